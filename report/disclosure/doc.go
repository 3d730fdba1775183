// Package disclosure makes figures fit to leave the building: it rounds those of
// England and of regions, withholds small counts of services, and withholds as
// many others as it takes that no withheld count can be worked out from anything
// published (domain, "Publication").
//
// It is the only way from measure's figures to a writer: writers take a Release,
// whose numbers nothing outside this package can set. It reads no store and
// writes no file. Start at Publish, and at Internal for the edition that stays
// inside.
//
// How it withholds: published says which figures there are at all, chosen so that
// the tables of a service hang together as little as can be. relations.go writes
// down all that a reader knows to hold between them. For every withheld count,
// search looks for another world, other counts that show the same release, in
// which it is less, and one in which it is more, and withholds what these change:
// the hypercube method (Repsilber 1994; GHMITER of τ-Argus, sdcTable), with more
// relations than rows and columns. Two worlds are the proof that nobody can tell.
// Where none are found, breaker attacks what is to be shown, by bounds that go
// through all relations, and withholds the cheapest figure that a break rests on,
// until nothing breaks. Attack does the same from outside, to a release as its
// readers have it.
package disclosure
