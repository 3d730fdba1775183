// Package summary writes what a collation came to as a page of plain text: what
// became of the returns, the position in England, and what needs attention.
//
// It counts nothing, and it writes to whatever it is given. Start at Write.
package summary
