package ingest

import (
	"errors"
	"fmt"

	"github.com/iassn/collate/schemas"
)

// Book is the cells of one file, as text with positions. It interprets nothing:
// what a cell means is transform's to say.
type Book struct {
	Kind     Kind
	Date1904 bool // serial dates without a format count from 1904
	Sheets   []Sheet
	Beside   []Sheet // of a counts return in JSON, what it says of the export: no rows of the file
	Findings []schemas.Finding
}

// Sheet is one sheet of a workbook, in the workbook's order. A text file is one
// Sheet with an empty Name.
type Sheet struct {
	Name   string
	Hidden bool
	Lines  []Line
	Merged []Range
	// SepLine is the number of the line that only names the delimiter
	// ("sep=;"), as Excel understands it; 0 where there is none. The line is
	// also among Lines, so that nothing is lost.
	SepLine int
	// Width is how many cells nearly all records of a text have, empty ones at the
	// end too; 0 in a workbook, or where they differ. Short are those with fewer,
	// by their numbers.
	Width int
	Short map[int]int
}

// Line is one row that the file holds. Number counts from 1 as a spreadsheet
// shows it: in a text file every record counts, blank lines included, and a
// record with new lines in quotes counts once. Index 0 of Cells is column A;
// trailing empty cells are cut, and a line without any other cell is left out.
// Lines come in order of Number.
type Line struct {
	Number int
	Cells  []string
}

// Range is a block of merged cells. Rows and columns are counted from 1, and
// the last ones belong to it.
type Range struct{ FirstRow, FirstColumn, LastRow, LastColumn int }

// Limits bounds what a file may hold, so that no file exhausts the machine. A
// zero field means the default. Nothing is cut at a limit: a file beyond one is
// refused, and says which.
type Limits struct {
	Bytes     int64 // the file's size
	Inflated  int64 // all parts of a workbook, unpacked
	Ratio     int64 // Inflated to Bytes; looked at above 32 MiB
	Parts     int   // files in a workbook's zip
	Rows      int   // the last row of a sheet or text file
	Columns   int   // the last column of a row
	Cells     int   // all rows, each up to its last cell
	CellBytes int   // one cell

	// Stop is asked now and then whether reading has taken too long; nil never
	// stops. Seconds is how long that is, for the message.
	Stop    func() bool
	Seconds int
}

// stopped is the limit of time, once it is passed.
func (l Limits) stopped() error {
	if l.Stop == nil || !l.Stop() {
		return nil
	}
	return limitError{fmt.Sprintf("Reading the file takes longer than %d seconds, which is the limit (limits.seconds).", l.Seconds)}
}

// DefaultLimits are far above any return of a year, and low enough for a
// laptop.
func DefaultLimits() Limits {
	return Limits{
		Bytes:     256 << 20,
		Inflated:  1 << 30,
		Ratio:     300,
		Parts:     20_000,
		Rows:      2_000_000,
		Columns:   16_384,
		Cells:     32 << 20,
		CellBytes: 1 << 20,
	}
}

// ratioFloor is the unpacked size below which the ratio says nothing: small
// sheets of equal cells compress very well.
const ratioFloor = 32 << 20

func (l Limits) filled() Limits {
	d := DefaultLimits()
	return Limits{
		Bytes:     or(l.Bytes, d.Bytes),
		Inflated:  or(l.Inflated, d.Inflated),
		Ratio:     or(l.Ratio, d.Ratio),
		Parts:     or(l.Parts, d.Parts),
		Rows:      or(l.Rows, d.Rows),
		Columns:   or(l.Columns, d.Columns),
		Cells:     or(l.Cells, d.Cells),
		CellBytes: or(l.CellBytes, d.CellBytes),
		Stop:      l.Stop,
		Seconds:   l.Seconds,
	}
}

func or[T int | int64](n, fallback T) T {
	if n == 0 {
		return fallback
	}
	return n
}

