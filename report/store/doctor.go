package store

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Examination is one thing that Examine looked at: what it is, what is wrong with
// it, a text each, and what to do about that.
type Examination struct {
	Name   string
	Sound  string // what is so where nothing is wrong
	Faults []string
	Fix    string
}

const (
	fixAnew  = "restore a backup, or collate all returns into a new workspace"
	fixAgain = "collate this file again; if that does not help, " + fixAnew
	fixFound = "where inactive_months has changed, collate all returns again; else " + fixAnew
)

// examinations are by a file of sql/ each, whose every row is a fault.
var examinations = []struct{ name, sound, file, fix string }{
	{"ledgers", "every row of every return is accounted for", "doctor_ledgers", fixAgain},
	{"repeats", "every return and every intervention is kept once", "doctor_repeats", fixAnew},
	{"orphans", "every row belongs to a return", "doctor_orphans", fixAnew},
	{"spells", "the days of every intervention follow one another", "doctor_spells", fixAgain},
	{"settled", "it is settled which interventions newer returns replace", "doctor_settled", "run iass report, or collate again"},
}

// Examine looks whether what is kept agrees with itself, and changes nothing. What
// cannot be looked at is a fault, too.
func (s *Store) Examine(ctx context.Context) ([]Examination, error) {
	out := []Examination{s.examineTables(ctx)}
	for _, e := range examinations {
		x := Examination{Name: e.name, Sound: e.sound, Fix: e.fix}
		var err error
		if x.Faults, err = list(ctx, s.db, scanText, query(e.file)); err != nil {
			x.Faults, x.Fix = []string{firstLine(err)}, fixAnew
		}
		out = append(out, x)
	}
	unlike := Examination{Name: "replaced", Sound: "which interventions newer returns replace and what counts is found again as it is kept", Fix: fixFound}
	var err error
	if unlike.Faults, err = s.unlike(ctx); err != nil {
		unlike.Faults, unlike.Fix = []string{firstLine(err)}, fixAnew
	}
	return append(out, unlike), ctx.Err()
}

// firstLine is what an error says before DuckDB quotes the query.
func firstLine(err error) string {
	text, _, _ := strings.Cut(err.Error(), "\n")
	return text
}

// examineTables reads every table whole, and compares its columns with those that
// this program wants.
func (s *Store) examineTables(ctx context.Context) Examination {
	x := Examination{Name: "tables", Sound: "every table can be read and has its columns", Fix: fixAnew}
	for _, t := range schemas.TableNames {
		if _, err := list(ctx, s.db, scanText, fmt.Sprintf("SELECT CAST(bit_xor(hash(t)) AS VARCHAR) FROM (SELECT hash(x) AS t FROM %s x) HAVING count(*) > 0", t)); err != nil {
			x.Faults = append(x.Faults, fmt.Sprintf("the table %s cannot be read: %v", t, err))
			continue
		}
		got, err := list(ctx, s.db, scanText, "SELECT column_name || ' ' || data_type FROM duckdb_columns() WHERE table_name = $1 ORDER BY 1", string(t))
		if err != nil {
			x.Faults = append(x.Faults, err.Error())
			continue
		}
		var want []string
		for _, f := range schemas.ArrowSchema(t).Fields() {
			want = append(want, f.Name+" "+columnType(f.Type))
		}
		if slices.Sort(want); !slices.Equal(got, want) {
			x.Faults = append(x.Faults, fmt.Sprintf("the table %s has the columns %v and not %v", t, got, want))
		}
	}
	return x
}

// Made is the version of the program that made the tables as they are; empty where
// it did not say.
func (s *Store) Made(ctx context.Context) (string, error) {
	return meta(ctx, s.db, madeByKey)
}

// Checkpoint writes what was loaded into the store's own file, which then holds
// everything.
func (s *Store) Checkpoint(ctx context.Context) error {
	if _, err := s.db.ExecContext(ctx, "CHECKPOINT"); err != nil {
		return fmt.Errorf("writing the store out: %w", err)
	}
	return nil
}
