package ingest

import "testing"

func TestAsks(t *testing.T) {
	for heading, want := range map[string]int{
		"Evaluation 1": 1, "Eval Q3": 3, "EvalQ2": 2, "Evaluation Question 2": 2, "Evaluation 4: how much of a difference did it make?": 4,
		"Feedback question no. 5": 5, "EQ6": 6, "Q.1": 1, "q2 - how helpful was it": 2, "Question 3": 3, "IASS evaluation q1 score": 1, "Qu 4": 4,
		"Evaluation 7": 7, // no core question, and none of the others either
		"Q1 comments":  0, "Evaluation question 1 - date": 0, "Q2 2026-27": 0, "Q1 (Apr to Jun)": 0, "Evaluation": 0, "Evaluation date": 0,
		"Level 1": 0, "1": 0, "Ref 1": 0, "Q123": 0, "Quarter 1": 0, "Questionnaire 1": 0, "User 1": 0, "": 0,
	} {
		if got, _ := asks(heading); got != want {
			t.Errorf("asks(%q) = %d, want %d", heading, got, want)
		}
	}
	for heading, want := range map[string]bool{"Q1": true, "Q 1": true, "Q1 How easy was it?": false, "Eval Q1": false, "Question 1": false} {
		if _, got := asks(heading); got != want {
			t.Errorf("%q says no more than q1: %t, want %t", heading, got, want)
		}
	}
}

func TestAreQuestions(t *testing.T) {
	for _, tt := range []struct {
		want    bool
		numbers []int
	}{
		{true, []int{1, 2, 3}},
		{true, []int{1, 2, 3, 4, 5, 6}},
		{false, []int{1, 2, 3, 4}}, // the quarters of a year
		{false, []int{1, 2}},
		{false, []int{2, 3, 4}},
		{false, []int{1, 2, 3, 4, 5, 6, 7}},
	} {
		set := map[int]bool{}
		for _, n := range tt.numbers {
			set[n] = true
		}
		if got := areQuestions(set); got != tt.want {
			t.Errorf("areQuestions(%v) = %t", tt.numbers, got)
		}
	}
}
