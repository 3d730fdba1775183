package ingest

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// excelizeCells are the cells of a workbook as excelize reads them, by sheet
// and place: its raw values, made into text by the type and the style that it
// says they have.
func excelizeCells(t *testing.T, content []byte) map[string]string {
	t.Helper()
	cells, err := tryExcelize(content)
	if err != nil {
		t.Fatal(err)
	}
	return cells
}

func tryExcelize(content []byte) (map[string]string, error) {
	f, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{RawCellValue: true})
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	reader := sheetReader{date1904: f.WorkBook.WorkbookPr != nil && f.WorkBook.WorkbookPr.Date1904}
	reader.formats = excelizeFormats(f)
	out := map[string]string{}
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		if err != nil {
			continue // a chart sheet
		}
		for i, row := range rows {
			for j, raw := range row {
				if raw == "" {
					continue
				}
				place := schemas.Position{Sheet: sheet, Row: i + 1, Column: j + 1}
				kind, err := f.GetCellType(sheet, cellPlace(i, j))
				if err != nil {
					return nil, err
				}
				style, err := f.GetCellStyle(sheet, cellPlace(i, j))
				if err != nil {
					return nil, err
				}
				tag := cellTag{style: style, kind: errorCell}
				switch kind {
				case excelize.CellTypeUnset, excelize.CellTypeNumber:
					tag.kind = numberCell
				case excelize.CellTypeBool:
					tag.kind = boolCell
				case excelize.CellTypeDate:
					tag.kind = isoCell
				default:
				}
				out[place.String()] = string(reader.appendCell(nil, tag, []byte(raw)))
			}
		}
	}
	return out, nil
}

func cellPlace(i, j int) string {
	name, err := excelize.CoordinatesToCellName(j+1, i+1)
	if err != nil {
		return "A1"
	}
	return name
}

func excelizeFormats(f *excelize.File) []numberFormat {
	if f.Styles == nil || f.Styles.CellXfs == nil {
		return nil
	}
	codes := map[int]numberFormat{}
	if f.Styles.NumFmts != nil {
		for _, n := range f.Styles.NumFmts.NumFmt {
			codes[n.NumFmtID] = formatOf(n.FormatCode)
		}
	}
	formats := make([]numberFormat, len(f.Styles.CellXfs.Xf))
	for i, xf := range f.Styles.CellXfs.Xf {
		if xf.NumFmtID == nil {
			continue
		}
		format, ok := codes[*xf.NumFmtID]
		if !ok {
			format = builtinFormat(*xf.NumFmtID)
		}
		formats[i] = format
	}
	return formats
}

// bookCells are the cells of a book, by sheet and place.
func bookCells(book Book) map[string]string {
	out := map[string]string{}
	for _, s := range book.Sheets {
		for _, l := range s.Lines {
			for j, text := range l.Cells {
				if text != "" {
					out[schemas.Position{Sheet: s.Name, Row: l.Number, Column: j + 1}.String()] = text
				}
			}
		}
	}
	return out
}

// Every workbook gives the same cells through excelize, or differs for the
// reason given here.
func TestReadXLSXAsExcelize(t *testing.T) {
	root := shared(t, "corpora")
	const elsewhere = "excelize looks for the styles in xl/styles.xml alone, and theirs are elsewhere"
	reasons := map[string]string{
		"empty_s_attribute.xlsx":        "excelize refuses the sheet for a style that is empty",
		"minimal_package.xlsx":          elsewhere,
		"los-angeles-arrests-xlsx.xlsx": elsewhere,
	}
	files, differ := 0, 0
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		content := readFile(t, name)
		if KindOf(content) != KindXLSX {
			return nil
		}
		files++
		t.Run(d.Name(), func(t *testing.T) {
			book := ReadBook(d.Name(), content, Limits{})
			if len(book.Sheets) == 0 {
				return // refused; TestReadBookCorpora says why
			}
			diff := cmp.Diff(excelizeCells(t, content), bookCells(book))
			reason := reasons[d.Name()]
			if reason != "" {
				differ++
			}
			if (diff != "") != (reason != "") {
				t.Errorf("differs for the reason %q (-excelize +got):\n%s", reason, diff)
			}
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 80 || differ != len(reasons) {
		t.Errorf("%d files, of which %d differ with a reason; want more than 80, and %d", files, differ, len(reasons))
	}
}
