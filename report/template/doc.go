// Package template writes the Network's own return workbook, for a service to
// fill: a case list that says of each row, while it is typed, whether it will be
// counted and why not. It reads nothing back: the workbook is laid out so that
// ingest and transform read it like any other return, and are certain of it.
// Start with Write.
package template
