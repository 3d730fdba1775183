package statistics

import (
	"encoding/json"
	"math"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

// vector is one published answer.
type vector struct {
	ID        string          `json:"id"`
	Method    string          `json:"method"`
	Input     json.RawMessage `json:"input"`
	Expected  json.RawMessage `json:"expected"`
	Tolerance float64         `json:"tolerance"`
}

type vectors struct {
	Datasets map[string]map[string][]any `json:"irrcac_datasets"`
	Vectors  []vector                    `json:"vectors"`
}

func sharedVectors(t *testing.T) vectors {
	t.Helper()
	dir := os.Getenv("IASS_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared")
	}
	content, err := os.ReadFile(filepath.Join(dir, "vectors", "stat_vectors.json"))
	if err != nil {
		if os.Getenv("IASS_SHARED_REQUIRED") != "" {
			t.Fatal(err)
		}
		t.Skip(err)
	}
	var v vectors
	if err := json.Unmarshal(content, &v); err != nil {
		t.Fatal(err)
	}
	return v
}

// elsewhere are methods that other packages are tested by.
var elsewhere = map[string]string{
	"cell_counts":           "report/disclosure: of microdata, which this project does not publish from",
	"primary_suppression":   "report/disclosure",
	"secondary_suppression": "report/disclosure",
	"suppression_audit":     "report/disclosure",
}

// rounded are vectors whose answer is published with fewer digits than their
// tolerance asks for: they are met when the answer rounds to what is published.
var rounded = map[string]int{
	"R_prop_trend_smokers": 4, "rosner_breast_cancer_age_first_birth": 2, "holycross_mk_by_hand": 4,
	"funnelplotr_poisson_limits": 6, "funnelplotr_aggregate": 6,
}

// TestVectors has every published answer met within its tolerance.
func TestVectors(t *testing.T) {
	v := sharedVectors(t)
	met := 0
	for _, x := range v.Vectors {
		if elsewhere[x.Method] != "" {
			continue
		}
		check, ok := methods[x.Method]
		if !ok {
			t.Errorf("%s: no test of method %s", x.ID, x.Method)
			continue
		}
		t.Run(x.ID, func(t *testing.T) { check(t, v, x) })
		met++
	}
	if met < 100 {
		t.Errorf("%d vectors, want over 100", met)
	}
}

var methods map[string]func(*testing.T, vectors, vector)

func init() {
	methods = map[string]func(*testing.T, vectors, vector){
		"wilson_ci": vectorWilson, "byar_poisson_ci": vectorByar, "poisson_rate_ci": vectorRate,
		"funnel_limits_proportion": vectorFunnel, "funnel_limits_ratio": vectorRatio, "funnel_limits_rate": vectorRateFunnel,
		"funnel_ratio": vectorAggregate, "funnel_outlier_flags": vectorFlags,
		"xmr_limits": vectorXmR, "spc_rule_seven_point_one_side_mean": vectorSide, "spc_rule_seven_point_trend": vectorTrend,
		"spc_rule_part_of_seven_trend": vectorPart, "spc_rule_two_in_three": vectorTwoInThree,
		"spc_precedence": vectorPrecedence, "spc_integration": vectorOppositeSides, "spc_assurance": vectorAssurance,
		"mann_kendall": vectorKendall, "theil_sen": vectorTheilSen, "cochran_armitage": vectorCochranArmitage,
		"linear_by_linear": vectorLinear, "krippendorff_alpha": vectorAlpha, "fleiss_kappa": vectorFleiss,
		"agreement_fleiss": vectorCoefficient(Fleiss), "agreement_gwet": vectorCoefficient(Gwet),
		"agreement_krippendorff": vectorCoefficient(WeightedAlpha),
	}
}

func decode[T any](t *testing.T, raw json.RawMessage) T {
	t.Helper()
	var out T
	if err := json.Unmarshal(raw, &out); err != nil {
		t.Fatal(err)
	}
	return out
}

