package ingest

import (
	"bytes"
	"errors"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/iassn/collate/schemas"
)

// readXLSX reads the sheets of a workbook in their order, hidden ones included;
// chart sheets have no cells. All of it is read by this package: excelize's row
// reader takes damaged XML for the end of the sheet, puts cells out of order in
// the wrong columns, says neither the type nor the style of a cell, holds every
// part in memory, and takes ten times as long.
func readXLSX(name string, content []byte, limits Limits) (book Book) {
	defer func() {
		if fault := recover(); fault != nil {
			book = refuseDamaged(name, "The workbook is damaged: it cannot be taken apart.")
		}
	}()
	parts, err := openParts(content, limits)
	if err == nil {
		defer parts.close()
		book, err = readSheets(name, parts)
	}
	var limit limitError
	switch {
	case errors.As(err, &limit):
		return refuseLimit(KindXLSX, name, limit.Error())
	case errors.Is(err, errNotZip):
		return refuseDamaged(name, "The workbook is incomplete: the end of the file is missing, as after a download that broke off.")
	case err != nil:
		return refuseDamaged(name, fmt.Sprintf("The workbook is damaged: %s.", err))
	}
	return book
}

// readSheets reads the cells of every sheet.
func readSheets(name string, parts *xlsxParts) (Book, error) {
	workbook, links, err := workbookLinks(parts)
	if err != nil {
		return Book{}, err
	}
	date1904, list, err := sheetList(parts, workbook)
	if err != nil {
		return Book{}, fmt.Errorf("its list of sheets: %w", err)
	}
	if len(list) == 0 {
		return Book{}, errors.New("it has no list of sheets")
	}
	book := Book{Kind: KindXLSX, Date1904: date1904}
	reader := sheetReader{date1904: date1904, limits: parts.limits}
	if err := reader.readTables(parts, links); err != nil {
		return Book{}, err
	}
	for _, s := range list {
		i := slices.IndexFunc(links, func(l partLink) bool { return l.id == s.id })
		if i >= 0 && links[i].kind != "worksheet" {
			continue
		}
		if i < 0 {
			return Book{}, fmt.Errorf("its sheet %q is missing", s.name)
		}
		x, ok, err := parts.scan(links[i].part)
		if err != nil {
			return Book{}, err
		}
		if !ok {
			return Book{}, fmt.Errorf("its sheet %q is missing", s.name)
		}
		sheet := Sheet{Name: s.name, Hidden: s.hidden}
		if err := reader.read(x, &sheet); err != nil {
			return Book{}, fmt.Errorf("its sheet %q: %w", s.name, err)
		}
		book.Sheets = append(book.Sheets, sheet)
		book.Findings = append(book.Findings, reader.findings(schemas.Position{File: name, Sheet: s.name}, sheet)...)
	}
	return book, nil
}

// readTables reads the texts and styles that the cells of all sheets share.
func (r *sheetReader) readTables(parts *xlsxParts, links []partLink) error {
	for _, l := range links {
		if l.kind != "sharedStrings" && l.kind != "styles" {
			continue
		}
		x, ok, err := parts.scan(l.part)
		switch {
		case err != nil:
			return err
		case !ok:
			continue
		case l.kind == "styles":
			if r.formats, err = styleFormats(x); err != nil {
				return fmt.Errorf("its list of styles: %w", err)
			}
		default:
			if r.shared, err = sharedStrings(x); err != nil {
				return fmt.Errorf("its table of texts: %w", err)
			}
		}
	}
	return nil
}

// partLink leads from the workbook to one of its parts.
type partLink struct{ id, kind, part string }

// workbookLinks are the name of the part that is the workbook itself, and its
// relations. A workbook that leads to no styles may hold them all the same.
func workbookLinks(parts *xlsxParts) (workbook string, out []partLink, err error) {
	workbook = "xl/workbook.xml"
	roots, err := links(parts, "_rels/.rels", "")
	if err != nil {
		return "", nil, err
	}
	for _, l := range roots {
		if l.kind == "officeDocument" {
			workbook = l.part
		}
	}
	folder, base := path.Split(workbook)
	out, err = links(parts, folder+"_rels/"+base+".rels", folder)
	if !slices.ContainsFunc(out, func(l partLink) bool { return l.kind == "styles" }) {
		out = append(out, partLink{kind: "styles", part: folder + "styles.xml"})
	}
	return workbook, out, err
}

