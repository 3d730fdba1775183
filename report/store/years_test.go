package store

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// The store of ten years: a return of every service for each quarter, of which
// half of the interventions stood in the one before too.
const (
	yearsQuarters = 40
	yearsServices = 153
	yearsRows     = 700
)

// quarterEnd is the last day of the nth quarter from April 2016.
func quarterEnd(n int) schemas.Date {
	return schemas.Quarter(2016+n/4, n%4+1).Last
}

// returnOf is a service's return for the nth quarter: what was opened in it, and
// what was opened in the one before.
func returnOf(service string, n, turn int) schemas.Return {
	end := quarterEnd(n)
	is := make([]schemas.Intervention, yearsRows)
	for k := range is {
		of := n - k%2 // the quarter in which it was opened
		opened := quarterEnd(of) - schemas.Date(80-(k/2+turn)%80)
		ref := fmt.Sprintf("%032x", of*yearsRows+k/2)
		level := schemas.Level((k/2)%4 + 1)
		if closed := opened + 45; (k/2)%3 > 0 && closed <= end {
			is[k] = life(ref, level, opened.String(), closed.String())
		} else {
			is[k] = life(ref, level, opened.String(), "")
		}
	}
	r := full(service, end.String(), is...)
	if turn > 0 {
		r.ID, r.SHA256, r.ReceivedOn = r.ID+" again", r.SHA256+" again", r.ReceivedOn+30
	}
	return r
}

// tenYears is a store on the disk with ten years of returns.
func tenYears(b *testing.B) (*Store, string) {
	b.Helper()
	path := filepath.Join(b.TempDir(), "store.duckdb")
	s, err := Open(path, Options{Threads: 2, Join: func(a []schemas.Account) [][]schemas.Spell { return [][]schemas.Spell{a[len(a)-1].Spells} }})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = s.Close() })
	for n := range yearsQuarters {
		var batches []schemas.Batch
		for k := range yearsServices {
			batches = append(batches, toBatch(memory.NewGoAllocator(), returnOf(fmt.Sprintf("service-%03d", k), n, 0)))
		}
		if err := s.Load(b.Context(), batches...); err != nil {
			b.Fatal(err)
		}
		for _, batch := range batches {
			batch.Release()
		}
	}
	if err := s.settle(b.Context()); err != nil {
		b.Fatal(err)
	}
	return s, path
}

// BenchmarkLateReturn adds one return to a store of ten years, 6,120 returns and
// 4.3 million interventions, and counts the position again.
func BenchmarkLateReturn(b *testing.B) {
	s, path := tenYears(b)
	size, err := os.Stat(path)
	if err != nil {
		b.Fatal(err)
	}
	turn := 0
	for b.Loop() {
		turn++
		b.StopTimer()
		late := returnOf("service-077", yearsQuarters-1, 1)
		late.ID, late.SHA256 = fmt.Sprint(late.ID, turn), fmt.Sprint(late.SHA256, turn)
		late.ReceivedOn += schemas.Date(turn)
		batch := toBatch(memory.NewGoAllocator(), late)
		b.StartTimer()
		if err := s.Load(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		counts, err := s.Stock(b.Context(), quarterEnd(yearsQuarters-1))
		if err != nil || len(counts.Available) != yearsServices {
			b.Fatal(len(counts.Available), err)
		}
		batch.Release()
	}
	b.ReportMetric(float64(size.Size())/1e6, "MB")
}

// BenchmarkReleaseTenYears counts all measures of a quarter in a store of ten
// years.
func BenchmarkReleaseTenYears(b *testing.B) {
	s, _ := tenYears(b)
	last := quarterEnd(yearsQuarters - 1)
	period := schemas.Quarter(2025, 4)
	for b.Loop() {
		if _, err := measure.Build(b.Context(), s, nil, measure.Spec{At: last, Period: period}); err != nil {
			b.Fatal(err)
		}
	}
}
