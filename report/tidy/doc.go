// Package tidy writes a release as data for other programs: its figures, one
// apiece, as CSV, Parquet and JSON; what has moved since the release before; what
// every column and word means (Dictionary); and a description of the files that
// programs can read (DataPackage, as Frictionless Data has it).
//
// It writes what it is given, in its order; the same release is always the same
// bytes. Start at CSV.
package tidy
