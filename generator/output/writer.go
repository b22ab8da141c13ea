package output

import (
	"crypto/sha256"
	"errors"
	"hash"
	"os"
	"path/filepath"
	"strconv"

	"kontor/generator/source"
)

// stageBuffer is how much of an output waits in memory. Few pages are larger,
// so that an unchanged page costs no temporary file.
const stageBuffer = 128 << 10

// stageWriter takes one output: hashed as it comes, in memory as long as it is
// small, then in a file of the stage.
type stageWriter struct {
	folder string // of the stage
	next   func() string
	sum    hash.Hash
	buffer []byte
	size   int64
	file   *os.File // nil while everything fits into the buffer
	name   string   // of file, in folder
	err    error    // the first that occurred; it stays
}

// writer returns an empty writer. It goes back into s.buffers after use.
func (s *staging) writer() *stageWriter {
	w, ok := s.buffers.Get().(*stageWriter)
	if !ok {
		next := func() string { return strconv.FormatInt(s.names.Add(1), 36) }
		w = &stageWriter{folder: s.state.stage, next: next, sum: sha256.New(), buffer: make([]byte, 0, stageBuffer)}
	}
	w.sum.Reset()
	w.buffer, w.size, w.file, w.name, w.err = w.buffer[:0], 0, nil, "", nil
	return w
}

// Write adds to the output.
func (w *stageWriter) Write(p []byte) (int, error) {
	if w.err != nil {
		return 0, w.err
	}
	w.sum.Write(p)
	w.size += int64(len(p))
	if len(w.buffer)+len(p) > cap(w.buffer) {
		if w.spill(); w.err != nil {
			return 0, w.err
		}
		if len(p) > cap(w.buffer) {
			_, err := w.file.Write(p)
			w.note(err)
			return len(p), w.err
		}
	}
	w.buffer = append(w.buffer, p...)
	return len(p), nil
}

// spill moves the buffer into the file.
func (w *stageWriter) spill() {
	if w.file == nil {
		name := w.next()
		f, err := os.OpenFile(filepath.Join(w.folder, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if w.note(err); err != nil {
			return
		}
		w.file, w.name = f, name
	}
	_, err := w.file.Write(w.buffer)
	w.note(err)
	w.buffer = w.buffer[:0]
}

// hash is that of the bytes so far.
func (w *stageWriter) hash() source.Hash {
	var h source.Hash
	w.sum.Sum(h[:0])
	return h
}

// finish leaves the whole output in the file.
func (w *stageWriter) finish() error {
	if w.err == nil {
		w.spill()
	}
	if w.file != nil {
		w.note(w.file.Close())
	}
	return w.err
}

// drop forgets the output.
func (w *stageWriter) drop() error {
	if w.file == nil {
		return w.err
	}
	return errors.Join(w.err, w.file.Close(), os.Remove(w.file.Name()))
}

func (w *stageWriter) note(err error) {
	if w.err == nil {
		w.err = trouble(w.folder, err)
	}
}
