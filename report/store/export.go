package store

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// Part is one Parquet file of an export: the rows of a table of one year and region.
type Part struct {
	Path  string // below the export's folder, with slashes: stood/year=2026/region=E12000008/part.parquet
	Rows  int64
	query string
}

// ownTables are the store's own tables of an export, with the column whose year a row
// is of; the others, which schemas describes, are of the year of their return.
var ownTables = []struct{ name, day string }{
	{"stood", "from_day"}, {"replaced", ""}, {"decisions", ""}, {"divides", ""},
}

// Parts are the files of an export, in the order of their paths, and how many rows each
// has: all rows of each table that measures read, once. Rows without a day stand under
// the year 0, and those of a service that is not among those given under the region
// unknown; so does a table without rows. References are the keyed hashes that the store
// has, and the key is not in it. The parts are of the store as it is now: Write them
// before anything is loaded.
func (s *Store) Parts(ctx context.Context, services []schemas.Service) ([]Part, error) {
	if err := s.settle(ctx); err != nil {
		return nil, fmt.Errorf("exporting: %w", err)
	}
	var out []Part
	for _, t := range schemas.TableNames {
		from := fmt.Sprintf("(SELECT t.*, r.extract_date AS of_day, r.service AS of_service FROM %s t LEFT JOIN (SELECT return_id, any_value(service) AS service, any_value(extract_date) AS extract_date FROM returns GROUP BY return_id) r ON r.return_id = t.return_id)", t)
		parts, err := s.partsOf(ctx, string(t), from, services)
		if err != nil {
			return nil, fmt.Errorf("exporting %s: %w", t, err)
		}
		out = append(out, parts...)
	}
	for _, t := range ownTables {
		from := fmt.Sprintf("(SELECT *, NULL::DATE AS of_day, NULL::VARCHAR AS of_service FROM %s)", t.name)
		if t.day != "" {
			from = fmt.Sprintf("(SELECT *, %s AS of_day, service AS of_service FROM %s)", t.day, t.name)
		}
		parts, err := s.partsOf(ctx, t.name, from, services)
		if err != nil {
			return nil, fmt.Errorf("exporting %s: %w", t.name, err)
		}
		out = append(out, parts...)
	}
	slices.SortFunc(out, func(a, b Part) int { return strings.Compare(a.Path, b.Path) })
	return out, nil
}

// partsOf are the parts of a table, which from names with the day and the service of
// each of its rows.
func (s *Store) partsOf(ctx context.Context, table, from string, services []schemas.Service) ([]Part, error) {
	var all int64
	if err := s.db.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&all); err != nil {
		return nil, err
	}
	regions := regionsOf(services)
	text := fmt.Sprintf("SELECT coalesce(year(of_day), 0)::INTEGER, %s, count(*) FROM %s GROUP BY ALL ORDER BY ALL", regions, from)
	parts, err := list(ctx, s.db, func(rows *sql.Rows) (p Part, err error) {
		var year int
		var region string
		err = rows.Scan(&year, &region, &p.Rows)
		p.Path = fmt.Sprintf("%s/year=%d/region=%s/part.parquet", table, year, region)
		p.query = fmt.Sprintf("SELECT * EXCLUDE (of_day, of_service) FROM %s WHERE coalesce(year(of_day), 0) = %d AND %s = '%s' ORDER BY ALL", from, year, regions, region)
		return p, err
	}, text)
	if err != nil {
		return nil, err
	}
	sum := int64(0)
	for _, p := range parts {
		sum += p.Rows
	}
	if sum != all {
		return nil, fmt.Errorf("its parts have %d rows of %d", sum, all)
	}
	if len(parts) == 0 {
		parts = []Part{{Path: table + "/year=0/region=unknown/part.parquet", query: "SELECT * FROM " + table}}
	}
	return parts, nil
}

// regionsOf is the expression of the region's code of of_service.
func regionsOf(services []schemas.Service) string {
	var b strings.Builder
	b.WriteString("(CASE")
	for _, s := range services {
		fmt.Fprintf(&b, " WHEN of_service = %s THEN %s", literals([]string{s.ID}), literals([]string{s.Region.Code}))
	}
	b.WriteString(" WHEN FALSE THEN '' ELSE 'unknown' END)")
	return b.String()
}

// Write writes a part to a file of that path, in the order of all its columns, and
// holds its rows to those that were counted.
func (s *Store) Write(ctx context.Context, p Part, path string) error {
	res, err := s.db.ExecContext(ctx, fmt.Sprintf("COPY (%s) TO %s (FORMAT PARQUET, COMPRESSION ZSTD)", p.query, literals([]string{path})))
	if err != nil {
		return fmt.Errorf("exporting %s: %w", p.Path, err)
	}
	if n, err := res.RowsAffected(); err != nil || n != p.Rows {
		return fmt.Errorf("exporting %s: %d rows were written of %d: %w", p.Path, n, p.Rows, err)
	}
	return nil
}

// ExportViews are the statements with which a DuckDB that stands in the folder of an
// export has its tables, and the views and macros that the measures of sql/ are over.
func (s *Store) ExportViews() string { return exportViews("") + s.views() }

func exportViews(folder string) string {
	var b strings.Builder
	b.WriteString("-- Run in the folder of the export. Internal: unrounded, not for publication.\n")
	name := func(t string) {
		fmt.Fprintf(&b, "CREATE OR REPLACE VIEW %s AS SELECT * FROM read_parquet(%s, hive_partitioning = false);\n", t, literals([]string{folder + t + "/*/*/part.parquet"}))
	}
	for _, t := range schemas.TableNames {
		name(string(t))
	}
	for _, t := range ownTables {
		name(t.name)
	}
	// What settling alone reads, and the views of views.sql name.
	for _, t := range []string{"superseded", "amended", "gone", "unsettled", "used"} {
		b.WriteString(tableOf(t))
	}
	return b.String()
}

// tableOf is the statement of tables.sql that makes a table.
func tableOf(name string) string {
	text := query("tables")
	at := strings.Index(text, "CREATE TABLE IF NOT EXISTS "+name+" (")
	return text[at:at+strings.Index(text[at:], ");")] + ");\n"
}
