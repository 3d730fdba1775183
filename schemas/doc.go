// Package schemas holds the words that every other package shares: levels,
// statuses, marks, days and periods, positions and findings, the tables that
// ingest finds, and the Arrow schema of every table that is kept.
//
// It opens nothing, reads no return and counts nothing, and it imports no other
// package of this module. Start at Level and Status (the guidance's own words),
// then Table (what ingest hands to transform) and arrow.go (what transform hands
// to report).
package schemas
