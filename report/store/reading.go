package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/apache/arrow/go/v17/arrow"
	"github.com/apache/arrow/go/v17/arrow/array"

	"github.com/iassn/collate/schemas"
)

// reading is a file as it was read once: the digests of its returns, by id, and the
// day that it was said to describe from outside its content, zero for none.
type reading struct {
	file     string
	said     schemas.Date
	service  string // of a file without a row that tells of something; empty of others
	digests  map[string]string
	knownOn  time.Time    // the latest of its returns
	received schemas.Date // likewise
	day      schemas.Date // the latest that its returns describe
	// Of its content, which day it describes: nothing says it (assumed), or something
	// does that other things contradict (doubtful too).
	assumed, doubtful bool
}

// inPlaceOf reports whether a reading of a file takes the place of an earlier one of
// the same content. Where the content says which day it describes, or cannot be read,
// it is the same return whatever was said of it. Else each day that is said of it is a
// return of its own, for an export in which nothing has happened is the one before it to
// the byte. One of which nobody said the day, or a wrong one, was that return, if it had
// been received by that day.
//
// A file without rows may be, to the byte, that of another service.
func (r reading) inPlaceOf(k reading) bool {
	switch {
	case r.service != k.service && r.service != "" && k.service != "":
		return false
	case r.said == k.said && r.said != 0:
		return true
	case r.said == 0:
		return k.said == 0 || !r.assumed
	}
	return k.said == 0 && (k.day == r.said || (k.day == 0 || k.doubtful) && r.said <= k.received)
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

// replaceReadings finds the files of a batch that are kept already: it notes that
// the reading before is replaced where the new one has another outcome, notes the
// services that are unsettled by what is new, and gives the ids of the returns
// that are the same as before.
func replaceReadings(ctx context.Context, tx *sql.Tx, b schemas.Batch) (same map[string]bool, err error) {
	arriving, err := arrivingReadings(b)
	if err != nil {
		return nil, err
	}
	kept, ids, err := keptReadings(ctx, tx, arriving)
	if err != nil {
		return nil, fmt.Errorf("finding what was read before: %w", err)
	}
	same = map[string]bool{}
	for _, now := range arriving {
		before, others := []reading{}, []reading{}
		for _, k := range kept[now.file] {
			if now.inPlaceOf(k) {
				before = append(before, k)
			} else {
				others = append(others, k)
			}
		}
		if slices.ContainsFunc(before, now.same) {
			for id := range now.digests {
				same[id] = true
			}
			continue
		}
		for id := range now.digests {
			if ids[id] {
				return nil, fmt.Errorf("the return %s is kept already", id)
			}
		}
		for _, k := range before {
			if err := replaceReading(ctx, tx, k, now.knownOn); err != nil {
				return nil, fmt.Errorf("replacing what was read before: %w", err)
			}
		}
		kept[now.file] = append(others, now)
	}
	return same, unsettle(ctx, tx, b, same)
}

// replaceReading notes that a reading is replaced from a day on.
func replaceReading(ctx context.Context, tx *sql.Tx, k reading, on time.Time) error {
	for id := range k.digests {
		if _, err := tx.ExecContext(ctx, "INSERT INTO replaced VALUES ($1, $2)", id, on); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, "INSERT INTO unsettled SELECT service FROM returns WHERE return_id = $1 AND service IS NOT NULL", id); err != nil {
			return err
		}
	}
	return nil
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

// The columns of the table of returns that are read here, and of those of findings and
// ledgers, in which the columns from that of excluded rows on are of rows that tell of
// something.
const (
	idColumn       = 0
	hashColumn     = 2
	serviceColumn  = 3
	receivedColumn = 6
	extractColumn  = 7
	knownColumn    = 9
	digestColumn   = 11
	ruleColumn     = 1
	excludedColumn = 7
)

// arrivingReadings are the readings of a batch, in order. A return that is given twice
// is an error.
func arrivingReadings(b schemas.Batch) ([]reading, error) {
	want := schemas.ArrowSchema(schemas.ReturnsTable)
	if !b[0].Schema().Equal(want) {
		return nil, fmt.Errorf("the record of returns has the schema %s and not %s", b[0].Schema(), want)
	}
	var out []reading
	seen := map[string]bool{}
	ids, hashes, digests := texts(b[0], idColumn), texts(b[0], hashColumn), texts(b[0], digestColumn)
	met, told := rulesMet(b), rowsTold(b)
	for i := range ids.Len() {
		id := ids.Value(i)
		if seen[id] {
			return nil, fmt.Errorf("the return %s is given twice", id)
		}
		seen[id] = true
		service := ""
		if told[id] == 0 {
			service = texts(b[0], serviceColumn).Value(i)
		}
		out = joinReading(out, reading{
			service: service,
			file:    fileOf(hashes.Value(i), id), said: schemas.SaidDay(id), digests: map[string]string{id: digests.Value(i)},
			knownOn: dayAt(b[0], knownColumn, i).Time(), received: dayAt(b[0], receivedColumn, i), day: dayAt(b[0], extractColumn, i),
			assumed: met[id][schemas.RuleExtractAssumed], doubtful: met[id][schemas.RuleExtractAssumed] || met[id][schemas.RuleExtractDisagrees],
		})
	}
	return out, nil
}

// joinReading adds one return to the readings of which it is a part.
func joinReading(all []reading, one reading) []reading {
	i := slices.IndexFunc(all, func(r reading) bool { return r.file == one.file && r.said == one.said && r.service == one.service })
	if i < 0 {
		return append(all, one)
	}
	r := &all[i]
	maps.Copy(r.digests, one.digests)
	if one.knownOn.After(r.knownOn) {
		r.knownOn = one.knownOn
	}
	r.received, r.day = max(r.received, one.received), max(r.day, one.day)
	r.assumed, r.doubtful = r.assumed || one.assumed, r.doubtful || one.doubtful
	return all
}

// rulesMet are the rules about the day that the returns of a batch met.
func rulesMet(b schemas.Batch) map[string]map[schemas.RuleID]bool {
	of := table(b, schemas.FindingsTable)
	out := map[string]map[schemas.RuleID]bool{}
	for i, ids, rules := 0, texts(of, idColumn), texts(of, ruleColumn); i < ids.Len(); i++ {
		id, rule := ids.Value(i), schemas.RuleID(rules.Value(i))
		if rule != schemas.RuleExtractAssumed && rule != schemas.RuleExtractDisagrees {
			continue
		}
		if out[id] == nil {
			out[id] = map[schemas.RuleID]bool{}
		}
		out[id][rule] = true
	}
	return out
}

// rowsTold is how many rows of each return of a batch tell of something.
func rowsTold(b schemas.Batch) map[string]int32 {
	of := table(b, schemas.LedgerTable)
	out := map[string]int32{}
	for i, ids := 0, texts(of, idColumn); i < ids.Len(); i++ {
		for column := excludedColumn; column < int(of.NumCols()); column++ {
			out[ids.Value(i)] += of.Column(column).(*array.Int32).Value(i)
		}
	}
	return out
}

// dayAt is a day of a record, zero for none.
func dayAt(r arrow.Record, column, row int) schemas.Date {
	if days := r.Column(column).(*array.Date32); days.IsValid(row) {
		return schemas.DateOf(days.Value(row).ToTime())
	}
	return 0
}

// table is a batch's record of a table.
func table(b schemas.Batch, t schemas.TableName) arrow.Record {
	return b[slices.Index(schemas.TableNames, t)]
}

func texts(r arrow.Record, column int) *array.String { return r.Column(column).(*array.String) }

// keptReadings are the last readings of the files of others that are kept, by file, and
// the ids of all their returns.
func keptReadings(ctx context.Context, tx *sql.Tx, of []reading) (out map[string][]reading, ids map[string]bool, err error) {
	var files []string
	for _, r := range of {
		files = append(files, r.file)
	}
	rows, err := tx.QueryContext(ctx, query("readings"), strings.Join(files, "\n"))
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, rows.Close()) }()
	out, ids = map[string][]reading{}, map[string]bool{}
	for rows.Next() {
		var id, hash, digest string
		var last bool
		var r reading
		var received time.Time
		var extract sql.NullTime
		if err := rows.Scan(&id, &hash, &digest, &last, &received, &extract, &r.assumed, &r.doubtful, &r.service); err != nil {
			return nil, nil, err
		}
		if ids[id] = true; !last {
			continue
		}
		r.file, r.said, r.digests = fileOf(hash, id), schemas.SaidDay(id), map[string]string{id: digest}
		r.received, r.day = schemas.DateOf(received), dateOf(extract)
		out[r.file] = joinReading(out[r.file], r)
	}
	return out, ids, rows.Err()
}

// unsettle notes the services whose standing interventions a batch may change.
func unsettle(ctx context.Context, tx *sql.Tx, b schemas.Batch, same map[string]bool) error {
	noted := map[string]bool{}
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

// arrived are the ids of the returns of a batch that are new, one a line.
func arrived(b schemas.Batch, same map[string]bool) string {
	var out []string
	for i, ids := 0, texts(b[0], idColumn); i < ids.Len(); i++ {
		if !same[ids.Value(i)] {
			out = append(out, ids.Value(i))
		}
	}
	return strings.Join(out, "\n")
}