// links are the relations that stand in a part.
func links(parts *xlsxParts, name, folder string) ([]partLink, error) {
	x, ok, err := parts.scan(name)
	if err != nil || !ok {
		return nil, err
	}
	var out []partLink
	for {
		if err := x.next(); err != nil {
			return nil, err
		}
		if x.token == xmlDone {
			return out, nil
		}
		if x.token != xmlStart || string(x.name) != "Relationship" {
			continue
		}
		var texts [3]string
		for i, attr := range []string{"Id", "Type", "Target"} {
			if texts[i], err = x.attrText(attr); err != nil {
				return nil, err
			}
		}
		target := strings.ReplaceAll(texts[2], "\\", "/")
		if !strings.HasPrefix(target, "/") {
			target = path.Join(folder, target)
		}
		out = append(out, partLink{id: texts[0], kind: path.Base(texts[1]), part: strings.TrimPrefix(target, "/")})
	}
}

// listedSheet is a sheet as the workbook lists it.
type listedSheet struct {
	name, id string
	hidden   bool
}

// sheetList is what the workbook says of its sheets and dates.
func sheetList(parts *xlsxParts, workbook string) (date1904 bool, list []listedSheet, err error) {
	x, ok, err := parts.scan(workbook)
	if err != nil || !ok {
		return false, nil, err
	}
	for {
		if err := x.next(); err != nil {
			return false, nil, err
		}
		switch {
		case x.token == xmlDone:
			return date1904, list, nil
		case x.token != xmlStart:
		case string(x.name) == "workbookPr":
			date1904 = date1904 || x.attrTrue("date1904") // an extension has the name too
		case string(x.name) == "sheet":
			var s listedSheet
			if s.name, err = x.attrText("name"); err != nil {
				return false, nil, err
			}
			if s.id, err = x.attrText("id"); err != nil {
				return false, nil, err
			}
			state := string(x.attr("state"))
			s.hidden = state == "hidden" || state == "veryHidden"
			list = append(list, s)
		}
	}
}

// styleFormats is what each cell style of the workbook makes of a number.
func styleFormats(x *xmlScanner) ([]numberFormat, error) {
	codes := map[int]numberFormat{}
	var formats []numberFormat
	inside := ""
	for {
		if err := x.next(); err != nil {
			return nil, err
		}
		if x.token == xmlDone {
			return formats, nil
		}
		switch name := string(x.name); {
		case x.token == xmlEnd && name == inside:
			inside = ""
		case x.token != xmlStart:
		case inside == "" && !x.empty && (name == "numFmts" || name == "cellXfs"):
			inside = name
		case inside == "numFmts" && name == "numFmt":
			code, err := x.attrText("formatCode")
			if err != nil {
				return nil, err
			}
			if id, ok := formatID(x); ok {
				codes[id] = formatOf(code)
			}
		case inside == "cellXfs" && name == "xf":
			format := plainFormat
			if id, ok := formatID(x); ok {
				if format, ok = codes[id]; !ok {
					format = builtinFormat(id)
				}
			}
			formats = append(formats, format)
		}
	}
}

func formatID(x *xmlScanner) (id int, ok bool) {
	id, err := strconv.Atoi(string(bytes.TrimSpace(x.attr("numFmtId"))))
	return id, err == nil
}

// sharedStrings reads the workbook's table of texts.
func sharedStrings(x *xmlScanner) ([]string, error) {
	var out []string
	var text []byte
	for {
		if err := x.next(); err != nil {
			return nil, err
		}
		if x.token == xmlDone {
			return out, nil
		}
		if x.token != xmlStart || string(x.name) != "si" {
			continue
		}
		if len(out) >= x.limits.Cells {
			return nil, limitError{beyond("The number of texts", int64(len(out))+1, int64(x.limits.Cells))}
		}
		var err error
		if text, err = x.content(text[:0], "t", "rPh"); err != nil {
			return nil, err
		}
		out = append(roomier(out), unescapeOffice(string(text)))
	}
}
