// Package counted makes returns of counts only: what a service sends in the place of
// its records, so that none of them leaves the building. The counts are asked of the
// same source as all figures, so whoever counts a counts return gets the figures of the
// records. It reads nothing: ingest knows the form, which is schemas.CountForm.
//
// Start at Make; WriteJSON, WriteCSV and WriteWorkbook write what it makes, and
// WriteTemplate the workbook without counts, to type them in.
package counted
