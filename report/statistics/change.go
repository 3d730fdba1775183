package statistics

import "math/big"

// Change is the change of a share between two periods and what it is made of. The
// parts are exact fractions and add up to it exactly: Within + Weights + Panel =
// Total.
type Change struct {
	Before, After *big.Rat // the share in either period, of all places
	Total         *big.Rat
	// Within is the change inside the places of both periods, at their mean weight.
	Within *big.Rat
	// Weights is the change of how much of the whole each of those places is, at its
	// mean share.
	Weights *big.Rat
	// Panel is what the places of one period alone make of it: those that came and
	// those that went.
	Panel      *big.Rat
	Both       int // places in both periods
	Came, Went int
}

// DivideChange divides the change of a share (Kitagawa 1955, symmetric, between the
// places of both periods; the rest is who came and went). A place without a count
// in a period is not in that period. Not ok where a period has no place, or none is
// in both.
func DivideChange(shares []Share) (c Change, ok bool) {
	var x0, n0, x1, n1, bx0, bn0, bx1, bn1 int64
	var both []Share
	for _, s := range sortShares(shares) {
		x0, n0, x1, n1 = x0+s.X0, n0+s.N0, x1+s.X1, n1+s.N1
		switch {
		case s.N0 > 0 && s.N1 > 0:
			both = append(both, s)
			bx0, bn0, bx1, bn1 = bx0+s.X0, bn0+s.N0, bx1+s.X1, bn1+s.N1
		case s.N1 > 0:
			c.Came++
		case s.N0 > 0:
			c.Went++
		}
	}
	if n0 == 0 || n1 == 0 || len(both) == 0 {
		return Change{}, false
	}
	c.Both = len(both)
	c.Before, c.After = big.NewRat(x0, n0), big.NewRat(x1, n1)
	c.Total = sub(c.After, c.Before)
	c.Within, c.Weights = new(big.Rat), new(big.Rat)
	half := big.NewRat(1, 2)
	for _, s := range both {
		p0, p1 := big.NewRat(s.X0, s.N0), big.NewRat(s.X1, s.N1)
		w0, w1 := big.NewRat(s.N0, bn0), big.NewRat(s.N1, bn1)
		c.Within.Add(c.Within, mul(half, mul(add(w0, w1), sub(p1, p0))))
		c.Weights.Add(c.Weights, mul(half, mul(add(p0, p1), sub(w1, w0))))
	}
	matched := sub(big.NewRat(bx1, bn1), big.NewRat(bx0, bn0))
	c.Panel = sub(c.Total, matched)
	return c, true
}

func add(a, b *big.Rat) *big.Rat { return new(big.Rat).Add(a, b) }
func sub(a, b *big.Rat) *big.Rat { return new(big.Rat).Sub(a, b) }
func mul(a, b *big.Rat) *big.Rat { return new(big.Rat).Mul(a, b) }
