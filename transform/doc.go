// Package transform says what cells mean: days, levels, statuses and words, the
// life of an intervention by the rules of the 2016 guidance, and which service
// and day a return is about. It turns what ingest found in one file into returns
// with their interventions, findings and ledger, and those into Arrow records.
//
// It opens no file, reads no clock and counts no figure. Start at Returns;
// life.go has the guidance's rules of status and level over time.
package transform
