// Package ingest reads the files that services send into cells with positions,
// and finds the tables in them: which rows are headings, which column is which
// field and why, which rows are data, titles, totals, notes or blank.
//
// It does not know what a cell means (it is handed a Lexicon to weigh values by),
// and it keeps no cell of a column that the schema does not need. Start at Read;
// ReadBook is what lies under it, and ReadGrid what iass read prints.
package ingest
