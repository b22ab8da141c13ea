package content

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"kontor/generator/source"
)

// NewMemoryBodies keeps bodies in memory; equal ones once. Those that it does
// not have it gets from others, which may be nil.
func NewMemoryBodies(others Bodies) Bodies {
	return &memoryBodies{all: map[source.Hash]Body{}, others: others}
}

type memoryBodies struct {
	mu     sync.RWMutex
	all    map[source.Hash]Body
	others Bodies
}

func (m *memoryBodies) Put(b Body) (BodyRef, error) {
	encoded := encodeBody(b)
	ref := BodyRef{Hash: source.Sum(encoded), Len: len(encoded)}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.all[ref.Hash] = b
	return ref, nil
}

func (m *memoryBodies) Get(ref BodyRef) (Body, error) {
	if ref == (BodyRef{}) {
		return Body{}, nil
	}
	m.mu.RLock()
	b, ok := m.all[ref.Hash]
	m.mu.RUnlock()
	switch {
	case !ok && m.others != nil:
		return m.others.Get(ref)
	case !ok:
		return Body{}, fmt.Errorf("body %s is not kept here", ref.Hash)
	}
	return b, nil
}

// Spool is a file that only grows. ReadAt is called while Append runs.
type Spool interface {
	io.ReaderAt
	// Append writes all of b at the end and returns where it begins.
	Append(b []byte) (off int64, err error)
}

// NewSpooledBodies keeps bodies in s. What comes back is checked against the
// hash in its reference.
func NewSpooledBodies(s Spool) Bodies { return &spooledBodies{spool: s} }

type spooledBodies struct {
	mu    sync.Mutex // one Append at a time
	spool Spool
}

func (s *spooledBodies) Put(b Body) (BodyRef, error) {
	encoded := encodeBody(b)
	s.mu.Lock()
	off, err := s.spool.Append(encoded)
	s.mu.Unlock()
	if err != nil {
		return BodyRef{}, fmt.Errorf("keep body: %w", err)
	}
	return BodyRef{Hash: source.Sum(encoded), Off: off, Len: len(encoded)}, nil
}

func (s *spooledBodies) Get(ref BodyRef) (Body, error) {
	if ref == (BodyRef{}) {
		return Body{}, nil
	}
	encoded := make([]byte, ref.Len)
	if n, err := s.spool.ReadAt(encoded, ref.Off); n < len(encoded) {
		return Body{}, fmt.Errorf("read body: %w", err)
	}
	if source.Sum(encoded) != ref.Hash {
		return Body{}, errors.New("read body: its bytes have changed")
	}
	return decodeBody(encoded)
}

// encodeBody writes, all numbers as varints: the offset of the summary, the
// number of slots, each slot as kind, distance from the one before, and index;
// then the HTML.
func encodeBody(b Body) []byte {
	out := make([]byte, 0, len(b.HTML)+6*len(b.Slots)+8)
	out = binary.AppendUvarint(out, uint64(b.Summary))
	out = binary.AppendUvarint(out, uint64(len(b.Slots)))
	off := 0
	for _, s := range b.Slots {
		out = append(out, byte(s.Kind))
		out = binary.AppendUvarint(out, uint64(s.Off-off))
		out = binary.AppendUvarint(out, uint64(s.Index))
		off = s.Off
	}
	return append(out, b.HTML...)
}

var errBody = errors.New("read body: damaged")

func decodeBody(in []byte) (Body, error) {
	bad := false
	number := func() int {
		v, n := binary.Uvarint(in)
		if n <= 0 || v > 1<<40 {
			bad = true
			return 0
		}
		in = in[n:]
		return int(v)
	}
	b := Body{Summary: number()}
	slots := number()
	if bad || slots > len(in) {
		return Body{}, errBody
	}
	off := 0
	for range slots {
		if len(in) == 0 {
			return Body{}, errBody
		}
		s := Slot{Kind: SlotKind(in[0])}
		in = in[1:]
		off += number()
		s.Off, s.Index = off, number()
		b.Slots = append(b.Slots, s)
	}
	if bad || off > len(in) || b.Summary > len(in) {
		return Body{}, errBody
	}
	b.HTML = in
	return b, nil
}
