// Package demo makes a quarter of returns from imaginary services: real names
// of authorities, invented casework, and about two dozen layouts of the kind
// that case databases export. It also counts what a right collation of those
// returns must find, by replaying each intervention's own events.
//
// It opens no file, reads no clock and knows nothing of how returns are read:
// the caller writes the files to a folder and collates them. The same Spec gives the
// same bytes. Start at Make; the layouts stand in layouts_text.go,
// layouts_workbook.go, layouts_event.go and layouts_summary.go, the lives of
// interventions in population.go, and what is wrong on purpose in spoil.go.
package demo

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"sync"

	"github.com/iassn/collate/schemas"
)

// rowsUsual is about how many rows the files hold together when the Spec does
// not say: enough to look like a quarter, and read in a second or two.
const rowsUsual = 68000

// Spec says what to make. Every service that exists on the period's last day
// takes part; that day is the extract date of every return. Rows is about how
// many rows all files hold together; nought stands for the usual number. Quarters
// is for MakeSeries: how many, the last of which is Period.
type Spec struct {
	Seed     uint64
	Services []schemas.Service
	Period   schemas.Period
	Rows     int
	Quarters int
}

// File is one file of the quarter. Path is below the folder of returns, with
// slashes, and can be a file name on any system.
type File struct {
	Path    string
	Content []byte
	// Layout is the ID of its layout in Layouts, empty where it has none.
	Layout string
	// Services are the ids of the services that it is from.
	Services []string
	// Fault says why nothing of it counts; empty where it counts.
	Fault string
	// Spoilt is how many rows it holds that must not count, beside exact copies:
	// each of them must be rejected.
	Spoilt int
	// Copies is how many rows are exact copies of others.
	Copies int
	// Excluded is how many rows are no intervention.
	Excluded int
}

// Made is a quarter of returns and what is known about it.
type Made struct {
	// Files are in the order of their paths.
	Files []File
	// Register is a register.csv of the columns that differ from the default:
	// service, statuses and levels of every service.
	Register []byte
	// Silent are the ids of the services that sent nothing.
	Silent []string
	// Truth is what the files that count can tell, in the order of service,
	// measure, day, level and status. Counts of nought are left out, and so is
	// what a summary cannot tell: any day but its own, and every flow.
	Truth []Count
	// Ratings are the answers to the evaluation questions in the files that have
	// columns for them, in the order of service, question, level and answer.
	Ratings []Rated
}

// ErrNoServices is returned when no service exists on the period's last day.
var ErrNoServices = errors.New("no services to make returns for")

// Make makes the quarter.
func Make(spec Spec) (Made, error) {
	var mu sync.Mutex
	var files []File
	made, _, err := makeQuarter(spec, func(f File) error {
		mu.Lock()
		defer mu.Unlock()
		files = append(files, f)
		return nil
	})
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	made.Files = files
	return made, err
}

// MakeQuarter is Make for a quarter of any size: each file is handed to emit as it is
// made, as MakeSeries does it.
func MakeQuarter(spec Spec, emit func(File) error) (Series, error) {
	made, cast, err := makeQuarter(spec, emit)
	if err != nil {
		return Series{}, err
	}
	out := Series{Quarters: []schemas.Period{spec.Period}, Register: made.Register, Files: len(cast.drafts), Truth: made.Truth}
	for i, c := range out.Truth {
		if c.Measure != Stock {
			out.Truth[i].AsAt = spec.Period.Last
		}
	}
	if slices.ContainsFunc(cast.senders, func(s *sender) bool { return s.imaginary() }) {
		out.Register, err = seriesRegister(cast.senders)
	}
	return out, err
}

func makeQuarter(spec Spec, emit func(File) error) (Made, cast, error) {
	if spec.Period.First == 0 || spec.Period.Last < spec.Period.First {
		return Made{}, cast{}, fmt.Errorf("making returns for %q: not a period", spec.Period.Name)
	}
	all := castOf(spec)
	if len(all.senders) == 0 {
		return Made{}, cast{}, fmt.Errorf("making returns for %s: %w", spec.Period, ErrNoServices)
	}
	drafts := all.drafts
	counts := make([][]Count, len(drafts))
	errs := make([]error, len(drafts))
	each(len(drafts), func(i int) {
		var file File
		if file, counts[i], errs[i] = drafts[i].build(); errs[i] == nil {
			errs[i] = emit(file)
		}
		drafts[i].file = File{}
	})
	if err := errors.Join(errs...); err != nil {
		return Made{}, cast{}, err
	}
	var rated []Rated
	for _, d := range drafts {
		rated = append(rated, d.rated...)
	}
	register, err := registerOf(all.senders)
	if err != nil {
		return Made{}, cast{}, err
	}
	made := Made{Register: register, Silent: all.silent, Truth: inOrder(slices.Concat(counts...)), Ratings: sortRated(rated)}
	return made, all, nil
}

// each calls do for 0 to n-1, on as many processors as there are.
func each(n int, do func(int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				do(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// registerOf is the register.csv that declares which statuses and levels the
// services use, in the order of their ids.
func registerOf(senders []*sender) ([]byte, error) {
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	rows := [][]string{{"service", "statuses", "levels"}}
	for _, s := range senders {
		rows = append(rows, []string{s.service.ID, s.statuses.String(), s.levels.String()})
	}
	slices.SortFunc(rows[1:], func(a, b []string) int { return cmp.Compare(a[0], b[0]) })
	if err := w.WriteAll(rows); err != nil {
		return nil, fmt.Errorf("writing the register: %w", err)
	}
	return b.Bytes(), nil
}
