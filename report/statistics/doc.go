// Package statistics has the statistics of trends and comparisons: intervals,
// control charts, trend tests, funnels, agreement between raters, and the division
// of a change into its parts. All are pure functions of numbers; each names its
// source.
//
// It knows nothing of returns, services or marks: what is missing is left out by
// the caller, or is NaN where a function says so. What cannot be worked out is told
// by a false second result, never by nought.
//
// Start at Wilson, XmR, Funnel and Ratings.
package statistics
