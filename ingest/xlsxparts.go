package ingest

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"strings"

	"github.com/klauspost/compress/flate"
)

// xlsxParts are the parts of a workbook. A part is inflated while it is read,
// one at a time: nothing is kept, and nothing is written to the disk. The names
// in the zip only lead from part to part, and never to a file. Whoever opened
// parts closes them.
type xlsxParts struct {
	content  []byte
	files    map[string]*zip.File // by partName
	limits   Limits
	inflated int64 // bytes so far, of all parts
	inflater io.ReadCloser
	reading  *ahead // the part that is being read
	scanner  *xmlScanner
	spare    spareBlocks
}

var errNotZip = errors.New("the end of the file is missing")

// openParts finds the parts of a workbook. Two of one name are an error, for
// programs do not agree on which of them is meant.
func openParts(content []byte, limits Limits) (*xlsxParts, error) {
	archive, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return nil, errNotZip
	}
	if err := checkZip(archive, int64(len(content)), limits); err != nil {
		return nil, err
	}
	files := make(map[string]*zip.File, len(archive.File))
	for _, f := range archive.File {
		name := partName(f.Name)
		if _, twice := files[name]; twice {
			return nil, fmt.Errorf("its part %s is there twice", name)
		}
		files[name] = f
	}
	return &xlsxParts{content: content, files: files, limits: limits, spare: newSpareBlocks()}, nil
}

// checkZip compares what a workbook says that it unpacks to with the limits.
// What it does unpack to is counted as it is read.
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
	return checkInflated(inflated, packed, limits)
}

func checkInflated(inflated uint64, packed int64, limits Limits) error {
	if inflated > uint64(limits.Inflated) {
		return limitError{fmt.Sprintf("The workbook unpacks to %d bytes; the limit is %d.", inflated, limits.Inflated)}
	}
	if ratio := int64(inflated) / packed; inflated > ratioFloor && ratio > limits.Ratio {
		return limitError{fmt.Sprintf("The workbook unpacks to %d times its size; the limit is %d.", ratio, limits.Ratio)}
	}
	return nil
}

// scan opens a part as XML; ok is false where there is none of the name. The
// scanner is good until the next part is opened.
func (p *xlsxParts) scan(name string) (x *xmlScanner, ok bool, err error) {
	f, ok := p.files[partName(name)]
	if !ok {
		return nil, false, nil
	}
	p.close()
	source, err := p.open(f)
	if err != nil {
		return nil, false, err
	}
	p.reading = readAhead(&utf8Reader{source: source}, p.spare)
	x = newXMLScanner(p.reading, p.limits)
	if p.scanner != nil {
		x.part = p.scanner.part[:0] // the window
	}
	p.scanner = x
	return x, true, nil
}

// close leaves the part that is being read.
func (p *xlsxParts) close() {
	if p.reading != nil {
		p.reading.close()
		p.reading = nil
	}
}

// open begins to read a part.
func (p *xlsxParts) open(f *zip.File) (io.Reader, error) {
	damaged := errPart{partName(f.Name)}
	at, err := f.DataOffset()
	if err != nil || uint64(len(p.content))-uint64(at) < f.CompressedSize64 {
		return nil, damaged
	}
	packed := bytes.NewReader(p.content[at : at+int64(f.CompressedSize64)])
	switch {
	case f.Method == zip.Store:
		return &partReader{parts: p, file: f, source: packed}, nil
	case f.Method != zip.Deflate:
		return nil, damaged
	case p.inflater == nil:
		p.inflater = flate.NewReader(packed)
	default:
		if err := p.inflater.(flate.Resetter).Reset(packed, nil); err != nil {
			return nil, damaged
		}
	}
	return &partReader{parts: p, file: f, source: p.inflater}, nil
}

// errPart is a part that is not what its size and its sum say.
type errPart struct{ name string }

func (e errPart) Error() string { return fmt.Sprintf("its part %s is not what was packed", e.name) }

// partReader reads a part, counts what it inflates to, and holds it to its size
// and its sum.
type partReader struct {
	parts  *xlsxParts
	file   *zip.File
	source io.Reader
	size   uint64
	sum    uint32
}

func (r *partReader) Read(p []byte) (int, error) {
	n, err := r.source.Read(p)
	r.size += uint64(n)
	r.parts.inflated += int64(n)
	r.sum = crc32.Update(r.sum, crc32.IEEETable, p[:n])
	if limit := checkInflated(uint64(r.parts.inflated), int64(len(r.parts.content)), r.parts.limits); limit != nil {
		return 0, limit
	}
	switch {
	case err == io.EOF && r.size == r.file.UncompressedSize64 && r.sum == r.file.CRC32:
		return n, io.EOF
	case err != nil:
		return 0, errPart{partName(r.file.Name)}
	}
	return n, nil
}

// partName is the name of a part of a zip as it is compared: some programs
// write backslashes, a leading slash, or capitals of their own.
func partName(name string) string {
	return strings.ToLower(strings.TrimPrefix(strings.ReplaceAll(name, "\\", "/"), "/"))
}
