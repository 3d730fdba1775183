package workbook

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// chart is a sheet of one chart. It stands on a worksheet, not on what Excel calls
// a chart sheet: that has no cell for a title, and no link can lead to it.
type chart struct {
	sheet, title string
	of           table
	shape        shape
	series       []string // the headings of the columns that it draws
	rows         int      // how many of the first rows; 0 for all
	across, up   string   // the titles of the axes
	without      string   // what it leaves out, and why
}

// shape is how a chart draws its numbers.
type shape int

const (
	columnsChart shape = iota // columns side by side
	linesChart
	barsChart // bars of parts of a whole
)

// tones are how series are told apart: by a colour of the Analysis Function's
// palette, and without colour by a pattern, or a dash and a marker.
var tones = []struct {
	colour, pattern, marker string
	dash                    excelize.LineDashType
}{
	{"12436D", "", "circle", excelize.LineDashSolid},
	{"28A197", "wdUpDiag", "square", excelize.LineDashDash},
	{"801650", "pct50", "triangle", excelize.LineDashSashDot},
	{"F46A25", "dkHorz", "diamond", excelize.LineDashSysDash},
	{"3D3D3D", "smGrid", "x", excelize.LineDashLgDash},
	{"A285D1", "wdDnDiag", "star", excelize.LineDashSysDot},
}

// drawn is a series: a column of the table, and which of its cells are numbers.
type drawn struct {
	column int
	tone   int // the same for a heading in every chart
	values []any
	all    bool // every one is a number
}

// drawing are the series that hold a number at all.
func (c chart) drawing() []drawn {
	n := len(c.of.rows)
	if c.rows > 0 {
		n = min(n, c.rows)
	}
	var out []drawn
	for tone, i := range c.of.chartColumns(c.series...) {
		d := drawn{column: i, tone: tone % len(tones), all: true}
		some := false
		for _, row := range c.of.rows[:n] {
			_, marked := row[i].(schemas.Mark)
			some, d.all = some || !marked, d.all && !marked
			d.values = append(d.values, row[i])
		}
		if some {
			out = append(out, d)
		}
	}
	return out
}

// about are the lines under the title of a chart.
func (c chart) about(series []drawn) []string {
	var names []string
	marked := len(series) < len(c.series)
	for _, d := range series {
		names = append(names, c.of.columns[d.column].heading)
		marked = marked || !d.all
	}
	out := []string{"It draws " + strings.Join(names, ", ") + "." + c.without}
	if marked {
		out = append(out, "What has shorthand in place of a number in the table is not drawn: it is a gap, and not nought.")
	}
	return out
}

// chart draws a sheet of one chart; number is how many charts there are with it.
func (s sheets) chart(c chart, number int) error {
	if _, err := s.file.NewSheet(c.sheet); err != nil {
		return err
	}
	series := c.drawing()
	lines := s.above("This worksheet contains one chart.", c.about(series), false)
	lines = append(lines, line{text: "Numbers: the sheet " + c.of.sheet, sheet: c.of.sheet})
	next, err := s.top(c.sheet, c.title, lines)
	if err != nil {
		return err
	}
	head := s.headOf(c.of)
	if err := s.file.AddChart(c.sheet, "A"+itoa(next+1), c.options(series, head, s.notice)); err != nil {
		return err
	}
	edit(s.file, fmt.Sprintf("xl/charts/chart%d.xml", number), func(part []byte) []byte {
		return finish(part, series, c.shape)
	})
	if err := s.view(c.sheet, false); err != nil {
		return err
	}
	if err := s.page(c.sheet, "landscape", 1); err != nil {
		return err
	}
	return s.file.SetSheetDimension(c.sheet, "A1:A"+itoa(next-1))
}

