// Package store keeps what became of every return in DuckDB, and counts it.
//
// Returns come in as Arrow records (schemas.Batch), many batches a transaction;
// counts go out as measure.Counts. What a count means is in sql/, one measure a
// file, over the views and macros of sql/views.sql: each lists the interventions
// that it counts, count_*.sql add them up, and explain_*.sql say where they stand
// in the returns. The package makes no figure:
// regions, totals and marks are report/measure's. It is the only package that
// imports DuckDB. Start at Open and Load, then read sql/views.sql.
package store
