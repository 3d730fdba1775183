package ingest

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"
	"testing/synctest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iassn/collate/schemas"
)

// What is read ahead is what the source gives, the same bytes and then the same
// error, however large the pieces are that it comes and goes in.
func TestAheadGivesWhatItsSourceGives(t *testing.T) {
	fault := errors.New("a fault")
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(0, 3*aheadBytes).Draw(t, "bytes")
		want := make([]byte, n)
		for i := range want {
			want[i] = byte(i * 7 / 3)
		}
		end := rapid.SampledFrom([]error{io.EOF, fault}).Draw(t, "end")
		source := io.MultiReader(bytes.NewReader(want), iotest.ErrReader(end))
		if rapid.Bool().Draw(t, "halves") {
			source = iotest.HalfReader(source)
		}
		a := readAhead(source, newSpareBlocks())
		defer a.close()
		piece := make([]byte, rapid.IntRange(1, 2*aheadBytes).Draw(t, "piece"))
		var got []byte
		for {
			n, err := a.Read(piece)
			got = append(got, piece[:n]...)
			if err == nil {
				continue
			}
			if !errors.Is(err, end) {
				t.Fatalf("ends with %v, want %v", err, end)
			}
			if _, again := a.Read(piece); !errors.Is(again, end) {
				t.Fatalf("ends again with %v, want %v", again, end)
			}
			break
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("%d bytes became %d, or others", len(want), len(got))
		}
	})
}

// panicking is a source whose library meets what it did not think of.
type panicking struct{}

func (panicking) Read([]byte) (int, error) { panic("a fault in a library") }

func TestAheadMendsPanics(t *testing.T) {
	a := readAhead(panicking{}, newSpareBlocks())
	defer a.close()
	if _, err := a.Read(make([]byte, 1)); !errors.Is(err, errAhead) {
		t.Errorf("ends with %v", err)
	}
}

// watched is a source that tells whether it is being read.
type watched struct{ reads chan struct{} }

func (w watched) Read(p []byte) (int, error) {
	w.reads <- struct{}{}
	return len(p), nil
}

// A source is left alone once its reader is closed, wherever that was, and
// nothing stays behind: a bubble does not end before all that it began.
func TestAheadStopsEarly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		spare := newSpareBlocks()
		for blocks := range 3 * aheadBlocks {
			w := watched{make(chan struct{}, 1000)}
			a := readAhead(w, spare)
			if _, err := io.CopyN(io.Discard, a, int64(blocks)*aheadBytes); err != nil {
				t.Fatal(err)
			}
			a.close()
			reads := len(w.reads)
			synctest.Wait()
			if len(w.reads) != reads {
				t.Error("the source was read after it was left")
			}
		}
		if len(spare) > aheadBlocks+2 {
			t.Errorf("%d blocks for readers one after the other", len(spare))
		}
	})
}

// A workbook that is refused in the middle of a large sheet leaves nothing
// behind either.
func TestReadXLSXStopsEarly(t *testing.T) {
	rows := strings.Repeat(`<row><c><v>1</v></c></row>`, 100_000)
	asked := 0
	for name, c := range map[string]struct {
		content []byte
		limits  Limits
		rule    schemas.RuleID
	}{
		"rows":      {workbook(t, sheetXML(rows)), Limits{Rows: 3}, schemas.RuleFileLimit},
		"bad place": {workbook(t, sheetXML(`<row r="x"/>`+rows)), Limits{}, schemas.RuleFileDamaged},
		"time":      {workbook(t, sheetXML(rows)), Limits{Seconds: 1, Stop: func() bool { asked++; return asked > 10 }}, schemas.RuleFileLimit},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				book := ReadBook("f", c.content, c.limits)
				checkBook(t, book)
				if diff := cmp.Diff([]schemas.RuleID{c.rule}, rules(book)); diff != "" {
					t.Errorf("findings (-want +got):\n%s", diff)
				}
			})
		})
	}
}
