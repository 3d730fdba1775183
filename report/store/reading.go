package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"github.com/iassn/collate/schemas"
)

// reading is a file as it was read once: the digests of its returns, by id.
type reading struct {
	digests map[string]string
	knownOn time.Time // the latest of its returns
}

// same reports whether two readings had one outcome.
func (r reading) same(o reading) bool { return slices.Equal(r.outcome(), o.outcome()) }

func (r reading) outcome() []string {
	var out []string
	for _, d := range r.digests {
		out = append(out, d)
	}
	slices.Sort(out)
	return out
}

// replaceReadings finds the files of batches that are kept already: it notes that
// the reading before is replaced where the new one has another outcome, notes the
// services that are unsettled by what is new, and gives the ids of the returns
// that are the same as before.
func replaceReadings(ctx context.Context, tx *sql.Tx, batches []schemas.Batch) (same map[string]bool, err error) {
	arriving, files, err := arrivingReadings(batches)
	if err != nil {
		return nil, err
	}
	kept, ids, err := keptReadings(ctx, tx, files)
	if err != nil {
		return nil, fmt.Errorf("finding what was read before: %w", err)
	}
	same = map[string]bool{}
	for file, now := range arriving {
		before, ok := kept[file]
		switch {
		case !ok:
		case before.same(now):
			for id := range now.digests {
				same[id] = true
			}
		default:
			for id := range now.digests {
				if ids[id] {
					return nil, fmt.Errorf("the return %s is kept already", id)
				}
			}
			for id := range before.digests {
				if _, err := tx.ExecContext(ctx, "INSERT INTO replaced VALUES ($1, $2)", id, now.knownOn); err != nil {
					return nil, fmt.Errorf("replacing what was read before: %w", err)
				}
				if _, err := tx.ExecContext(ctx, "INSERT INTO unsettled SELECT service FROM returns WHERE return_id = $1 AND service IS NOT NULL", id); err != nil {
					return nil, err
				}
			}
		}
	}
	return same, unsettle(ctx, tx, batches, same)
}

// fileOf is what tells one file from another: its hash, or where it could not be
// read the id of its return.
func fileOf(hash, id string) string {
	if hash == "" {
		return againForm.ReplaceAllString(id, "")
	}
	return hash
}

// againForm is the end of the id of a return that was read again.
var againForm = regexp.MustCompile(`#\d+$`)

// The columns of the table of returns that are read here.
const (
	idColumn      = 0
	hashColumn    = 2
	serviceColumn = 3
	knownColumn   = 9
	digestColumn  = 11
)

// arrivingReadings are the readings of batches, by file, and their ids. A return
// that is given twice is an error.
func arrivingReadings(batches []schemas.Batch) (map[string]reading, []string, error) {
	want := schemas.ArrowSchema(schemas.ReturnsTable)
	out := map[string]reading{}
	seen := map[string]bool{}
	var files []string
	for _, b := range batches {
		if !b[0].Schema().Equal(want) {
			return nil, nil, fmt.Errorf("the record of returns has the schema %s and not %s", b[0].Schema(), want)
		}
		ids, hashes, digests := texts(b[0], idColumn), texts(b[0], hashColumn), texts(b[0], digestColumn)
		days := b[0].Column(knownColumn).(*array.Date32)
		for i := range ids.Len() {
			id := ids.Value(i)
			if seen[id] {
				return nil, nil, fmt.Errorf("the return %s is given twice", id)
			}
			seen[id] = true
			file := fileOf(hashes.Value(i), id)
			r, ok := out[file]
			if !ok {
				r.digests = map[string]string{}
				files = append(files, file)
			}
			r.digests[id] = digests.Value(i)
			if day := days.Value(i).ToTime(); day.After(r.knownOn) {
				r.knownOn = day
			}
			out[file] = r
		}
	}
	return out, files, nil
}

func texts(r arrow.Record, column int) *array.String { return r.Column(column).(*array.String) }

// keptReadings are the last readings of the files that are kept, by file, and the
// ids of all their returns.
func keptReadings(ctx context.Context, tx *sql.Tx, files []string) (out map[string]reading, ids map[string]bool, err error) {
	rows, err := tx.QueryContext(ctx, query("readings"), strings.Join(files, "\n"))
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	out, ids = map[string]reading{}, map[string]bool{}
	for rows.Next() {
		var id, hash, digest string
		var last bool
		if err := rows.Scan(&id, &hash, &digest, &last); err != nil {
			return nil, nil, err
		}
		if ids[id] = true; !last {
			continue
		}
		file := fileOf(hash, id)
		if out[file].digests == nil {
			out[file] = reading{digests: map[string]string{}}
		}
		out[file].digests[id] = digest
	}
	return out, ids, rows.Err()
}

// unsettle notes the services whose standing interventions batches may change.
func unsettle(ctx context.Context, tx *sql.Tx, batches []schemas.Batch, same map[string]bool) error {
	noted := map[string]bool{}
	for _, b := range batches {
		ids, services := texts(b[0], idColumn), texts(b[0], serviceColumn)
		for i := range ids.Len() {
			service := services.Value(i)
			if services.IsNull(i) || noted[service] || same[ids.Value(i)] {
				continue
			}
			noted[service] = true
			if _, err := tx.ExecContext(ctx, "INSERT INTO unsettled VALUES ($1)", service); err != nil {
				return err
			}
		}
	}
	return nil
}

// idsIn are the ids of returns of which nothing is to be copied, and the number of
// the rows of a record that are of others.
func idsIn(record arrow.Record, same map[string]bool) (ids []any, rest int64) {
	for id := range same {
		ids = append(ids, id)
	}
	for i, of := 0, texts(record, idColumn); i < of.Len(); i++ {
		if !same[of.Value(i)] {
			rest++
		}
	}
	return ids, rest
}

// arrived are the ids of the returns of batches that are new, one a line.
func arrived(batches []schemas.Batch, same map[string]bool) string {
	var out []string
	for _, b := range batches {
		for i, ids := 0, texts(b[0], idColumn); i < ids.Len(); i++ {
			if !same[ids.Value(i)] {
				out = append(out, ids.Value(i))
			}
		}
	}
	return strings.Join(out, "\n")
}
