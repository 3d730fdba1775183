package ingest

import (
	"bytes"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"

	"github.com/iassn/collate/schemas"
)

// locked is a workbook behind a password, as Office 2007 locks it.
func locked(t testing.TB, content []byte, password string) []byte {
	t.Helper()
	out, err := excelize.Encrypt(content, &excelize.Options{Password: password})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// padded is a zip of parts and of 8 KiB that do not compress: excelize cannot
// read the locks that it puts on smaller ones.
func padded(t testing.TB, parts ...string) []byte {
	t.Helper()
	noise := make([]byte, 8<<10)
	random := rand.NewPCG(1, 2)
	for i := range noise {
		noise[i] = byte(random.Uint64())
	}
	return zipOf(t, append(parts, "noise.bin", string(noise))...)
}

func TestUnlock(t *testing.T) {
	plain := padded(t, workbookParts("", someTexts, sheetXML(`<row r="1"><c r="A1"><v>7</v></c></row>`))...)
	want := ReadBook("f", plain, Limits{}).Sheets
	old := locked(t, plain, "Päss wörd")
	for name, c := range map[string]struct {
		content   []byte
		passwords []string
		limits    Limits
		rule      schemas.RuleID
		message   string
	}{
		"the right one":     {old, []string{"Päss wörd"}, Limits{}, "", ""},
		"the second":        {old, []string{"pass word", "Päss wörd"}, Limits{}, "", ""},
		"none":              {old, nil, Limits{}, schemas.RuleFileEncrypted, "none was given"},
		"one wrong":         {old, []string{"secret-1"}, Limits{}, schemas.RuleFileEncrypted, "1 password was tried"},
		"two wrong":         {old, []string{"secret-1", "secret-2"}, Limits{}, schemas.RuleFileEncrypted, "2 passwords were tried"},
		"limits hold":       {old, []string{"Päss wörd"}, Limits{Inflated: 100}, schemas.RuleFileLimit, "unpacks to"},
		"not a workbook":    {locked(t, padded(t, "xl/workbook.bin", ""), "x"), []string{"x"}, Limits{}, schemas.RuleFileKind, "binary workbook"},
		"damaged inside":    {locked(t, plain[:len(plain)-30], "x"), []string{"x"}, Limits{}, schemas.RuleFileDamaged, "incomplete"},
		"cut":               {old[:2048], []string{"x"}, Limits{}, schemas.RuleFileEncrypted, "cannot be taken apart"},
		"only the names":    {append([]byte(oleSignature+strings.Repeat("\x00", 600)), utf16LE("EncryptedPackage")...), []string{"x"}, Limits{}, schemas.RuleFileEncrypted, "cannot be taken apart"},
		"sectors that lie":  {spoilt(old, 44, "\xff\xff\xff\x7f"), []string{"x"}, Limits{}, schemas.RuleFileEncrypted, "cannot be taken apart"},
		"an unknown lock":   {spoilt(old, lockAt(t, old), "\x03\x00\x03\x00"), []string{"x"}, Limits{}, schemas.RuleFileEncrypted, "not known here"},
		"a header too long": {spoilt(old, lockAt(t, old)+8, "\xff\xff\xff\x7f"), []string{"x"}, Limits{}, schemas.RuleFileEncrypted, "cannot be taken apart"},
	} {
		t.Run(name, func(t *testing.T) {
			got := Options{Limits: c.limits, Passwords: c.passwords}.book("f", c.content)
			checkBook(t, got)
			if c.rule == "" {
				if diff := cmp.Diff(want, got.Sheets); diff != "" {
					t.Errorf("(-want +got):\n%s", diff)
				}
				return
			}
			if f := got.Findings[0]; f.Rule != c.rule || !strings.Contains(f.Message, c.message) {
				t.Errorf("refused for %s, %q; want %s, %q", f.Rule, f.Message, c.rule, c.message)
			}
			for _, p := range c.passwords {
				if len(p) > 1 && strings.Contains(got.Findings[0].Message+got.Findings[0].Fix, p) {
					t.Error("the message tells a password")
				}
			}
		})
	}
}

// spoilt is content with other bytes at a place.
func spoilt(content []byte, at int, with string) []byte {
	out := bytes.Clone(content)
	copy(out[at:], with)
	return out
}

// lockAt is where the description of an Office 2007 lock begins.
func lockAt(t testing.TB, content []byte) int {
	t.Helper()
	at := bytes.Index(content, []byte("\x03\x00\x02\x00\x24\x00\x00\x00"))
	if at < 0 {
		t.Fatal("no lock")
	}
	return at
}

// Newer programs write the lock as XML; a workbook of a collection, and what its
// lock may not say.
func TestUnlockAgile(t *testing.T) {
	content := readFile(t, shared(t, "corpora", "xlsx_calamine", "tests", "pass_protected.xlsx"))
	book := Options{Passwords: []string{"password", "123"}}.book("f", content)
	checkBook(t, book)
	if len(book.Sheets) == 0 {
		t.Error("not opened: ", book.Findings)
	}
	for written, c := range map[string]struct {
		instead string
		rule    schemas.RuleID
		message string
	}{
		`spinCount="100000" saltSize="16"`: {`spinCount="2147483648"          `, schemas.RuleFileLimit, "2147483648; the limit is 1000000"},
		`blockSize="16"`:                   {`blockSize="99"`, schemas.RuleFileEncrypted, "not known here"},
		`<keyEncryptors>`:                  {`<keyEncryptorz>`, schemas.RuleFileEncrypted, "cannot be taken apart"},
	} {
		t.Run(written, func(t *testing.T) {
			lied := bytes.Replace(content, []byte(written), []byte(c.instead), 1)
			if len(lied) != len(content) || bytes.Equal(lied, content) {
				t.Fatal("the lock cannot be made to lie")
			}
			book := Options{Passwords: []string{"123"}}.book("f", lied)
			checkBook(t, book)
			if f := book.Findings[0]; f.Rule != c.rule || !strings.Contains(f.Message, c.message) {
				t.Errorf("refused for %s, %q; want %s, %q", f.Rule, f.Message, c.rule, c.message)
			}
		})
	}
}

// No more passwords are tried once the time is up.
func TestUnlockStops(t *testing.T) {
	asked := 0
	stop := func() bool { asked++; return asked > 1 }
	content := locked(t, padded(t, "xl/workbook.xml", ""), "right")
	book := Options{Limits: Limits{Stop: stop, Seconds: 7}, Passwords: []string{"wrong", "right"}}.book("f", content)
	if f := book.Findings[0]; f.Rule != schemas.RuleFileLimit || !strings.Contains(f.Message, "7 seconds") {
		t.Errorf("refused for %s, %q", f.Rule, f.Message)
	}
}
