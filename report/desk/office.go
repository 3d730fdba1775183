package desk

import (
	"context"
	"io"
	"slices"
	"time"

	"github.com/iassn/collate/report/compare"
	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/measure"
	"github.com/iassn/collate/report/moderation"
	"github.com/iassn/collate/report/trend"
	"github.com/iassn/collate/schemas"
)

// Office is what a desk stands in: the workspace, and what the commands do with it.
// Its methods may be called by several goroutines at once. Those that change what
// is kept (TakeIn, ReadAgain, Decide, MakeRelease, MakeDemo, LeaveDemo) are called
// one at a time, by the desk's queue.
//
// Errors are for people to read. One that wraps ErrNotFound is of something that is
// not there; one that wraps ErrAsked is of how it was asked.
type Office interface {
	// Workspace is what the desk works with.
	Workspace(ctx context.Context) (Workspace, error)
	// Services are the register; Regions its regions.
	Services() []schemas.Service
	Regions() []schemas.Region

	// Quarter is what was returned for a period, region by region.
	Quarter(ctx context.Context, p schemas.Period) (Quarter, error)
	// Returns are all returns that are kept.
	Returns(ctx context.Context) ([]measure.ReturnRow, error)
	// Return is a return that is kept, read again as it would be read now.
	Return(ctx context.Context, id string) (Read, error)
	// ForSender writes one of SenderKinds for the sender of a return.
	ForSender(ctx context.Context, id, kind string) (Document, error)
	// TakeIn reads files that arrived, and keeps their returns; told is called after
	// each file.
	TakeIn(ctx context.Context, files []Upload, about About, told func(file string, returns []schemas.Return)) (Taken, error)
	// ReadAgain reads the file of a return that is kept again, and keeps what has
	// become of it; service, where it is not empty, is the one that it is from.
	ReadAgain(ctx context.Context, id, service string) (Taken, error)

	// Layout is how a return is read with what somebody says of it.
	Layout(ctx context.Context, id string, said Said) (Layout, error)
	// SaveLayout saves that as a profile, and says in a line what was saved.
	SaveLayout(ctx context.Context, id string, said Said) (string, error)

	// Differences are the returns that were sent again, compared with those before,
	// and those that were discarded.
	Differences(ctx context.Context) ([]Difference, error)
	// Decide accepts or discards a return that waits.
	Decide(ctx context.Context, id string, accept bool, reason string) error

	// Figures are the figures of a measure.
	Figures(ctx context.Context, spec measure.Spec) ([]measure.Figure, error)
	// Explain says where a figure comes from.
	Explain(ctx context.Context, q measure.Question) (Explained, error)
	// Trend is how the complexity of the work moves.
	Trend(ctx context.Context, q TrendQuestion) ([]trend.Study, error)
	// Compare is services side by side; where only is not nil, those and nothing of
	// others.
	Compare(ctx context.Context, p schemas.Period, region string, only []string) (compare.Result, error)

	// Exercise makes the workbooks of a moderation exercise, so many for each service
	// of a region; cases is a file of cases, or nil for the starter set.
	Exercise(ctx context.Context, region string, each int, cases *Upload) ([]Document, error)
	// Moderate says how far raters agree, from the workbooks that they filled and
	// those of an earlier exercise, if there are any.
	Moderate(ctx context.Context, packs, before []Upload, cases *Upload) (Moderated, error)

	// MakeRelease makes the release of a period, a draft or one that is kept.
	MakeRelease(ctx context.Context, p schemas.Period, draft bool) (Released, error)
	// Editions are the editions of the release that is there.
	Editions(ctx context.Context) ([]Edition, error)
	// ReleaseFile opens a file of an edition by its path in it, for the caller to
	// close.
	ReleaseFile(edition, path string) (io.ReadCloser, error)

	// Settings are the settings as they stand.
	Settings(ctx context.Context) (Settings, error)
	// MakeDemo makes the demo beside the workspace, and works with it from then on;
	// LeaveDemo goes back to the workspace.
	MakeDemo(ctx context.Context) error
	LeaveDemo(ctx context.Context) error

	// Note adds a line to the log; Log is the log, the newest first, at most n lines.
	Note(e Entry) error
	Log(n int) ([]Entry, error)
}

// Workspace is what a desk works with.
type Workspace struct {
	Dir     string
	Demo    bool           // its returns are imaginary
	Empty   bool           // no return is kept
	Today   schemas.Date   // as the program knows it
	Latest  schemas.Period // the quarter of the newest return, or the last complete one without any
	Version string
	// Limits of what may be uploaded, in bytes: of one file, and of all together.
	FileMost, AllMost int64
	KeepsReturns      bool // the files received are kept
}

// Quarter is what was returned for a period.
type Quarter struct {
	Period   schemas.Period
	Returned []measure.Returned
	Regions  [][]string // as measure.Regions has them
	Issues   []measure.Issue
	Waiting  []measure.ReturnRow // held, rejected or waiting for a decision, whatever their day
}

// Upload is a file that arrived. Path is its name with the folders that it came in,
// with slashes.
type Upload struct {
	Path    string
	Content []byte
}