// near compares with a vector's tolerance; a tolerance of 1e-6 and less is of the
// number's own size where that is over 1.
func (x vector) near(t *testing.T, name string, got, want float64) {
	t.Helper()
	allowed := x.Tolerance
	if allowed <= 1e-6 {
		allowed *= max(1, math.Abs(want))
	}
	if digits, ok := rounded[x.ID]; ok {
		allowed = math.Max(allowed, 0.5000001*math.Pow10(-digits))
	}
	if !(math.Abs(got-want) <= allowed+1e-12) { // 0.3125 is published as 0.312
		t.Errorf("%s is %.12g, want %.12g within %g", name, got, want, allowed)
	}
}

type interval struct {
	Value, Lower, Upper, Lower95, Upper95, Lower998, Upper998 *float64
}

// intervals compares what a vector has of a proportion or rate, times multiplier.
func (x vector) intervals(t *testing.T, confidence string, multiplier float64, of func(float64) (Interval, bool)) {
	t.Helper()
	want := decode[interval](t, x.Expected)
	own := P95
	if strings.HasPrefix(confidence, "99.8") {
		own = P998
	}
	for _, c := range []struct {
		confidence   float64
		lower, upper *float64
	}{{own, want.Lower, want.Upper}, {P95, want.Lower95, want.Upper95}, {P998, want.Lower998, want.Upper998}} {
		got, ok := of(c.confidence)
		if !ok || got.Lower > got.Upper {
			t.Fatalf("%v, %v", got, ok)
		}
		if c.lower != nil {
			x.near(t, "lower", got.Lower*multiplier, *c.lower)
		}
		if c.upper != nil {
			x.near(t, "upper", got.Upper*multiplier, *c.upper)
		}
	}
}

type count struct {
	X, N, Multiplier float64
	Confidence       string
}

func (c count) times() float64 {
	if c.Multiplier == 0 {
		return 1
	}
	return c.Multiplier
}

func vectorWilson(t *testing.T, _ vectors, x vector) {
	in := decode[count](t, x.Input)
	if strings.Contains(x.ID, "clip") {
		for _, n := range []float64{0, in.X} {
			if got, ok := Wilson(n, in.N, P95); !ok || got.Lower < 0 || got.Lower > got.Upper || got.Upper > 1 {
				t.Errorf("Wilson(%v, %v) is %v", n, in.N, got)
			}
		}
		return
	}
	x.intervals(t, in.Confidence, in.times(), func(c float64) (Interval, bool) { return Wilson(in.X, in.N, c) })
}

func vectorByar(t *testing.T, _ vectors, x vector) {
	in := decode[count](t, x.Input)
	x.intervals(t, in.Confidence, 1, func(c float64) (Interval, bool) { return Byar(in.X, c) })
}

func vectorRate(t *testing.T, _ vectors, x vector) {
	in := decode[count](t, x.Input)
	x.intervals(t, in.Confidence, in.times(), func(c float64) (Interval, bool) { return Rate(in.X, in.N, c) })
}

type area struct {
	Area string
	Num  float64
	Den  float64
}

func areas(t *testing.T, v vectors) []area {
	for _, x := range v.Vectors {
		if x.Method == "funnel_limits_proportion" {
			return decode[struct{ Areas []area }](t, x.Input).Areas
		}
	}
	t.Fatal("no areas")
	return nil
}

func funnelOf(t *testing.T, as []area) Funnel {
	var places []Place
	for _, a := range as {
		places = append(places, Place{a.Num, a.Den})
	}
	f, ok := NewFunnel(places)
	if !ok {
		t.Fatal("no funnel")
	}
	return f
}

func vectorFunnel(t *testing.T, v vectors, x vector) {
	f := funnelOf(t, areas(t, v))
	for _, row := range decode[struct{ Rows [][]float64 }](t, x.Expected).Rows {
		l95, l998 := f.Limits(row[0], P95), f.Limits(row[0], P998)
		for i, got := range []float64{l95.Lower, l95.Upper, l998.Lower, l998.Upper, f.Target} {
			x.near(t, strconv.Itoa(int(row[0])), 100*got, row[1+i])
		}
	}
}

