package generator

import (
	"bytes"
	"context"
	"encoding/binary"
	"encoding/gob"
	"errors"
	"io"
	"maps"
	"slices"

	"kontor/generator/content"
	"kontor/generator/source"
)

// A memo outlives the program in a file: the bodies, one after the other; the
// documents, in shards that are read in parallel; the index; and at the end
// how long the index is and what it must hash to.
const (
	documentsPerShard = 500
	memoTail          = 8 + len(source.Hash{})
	maxIndex          = 16 << 20
)

// memoIndex says what a memo's file holds.
type memoIndex struct {
	Program source.Hash // what wrote it
	Shards  []memoShard
}

type memoShard struct {
	Off  int64
	Len  int
	Hash source.Hash
}

// kept is a remembered document in the file.
type kept struct {
	Options  source.Hash
	Document *content.Document
}

// Unsaved is how many documents have been read that no file holds yet.
func (m *Memo) Unsaved() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.unsaved
}

// Save writes what is remembered of documents, for another run of the same
// program.
func (m *Memo) Save(w io.Writer, program source.Hash) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := &counter{w: w}
	all := make([]kept, 0, len(m.documents))
	for _, path := range slices.Sorted(maps.Keys(m.documents)) {
		r := m.documents[path]
		d := *r.document
		body, err := m.bodies.Get(d.Prose.Body)
		if err != nil {
			return err
		}
		if d.Prose.Body, err = content.NewSpooledBodies(out).Put(body); err != nil {
			return err
		}
		all = append(all, kept{r.options, &d})
	}
	index := memoIndex{Program: program}
	for shard := range slices.Chunk(all, documentsPerShard) {
		var b bytes.Buffer
		if err := gob.NewEncoder(&b).Encode(shard); err != nil {
			return err
		}
		off, err := out.Append(b.Bytes())
		if err != nil {
			return err
		}
		index.Shards = append(index.Shards, memoShard{off, b.Len(), source.Sum(b.Bytes())})
	}
	var b bytes.Buffer
	if err := gob.NewEncoder(&b).Encode(index); err != nil {
		return err
	}
	hash := source.Sum(b.Bytes())
	tail := append(binary.BigEndian.AppendUint64(nil, uint64(b.Len())), hash[:]...)
	if _, err := out.Append(append(b.Bytes(), tail...)); err != nil {
		return err
	}
	m.unsaved = 0
	return nil
}

// counter is the [content.Spool] that only is written to.
type counter struct {
	w   io.Writer
	off int64
}

func (c *counter) Append(b []byte) (int64, error) {
	off := c.off
	n, err := c.w.Write(b)
	c.off += int64(n)
	return off, err
}

func (c *counter) ReadAt([]byte, int64) (int, error) { return 0, errors.New("is only written") }

// Recall fills an empty memo with what [Memo.Save] wrote; the next load compares
// it with the files, which nobody has watched. r stays in use: the
// bodies are read when they are asked for. ok is false where the file holds
// nothing of use, be it that another program wrote it or that it is damaged;
// the memo is empty then.
func (m *Memo) Recall(ctx context.Context, r io.ReaderAt, size int64, program source.Hash) (ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	index, ok := readIndex(r, size)
	if !ok || index.Program != program {
		return false
	}
	shards := make([][]kept, len(index.Shards))
	err := each(ctx, len(shards), func(i int) error {
		s := index.Shards[i]
		if s.Len < 0 || int64(s.Len) > size {
			return errMemo
		}
		data := make([]byte, s.Len)
		if n, err := r.ReadAt(data, s.Off); n < len(data) {
			return err
		}
		if source.Sum(data) != s.Hash {
			return errMemo
		}
		return gob.NewDecoder(bytes.NewReader(data)).Decode(&shards[i])
	})
	if err != nil {
		return false
	}
	m.bodies = content.NewMemoryBodies(content.NewSpooledBodies(readOnly{r}))
	m.documents = make(map[string]remembered, len(shards)*documentsPerShard)
	for _, k := range slices.Concat(shards...) {
		m.documents[k.Document.File.Path] = remembered{k.Options, k.Document, true}
	}
	return true
}

var errMemo = errors.New("read memo: damaged")

func readIndex(r io.ReaderAt, size int64) (index memoIndex, ok bool) {
	tail := make([]byte, memoTail)
	if size < int64(memoTail) {
		return index, false
	}
	if n, _ := r.ReadAt(tail, size-int64(memoTail)); n < memoTail {
		return index, false
	}
	length := binary.BigEndian.Uint64(tail)
	if length > min(maxIndex, uint64(size)-uint64(memoTail)) {
		return index, false
	}
	data := make([]byte, length)
	if n, _ := r.ReadAt(data, size-int64(memoTail)-int64(length)); n < len(data) {
		return index, false
	}
	if source.Sum(data) != source.Hash(tail[8:]) {
		return index, false
	}
	return index, gob.NewDecoder(bytes.NewReader(data)).Decode(&index) == nil
}

// readOnly is the [content.Spool] of bodies that were written earlier.
type readOnly struct{ io.ReaderAt }

func (readOnly) Append([]byte) (int64, error) { return 0, errors.New("is only read") }
