// Package chart draws the charts of trends and of comparisons as pictures: control
// charts and funnels, as SVG and PNG, in three sizes.
//
// Nothing in them is told by colour alone: limits are dashed and named, points that
// differ have another form, and breaks are lines with a letter that the key under the
// chart explains. Names that find no room are left out, and the chart says how many.
//
// It draws what it is given: it neither counts nor withholds. Start at Control, Funnel
// and Write.
package chart