func vectorFlags(t *testing.T, v vectors, x vector) {
	if x.ID == "funnelplotr_outliers" {
		in := decode[map[string]json.RawMessage](t, x.Input)
		limit := func(name string) float64 { return decode[float64](t, in[name]) }
		want := decode[map[string][]int](t, x.Expected)
		for i, rr := range decode[[]float64](t, in["rr"]) {
			for name, l := range map[string]Interval{
				"unadj95": {limit("LCL95"), limit("UCL95")}, "adj95": {limit("OD95LCL"), limit("OD95UCL")},
				"unadj998": {limit("LCL998"), limit("UCL998")}, "adj998": {limit("OD998LCL"), limit("OD998UCL")},
			} {
				if got := Beyond(rr, l, Interval{math.Inf(-1), math.Inf(1)}) != 0; got != (want[name][i] == 1) {
					t.Errorf("%s of %v: %v", name, rr, got)
				}
			}
		}
		return
	}
	as := areas(t, v)
	f := funnelOf(t, as)
	words := map[int]string{2: "High (0.001)", 1: "High (0.025)", 0: "Not significant", -1: "Low (0.025)", -2: "Low (0.001)"}
	for i, want := range decode[struct{ Flags [][2]string }](t, x.Expected).Flags {
		a := as[i]
		got := words[Beyond(a.Num/a.Den, f.Limits(a.Den, P95), f.Limits(a.Den, P998))]
		if a.Area != want[0] || got != want[1] {
			t.Errorf("%s: %s, want %s", a.Area, got, want[1])
		}
	}
}

// bisected is how far off a published expected count may be that was found by
// bisection of v = e/(1+o+e) until the step was 1e-7.
func bisected(observed, expected float64) float64 {
	v := expected / (1 + observed + expected)
	return 2e-7 * (1 + observed) / ((1 - v) * (1 - v))
}

func vectorRatio(t *testing.T, _ vectors, x vector) {
	if x.ID == "funnelplotr_poisson_limits" {
		in := decode[struct{ Expected []float64 }](t, x.Input)
		want := decode[struct{ LL95, UL95, LL998, UL998 []float64 }](t, x.Expected)
		for i, e := range in.Expected {
			l95, _ := RatioLimits(e, P95)
			l998, ok := RatioLimits(e, P998)
			if !ok {
				t.Fatal(e)
			}
			for j, got := range []float64{l95.Lower, l95.Upper, l998.Lower, l998.Upper} {
				x.near(t, strconv.Itoa(i), got, [][]float64{want.LL95, want.UL95, want.LL998, want.UL998}[j][i])
			}
		}
		return
	}
	rows := decode[struct{ Rows []map[string]float64 }](t, x.Expected).Rows
	for _, row := range rows {
		o := row["Observed_events"]
		for _, c := range []struct {
			confidence float64
			name       string
		}{{P95, "2s"}, {P998, "3s"}} {
			upper, lower, ok := ExpectedAt(o, c.confidence)
			if !ok {
				t.Fatal(o)
			}
			for name, got := range map[string]float64{"lower_" + c.name: lower, "upper_" + c.name: upper} {
				within := bisected(o, got)
				for what, pair := range map[string][3]float64{
					"exp_events": {got, row[name+"_exp_events"], within},
					"count":      {(o - got) / got, row[name+"_count"], within * o / (got * got) * 1.01},
					"isr":        {100 * o / got, row[name+"_isr"], within * 100 * o / (got * got) * 1.01},
				} {
					if allowed := max(pair[2], 1e-6*math.Abs(pair[1])); math.Abs(pair[0]-pair[1]) > allowed {
						t.Errorf("%v %s %s: %v, want %v within %g", o, name, what, pair[0], pair[1], allowed)
					}
				}
			}
		}
	}
	if len(rows) < 50 {
		t.Errorf("%d rows", len(rows))
	}
}

