package config

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iassn/collate/schemas"
)

// EvaluationSettings are the core questions for service users, and the answers that
// can be given.
type EvaluationSettings struct {
	Questions []string      `mapstructure:"questions"` // their texts, in order
	Scale     schemas.Scale `mapstructure:"scale"`     // from the worst to the best
}

// texts is a setting of so many texts.
func texts(key string, n int) setting {
	return setting{
		key: key, allowed: fmt.Sprintf("a list of %d texts", n),
		accepts: func(value any) bool {
			list, ok := value.([]any)
			return ok && len(list) == n && !slices.ContainsFunc(list, func(v any) bool {
				s, ok := v.(string)
				return !ok || strings.TrimSpace(s) == ""
			})
		},
		parse: func(word string) any { return word },
	}
}

// scaleForm is what a scale is, for messages.
var scaleForm = fmt.Sprintf("a list of 2 to %d answers from the worst to the best, such as {value: 1, word: Poor}: each a whole number from 0 to %d and, where it has one, a word, no two the same",
	schemas.StepMost+1, schemas.StepMost)

// scaleSetting is a setting of a scale.
func scaleSetting(key string) setting {
	return setting{
		key: key, allowed: scaleForm,
		accepts: func(value any) bool { s, ok := scaleOf(value); return ok && isScale(s) },
		parse:   func(word string) any { return word },
	}
}

// scaleOf is a scale as YAML gives it; ok is false where it is none.
func scaleOf(value any) (s schemas.Scale, ok bool) {
	list, ok := value.([]any)
	if !ok {
		return nil, false
	}
	for _, v := range list {
		pair, _ := v.(map[string]any)
		n, whole := pair["value"].(int)
		word, text := pair["word"].(string)
		if _, has := pair["word"]; !whole || has != text || has && len(pair) > 2 || !has && len(pair) > 1 {
			return nil, false
		}
		s = append(s, schemas.Step{Value: n, Word: word})
	}
	return s, true
}

// isScale reports whether answers are told apart by their numbers, and by their
// words where they have some.
func isScale(s schemas.Scale) bool {
	values, words := map[int]bool{}, map[string]bool{}
	for _, step := range s {
		word := strings.ToLower(strings.Join(strings.Fields(step.Word), " "))
		if step.Value < 0 || step.Value > schemas.StepMost || values[step.Value] || word != "" && words[word] {
			return false
		}
		values[step.Value], words[word] = true, true
	}
	return len(s) >= 2
}
