package desk

import (
	"fmt"
	"time"

	"github.com/iassn/collate/schemas"
)

// dayForm is how people here write a day.
const dayForm = "02/01/2006"

// parseDay reads a day as people write it, or as String does.
func parseDay(text string) (schemas.Date, error) {
	if d, err := schemas.ParseDate(text); err == nil {
		return d, nil
	}
	t, err := time.Parse("2/1/2006", text)
	if err != nil {
		return 0, fmt.Errorf("%q is no day: write it as 30/06/2026", text)
	}
	return schemas.DateOf(t), nil
}

// dayField is a day as a field of a form shows it.
func dayField(d schemas.Date) string { return d.Time().Format(dayForm) }
