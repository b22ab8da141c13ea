package output

import (
	"fmt"
	"io"
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
