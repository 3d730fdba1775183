package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// How many answers are remembered, and which are worked out again when the store has
// changed: the newest that somebody has asked for of late.
const (
	rememberedMost = 200
	renewedMost    = 40
	renewedWithin  = 5 * time.Minute
)

// answers remembers what the store was asked. Most pages of ten years of returns take
// longer to work out than anybody likes to wait, and between two changes of the store
// they stay the same. After a change readers have what stood before, until what they
// ask for is worked out again: they never wait for whoever writes. Who changed it
// is told that it is done when all see it.
type answers struct {
	mu    sync.Mutex
	made  map[string]*answered
	times int // that all was forgotten
}

// answered is an answer, or one that is being worked out.
type answered struct {
	asked time.Time // last
	work  func(context.Context) (any, error)
	done  chan struct{} // closed when value or err is there
	value any
	err   error
}

// forget has everything worked out again.
func (a *answers) forget() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.made, a.times = map[string]*answered{}, a.times+1
}

// of gives the answer to a question. Several who ask at once wait for one of them.
func (a *answers) of(ctx context.Context, question string, work func(context.Context) (any, error)) (any, error) {
	a.mu.Lock()
	one, known := a.made[question]
	if !known {
		one = &answered{work: work, done: make(chan struct{})}
		if a.made == nil {
			a.made = map[string]*answered{}
		}
		a.spare()
		a.made[question] = one
	}
	one.asked = time.Now()
	a.mu.Unlock()
	if !known {
		one.find(context.WithoutCancel(ctx)) // others wait for it
		if one.err != nil {
			a.mu.Lock()
			if a.made[question] == one {
				delete(a.made, question)
			}
			a.mu.Unlock()
		}
	}
	select {
	case <-one.done:
		return one.value, one.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// spare makes room for an answer, in place of the one asked for longest ago.
func (a *answers) spare() {
	if len(a.made) < rememberedMost {
		return
	}
	oldest := ""
	for question, one := range a.made {
		if o := a.made[oldest]; o == nil || one.asked.Before(o.asked) {
			oldest = question
		}
	}
	delete(a.made, oldest)
}

func (o *answered) find(ctx context.Context) {
	defer close(o.done)
	o.err = fmt.Errorf("it was not worked out") // where work panics
	o.value, o.err = o.work(ctx)
}

// renew works out again what was asked for of late, and then has all see it.
func (a *answers) renew(ctx context.Context) {
	type asked struct {
		question string
		*answered
	}
	a.mu.Lock()
	before := a.times
	var late []asked
	for question, one := range a.made {
		if time.Since(one.asked) < renewedWithin {
			late = append(late, asked{question, one})
		}
	}
	slices.SortFunc(late, func(x, y asked) int {
		return cmp.Or(y.asked.Compare(x.asked), cmp.Compare(x.question, y.question))
	})
	a.mu.Unlock()
	fresh := map[string]*answered{}
	for _, l := range late[:min(renewedMost, len(late))] {
		one := &answered{work: l.work, asked: l.asked, done: make(chan struct{})}
		if one.find(ctx); one.err == nil {
			fresh[l.question] = one
		}
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.times == before {
		a.made = fresh
	}
}
