package workbook

import (
	"bytes"
	"encoding/csv"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/iassn/collate/report/disclosure"
	"github.com/iassn/collate/report/internal/made"
	"github.com/iassn/collate/schemas"
)

func TestAudit(t *testing.T) {
	for name, r := range editions(content(t, small)) {
		for _, fault := range audit(unzip(t, written(t, r)), name == "internal") {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// TestAuditSpare audits what has next to nothing to show: one quarter, no service
// that returned.
func TestAuditSpare(t *testing.T) {
	s := made.Spec{Seed: 1, Regions: 1, Services: 1, Cases: 3, Silent: 1, Period: schemas.Quarter(2026, 1), Quarters: 1}
	c, err := made.Content(t.Context(), s)
	if err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]disclosure.Release{"internal": disclosure.Internal(c), "published": made.Published(c, policy)} {
		for _, fault := range audit(unzip(t, written(t, r)), name == "internal") {
			t.Errorf("%s: %s", name, fault)
		}
	}
}

// fault is a fault that is planted in a good workbook, and what the auditor must
// say of it.
type fault struct {
	part, old, now string // old is a regular expression: its first match is replaced
	want           string
}

var faults = []fault{
	{"docProps/core.xml", `<dc:title>[^<]*</dc:title>`, ``, "the property title"},
	{"docProps/core.xml", `en-GB`, `en-US`, "the property language"},
	{"docProps/core.xml", `<dc:creator>[^<]*</dc:creator>`, ``, "the property creator"},
	{"xl/workbook.xml", `activeTab="0"|<workbookView`, `<workbookView activeTab="2"`, "it opens at sheet 2"},
	{"xl/workbook.xml", `name="Adoption"`, `name="Adoption" state="hidden"`, "Adoption: hidden"},
	{"xl/workbook.xml", `name="Adoption"`, `name="Sheet 7?"`, "the name is not plain"},
	{"xl/workbook.xml", `name="Adoption"`, `name="coverage"`, "or not its own"},
	{"xl/worksheets/_rels/sheet4.xml.rels", `<Relationship `, `<Relationship TargetMode="External" Id="x" Target="http://example.org"/><Relationship `, "leads outside"},
	{"xl/styles.xml", `<sz val="12"`, `<sz val="9"`, "text of 9 points"},
	{"xl/styles.xml", `<font>`, `<font><i/>`, "italic"},
	{"xl/styles.xml", `(<cellXfs.*?)wrapText="true"`, `$1 shrinkToFit="1"`, "shrunk"},
	{"xl/styles.xml", `builtinId="16"`, `builtinId="0"`, "not tagged as Heading 1"},
	{"xl/worksheets/sheet4.xml", `<c r="A1"[^>]*><v>\d+</v></c>`, ``, "England stock: no title in A1"},
	{"xl/worksheets/sheet4.xml", `<c r="A2"[^>]*><v>\d+</v></c>`, ``, "England stock: the notice in A2"},
	{"xl/worksheets/sheet4.xml", `<c r="A3"[^>]*><v>\d+</v></c>`, ``, "England stock: the number of tables is not stated"},
	{"xl/worksheets/sheet20.xml", `state="frozen"`, ``, "do not stay in view"},
	{"xl/worksheets/sheet4.xml", `<sheetView `, `<sheetView><pane state="frozen"/></sheetView><sheetView `, "panes are frozen and nothing says"},
	{"xl/worksheets/sheet4.xml", `</sheetData>`, `</sheetData><mergeCells count="1"><mergeCell ref="A1:B1"/></mergeCells>`, "merged cells"},
	{"xl/worksheets/sheet4.xml", `</sheetData>`, `</sheetData><autoFilter ref="A1:B1"/>`, "filter buttons"},
	{"xl/worksheets/sheet4.xml", `</sheetData>`, `</sheetData><headerFooter><oddFooter>x</oddFooter></headerFooter>`, "header or footer"},
	{"xl/worksheets/sheet4.xml", `<row r="8"`, `<row hidden="1" r="8"`, "hidden row"},
	{"xl/worksheets/sheet4.xml", `<dimension ref="[^"]*"`, `<dimension ref="A1"`, "the dimension is A1"},
	{"xl/worksheets/sheet4.xml", `</sheetData>`, `<row r="99"><c r="A99" t="inlineStr"><is><t>Source: returns</t></is></c></row></sheetData>`, "something stands below or beside the table"},
	{"xl/worksheets/sheet4.xml", `<c r="B1"[^>]*/>|</row>`, `<c r="B1" t="str"><v>draft</v></c></row>`, "beside the lines above the table"},
	{"xl/worksheets/sheet4.xml", `(<c r="B8"[^>]*>)<v>[^<]*</v>`, `$1`, "the cell B8 is empty"},
	{"xl/worksheets/sheet4.xml", `(<c r="B8"[^>]*>)<v>`, `$1<f>1+1</f><v>`, "a formula"},
	{"xl/worksheets/sheet4.xml", `<c r="B8"`, `<c t="str" r="B8"`, "at B8 is text"},
	{"xl/worksheets/sheet4.xml", `<c r="B8" s="\d+">`, `<c r="B8">`, "has no format"},
	{"xl/worksheets/sheet4.xml", `<c r="B8"[^>]*><v>[^<]*</v>`, `<c r="B8" t="str"><v>[c]</v>`, "[c] is not explained above"},
	{"xl/worksheets/sheet4.xml", `<c r="B8"[^>]*><v>[^<]*</v>`, `<c r="B8" t="str"><v>[p]</v>`, "[p] at B8 is no shorthand"},
	{"xl/worksheets/sheet4.xml", `(<col [^>]*width=")[0-9.]+"`, `${1}4"`, "is wider than the column"},
	{"xl/worksheets/sheet4.xml", `&#39;Contents&#39;!A1`, `'Gone'!A1`, "a link leads to"},
	{"xl/worksheets/sheet4.xml", `<hyperlinks>.*</hyperlinks>`, ``, "no way back"},
	{"xl/worksheets/sheet2.xml", `location="&#39;Notes&#39;!A1"`, `location="&#39;Cover&#39;!A1"`, "'Notes'!A1 is not in them"},
	{"xl/worksheets/sheet3.xml", `<c r="A1[0-9]"[^>]*>.*?</c>`, `<c r="A10" t="str"><v>[note 99]</v></c>`, "is not among the notes"},
	{"xl/tables/table3.xml", `<tableColumns`, `<autoFilter ref="A1:B1"/><tableColumns`, "England stock: filter buttons"},
	{"xl/tables/table3.xml", `displayName="[^"]*"`, `displayName="Table3"`, `the table is called "Table3"`},
	{"xl/tables/table3.xml", `name="Total"`, `name="Open"`, "tagged"},
	{"xl/drawings/drawing1.xml", `descr="[^"]*"`, ``, "the chart has no words"},
	{"xl/charts/chart1.xml", `<title>.*?</title>`, ``, "a chart and its two axes have"},
	{"xl/charts/chart1.xml", `<a:pattFill.*?</a:pattFill>`, ``, "told apart by colour alone"},
	{"xl/charts/chart1.xml", `(<val><numRef><f>)[^<]*<`, `$1'England stock'!$$B$$6:$$B$$9<`, "draws the text"},
	{"xl/charts/chart1.xml", `(<val><numRef><f>)[^<]*<`, `$1'Gone'!$$B$$9<`, "draws numbers of"},
	{"xl/charts/chart1.xml", `(<val><numRef><f>)[^<]*<`, `$1'Notes'!$$Z$$9<`, "does not say that its numbers are on"},
}

// TestAuditFinds plants every fault, for an auditor that finds nothing proves
// nothing.
func TestAuditFinds(t *testing.T) {
	good := unzip(t, written(t, disclosure.Internal(content(t, small))))
	for _, f := range faults {
		form := regexp.MustCompile("(?s)" + f.old)
		at := form.FindStringIndex(good[f.part])
		if at == nil {
			t.Errorf("%s: no %s to spoil", f.part, f.old)
			continue
		}
		bad := maps.Clone(good)
		found := good[f.part][at[0]:at[1]]
		bad[f.part] = good[f.part][:at[0]] + form.ReplaceAllString(found, f.now) + good[f.part][at[1]:]
		if got := strings.Join(audit(bad, true), "\n"); !strings.Contains(got, f.want) {
			t.Errorf("%s with %s: the auditor does not say %q but:\n%.400s", f.part, f.now, f.want, got)
		}
	}
	for name, spoil := range map[string]func(parts){
		"holds xl/media/": func(p parts) { p["xl/media/image1.png"] = "x" },
		": 0 tables":      func(p parts) { delete(p, "xl/tables/table3.xml"); delete(p, "xl/worksheets/_rels/sheet4.xml.rels") },
	} {
		bad := maps.Clone(good)
		spoil(bad)
		if got := strings.Join(audit(bad, true), "\n"); !strings.Contains(got, name) {
			t.Errorf("the auditor does not say %q but:\n%s", name, got)
		}
	}
}

// TestTextIsText has names that look like formulas stand as they are.
func TestTextIsText(t *testing.T) {
	c := content(t, small)
	for _, r := range editions(c) {
		found := map[string]bool{}
		for _, s := range unzip(t, written(t, r)).sheets() {
			for _, cell := range s.cells {
				if strings.ContainsAny(cell.text[:1], "=+-@") && (cell.typed == "s" || cell.typed == "inlineStr") && !cell.math {
					found[cell.text] = true
				}
			}
		}
		for _, s := range c.Services[:5] {
			if !found[s.Name] {
				t.Errorf("%s: %q is not a cell of text", r.Edition, s.Name)
			}
		}
	}
}

func keep(t *testing.T, data []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "figures.xlsx")
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

// lacking ends a test for want of a program: it is skipped, or fails where
// IASS_TOOLS_REQUIRED is set.
func lacking(t *testing.T, what string) {
	t.Helper()
	if os.Getenv("IASS_TOOLS_REQUIRED") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// TestLibreOffice has LibreOffice open the workbook and print it.
func TestLibreOffice(t *testing.T) {
	office, err := exec.LookPath("soffice")
	if err != nil {
		lacking(t, "no soffice on the path: apt-get install libreoffice-calc-nogui")
	}
	s := small
	s.Services, s.Quarters = 4, 2
	name := keep(t, written(t, made.Published(content(t, s), policy)))
	home := "-env:UserInstallation=file://" + t.TempDir()
	out, err := exec.CommandContext(t.Context(), office, home, "--headless", "--convert-to", "pdf", "--outdir", filepath.Dir(name), name).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	pdf, err := os.ReadFile(strings.TrimSuffix(name, ".xlsx") + ".pdf")
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF")) {
		t.Errorf("no PDF: %v: %s", err, out)
	}
}

const readAll = `
import csv, sys, openpyxl
w = csv.writer(sys.stdout, lineterminator="\n")
for sheet in openpyxl.load_workbook(sys.argv[1], read_only=True, data_only=True).worksheets:
    for row in sheet.iter_rows():
        for c in row:
            if c.value is not None:
                v = c.value
                w.writerow([sheet.title, c.coordinate, v.strftime("%d %b %Y") if hasattr(v, "strftime") else v])
`

// TestOpenpyxl has openpyxl, which trusts the dimension of a sheet, read every
// cell that was written.
func TestOpenpyxl(t *testing.T) {
	python := "/usr/bin/python3"
	if exec.CommandContext(t.Context(), python, "-c", "import openpyxl").Run() != nil {
		lacking(t, "no openpyxl for "+python+": apt-get install python3-openpyxl")
	}
	for edition, r := range editions(content(t, small)) {
		data := written(t, r)
		out, err := exec.CommandContext(t.Context(), python, "-c", readAll, keep(t, data)).Output()
		if err != nil {
			t.Fatal(err)
		}
		rows, err := csv.NewReader(bytes.NewReader(out)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		got, want := map[string]string{}, map[string]string{}
		for _, row := range rows {
			got[row[0]+"!"+row[1]] = row[2]
		}
		v := newView(r)
		all := v.tables()
		for _, of := range append([]table{v.contents(all, v.charts(all)), v.notes()}, all...) {
			head := sheets{notice: v.notice()}.headOf(of)
			for i, row := range of.rows {
				for c, cell := range row {
					want[of.sheet+"!"+schemas.ColumnName(c+1)+itoa(head+1+i)] = asRead(cell)
				}
			}
		}
		for at, text := range want {
			if got[at] != text {
				t.Errorf("%s: %s is %q, want %q", edition, at, got[at], text)
			}
		}
		read := 0
		for _, s := range unzip(t, data).sheets() {
			read += len(s.cells)
		}
		if read != len(got) {
			t.Errorf("%s: %d cells read, %d written", edition, len(got), read)
		}
		if len(want) < 1000 {
			t.Errorf("%s: only %d cells are compared", edition, len(want))
		}
	}
}

// asRead is a cell as openpyxl gives it.
func asRead(v any) string {
	switch v := v.(type) {
	case share:
		if v == 0 || v == 1 {
			return itoa(int(v))
		}
		return strconv.FormatFloat(float64(v), 'f', -1, 64)
	case int64:
		return itoa(int(v))
	case schemas.Date:
		return v.Time().Format("02 Jan 2006")
	}
	return said(v)
}
