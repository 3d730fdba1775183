// Package tidy writes figures as data for other programs: one figure a row, as
// CSV or as Parquet, with the columns of measure.Columns.
//
// It writes what it is given, in its order; the same figures are always the same
// bytes. Start at CSV.
package tidy
