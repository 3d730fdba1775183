package schemas

import (
	"slices"
	"testing"
)

func TestAnswerField(t *testing.T) {
	for q := 1; q <= QuestionsAll; q++ {
		f := AnswerField(q)
		if f.Question() != q {
			t.Errorf("%s is of question %d", f, f.Question())
		}
		if FieldWords[f] == "" {
			t.Errorf("messages have no words for %s", f)
		}
	}
	for _, f := range []Field{NoField, Hours, Evaluation, "evaluation_", "evaluation_0", "evaluation_7", "evaluation_x", "level"} {
		if f.Question() != 0 {
			t.Errorf("%q is of question %d", f, f.Question())
		}
	}
}

// The guidance: questions 1 to 3 after Level 1, 1 to 6 above it.
func TestAskedAt(t *testing.T) {
	for q := 1; q <= QuestionsAll; q++ {
		for _, l := range Levels {
			want := q <= 3 || l == Level2 || l == Level3 || l == Level4 || l == Level3Or4
			if got := AskedAt(q, l); got != want {
				t.Errorf("question %d at level %s: %t, want %t", q, l, got, want)
			}
		}
	}
}

func TestScale(t *testing.T) {
	s := Scale{{Value: 10, Word: "No"}, {Value: 5}, {Value: 0, Word: "Yes"}}
	if s.Name() != "10 5 0" || s.String() != "10 (No), 5, 0 (Yes)" || !s.Holds(5) || s.Holds(1) {
		t.Errorf("%q, %q", s.Name(), s)
	}
	if values, err := ScaleValues(s.Name()); err != nil || !slices.Equal(values, []int{10, 5, 0}) {
		t.Errorf("%v, %v", values, err)
	}
	if _, err := ScaleValues("1 b"); err == nil {
		t.Error("a scale of letters was read")
	}
}
