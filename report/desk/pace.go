package desk

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// pace is how often something may be done: most times at once, and once more for
// each time that passes.
type pace struct {
	most int
	each time.Duration

	mu sync.Mutex
	of map[string]spent
}

// spent is what was done by a time, as the time at which all may be done again.
type spent struct{ free time.Time }

// paceMost is how many keys are remembered before those are dropped that have all
// their times again.
const paceMost = 10_000

func newPace(most int, each time.Duration) *pace {
	return &pace{most: most, each: each, of: map[string]spent{}}
}

// take reports whether it may be done now, and counts it.
func (p *pace) take(key string, now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.of) >= paceMost {
		for k, s := range p.of {
			if !s.free.After(now) {
				delete(p.of, k)
			}
		}
	}
	free := p.of[key].free
	if free.Before(now) {
		free = now
	}
	if free = free.Add(p.each); free.Sub(now) > time.Duration(p.most)*p.each {
		return false
	}
	p.of[key] = spent{free}
	return true
}

// forget has all times there again.
func (p *pace) forget(key string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	delete(p.of, key)
}

// addressOf is where a request comes from: an address, or the network of one where one
// machine has as many as it likes.
func addressOf(remote string) string {
	host, _, err := net.SplitHostPort(remote)
	if err != nil {
		return remote
	}
	ip, err := netip.ParseAddr(host)
	if err != nil {
		return host
	}
	if ip = ip.Unmap().WithZone(""); ip.Is4() {
		return ip.String()
	}
	const network = 64
	prefix, _ := ip.Prefix(network) // of an IPv6 address
	return prefix.String()
}
