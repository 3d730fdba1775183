package schemas

import "fmt"

// Level is an intervention level of the 2016 guidance ("Intervention levels for
// Information, Advice and Support Services"). Within one intervention it only
// rises. The zero Level is "not recorded".
type Level uint8

// The levels. Level3Or4 is the top of a three-level scheme, which had no level
// of its own for tribunals: it counts in the total and in Level 3 and 4
// together, and never in Level 3 or Level 4 alone.
const (
	LevelUnknown Level = iota
	Level1
	Level2
	Level3
	Level4
	Level3Or4
)

// Levels are all levels in the order in which tables show them.
var Levels = []Level{Level1, Level2, Level3, Level4, Level3Or4, LevelUnknown}

var levelNames = [...]string{
	LevelUnknown: "unknown", Level1: "1", Level2: "2", Level3: "3", Level4: "4", Level3Or4: "3-4",
}

// String is the level as figures and settings write it: 1, 2, 3, 4, 3-4 or unknown.
func (l Level) String() string { return levelNames[l] }

// rank orders the levels by the work they stand for; 3-4 stands between 3 and 4.
func (l Level) rank() int {
	switch l {
	case LevelUnknown:
		return 0
	case Level1:
		return 1
	case Level2:
		return 2
	case Level3:
		return 3
	case Level3Or4:
		return 4
	case Level4:
		return 5
	}
	return 0
}

// Above reports whether l is a higher level than m. Every level is above
// LevelUnknown.
func (l Level) Above(m Level) bool { return l.rank() > m.rank() }

// Highest is the higher of the two levels.
func (l Level) Highest(m Level) Level {
	if m.Above(l) {
		return m
	}
	return l
}

// ParseLevel reads a level as String writes it. It does not read the words of
// returns: transform does.
func ParseLevel(s string) (Level, error) {
	for _, l := range Levels {
		if l.String() == s {
			return l, nil
		}
	}
	return LevelUnknown, fmt.Errorf("no level %q: allowed are 1, 2, 3, 4, 3-4 and unknown", s)
}
