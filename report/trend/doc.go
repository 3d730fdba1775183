// Package trend says how the complexity of the work moves: the mix of levels of
// what was opened, or worked, from period to period; beside it what the services
// that told every period say, what a change is made of, what breaks a line, and
// which points are more than chance (domain, "Complexity").
//
// It takes measure's figures, or a release's, of single services; it neither counts
// nor withholds. A mark among the figures is a gap in the line, never nought. Start
// at Gather and Studies.
//
// Of 1,000 simulated series of 24 quarters in which nothing happens, 200 interventions
// a quarter with one probability throughout, about 150 have a signal of any kind (2 in
// 1,000 of their points are outside the limits, where the normal distribution would have
// 3), 55 a trend of the share and 30 one of the mean level at 5 %, and 10 a season at 1 %.
// Services whose cases come in clusters vary more than that, and the Cochran-Armitage
// test, which takes each intervention for one by itself, then says more often that the
// share moves: look at the limits beside it.
package trend

// FalseSignals says how often there is a signal where nothing happens; a test finds the
// same.
const FalseSignals = "about 150 have a signal, 55 a trend of the share, 30 one of the mean level and 10 a season"
