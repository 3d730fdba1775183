package ingest

import (
	"errors"
	"io"
)

// ahead reads a source some blocks ahead of whoever reads from it, so that a
// sheet is inflated while its cells are taken apart. It gives what the source
// gives: the same bytes, then the same error.
type ahead struct {
	blocks chan block    // as they were read; closed when the source is done with
	stop   chan struct{} // closed when nobody reads any further
	spare  spareBlocks
	block  block // the one being given
	at     int   // how far
}

// block is what was read of a source at a time, and the error that followed.
type block struct {
	text *[aheadBytes]byte
	n    int
	err  error
}

const (
	aheadBytes  = 64 << 10
	aheadBlocks = 4
)

// spareBlocks are the blocks of a workbook that nothing is read into, for its
// parts are read one after the other.
type spareBlocks chan *[aheadBytes]byte

// newSpareBlocks has room for all that there can be: those that wait, the one
// being read, and the one being given.
func newSpareBlocks() spareBlocks { return make(spareBlocks, aheadBlocks+2) }

func (s spareBlocks) take() *[aheadBytes]byte {
	select {
	case b := <-s:
		return b
	default:
		return new([aheadBytes]byte)
	}
}

// errAhead is a panic of a source: a fault in a library, for a damaged part.
var errAhead = errors.New("a part of it cannot be unpacked")

// readAhead begins to read a source. Whoever does closes what it gives, also
// before it is read to its end.
func readAhead(source io.Reader, spare spareBlocks) *ahead {
	a := &ahead{spare: spare, blocks: make(chan block, aheadBlocks), stop: make(chan struct{})}
	go a.run(source)
	return a
}

func (a *ahead) run(source io.Reader) {
	defer close(a.blocks)
	for {
		b := a.fill(source)
		select {
		case a.blocks <- b:
		case <-a.stop:
			a.spare <- b.text
			return
		}
		if b.err != nil {
			return
		}
	}
}

// fill reads a block of a source.
func (a *ahead) fill(source io.Reader) (b block) {
	b.text = a.spare.take()
	defer func() {
		if fault := recover(); fault != nil {
			b.err = errAhead
		}
	}()
	for len(b.text)-b.n >= windowSpare && b.err == nil {
		var n int
		n, b.err = source.Read(b.text[b.n:])
		b.n += n
	}
	return b
}

func (a *ahead) Read(p []byte) (int, error) {
	for a.at == a.block.n {
		if a.block.err != nil {
			return 0, a.block.err
		}
		a.release()
		a.block, a.at = <-a.blocks, 0
	}
	n := copy(p, a.block.text[a.at:a.block.n])
	a.at += n
	return n, nil
}

func (a *ahead) release() {
	if a.block.text != nil {
		a.spare <- a.block.text
		a.block.text = nil
	}
}

// close ends the reading and waits until the source is left alone. Nothing may be
// read after it.
func (a *ahead) close() {
	close(a.stop)
	a.release()
	for b := range a.blocks {
		a.spare <- b.text
	}
}