// ReadBook reads the cells of a file whose whole content is given; content is
// not changed, and not kept. name is what messages call the file, and decides
// nothing: kinds are told by content. A file that cannot be read yields a Book
// without sheets and one finding of a rule that refuses, never an error or a
// panic: bad files are findings about somebody's return.
func ReadBook(name string, content []byte, limits Limits) Book {
	return Options{Limits: limits}.book(name, content)
}

// book is ReadBook with passwords to try.
func (o Options) book(name string, content []byte) Book {
	limits := o.Limits.filled()
	if int64(len(content)) > limits.Bytes {
		return refuseLimit(KindUnknown, name, beyond("The file's size in bytes", int64(len(content)), limits.Bytes))
	}
	kind := KindOf(content)
	switch kind {
	case KindEmpty:
		return refusal(kind, schemas.NewFinding(schemas.RuleFileEmpty, schemas.Position{File: name}, schemas.NoField, ""))
	case KindEncrypted:
		return o.readLocked(name, content, limits)
	case KindDamaged:
		return refuseDamaged(name, "The workbook is incomplete: the end of the file is missing, as after a download that broke off.")
	case KindText:
		return readText(name, content, limits)
	case KindJSON:
		return readJSON(name, content, limits)
	case KindXLSX:
		return readXLSX(name, content, limits)
	default:
		f := schemas.NewFinding(schemas.RuleFileKind, schemas.Position{File: name}, schemas.NoField, kind.refusal())
		f.Fix = kind.remedy()
		return refusal(kind, f)
	}
}

// readLocked reads a workbook behind a password.
func (o Options) readLocked(name string, content []byte, limits Limits) Book {
	unlocked, err := unlock(content, o.Passwords, limits)
	var limit limitError
	var locked errLocked
	switch {
	case err == nil:
		return Options{Limits: o.Limits}.book(name, unlocked)
	case errors.As(err, &limit):
		return refuseLimit(KindEncrypted, name, limit.Error())
	case errors.As(err, &locked):
		return refusal(KindEncrypted, schemas.NewFinding(schemas.RuleFileEncrypted, schemas.Position{File: name}, schemas.NoField, locked.Error()))
	}
	f := schemas.NewFinding(schemas.RuleFileEncrypted, schemas.Position{File: name}, schemas.NoField,
		fmt.Sprintf("The workbook is protected by a password, and %s.", err))
	f.Fix = "Open it in Excel, save it without a password, and send it by a secure route."
	return refusal(KindEncrypted, f)
}

// readText reads a text file of any encoding and delimiter.
func readText(name string, content []byte, limits Limits) Book {
	decoded := decode(content)
	if decoded.blank() {
		return refusal(KindEmpty, schemas.NewFinding(schemas.RuleFileEmpty, schemas.Position{File: name}, schemas.NoField, ""))
	}
	sheet, faults, err := readCSV(decoded.text, limits)
	if err != nil {
		return refuseLimit(KindText, name, err.Error())
	}
	book := Book{Kind: KindText, Sheets: []Sheet{sheet}}
	for _, fault := range faults {
		book.Findings = append(book.Findings, fault.finding(name))
	}
	book.Findings = append(book.Findings, decoded.findings(name, limits)...)
	schemas.SortFindings(book.Findings)
	return book
}

func refusal(kind Kind, f schemas.Finding) Book {
	return Book{Kind: kind, Findings: []schemas.Finding{f}}
}

func refuseLimit(kind Kind, name, message string) Book {
	return refusal(kind, schemas.NewFinding(schemas.RuleFileLimit, schemas.Position{File: name}, schemas.NoField, message))
}

func refuseDamaged(name, message string) Book {
	return refusal(KindXLSX, schemas.NewFinding(schemas.RuleFileDamaged, schemas.Position{File: name}, schemas.NoField, message))
}

// beyond says which limit a file passes.
func beyond(what string, n, limit int64) string {
	return fmt.Sprintf("%s is %d; the limit is %d.", what, n, limit)
}

// limitError is a limit passed inside a file; its text is the finding's
// message.
type limitError struct{ message string }

func (e limitError) Error() string { return e.message }
