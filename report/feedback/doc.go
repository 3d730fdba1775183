// Package feedback tells the sender of a return what became of it: a page for the
// browser (WriteHTML), the same as a workbook (WriteBook), and for a return that
// came as a workbook a copy of it with the cells marked that need a look
// (WriteCopy, or WriteWhole).
//
// It works from one schemas.Return alone, without a store: what it says of a
// return does not hang on the returns of others. It opens no file, and the same
// Feedback is always the same bytes. Start at Feedback.
package feedback