func vectorRateFunnel(t *testing.T, _ vectors, x vector) {
	in := decode[struct {
		Multiplier float64
		Years      float64 `json:"years_of_data"`
	}](t, x.Input)
	for _, row := range decode[struct{ Rows []map[string]any }](t, x.Expected).Rows {
		number := func(name string) float64 { return row[name].(float64) }
		o, rate := number("Events"), number("baseline")/in.Multiplier
		for name, c := range map[string]float64{"2s": P95, "3s": P998} {
			upper, lower, _ := ExpectedAt(o, c)
			for side, e := range map[string]float64{"lower_": lower, "upper_": upper} {
				within := bisected(o, e)
				population := e / rate / in.Years
				if want := number(side + name + "_population_1_year"); math.Abs(population-want) > max(1e-6*want, within/rate/in.Years) {
					t.Errorf("%v %s%s: population %v, want %v", o, side, name, population, want)
				}
				limit := o / e * rate * in.Multiplier
				if want := number(side + name + "_limit"); math.Abs(limit-want) > max(1e-6*want, 1.01*within*limit/e) {
					t.Errorf("%v %s%s: limit %v, want %v", o, side, name, limit, want)
				}
			}
		}
	}
}

func vectorAggregate(t *testing.T, _ vectors, x vector) {
	in := decode[struct {
		Numerator, Denominator []float64
		Group                  []string
	}](t, x.Input)
	sums := map[string]Place{}
	var order []string
	for i, g := range in.Group {
		if _, ok := sums[g]; !ok {
			order = append(order, g)
		}
		sums[g] = Place{sums[g].X + in.Numerator[i], sums[g].N + in.Denominator[i]}
	}
	for i, want := range decode[struct{ RR []float64 }](t, x.Expected).RR {
		p := sums[order[i]]
		x.near(t, order[i], p.X/p.N, want)
	}
}

func vectorXmR(t *testing.T, _ vectors, x vector) {
	in := decode[struct {
		Y        []float64
		Screen   bool `json:"screen_outliers"`
		Constant string
	}](t, x.Input)
	o := XmROptions{Screen: in.Screen}
	if in.Constant == "3/1.128" {
		o.Constant = 3 / 1.128
	}
	got, ok := XmR(in.Y, o)
	if !ok {
		t.Fatal("no limits")
	}
	for name, want := range decode[map[string]float64](t, x.Expected) {
		x.near(t, name, map[string]float64{
			"mean": got.Mean, "amr": got.Range, "lpl": got.Lower, "upl": got.Upper, "lcl": got.Lower, "ucl": got.Upper,
		}[name], want)
	}
}

func flags(t *testing.T, x vector, got []int) {
	t.Helper()
	for i, want := range decode[struct{ Flags []int }](t, x.Expected).Flags {
		if got[i] != want {
			t.Errorf("flags %v, want %s", got, x.Expected)
			return
		}
	}
}

func vectorSide(t *testing.T, _ vectors, x vector) {
	got := SameSide(decode[struct{ V []int }](t, x.Input).V, 7)
	for i := range got {
		got[i] *= got[i] // the vector has no side
	}
	flags(t, x, got)
}

func vectorTrend(t *testing.T, _ vectors, x vector) {
	flags(t, x, Trending(decode[struct{ V []float64 }](t, x.Input).V, 7))
}

func vectorPart(t *testing.T, _ vectors, x vector) {
	got := PartOf(decode[struct{ V []int }](t, x.Input).V, 7)
	for i := range got {
		got[i] *= got[i] // the vector has no direction
	}
	flags(t, x, got)
}

func vectorTwoInThree(t *testing.T, _ vectors, x vector) {
	in := decode[struct {
		Close    []int `json:"close_to_limits"`
		Relative []int `json:"relative_to_mean"`
	}](t, x.Input)
	near := make([]bool, len(in.Close))
	for i, c := range in.Close {
		near[i] = c == 1
	}
	flags(t, x, NearLimits(near, in.Relative))
}

// vectorPrecedence has a point that is several things told as the first.
func vectorPrecedence(t *testing.T, _ vectors, _ vector) {
	l := Limits{Mean: 0, Lower: -3, Upper: 3}
	rising := []float64{0.1, 0.2, 0.3, 0.4, 2.1, 2.2, 2.3, 4}
	got, _ := Signals(rising, l, Rules{})
	want := []Signal{Trend, Trend, Trend, Trend, Trend, Trend, Trend, Outside}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("rising: %v, want %v", got, want)
			break
		}
	}
	got, _ = Signals([]float64{1, 0.5, 1, 2.5, 2.4, 1, 0.5, 1}, l, Rules{})
	want = []Signal{OneSide, OneSide, TwoInThree, TwoInThree, TwoInThree, TwoInThree, OneSide, OneSide}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("one side: %v, want %v", got, want)
			break
		}
	}
}

