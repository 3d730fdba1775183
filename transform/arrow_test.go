package transform

import (
	"slices"
	"testing"

	"github.com/apache/arrow/go/v17/arrow/array"
	"github.com/apache/arrow/go/v17/arrow/memory"

	"github.com/iassn/collate/schemas"
)

// What a return was read as is compared with what it was read as by earlier versions
// of the program: its digest is that of its values, whatever makes the batch.
func TestBatchDigest(t *testing.T) {
	mem := memory.NewCheckedAllocator(memory.NewGoAllocator())
	defer mem.AssertSize(t, 0)
	opened, _ := schemas.NewDate(2026, 5, 1)
	at := schemas.Position{File: "Kent.csv", Sheet: "Cases", Row: 2}
	one := schemas.Return{
		ID: "1/kent", File: "Kent.csv", SHA256: "1", Service: "kent", Grain: schemas.RecordGrain, History: schemas.FullHistory,
		ReceivedOn: opened + 60, ExtractDate: opened + 59, Verdict: schemas.Accepted, Ledger: schemas.Ledger{Rows: 2, Header: 1, Accepted: 1}, Questions: []int{1, 2},
		Interventions: []schemas.Intervention{{
			Ref: "ken 1", Sequence: 1, OpenedOn: opened, Recorded: schemas.Closed, Counted: schemas.Closed, Level: schemas.Level3Or4, ClosedOn: opened + 9,
			User: schemas.Parent, Minutes: 90, Answers: []schemas.Answer{{Question: 1, Value: 5, Scale: "1 2 3 4 5"}}, Position: at,
			Spells: []schemas.Spell{
				{Status: schemas.Open, Level: schemas.Level2, From: opened, Until: opened + 9, Began: schemas.BeganOpened},
				{Status: schemas.Closed, Level: schemas.Level3Or4, From: opened + 9, Began: schemas.BeganClosed, Was: schemas.Open, Raised: true},
			},
		}},
		Findings: []schemas.Finding{{Rule: schemas.RuleLevelMissing, Severity: schemas.Query, Position: at, Field: schemas.LevelField, Message: "no level", Fix: "say it"}},
	}
	sums := schemas.Return{
		ID: "2/leeds", Service: "leeds", Grain: schemas.SummaryGrain, Verdict: schemas.AcceptedWithQueries,
		Tallies: []schemas.Tally{{Level: schemas.Level1, Status: schemas.Open, AsAt: opened, N: 7, Position: at}, {Level: schemas.Level2, Status: schemas.Closed, AsAt: opened, Missing: true}},
	}
	held := one
	held.ID, held.Verdict = "3/kent", schemas.Held
	want := []string{
		"d0420bc4d9db00486f7debf877a67e946c2179dda779b2d4b013f43c0d8a1f2d",
		"5fbe7402b494d112b2616b1ccf2f34c6e3b2c71108052f141901d9398d23d0d3",
		"dca27937f2c5413be6e6967cf988c19d4f29aec96ab08dcdeeae5f10339e7cba",
	}
	b := Batch([]schemas.Return{one, sums, held}, Key{7}, mem)
	defer b.Release()
	table := b[slices.Index(schemas.TableNames, schemas.ReturnsTable)]
	digests := table.Column(table.Schema().FieldIndices("digest")[0]).(*array.String)
	for i, w := range want {
		if got := digests.Value(i); got != w {
			t.Errorf("the digest of return %d is %s, and was %s", i+1, got, w)
		}
	}
}
