// Package compare says how far services use the levels alike: the mix of levels beside
// those of their region and of England, funnels of the share at Level 3 or 4 and of
// what service users answered, the hours recorded against the illustrative times, and
// what services do with statuses (domain, "Consistency").
//
// It takes measure's figures, or those of a release: then every share and every point
// of a chart is derived from released figures alone, and where one of these has a mark
// there is no point. It neither counts nor withholds, and ranks nobody: services stand
// in the order of their names, and one outside the limits differs; it is neither better
// nor worse. Start at New.
package compare
