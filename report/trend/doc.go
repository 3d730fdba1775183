// Package trend says how the complexity of the work moves: the mix of levels of
// what was opened, or worked, from period to period; beside it what the services
// that told every period say, what a change is made of, what breaks a line, and
// which points are more than chance (domain, "Complexity").
//
// It takes measure's figures, or a release's, of single services; it neither counts
// nor withholds. A mark among the figures is a gap in the line, never nought. Start
// at Gather and Studies.
package trend

// FalseSignals says how often there is a signal where nothing happens, as a test
// finds it.
const FalseSignals = "TODO"
