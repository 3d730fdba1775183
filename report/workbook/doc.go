// Package workbook writes internal figures as a workbook for people: a cover,
// notes, and one sheet each for England, the regions, the services, the flows
// and the returns.
//
// Every data sheet has its title in A1, a line that says that it is internal in
// A2, one row of headings, one table, and nothing else, so that people who listen
// to a sheet or load it into another program find what they expect. The package
// counts nothing, and the same Book is always the same bytes. Start at Write.
package workbook
