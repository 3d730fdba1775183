// Package workbook writes a release as a workbook for people, by the Analysis
// Function's guidance "Releasing statistics in spreadsheets": a cover, contents,
// notes, then one sheet for every table and every chart.
//
// Every sheet has its title in A1, what is to be known of it in the cells below,
// and then one table with one row of headings, or one chart, and nothing else, so
// that people who listen to a sheet or load it into another program find what they
// expect. The package counts nothing: what it works out, shares of a total, comes
// from released figures, and takes their marks. The same release is always the same
// bytes.
//
// Start at Write. A table more is a function more in the list tables. WriteDocument
// writes any other workbook of one sheet in words and of tables.
package workbook
