// Package disclosure makes figures fit to leave the building: it rounds those of
// England and of regions, withholds small counts of services, and withholds as
// many others as it takes that no withheld count can be worked out from anything
// published (domain, "Publication").
//
// It is the only way from measure's figures to a writer: writers take a Release,
// whose numbers nothing outside this package can set. It reads no store and
// writes no file. Start at Publish, and at Internal for the edition that stays
// inside.
package disclosure