// options are the chart as the library draws it.
func (c chart) options(series []drawn, head int, notice string) *excelize.Chart {
	percent := excelize.ChartNumFmt{CustomNumFmt: "#,##0"}
	kinds := map[shape]excelize.ChartType{columnsChart: excelize.Col, linesChart: excelize.Line, barsChart: excelize.BarStacked}
	top := 1.0
	out := &excelize.Chart{
		Type: kinds[c.shape], Dimension: excelize.ChartDimension{Width: 1150, Height: 560},
		Title:        excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: c.drawnTitle(), Font: letters(14, true)}}},
		Legend:       excelize.ChartLegend{Position: "right", Font: letters(12, false)},
		ShowBlanksAs: "gap",
		Format:       excelize.GraphicOptions{AltText: c.alt(series), Name: c.sheet},
		XAxis:        axis(c.across), YAxis: axis(c.up),
	}
	if notice != "" {
		out.Title.Paragraph = append(out.Title.Paragraph, excelize.RichTextRun{Text: notice, Font: letters(12, false)})
	}
	if c.of.columns[series[0].column].kind == kindShare {
		percent.CustomNumFmt = "0%"
		if c.shape == barsChart {
			out.YAxis.Maximum = &top
		}
	}
	out.YAxis.NumFmt, out.YAxis.MajorGridLines = percent, true
	if c.shape == barsChart {
		out.XAxis.ReverseOrder = true
	}
	gap := uint(60)
	out.GapWidth = &gap
	for _, d := range series {
		tone := tones[d.tone]
		fill := excelize.Fill{Type: "pattern", Pattern: 1, Color: []string{tone.colour}}
		out.Series = append(out.Series, excelize.ChartSeries{
			Name:       c.of.columns[d.column].heading,
			Categories: fmt.Sprintf("'%s'!$A$%d:$A$%d", c.of.sheet, head+1, head+len(d.values)), Values: d.numbers(c.of.sheet, head+1),
			Fill: fill, Line: excelize.LineOptions{Type: excelize.LineSolid, Width: 2.25, Dash: tone.dash, Fill: fill},
			Marker: excelize.ChartMarker{Symbol: tone.marker, Size: 9, Fill: fill},
		})
	}
	return out
}

func letters(size float64, bold bool) *excelize.Font {
	return &excelize.Font{Family: face, Size: size, Bold: bold, Color: "000000"}
}

func axis(title string) excelize.ChartAxis {
	return excelize.ChartAxis{
		Font:  *letters(12, false),
		Title: excelize.ChartTitle{Paragraph: []excelize.RichTextRun{{Text: title, Font: letters(12, true)}}},
	}
}

// drawnTitle is the title as it stands in the chart itself.
func (c chart) drawnTitle() string { return upper(strings.TrimPrefix(c.title, "Chart: ")) }

// alt is the chart in words, for those who do not see it.
func (c chart) alt(series []drawn) string {
	shapes := map[shape]string{columnsChart: "Columns", linesChart: "Lines", barsChart: "Stacked bars"}
	return fmt.Sprintf("%s. %s by %s. %s Its numbers are on the sheet %s.",
		c.drawnTitle(), shapes[c.shape], lower(c.across), strings.Join(c.about(series), " "), c.of.sheet)
}

var (
	nameForm   = regexp.MustCompile(`<tx><strRef><f>(.*?)</f></strRef></tx>`)
	seriesForm = regexp.MustCompile(`<ser>.*?</ser>`)
	fillForm   = regexp.MustCompile(`<a:solidFill><a:srgbClr val="([0-9A-F]{6})"></a:srgbClr></a:solidFill>`)
)

// finish does what the library has no option for: series have their names without
// notes, areas get a pattern each, and the words are British.
func finish(part []byte, series []drawn, s shape) []byte {
	part = bytes.ReplaceAll(part, []byte(`"en-US"`), []byte(`"en-GB"`))
	part = nameForm.ReplaceAll(part, []byte(`<tx><v>$1</v></tx>`))
	if s == linesChart {
		return part
	}
	if s == barsChart { // its categories run down from the top, and the scale stays at the foot
		at := bytes.Index(part, []byte("<valAx>"))
		part = append(part[:at:at], bytes.Replace(part[at:], []byte(`<crosses val="autoZero">`), []byte(`<crosses val="max">`), 1)...)
	}
	n := -1
	return seriesForm.ReplaceAllFunc(part, func(ser []byte) []byte {
		n++
		tone := tones[series[n].tone]
		if tone.pattern == "" {
			return ser
		}
		return fillForm.ReplaceAll(ser, fmt.Appendf(nil,
			`<a:pattFill prst="%s"><a:fgClr><a:srgbClr val="$1"/></a:fgClr><a:bgClr><a:srgbClr val="FFFFFF"/></a:bgClr></a:pattFill><a:ln w="15875"><a:solidFill><a:srgbClr val="$1"/></a:solidFill></a:ln>`, tone.pattern))
	})
}

// numbers refers to the cells of a series in the table. A mark is a text, which
// programs draw as nought: in its place stands a cell that is always empty, so that
// there is a gap.
func (d drawn) numbers(sheet string, first int) string {
	const empty = "$B$1" // beside the title
	column, name := schemas.ColumnName(d.column+1), "'"+sheet+"'!"
	var areas []string
	for i := 0; i < len(d.values); {
		if _, marked := d.values[i].(schemas.Mark); marked {
			areas = append(areas, name+empty)
			i++
			continue
		}
		from := i
		for i < len(d.values) {
			if _, marked := d.values[i].(schemas.Mark); marked {
				break
			}
			i++
		}
		areas = append(areas, fmt.Sprintf("%s$%s$%d:$%s$%d", name, column, first+from, column, first+i-1))
	}
	if len(areas) == 1 {
		return areas[0]
	}
	return "(" + strings.Join(areas, ",") + ")"
}