func vectorOppositeSides(t *testing.T, _ vectors, x vector) {
	y := decode[struct{ Y []float64 }](t, x.Input).Y
	l, _ := XmR(y, XmROptions{})
	got, _ := Signals(y, l, Rules{})
	if got[len(got)-1] != NoSignal || got[len(got)-2] != NoSignal {
		t.Errorf("limits %+v: signals %v", l, got)
	}
}

func vectorAssurance(t *testing.T, _ vectors, x vector) {
	in := decode[struct {
		LPL, UPL []float64
		Target   float64
	}](t, x.Input)
	want := decode[map[string][]*string](t, x.Expected)
	words := map[int]string{-1: "consistent_fail", 0: "inconsistent", 1: "consistent_pass"}
	for i := range in.LPL {
		side := Limits{Lower: in.LPL[i], Upper: in.UPL[i]}.Against(in.Target)
		if got := words[side]; got != *want["increase_is_good"][i] {
			t.Errorf("%d: increase is good: %s", i, got)
		}
		if got := words[-side]; got != *want["decrease_is_good"][i] {
			t.Errorf("%d: decrease is good: %s", i, got)
		}
	}
}

func numbers(in []*float64) []float64 {
	out := make([]float64, len(in))
	for i, v := range in {
		out[i] = math.NaN()
		if v != nil {
			out[i] = *v
		}
	}
	return out
}

func vectorKendall(t *testing.T, _ vectors, x vector) {
	y := numbers(decode[struct{ Y []*float64 }](t, x.Input).Y)
	got, ok := MannKendall(y)
	if !ok {
		t.Fatal("no test")
	}
	want := decode[struct {
		S         float64
		Z         float64
		P, Tau    *float64
		VarianceS *float64 `json:"var_s"`
	}](t, x.Expected)
	x.near(t, "S", got.S, want.S)
	x.near(t, "Z", got.Z, want.Z)
	for name, pair := range map[string][2]*float64{"p": {&got.P, want.P}, "tau": {&got.Tau, want.Tau}, "variance": {&got.Variance, want.VarianceS}} {
		if pair[1] != nil {
			x.near(t, name, *pair[0], *pair[1])
		}
	}
}

func vectorTheilSen(t *testing.T, _ vectors, x vector) {
	in := decode[struct {
		X, Y  []float64
		Alpha float64
	}](t, x.Input)
	if in.X == nil {
		for i := range in.Y {
			in.X = append(in.X, float64(i))
		}
	}
	confidence := P95
	if in.Alpha > 0 {
		confidence = 1 - in.Alpha
	}
	got, ok := TheilSen(in.X, in.Y, confidence)
	if !ok {
		t.Fatal("no slope")
	}
	for name, want := range decode[map[string]float64](t, x.Expected) {
		x.near(t, name, map[string]float64{
			"slope": got.Value, "intercept_separate": got.Intercept, "intercept_joint": got.Joint,
			"lower": got.Slope.Lower, "upper": got.Slope.Upper,
		}[name], want)
	}
}

func vectorCochranArmitage(t *testing.T, _ vectors, x vector) {
	in := decode[struct{ X, N, Scores []float64 }](t, x.Input)
	got, ok := CochranArmitage(in.X, in.N, in.Scores)
	if !ok {
		t.Fatal("no test")
	}
	for name, want := range decode[map[string]float64](t, x.Expected) {
		x.near(t, name, map[string]float64{
			"chi2": got.Chi2, "chi2_recomputed": got.Chi2, "p": got.P, "df": 1, "A": got.Statistic - got.Expectation,
		}[name], want)
	}
}

