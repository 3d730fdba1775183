package statistics

import "math"

// Weights say how much two categories agree, from 1 for the same to 0 (Gwet 2014,
// chapter 3): a function of all categories, sorted, and the indexes of two. Nil is
// agreement on the same alone.
type Weights func(categories []float64, k, l int) float64

func (w Weights) matrix(categories []float64) [][]float64 {
	out := make([][]float64, len(categories))
	for k := range categories {
		out[k] = make([]float64, len(categories))
		for l := range categories {
			switch {
			case k == l:
				out[k][l] = 1
			case w != nil:
				out[k][l] = w(categories, k, l)
			}
		}
	}
	return out
}

// span is the least and the greatest category.
func span(categories []float64) (low, high float64) {
	return categories[0], categories[len(categories)-1]
}

// LinearWeights fall with the distance.
func LinearWeights(c []float64, k, l int) float64 {
	low, high := span(c)
	return 1 - math.Abs(c[k]-c[l])/(high-low)
}

// QuadraticWeights fall with the squared distance.
func QuadraticWeights(c []float64, k, l int) float64 {
	low, high := span(c)
	d := (c[k] - c[l]) / (high - low)
	return 1 - d*d
}

// RadicalWeights fall with the root of the distance.
func RadicalWeights(c []float64, k, l int) float64 {
	low, high := span(c)
	return 1 - math.Sqrt(math.Abs(c[k]-c[l]))/math.Sqrt(high-low)
}

// RatioWeights fall with the squared distance relative to the sum.
func RatioWeights(c []float64, k, l int) float64 {
	low, high := span(c)
	d, most := (c[k]-c[l])/(c[k]+c[l]), (high-low)/(high+low)
	return 1 - d*d/(most*most)
}

// OrdinalWeights go by the order alone: by how many pairs of categories lie between.
func OrdinalWeights(c []float64, k, l int) float64 {
	pairs := func(n int) float64 { return float64(n * (n - 1) / 2) }
	return 1 - pairs(max(k, l)-min(k, l)+1)/pairs(len(c))
}

// CircularWeights take the last category for a neighbour of the first.
func CircularWeights(c []float64, k, l int) float64 {
	low, high := span(c)
	apart := func(a, b float64) float64 {
		s := math.Sin(math.Pi * (a - b) / (high - low + 1))
		return s * s
	}
	return 1 - apart(c[k], c[l])/most(c, apart)
}

// BipolarWeights count differences near either end for more.
func BipolarWeights(c []float64, k, l int) float64 {
	low, high := span(c)
	apart := func(a, b float64) float64 {
		if a == b {
			return 0
		}
		return (a - b) * (a - b) / ((a + b - 2*low) * (2*high - a - b))
	}
	return 1 - apart(c[k], c[l])/most(c, apart)
}

// most is the greatest distance between two categories.
func most(c []float64, apart func(a, b float64) float64) float64 {
	out := 0.0
	for _, a := range c {
		for _, b := range c {
			out = max(out, apart(a, b))
		}
	}
	return out
}
