// Package measure turns the counts that a store gives into figures: one for
// every service, region and England, at every level and status that can be,
// with a mark where there is no number.
//
// It asks a Source for counts and adds them up; it neither opens a store nor
// rounds or withholds anything, so its figures are internal. Start at Build;
// Select picks the figures that the command line prints.
package measure
