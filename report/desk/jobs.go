package desk

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"
)

// queueMost is how many jobs may wait, and queueEach how many of one person who may
// not see everything.
const (
	queueMost = 32
	queueEach = 3
)

// keptJobs is how many jobs that are over are remembered.
const keptJobs = 50

// JobState is how far a job is.
type JobState string

// The states of a job.
const (
	Waiting JobState = "waiting"
	Running JobState = "running"
	Done    JobState = "done"
	Failed  JobState = "failed"
)

// Job is something that changes what is kept, as it stands at a moment.
type Job struct {
	ID     string
	Title  string
	Person Person
	State  JobState
	Done   int // of Total; both 0 where nobody can say
	Total  int
	Lines  []JobLine // one for each file that is done
	Asked  time.Time
	Ended  time.Time
	Result any    // what it gave
	Fault  string // why it failed
}

// Over reports whether the job is done or has failed.
func (j Job) Over() bool { return j.State == Done || j.State == Failed }

// JobLine is what became of a file.
type JobLine struct{ File, Says string }

// progress is how a job tells how far it is.
type progress struct {
	queue *queue
	id    string
}

// line adds what became of a file.
func (p progress) line(l JobLine) {
	p.queue.change(p.id, func(j *Job) { j.Lines, j.Done = append(j.Lines, l), j.Done+1 })
}

// queue does jobs one after the other, in the order in which they were asked for.
type queue struct {
	now   func() time.Time
	asked chan task

	mu   sync.Mutex
	jobs []*Job // the newest last
}

type task struct {
	id string
	do func(context.Context, progress) (any, error)
}

func newQueue(now func() time.Time) *queue {
	return &queue{now: now, asked: make(chan task, queueMost)}
}

// errBusy says that too many jobs wait.
var errBusy = errors.New("too much is waiting to be done: try again when some of it is")

// add has a job done, and gives its id.
func (q *queue) add(p Person, title string, total int, do func(context.Context, progress) (any, error)) (string, error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if !p.National() && q.waiting(p) >= queueEach {
		return "", errBusy
	}
	id := rand.Text() // a number would tell how much others do
	select {
	case q.asked <- task{id, do}:
	default:
		return "", errBusy
	}
	q.jobs = append(q.jobs, &Job{ID: id, Title: title, Person: p, State: Waiting, Total: total, Asked: q.now()})
	for i := 0; len(q.jobs) > keptJobs && i < len(q.jobs); i++ {
		if q.jobs[i].Over() {
			q.jobs = append(q.jobs[:i:i], q.jobs[i+1:]...)
			break
		}
	}
	return id, nil
}

// waiting is how many jobs of a person are not over. The caller holds mu.
func (q *queue) waiting(p Person) int {
	n := 0
	for _, j := range q.jobs {
		if j.Person == p && !j.Over() {
			n++
		}
	}
	return n
}

// run does jobs until ctx ends. ended is told of each job that is over.
func (q *queue) run(ctx context.Context, ended func(Job)) {
	for {
		select {
		case <-ctx.Done():
			return
		case t := <-q.asked:
			q.do(ctx, t)
			if j, ok := q.job(t.id); ok {
				ended(j)
			}
		}
	}
}

func (q *queue) do(ctx context.Context, t task) {
	q.change(t.id, func(j *Job) { j.State = Running })
	var result any
	err := errors.New(faultPanic.text)
	func() {
		defer func() {
			_ = recover() // a fault of the program ends the job, and not the desk
		}()
		result, err = t.do(ctx, progress{q, t.id})
	}()
	q.change(t.id, func(j *Job) {
		j.State, j.Result, j.Ended = Done, result, q.now()
		if err != nil {
			j.State, j.Fault = Failed, err.Error()
		}
	})
}

func (q *queue) change(id string, how func(*Job)) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range q.jobs {
		if j.ID == id {
			how(j)
		}
	}
}

// job is a job as it stands now.
func (q *queue) job(id string) (Job, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range q.jobs {
		if j.ID == id {
			out := *j
			out.Lines = append([]JobLine(nil), j.Lines...)
			return out, true
		}
	}
	return Job{}, false
}

// open is the job that is being done or waits longest, of those wanted.
func (q *queue) open(wanted func(Job) bool) (Job, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range q.jobs {
		if !j.Over() && wanted(*j) {
			return *j, true
		}
	}
	return Job{}, false
}

// last is the newest job that is done and whose result is wanted.
func (q *queue) last(wanted func(any) bool) (Job, bool) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for i := len(q.jobs) - 1; i >= 0; i-- {
		if j := q.jobs[i]; j.State == Done && wanted(j.Result) {
			return *j, true
		}
	}
	return Job{}, false
}
