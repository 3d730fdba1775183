package ingest

import (
	"archive/zip"
	"bytes"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// A file is whole once it has not changed for long enough, as far as somebody
// looked: a look after an hour of sleep says no more than one after a moment.
func TestArrival(t *testing.T) {
	const still, gap = 10 * time.Second, 4 * time.Second
	type look struct {
		after time.Duration // since the look before
		size  int64
		mod   int // a modification
	}
	for _, c := range []struct {
		name  string
		looks []look
		ended bool
		want  bool
	}{
		{"seen once", []look{{0, 9, 0}}, true, false},
		{"still for less", []look{{0, 9, 0}, {3 * time.Second, 9, 0}, {3 * time.Second, 9, 0}}, true, false},
		{"still for long enough", []look{{0, 9, 0}, {4 * time.Second, 9, 0}, {3 * time.Second, 9, 0}, {3 * time.Second, 9, 0}}, true, true},
		{"grew", []look{{0, 9, 0}, {4 * time.Second, 9, 0}, {4 * time.Second, 10, 0}, {4 * time.Second, 10, 0}}, true, false},
		{"same size, written to", []look{{0, 9, 0}, {4 * time.Second, 9, 0}, {4 * time.Second, 9, 1}, {4 * time.Second, 9, 1}}, true, false},
		{"slept", []look{{0, 9, 0}, {time.Hour, 9, 0}}, true, false},
		{"slept, and then still", []look{{0, 9, 0}, {time.Hour, 9, 0}, {4 * time.Second, 9, 0}, {4 * time.Second, 9, 0}}, true, true},
		{"the clock was put back", []look{{0, 9, 0}, {-time.Hour, 9, 0}, {4 * time.Second, 9, 0}, {4 * time.Second, 9, 0}}, true, false},
		{"without its end", []look{{0, 9, 0}, {4 * time.Second, 9, 0}, {4 * time.Second, 9, 0}, {4 * time.Second, 9, 0}}, false, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			var a Arrival
			at := time.Date(2026, 7, 14, 9, 0, 0, 0, time.UTC)
			for _, l := range c.looks {
				at = at.Add(l.after)
				a = a.Seen(Sighting{Size: l.size, ModTime: time.Unix(int64(l.mod), 0), At: at}, gap)
			}
			if got := a.Whole(still, c.ended); got != c.want {
				t.Errorf("whole: %v after %v still", got, a.still)
			}
		})
	}
}

// However often somebody looks, nothing that changed within the time is whole, and
// what does not change is in the end, with its end or without.
func TestArrivalProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const still, gap = 10 * time.Second, 5 * time.Second
		at := time.Date(2026, 7, 14, 9, 0, 0, 0, time.UTC)
		changed := at
		var a Arrival
		size := int64(0)
		for range rapid.IntRange(1, 50).Draw(t, "looks") {
			at = at.Add(time.Duration(rapid.IntRange(0, 20_000).Draw(t, "ms")) * time.Millisecond)
			if rapid.Bool().Draw(t, "grew") {
				size, changed = size+1, at
			}
			a = a.Seen(Sighting{Size: size, At: at}, gap)
			if a.Whole(still, true) && at.Sub(changed) < still {
				t.Fatalf("whole %v after it changed", at.Sub(changed))
			}
		}
		for range UnendedTimes * still / gap {
			at = at.Add(gap)
			a = a.Seen(Sighting{Size: size, At: at}, gap)
		}
		if !a.Whole(still, false) || !a.Whole(still, true) || !a.As(size, time.Time{}) {
			t.Fatalf("still for %v, and not whole", a.still)
		}
	})
}

func TestEnded(t *testing.T) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create("xl/workbook.xml")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(bytes.Repeat([]byte("<sheet/>"), 100)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	book := b.Bytes()
	for n := range len(book) + 1 {
		got, err := Ended(bytes.NewReader(book[:n]), int64(n))
		want := n == len(book) || n > 0 && n < len(zipSignature) // of which nothing can be told
		if err != nil || got != want {
			t.Fatalf("the first %d of %d bytes of a workbook: ended %v, %v", n, len(book), got, err)
		}
	}
	for text, want := range map[string]bool{"": false, "R": true, "Ref,Level\n1,2": true} {
		if got, err := Ended(bytes.NewReader([]byte(text)), int64(len(text))); got != want || err != nil {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

func TestUnfinished(t *testing.T) {
	for name, want := range map[string]bool{
		"Kent.xlsx": false, "Kent.csv": false, "part.csv": false, "Kent.xlsx.part": true, "Kent.xlsx.filepart": true,
		"KENT.CSV.PARTIAL": true, "Kent.xlsx.crdownload": true, "A1B2C3.tmp": true, "Kent.csv~": true,
	} {
		if Unfinished(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
