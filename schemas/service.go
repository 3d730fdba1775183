package schemas

// StatusScheme is which statuses a service uses.
type StatusScheme uint8

// The zero scheme means that the register does not say.
const (
	StatusesUndeclared StatusScheme = iota
	TwoStatuses
	ThreeStatuses
)

// LevelScheme is which levels a service uses.
type LevelScheme uint8

// The zero scheme means that the register does not say; returns are then read
// with four levels, as the guidance has them.
const (
	LevelsUndeclared LevelScheme = iota
	ThreeLevels
	FourLevels
)

// String is the scheme as register.csv writes it.
func (s StatusScheme) String() string { return [...]string{"", "two", "three"}[s] }

// String is the scheme as register.csv writes it.
func (s LevelScheme) String() string { return [...]string{"", "three", "four"}[s] }

// Region is one of the nine English regions.
type Region struct {
	Code string // its GSS code: E12000001
	Name string
}

// England is the country's GSS code.
const England = "E92000001"

// Service is an Information, Advice and Support Service of the register.
type Service struct {
	ID          string // coventry
	Name        string // Coventry
	Region      Region
	Authorities []string // GSS codes of the authorities it serves, or served
	Statuses    StatusScheme
	Levels      LevelScheme
	Aliases     []string
	ValidFrom   Date
	ValidTo     Date // the last day; zero for no end
}

// ValidOn reports whether the service existed on the day.
func (s Service) ValidOn(day Date) bool {
	return s.ValidFrom <= day && (s.ValidTo == 0 || day <= s.ValidTo)
}