// About is what somebody says of files that arrived; what is empty they say
// themselves.
type About struct {
	Service     string // a name that the register knows
	ExtractDate string // a day
	Received    string // a day; today when it is empty
	Hold        bool   // what would replace a return waits for a decision
	// Only are the services that the files may be of, by id; nil for all. A file that names
	// another, or that is of none, is not kept, whatever else it holds.
	Only []string
}

// Taken is what became of files.
type Taken struct {
	Returns []schemas.Return // without their rows
	Changes []string         // what they change in what was known, in sentences
	Refused []string         // files of which nothing is kept, for they are not of About.Only
}

// Read is a return as it is read now, and as it is kept.
type Read struct {
	Kept    measure.ReturnRow
	Service schemas.Service // its zero where it is not known
	// Return is empty, and Missing says why, where the file received is not there.
	Return  schemas.Return
	Missing string
	Marked  bool   // there can be a marked copy
	Answer  string // what its sender is told, in a line
}

// The kinds of document for a sender.
const (
	SenderPage   = "page"
	SenderBook   = "workbook"
	SenderMarked = "marked"
)

// SenderKinds are all kinds of document for a sender.
var SenderKinds = []string{SenderPage, SenderBook, SenderMarked}

// Document is a file to download.
type Document struct {
	Name    string
	Type    string // of its content, as HTTP has it
	Content []byte
}

// Said is what somebody says of a layout, in the words of iass map: columns as
// HEADING=FIELD or HEADING@COLUMN=FIELD, words as FIELD:WORD=MEANING.
type Said struct {
	Columns, Words []string
	Order          string // day-first, month-first or empty
	Service        string
	By             string // who says so
}

// Layout is how a return is read, and how it would be with what was said.
type Layout struct {
	Kept      measure.ReturnRow
	Missing   string // why it cannot be shown
	Now, Then schemas.Return
	Tables    []LayoutTable
	Questions []LayoutQuestion
	Words     []LayoutWord
	Counts    []LayoutCount // of the day that it describes
	Lines     string        // the profile that would be saved
}

// LayoutTable is a table of the sheet as it is seen.
type LayoutTable struct {
	Where   string
	Columns []LayoutColumn
	Rows    []LayoutRow
}

// LayoutColumn is a column, and what it was taken for.
type LayoutColumn struct {
	Letter, Heading, Field, Why string
	Key                         string   // as Said.Columns names it, before =
	Rivals                      []string // what else it may be, with reasons
	Asked                       bool     // a person must say
	Suggested                   string   // the field that is suggested where one is asked for
}

// LayoutRow is a row as it is seen: cells that may be a person's are blank, and
// Hidden.
type LayoutRow struct {
	Number int
	Cells  []LayoutCell
}

// LayoutCell is a cell.
type LayoutCell struct {
	Text   string
	Hidden bool // it is not shown, for it may be a person's or is not needed
}

// LayoutQuestion is something that a person must say.
type LayoutQuestion struct {
	Text    string
	Why     string // what speaks for the answer suggested
	Choices []string
	Word    string // of a question about a word: FIELD:WORD, as Said.Words names it
	Service bool   // which service sent it
	Order   bool   // whether dates have the month first
}

// LayoutWord is a word of a level or status column.
type LayoutWord struct {
	Key                string // FIELD:WORD
	Field, Word, Means string // Means is empty where nobody knows
	Rows               int
	Meanings           []string
}

// LayoutCount are the counts of a level, as they are and as they would be.
type LayoutCount struct {
	Level     string
	Now, Then []int // open, inactive, closed, total
}

// Difference is a return that was sent again.
type Difference struct {
	measure.Difference
	Sentence string
	Changes  []string // in lines
}

// Explained is where a figure comes from.
type Explained struct {
	measure.Explanation
	Sentence string
}

// Moderated is a moderation exercise that was read.
type Moderated struct {
	moderation.Result
	Files []Document // the page for the meeting, the workbook and the figures
}

// TrendQuestion is what is asked of a trend; what is empty has a default.
type TrendQuestion struct {
	From, To, Unit  string
	Region, Service string
	Measure         string
	Only            []string // services that it may be of, by id; nil for all
}

// Released is a release that was made.
type Released struct {
	Period  schemas.Period
	Draft   bool
	Report  disclosure.Report
	Refused string   // why there is no published edition
	Summary string   // as the command prints it
	Changes []string // figures of earlier releases that moved
}

// Edition is an edition of the release that is there.
type Edition struct {
	ID       string // published or internal
	Internal bool
	Draft    bool // it is to be looked at, and was not sent out
	Title    string
	Files    []File
}

// Pages are the files that are not described one by one: those of single regions and
// services.
func (e Edition) Pages() []File {
	return slices.DeleteFunc(slices.Clone(e.Files), func(f File) bool { return f.What != "" })
}

// File is a file of an edition.
type File struct {
	Path  string
	Bytes int64
	What  string // in words; empty for a page of many
}

// Settings are the settings as they stand, and where each thing is changed.
type Settings struct {
	Path, Text      string // of iass.yaml
	RegisterPath    string
	ProfilesPath    string
	Profiles        []Profile
	ReturnsPath     string
	StorePath, Lock string
}

// Profile is a layout that somebody settled.
type Profile struct{ Name, Service, ConfirmedBy, ConfirmedOn, ValidFrom string }

// Entry is a line of the log: who did what, and when. It holds no personal data.
type Entry struct {
	At     time.Time
	Person string
	What   string
}
