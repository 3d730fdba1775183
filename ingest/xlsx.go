package ingest

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"path"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// nowhere is a folder that no system can make a file in: the NUL character
// stands in no path. excelize is to unpack to it what it would not keep in
// memory, which fails, and then keeps it in memory.
const nowhere = "\x00"

// readXLSX reads the sheets of a workbook in their order, hidden ones included;
// chart sheets have no cells. excelize opens the workbook and knows its sheets
// and styles; the cells are read by sheetReader, because excelize's own row
// reader takes damaged XML for the end of the sheet, puts cells out of order in
// the wrong columns, and says neither the type nor the style of a cell.
// Nothing is written to the disk.
func readXLSX(name string, content []byte, limits Limits) (book Book) {
	defer func() {
		if fault := recover(); fault != nil {
			book = refuseDamaged(name, "The workbook is damaged: it cannot be taken apart.")
		}
	}()
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return refuseDamaged(name, "The workbook is incomplete: the end of the file is missing, as after a download that broke off.")
	}
	if err := checkZip(archive, int64(len(content)), limits); err != nil {
		return refuseLimit(KindXLSX, name, err.Error())
	}
	file, err := excelize.OpenReader(bytes.NewReader(content), excelize.Options{
		RawCellValue:      true,
		UnzipSizeLimit:    limits.Inflated,
		UnzipXMLSizeLimit: limits.Inflated,
		TmpDir:            nowhere,
	})
	if err != nil {
		return refuseDamaged(name, "The workbook is damaged: its list of sheets or of styles cannot be read.")
	}
	defer func() { _ = file.Close() }() // it closes temporary files, and there are none
	if part := damagedPart(file, archive); part != "" {
		return refuseDamaged(name, fmt.Sprintf("The workbook is damaged: its part %s is not what was packed.", part))
	}
	book, err = readSheets(name, file, limits)
	var limit limitError
	switch {
	case errors.As(err, &limit):
		return refuseLimit(KindXLSX, name, limit.Error())
	case err != nil:
		return refuseDamaged(name, fmt.Sprintf("The workbook is damaged: %s.", err))
	}
	return book
}

// checkZip compares what a workbook says that it unpacks to with the limits.
// archive/zip holds every part to its word.
func checkZip(archive *zip.Reader, packed int64, limits Limits) error {
	if len(archive.File) > limits.Parts {
		return limitError{beyond("The number of parts of the workbook", int64(len(archive.File)), int64(limits.Parts))}
	}
	var inflated uint64
	for _, f := range archive.File {
		if f.UncompressedSize64 > uint64(limits.Inflated) {
			inflated = f.UncompressedSize64
			break
		}
		inflated += f.UncompressedSize64
	}
	if inflated > uint64(limits.Inflated) {
		return limitError{fmt.Sprintf("The workbook unpacks to %d bytes; the limit is %d.", inflated, limits.Inflated)}
	}
	if ratio := int64(inflated) / packed; inflated > ratioFloor && ratio > limits.Ratio {
		return limitError{fmt.Sprintf("The workbook unpacks to %d times its size; the limit is %d.", ratio, limits.Ratio)}
	}
	return nil
}

// damagedPart is the first part that is not what its sum says; excelize takes
// what it gets. Pictures and the like do not matter.
func damagedPart(file *excelize.File, archive *zip.Reader) string {
	for _, f := range archive.File {
		lower := partName(f.Name)
		if !strings.HasSuffix(lower, ".xml") && !strings.HasSuffix(lower, ".rels") {
			continue
		}
		part, ok := findPart(file, f.Name)
		if !ok || uint64(len(part)) != f.UncompressedSize64 || crc32.ChecksumIEEE(part) != f.CRC32 {
			return lower
		}
	}
	return ""
}

// findPart is the content of a part as excelize unpacked it.
func findPart(file *excelize.File, name string) ([]byte, bool) {
	want := partName(name)
	for _, spelling := range []string{strings.ReplaceAll(name, "\\", "/"), strings.TrimPrefix(name, "/"), want} {
		if part, ok := file.Pkg.Load(spelling); ok {
			content, ok := part.([]byte)
			return content, ok
		}
	}
	var found []byte
	ok := false
	file.Pkg.Range(func(key, part any) bool {
		if spelling, _ := key.(string); partName(spelling) == want {
			found, ok = part.([]byte)
		}
		return !ok
	})
	return found, ok
}

