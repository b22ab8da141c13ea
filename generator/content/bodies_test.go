package content

import (
	"bytes"
	"fmt"
	"reflect"
	"sync"
	"testing"
)

// memorySpool is a spool in memory.
type memorySpool struct {
	mu    sync.RWMutex
	bytes []byte
}

func (s *memorySpool) Append(b []byte) (int64, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	off := int64(len(s.bytes))
	s.bytes = append(s.bytes, b...)
	return off, nil
}

func (s *memorySpool) ReadAt(b []byte, off int64) (int, error) {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return bytes.NewReader(s.bytes).ReadAt(b, off)
}

func bodyStores() map[string]Bodies {
	return map[string]Bodies{"memory": NewMemoryBodies(nil), "spool": NewSpooledBodies(&memorySpool{})}
}

func TestBodiesComeBack(t *testing.T) {
	bodies := []Body{
		{},
		{HTML: []byte("<p>a</p>")},
		{HTML: []byte("ab"), Slots: []Slot{{SlotLinkStart, 0, 0}, {SlotLinkText, 0, 0}, {SlotLinkEnd, 2, 0}, {SlotDirective, 2, 300}}, Summary: 2},
		md(t, article(false)).Body,
	}
	for name, store := range bodyStores() {
		var refs []BodyRef
		for _, b := range bodies {
			ref, err := store.Put(b)
			if err != nil {
				t.Fatal(err)
			}
			refs = append(refs, ref)
		}
		for i, want := range bodies {
			got, err := store.Get(refs[i])
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got.HTML, want.HTML) || !reflect.DeepEqual(got.Slots, want.Slots) || got.Summary != want.Summary {
				t.Errorf("%s: body %d came back as %+v", name, i, got)
			}
		}
		if got, err := store.Get(BodyRef{}); err != nil || len(got.HTML) > 0 {
			t.Errorf("%s: no body is %v, %v", name, got, err)
		}
	}
}

// Equal hashes mean equal bodies, in whichever store.
func TestBodyHash(t *testing.T) {
	base := Body{HTML: []byte("ab"), Slots: []Slot{{SlotURL, 1, 0}}, Summary: 1}
	others := []Body{
		{HTML: []byte("ac"), Slots: base.Slots, Summary: 1}, {HTML: base.HTML, Summary: 1}, {HTML: base.HTML, Slots: base.Slots},
		{HTML: base.HTML, Slots: []Slot{{SlotURL, 2, 0}}, Summary: 1}, {HTML: base.HTML, Slots: []Slot{{SlotImage, 1, 0}}, Summary: 1},
		{HTML: base.HTML, Slots: []Slot{{SlotURL, 1, 1}}, Summary: 1},
	}
	want, _ := NewMemoryBodies(nil).Put(base)
	for name, store := range bodyStores() {
		if ref, _ := store.Put(base); ref.Hash != want.Hash {
			t.Errorf("%s: another hash for the same body", name)
		}
		for _, b := range others {
			if ref, _ := store.Put(b); ref.Hash == want.Hash {
				t.Errorf("%s: the hash of %+v is that of %+v", name, b, base)
			}
		}
	}
}

func TestBodiesFromManyGoroutines(t *testing.T) {
	for name, store := range bodyStores() {
		var group sync.WaitGroup
		for i := range 50 {
			group.Go(func() {
				want := fmt.Sprintf("<p>%d</p>", i)
				ref, err := store.Put(Body{HTML: []byte(want)})
				if err != nil {
					t.Error(err)
					return
				}
				if got, err := store.Get(ref); err != nil || string(got.HTML) != want {
					t.Errorf("%s: got %s, %v; want %s", name, got.HTML, err, want)
				}
			})
		}
		group.Wait()
	}
}

// A spool that was damaged says so and never panics.
func TestDamagedBodies(t *testing.T) {
	spool := &memorySpool{}
	store := NewSpooledBodies(spool)
	ref, err := store.Put(Body{HTML: []byte("<p>abc</p>"), Slots: []Slot{{SlotLinkStart, 3, 0}, {SlotLinkEnd, 6, 0}}, Summary: 10})
	if err != nil {
		t.Fatal(err)
	}
	whole := bytes.Clone(spool.bytes)
	for i := range whole {
		spool.bytes = bytes.Clone(whole)
		spool.bytes[i] ^= 0x80
		if _, err := store.Get(ref); err == nil {
			t.Errorf("byte %d was changed unseen", i)
		}
		_, _ = decodeBody(spool.bytes)
		spool.bytes = whole[:i]
		if _, err := store.Get(ref); err == nil {
			t.Errorf("%d bytes were read as %d", i, len(whole))
		}
		_, _ = decodeBody(spool.bytes)
	}
	if _, err := NewMemoryBodies(nil).Get(ref); err == nil {
		t.Error("a body that was never put came out")
	}
}
