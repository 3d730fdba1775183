package ingest

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/flate"
)

// archivePart is a part of a workbook as its zip has it, which need not be what
// the zip says of it.
type archivePart struct {
	zip.FileHeader
	packed []byte
}

// archiveFaults are what a plan can do to a part: wrong names, sizes and sums, as
// careless programs and hostile people write them. n is the plan's own number.
var archiveFaults = []func(p *archivePart, n byte){
	func(p *archivePart, _ byte) { p.Name = strings.ReplaceAll(p.Name, "/", "\\") },
	func(p *archivePart, _ byte) { p.Name = "..\\" + p.Name },
	func(p *archivePart, _ byte) { p.Name = "../../" + p.Name },
	func(p *archivePart, _ byte) { p.Name = "/" + p.Name },
	func(p *archivePart, _ byte) { p.Name = strings.ToUpper(p.Name) },
	func(p *archivePart, _ byte) { p.Name += "/" },
	func(p *archivePart, n byte) { p.Name = strings.Repeat("a/", int(n)) + p.Name },
	func(p *archivePart, n byte) { p.UncompressedSize64 += uint64(n) },
	func(p *archivePart, n byte) { p.UncompressedSize64 -= min(p.UncompressedSize64, uint64(n)) },
	func(p *archivePart, n byte) { p.UncompressedSize64 = 1 << (n % 64) },
	func(p *archivePart, n byte) { p.CompressedSize64 += uint64(n) },
	func(p *archivePart, n byte) { p.CompressedSize64 -= min(p.CompressedSize64, uint64(n)) },
	func(p *archivePart, n byte) { p.CompressedSize64 = 1 << (n % 64) },
	func(p *archivePart, n byte) { p.CRC32 ^= uint32(n) },
	func(p *archivePart, n byte) { p.Method = uint16(n) },
	func(p *archivePart, n byte) { p.Flags ^= uint16(n) },
	func(p *archivePart, n byte) {
		if len(p.packed) > 0 {
			p.packed[int(n)%len(p.packed)] ^= 0x55
		}
	},
	func(p *archivePart, n byte) { p.packed = p.packed[:min(len(p.packed), int(n))] },
}

// archiveParts are the names and the contents of the workbook that is spoilt.
func archiveParts() []string {
	return workbookParts("", someTexts, sheetXML(`<row r="1"><c r="A1"><v>7</v></c><c r="B1" t="s"><v>0</v></c></row><row r="3"><c r="A3" s="1"><v>46203</v></c><c r="C3" t="inlineStr"><is><t>in</t></is></c></row>`),
		sheetXML(`<row r="2"><c r="B2"><v>8.5</v></c></row>`))
}

// archiveOf is a workbook that a plan has spoilt, three bytes a step: what, to
// which part, and a number. The steps after archiveFaults are one more copy of
// the part, none, and a byte of the directory, which stands at the end.
func archiveOf(t testing.TB, plan []byte) []byte {
	t.Helper()
	named := archiveParts()
	var parts []archivePart
	for i := 0; i < len(named); i += 2 {
		var packed bytes.Buffer
		w, err := flate.NewWriter(&packed, 6)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, named[i+1]); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		parts = append(parts, archivePart{packed: packed.Bytes(), FileHeader: zip.FileHeader{
			Name: named[i], Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(named[i+1])),
			UncompressedSize64: uint64(len(named[i+1])), CompressedSize64: uint64(packed.Len()),
		}})
	}
	var directory [][2]byte
	for ; len(plan) >= 3 && len(parts) > 0; plan = plan[3:] {
		what, at, n := int(plan[0])%(len(archiveFaults)+3), int(plan[1])%len(parts), plan[2]
		switch what - len(archiveFaults) {
		case 0:
			again := parts[at]
			again.packed = bytes.Clone(again.packed)
			parts = append(parts, again)
		case 1:
			parts = append(parts[:at:at], parts[at+1:]...)
		case 2:
			directory = append(directory, [2]byte{plan[1], n})
		default:
			archiveFaults[what](&parts[at], n)
		}
	}
	var b bytes.Buffer
	w := zip.NewWriter(&b)
	for _, p := range parts {
		f, err := w.CreateRaw(&p.FileHeader)
		if err != nil {
			t.Skip(err)
		}
		if _, err := f.Write(p.packed); err != nil && !strings.HasSuffix(p.Name, "/") {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Skip(err)
	}
	content := b.Bytes()
	start := directoryAt(content)
	for _, d := range directory {
		content[start+int(binary.LittleEndian.Uint16(d[:]))%(len(content)-start)] ^= 1 << (d[1] % 8)
	}
	return content
}

