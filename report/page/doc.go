// Package page writes a release for people: one HTML file for England, one for
// each region and one for each service, with links between them. Each is whole by
// itself: it fetches nothing, runs nothing, and can be read aloud, printed, and
// read on a telephone.
//
// Whatever a page says or draws is worked out from released figures alone, so it
// gives nothing away that they do not. Sentences state what was counted, and never
// why. Where a figure has a mark, the sentence says what the mark means, and a
// chart has a gap.
//
// It opens no file; the same release is always the same bytes. Start at New.
package page
