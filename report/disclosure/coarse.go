package disclosure

import (
	"fmt"
	"strings"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// coarse withholds every count of single services, and then what is left of the
// regions and of England around whatever still falls: for figures so sparse, or so
// bound by an earlier release, that no pattern of single cells protects them. It
// says what falls whatever is withheld.
func (p *protector) coarse() error {
	for v := range p.variables {
		if p.variables[v].of.Geography == measure.Service {
			p.withholdIfShown(int32(v))
		}
	}
	for {
		a := newAttacker(p.system)
		a.carry()
		fallen := a.fallenVariables(p.threshold)
		if len(fallen) == 0 {
			p.unproven = nil
			for v := range p.variables {
				if p.variables[v].withheld {
					p.unproven = append(p.unproven, int32(v))
				}
			}
			return nil
		}
		more := false
		for _, v := range fallen {
			more = p.withholdPlace(p.model.regionOf(p.variables[v].of)) || more
		}
		if !more && !p.withholdPlace(schemas.England) {
			return fmt.Errorf("%s: it can be worked out, whatever is withheld", strings.Join(p.variables[fallen[0]].of.Row()[:8], " "))
		}
	}
}

// withholdPlace withholds all that is shown of a region or of England, and reports
// whether there was anything.
func (p *protector) withholdPlace(code string) bool {
	any := false
	for v := range p.variables {
		if p.variables[v].of.Code == code {
			any = p.withholdIfShown(int32(v)) || any
		}
	}
	return any
}

// withholdIfShown withholds a count that can be withheld, and reports whether that
// is new.
func (p *protector) withholdIfShown(v int32) bool {
	if k := &p.variables[v]; k.settled || k.withheld {
		return false
	}
	p.withhold(v)
	return true
}
