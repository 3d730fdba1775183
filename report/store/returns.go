package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/schemas"
)

// Known are the ids of all returns that are kept, sorted.
func (s *Store) Known(ctx context.Context) ([]string, error) {
	ids, err := list(ctx, s.db, scanText, query("known"))
	if err != nil {
		return nil, fmt.Errorf("listing returns: %w", err)
	}
	return ids, nil
}

// Returns are all returns that are kept, whatever their verdict, by service,
// extract date, day of receipt and id.
func (s *Store) Returns(ctx context.Context) ([]measure.ReturnRow, error) {
	rows, err := list(ctx, s.db, scanReturn, query("returns"))
	if err != nil {
		return nil, fmt.Errorf("listing returns: %w", err)
	}
	return rows, nil
}

// Coverage says, for each service that can tell its position on the day, from
// which return it is: by service. A service that is not in it cannot tell.
func (s *Store) Coverage(ctx context.Context, day schemas.Date) ([]measure.Coverage, error) {
	rows, err := list(ctx, s.db, scanCoverage, query("coverage"), sql.Named("day", day.Time()))
	if err != nil {
		return nil, fmt.Errorf("listing coverage: %w", err)
	}
	return rows, nil
}

// Latest is the newest return of every service that has one that counts, by
// service.
func (s *Store) Latest(ctx context.Context) ([]measure.Latest, error) {
	rows, err := list(ctx, s.db, scanLatest, query("latest"))
	if err != nil {
		return nil, fmt.Errorf("listing the latest returns: %w", err)
	}
	return rows, nil
}

// Uses are the levels and statuses that services' returns hold, of days up to one:
// by service, level and status.
func (s *Store) Uses(ctx context.Context, day schemas.Date) ([]measure.Use, error) {
	if err := s.settle(ctx); err != nil {
		return nil, fmt.Errorf("listing levels and statuses: %w", err)
	}
	rows, err := list(ctx, s.db, scanUse, query("uses"), sql.Named("day", day.Time()))
	if err != nil {
		return nil, fmt.Errorf("listing levels and statuses: %w", err)
	}
	return rows, nil
}

// Issues are the rules that returns met, by severity (the worst first), rule and
// file.
func (s *Store) Issues(ctx context.Context) ([]measure.Issue, error) {
	rows, err := list(ctx, s.db, scanIssue, query("issues"))
	if err != nil {
		return nil, fmt.Errorf("listing findings: %w", err)
	}
	return rows, nil
}

func scanReturn(rows *sql.Rows) (r measure.ReturnRow, err error) {
	var service, grain sql.NullString
	var history, verdict string
	var received, known time.Time
	var extract sql.NullTime
	var questions sql.NullString
	l, e, exported := &r.Ledger, schemas.Ledger{}, false
	err = rows.Scan(&r.ID, &r.File, &r.SHA256, &service, &grain, &history, &received, &extract, &verdict, &known, &r.Profile, &r.State,
		&l.Rows, &l.Title, &l.Header, &l.Blank, &l.Total, &l.Note, &l.Excluded, &l.Duplicate, &l.Rejected, &l.Accepted,
		&r.Interventions, &r.Inactive, &r.Notes, &r.Queries, &r.Rejects, &questions, &r.Answers, &r.TellsRule,
		&exported, &e.Rows, &e.Title, &e.Header, &e.Blank, &e.Total, &e.Note, &e.Excluded, &e.Duplicate, &e.Rejected, &e.Accepted)
	if err != nil {
		return r, err
	}
	if r.Accounted = r.Ledger; exported {
		r.Accounted = e
	}
	r.Surveyed, r.Questions = questions.Valid, questions.String
	r.Service, r.ReceivedOn, r.KnownOn, r.ExtractDate = service.String, schemas.DateOf(received), schemas.DateOf(known), dateOf(extract)
	if r.Grain, err = parseWord(grain.String, schemas.GrainUnknown, schemas.RecordGrain, schemas.EventGrain, schemas.SummaryGrain); err != nil {
		return r, err
	}
	if r.History, err = parseWord(history, schemas.PositionHistory, schemas.OpenedHistory, schemas.FullHistory, schemas.CountedHistory); err != nil {
		return r, err
	}
	r.Verdict, err = parseWord(verdict, schemas.Verdicts...)
	return r, err
}

func scanCoverage(rows *sql.Rows) (c measure.Coverage, err error) {
	var grain, verdict string
	var extract, received time.Time
	if err := rows.Scan(&c.Service, &c.ReturnID, &grain, &extract, &received, &verdict); err != nil {
		return c, err
	}
	c.ExtractDate, c.ReceivedOn = schemas.DateOf(extract), schemas.DateOf(received)
	if c.Grain, err = parseWord(grain, schemas.GrainUnknown, schemas.RecordGrain, schemas.EventGrain, schemas.SummaryGrain); err != nil {
		return c, err
	}
	c.Verdict, err = parseWord(verdict, schemas.Verdicts...)
	return c, err
}

func scanLatest(rows *sql.Rows) (l measure.Latest, err error) {
	var grain, verdict string
	var extract, received time.Time
	if err := rows.Scan(&l.Service, &l.ReturnID, &grain, &extract, &received, &verdict, &l.Returns, &l.WithInactive); err != nil {
		return l, err
	}
	l.ExtractDate, l.ReceivedOn = schemas.DateOf(extract), schemas.DateOf(received)
	if l.Grain, err = parseWord(grain, schemas.GrainUnknown, schemas.RecordGrain, schemas.EventGrain, schemas.SummaryGrain); err != nil {
		return l, err
	}
	l.Verdict, err = parseWord(verdict, schemas.Verdicts...)
	return l, err
}

func scanUse(rows *sql.Rows) (u measure.Use, err error) {
	var level, status string
	if err := rows.Scan(&u.Service, &level, &status, &u.ByRule); err != nil {
		return u, err
	}
	if u.Level, err = schemas.ParseLevel(level); err != nil {
		return u, err
	}
	u.Status, err = schemas.ParseStatus(status)
	return u, err
}

func scanIssue(rows *sql.Rows) (i measure.Issue, err error) {
	var severity string
	if err := rows.Scan(&i.Rule, &severity, &i.File, &i.Service, &i.Count); err != nil {
		return i, err
	}
	i.Severity, err = parseWord(severity, schemas.Note, schemas.Query, schemas.Reject)
	return i, err
}

func dateOf(t sql.NullTime) schemas.Date {
	if !t.Valid {
		return 0
	}
	return schemas.DateOf(t.Time)
}

// parseWord is the value whose String is the word.
func parseWord[T fmt.Stringer](word string, values ...T) (T, error) {
	for _, v := range values {
		if v.String() == word {
			return v, nil
		}
	}
	var none T
	return none, fmt.Errorf("the store holds the word %q, which is not a %T", word, none)
}