func vectorLinear(t *testing.T, _ vectors, x vector) {
	in := decode[struct {
		Table [][]float64
		Rows  []float64 `json:"row_scores"`
		Cols  []float64 `json:"col_scores"`
	}](t, x.Input)
	got, ok := LinearByLinear(in.Table, in.Rows, in.Cols)
	if !ok {
		t.Fatal("no test")
	}
	for name, want := range decode[map[string]float64](t, x.Expected) {
		x.near(t, name, map[string]float64{
			"statistic": got.Statistic, "expectation": got.Expectation, "variance": got.Variance, "chi2": got.Chi2, "p": got.P,
		}[name], want)
	}
}

func vectorAlpha(t *testing.T, _ vectors, x vector) {
	var r Ratings
	for _, row := range decode[struct {
		Coders [][]*float64 `json:"coders_by_units"`
	}](t, x.Input).Coders {
		r = append(r, numbers(row))
	}
	for name, want := range decode[map[string]float64](t, x.Expected) {
		got, ok := Alpha(r, map[string]Metric{"nominal": Nominal, "ordinal": Ordinal, "interval": IntervalScale, "ratio": Ratio}[name])
		if !ok {
			t.Fatal(name)
		}
		x.near(t, name, got, want)
	}
}

func vectorFleiss(t *testing.T, _ vectors, x vector) {
	in := decode[struct {
		Ratings [][]float64
		Counts  [][]int `json:"counts_subject_by_category"`
	}](t, x.Input)
	if in.Ratings == nil {
		for _, of := range in.Counts {
			var row []float64
			for category, n := range of {
				for range n {
					row = append(row, float64(category))
				}
			}
			in.Ratings = append(in.Ratings, row)
		}
	}
	got, ok := Fleiss(turned(in.Ratings), nil)
	for name, want := range decode[map[string]float64](t, x.Expected) {
		switch name {
		case "free_marginal_randolph":
			if v, ok := Randolph(turned(in.Ratings), len(in.Counts[0])); ok {
				x.near(t, name, v, want)
			} else {
				t.Error(name)
			}
		default:
			if x.ID == "fleiss_randolph_1" && !ok {
				continue // all ratings the same: chance cannot be told from agreement
			}
			x.near(t, name, got.Value, want)
		}
	}
}

// turned is items by raters as raters by items.
func turned(items [][]float64) Ratings {
	var out Ratings
	for i, row := range items {
		for rater, v := range row {
			for rater >= len(out) {
				out = append(out, nil)
			}
			for len(out[rater]) < i {
				out[rater] = append(out[rater], math.NaN())
			}
			out[rater] = append(out[rater], v)
		}
	}
	return out
}

func vectorCoefficient(of func(Ratings, Weights) (Agreement, bool)) func(*testing.T, vectors, vector) {
	weights := map[string]Weights{
		"unweighted": nil, "linear": LinearWeights, "quadratic": QuadraticWeights, "radical": RadicalWeights,
		"ratio": RatioWeights, "ordinal": OrdinalWeights, "circular": CircularWeights, "bipolar": BipolarWeights,
	}
	return func(t *testing.T, v vectors, x vector) {
		in := decode[struct{ Dataset, Weights string }](t, x.Input)
		var r Ratings
		for _, row := range v.Datasets[in.Dataset] {
			ratings := make([]float64, len(row))
			for i, value := range row {
				switch value := value.(type) {
				case float64:
					ratings[i] = value
				case string:
					ratings[i] = float64(value[0])
				default:
					ratings[i] = math.NaN()
				}
			}
			r = append(r, ratings)
		}
		w, ok := weights[in.Weights]
		if !ok {
			t.Fatalf("weights %q", in.Weights)
		}
		got, ok := of(r, w)
		if !ok {
			t.Fatal("no coefficient")
		}
		want := decode[struct {
			PA    float64
			PE    float64
			Value float64 `json:"coefficient_value"`
			SE    *float64
			CI    []float64 `json:"ci95"`
		}](t, x.Expected)
		x.near(t, "observed", got.Observed, want.PA)
		x.near(t, "chance", got.Chance, want.PE)
		x.near(t, "value", got.Value, want.Value)
		if want.SE != nil {
			x.near(t, "standard error", got.Error, *want.SE)
		}
		x.near(t, "lower", got.Interval.Lower, want.CI[0])
		x.near(t, "upper", got.Interval.Upper, want.CI[1])
	}
}
