package transform

import (
	"testing"

	"github.com/iassn/collate/schemas"
)

func TestAnswer(t *testing.T) {
	v := Vocabulary{
		Scale:   schemas.Scale{{Value: 1, Word: "Very poor"}, {Value: 2, Word: "Poor"}, {Value: 3}, {Value: 4, Word: "Good"}, {Value: 5, Word: "Very good"}},
		Answers: map[string]int{"brilliant": 5, "off": 9, "declined": -1},
	}
	for _, tt := range []struct {
		value  int
		result WordResult
		cells  string
	}{
		{1, Known, `1|1.0|very  POOR|1 - Very poor|Very poor (1)|1: very poor`},
		{3, Known, `3|3.00|'3`},
		{4, Known, `4|Good|4 = good|4 Good|good 4`},
		{5, Known, `brilliant|Very Good`},
		{0, Blank, `||n/a|-|Declined|not recorded`},
		{0, OutOfScope, `0`},
		{9, OutOfScope, `9|Off`},
		{10, OutOfScope, `10`},
		{0, Unmapped, `4 - Poor|Goodish|4/5|4.5|-1|Good, but late|4 5|five`},
	} {
		for _, cell := range cells(tt.cells) {
			if value, result := v.Answer(cell); value != tt.value || result != tt.result {
				t.Errorf("Answer(%q) = %d, %s; want %d, %s", cell, value, result, tt.value, tt.result)
			}
		}
	}
}