// directoryAt is where the directory of a zip without a comment begins.
func directoryAt(content []byte) int {
	return int(binary.LittleEndian.Uint32(content[len(content)-6:]))
}

// whole reports whether archive/zip can read every part of a zip, and the parts
// of the names are there, each once; excelize takes a sheet whose part it does not
// find for an empty one.
func whole(content []byte, names []string) bool {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return false
	}
	seen := map[string]int{}
	for _, f := range archive.File {
		r, err := f.Open()
		if err != nil {
			return false
		}
		if _, err := io.Copy(io.Discard, io.LimitReader(r, 1<<20)); err != nil {
			return false
		}
		seen[strings.ReplaceAll(f.Name, "\\", "/")]++
	}
	for _, name := range names {
		if seen[name] != 1 {
			return false
		}
	}
	return true
}

// FuzzReadArchive spoils the zip around a good workbook. Whatever is done to it,
// the rows that are read add up, no more memory is taken than the limits allow,
// and where the zip is whole, and excelize reads the workbook, the cells are the
// same.
func FuzzReadArchive(f *testing.F) {
	limits := Limits{Inflated: 1 << 20, Cells: 1 << 12, Parts: 50}
	lexicon := plainWords()
	var names []string
	for pair := range slices.Chunk(archiveParts(), 2) {
		names = append(names, pair[0])
	}
	f.Fuzz(func(t *testing.T, plan []byte) {
		content := archiveOf(t, plan[:min(len(plan), 60)])
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		book := ReadBook("f", content, limits)
		runtime.ReadMemStats(&after)
		checkBook(t, book)
		if taken := after.TotalAlloc - before.TotalAlloc; taken > 16<<20 {
			t.Errorf("%d bytes were taken for a file of %d", taken, len(content))
		}
		if x := Read("f", nil, content, Options{Limits: limits, Lexicon: lexicon}); !x.Ledger.Balanced() {
			t.Errorf("the ledger does not add up: %+v", x.Ledger)
		}
		if len(book.Sheets) == 0 || !whole(content, names) {
			return
		}
		if want, err := tryExcelize(content); err == nil {
			if diff := cmp.Diff(want, bookCells(book)); diff != "" {
				t.Errorf("(-excelize +got):\n%s", diff)
			}
		}
	})
}

// seedsKept are how many seeds of each target stand in testdata: they are cases
// that were thought of, and a folder that is lost would pass.
var seedsKept = map[string]int{"FuzzReadArchive": 29, "FuzzReadCSV": 11, "FuzzReadSheet": 14}

func TestSeedsAreKept(t *testing.T) {
	for target, want := range seedsKept {
		files, err := filepath.Glob(filepath.Join("testdata", "fuzz", target, "*"))
		if err != nil || len(files) < want {
			t.Errorf("%s has %d seeds, %v; want at least %d", target, len(files), err, want)
		}
	}
	folders, err := os.ReadDir(filepath.Join("testdata", "fuzz"))
	if err != nil || len(folders) != len(seedsKept) {
		t.Errorf("seeds of %d targets, %v; want %d", len(folders), err, len(seedsKept))
	}
}