// readSheets reads the cells of every sheet.
func readSheets(name string, file *excelize.File, limits Limits) (Book, error) {
	if file.WorkBook == nil || len(file.WorkBook.Sheets.Sheet) == 0 {
		return Book{}, errors.New("it has no list of sheets")
	}
	book := Book{Kind: KindXLSX}
	if pr := file.WorkBook.WorkbookPr; pr != nil {
		book.Date1904 = pr.Date1904
	}
	links, err := workbookLinks(file)
	if err != nil {
		return Book{}, err
	}
	reader := sheetReader{formats: formatsOf(file), date1904: book.Date1904, limits: limits}
	for _, l := range links {
		if l.kind != "sharedStrings" {
			continue
		}
		if part, ok := findPart(file, l.part); ok {
			if reader.shared, err = sharedStrings(part); err != nil {
				return Book{}, fmt.Errorf("its table of texts: %w", err)
			}
		}
	}
	for _, s := range file.WorkBook.Sheets.Sheet {
		i := slices.IndexFunc(links, func(l partLink) bool { return l.id == s.ID })
		if i >= 0 && links[i].kind != "worksheet" {
			continue
		}
		var part []byte
		found := false
		if i >= 0 {
			part, found = findPart(file, links[i].part)
		}
		if !found {
			return Book{}, fmt.Errorf("its sheet %q is missing", s.Name)
		}
		sheet := Sheet{Name: s.Name, Hidden: s.State == "hidden" || s.State == "veryHidden"}
		if err := reader.read(part, &sheet); err != nil {
			return Book{}, fmt.Errorf("its sheet %q: %w", s.Name, err)
		}
		book.Sheets = append(book.Sheets, sheet)
		if reader.bare > 0 {
			at := schemas.Position{File: name, Sheet: s.Name, Row: reader.bareRow, Column: reader.bareColumn}
			book.Findings = append(book.Findings, bareFinding(at, reader.bare))
		}
	}
	return book, nil
}

// bareFinding says that formulas have no value to read, and where the first is.
func bareFinding(at schemas.Position, n int) schemas.Finding {
	f := schemas.NewFinding(schemas.RuleTableIgnored, at, schemas.NoField,
		fmt.Sprintf("%d cells of the sheet hold a formula without its result, and were read as empty. The first is here.", n))
	f.Severity = schemas.Query
	f.Fix = "Open the workbook in Excel, save it, and send it again: saving stores the results."
	return f
}

// partLink leads from the workbook to one of its parts.
type partLink struct{ id, kind, part string }

// workbookLinks are the workbook's relations.
func workbookLinks(file *excelize.File) ([]partLink, error) {
	workbook := "xl/workbook.xml"
	roots, err := links(file, "_rels/.rels", "")
	if err != nil {
		return nil, err
	}
	for _, l := range roots {
		if l.kind == "officeDocument" {
			workbook = l.part
		}
	}
	folder, base := path.Split(workbook)
	return links(file, folder+"_rels/"+base+".rels", folder)
}

// links are the relations that stand in a part.
func links(file *excelize.File, name, folder string) ([]partLink, error) {
	part, ok := findPart(file, name)
	if !ok {
		return nil, nil
	}
	var out []partLink
	x := newXMLScanner(part)
	for {
		if err := x.next(); err != nil {
			return nil, err
		}
		switch {
		case x.token == xmlDone:
			return out, nil
		case x.token == xmlStart && string(x.name) == "Relationship":
			target := strings.ReplaceAll(x.attrText("Target"), "\\", "/")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(folder, target)
			}
			out = append(out, partLink{
				id:   x.attrText("Id"),
				kind: path.Base(x.attrText("Type")),
				part: strings.TrimPrefix(target, "/"),
			})
		}
	}
}

// formatsOf is what each cell style of the workbook makes of a number.
func formatsOf(file *excelize.File) []numberFormat {
	if file.Styles == nil || file.Styles.CellXfs == nil {
		return nil
	}
	codes := map[int]numberFormat{}
	if file.Styles.NumFmts != nil {
		for _, f := range file.Styles.NumFmts.NumFmt {
			codes[f.NumFmtID] = formatOf(f.FormatCode)
		}
	}
	formats := make([]numberFormat, len(file.Styles.CellXfs.Xf))
	for i, xf := range file.Styles.CellXfs.Xf {
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
