package output

import (
	"bytes"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"

	"kontor/generator/source"
)

// claims keeps two outputs from taking one address.
type claims struct {
	mu    sync.Mutex
	taken map[string]bool
}

func (c *claims) claim(addr string) error {
	if err := checkAddr(addr); err != nil {
		return fmt.Errorf("address %q: %w", addr, err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.taken[addr] {
		return fmt.Errorf("address %q: two outputs", addr)
	}
	if c.taken == nil {
		c.taken = map[string]bool{}
	}
	c.taken[addr] = true
	return nil
}

// noHistory is a publisher's part that knows no earlier build.
type noHistory struct{}

// Have returns nothing: there is no earlier build.
func (noHistory) Have(string) (Entry, bool) { return Entry{}, false }

// Keep cannot keep anything, since Have has nothing.
func (noHistory) Keep(addr string) { panic("output: kept " + addr + ", which no build wrote") }

// discard throws every output away.
type discard struct {
	claims
	noHistory
}

// NewDiscard returns a publisher that runs every output and throws it away.
func NewDiscard() Publisher { return &discard{} }

func (d *discard) Put(addr string, _ source.Hash, write func(io.Writer) error) error {
	if err := d.claim(addr); err != nil {
		return err
	}
	return write(io.Discard)
}

func (d *discard) Commit() (Report, error) { return Report{Outputs: len(d.taken)}, nil }

func (*discard) Abort() {}

// Memory is a publisher that keeps one build in memory, for tests.
type Memory struct {
	claims
	noHistory
	mu        sync.Mutex
	staged    map[string][]byte
	published map[string][]byte
}

// NewMemory returns an empty Memory.
func NewMemory() *Memory { return &Memory{staged: map[string][]byte{}} }

// Put takes one output.
func (m *Memory) Put(addr string, _ source.Hash, write func(io.Writer) error) error {
	if err := m.claim(addr); err != nil {
		return err
	}
	var b bytes.Buffer
	if err := write(&b); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.staged[addr] = b.Bytes()
	return nil
}

// Commit makes the outputs readable.
func (m *Memory) Commit() (Report, error) {
	m.published, m.staged = m.staged, nil
	return Report{Outputs: len(m.published), Written: len(m.published)}, nil
}

// Abort drops the outputs.
func (m *Memory) Abort() { m.staged = nil }

// File returns the bytes that Commit published at addr.
func (m *Memory) File(addr string) ([]byte, bool) {
	b, ok := m.published[addr]
	return b, ok
}

// Addresses lists what Commit published, sorted.
func (m *Memory) Addresses() []string { return slices.Sorted(maps.Keys(m.published)) }
