package output

import (
	"errors"
	"io/fs"
	"os"
	"sync/atomic"
)

// Spool is a temporary file in which many small texts wait, so that a large
// site does not have to fit into memory. Its methods may be called from
// several goroutines.
type Spool struct {
	file *os.File
	end  atomic.Int64
}

// NewSpool makes an empty spool in the folder dir, which is made if need be.
func NewSpool(dir string) (*Spool, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, trouble(dir, err)
	}
	f, err := os.CreateTemp(dir, "spool-*")
	if err != nil {
		return nil, trouble(dir, err)
	}
	// Where the system allows it the name goes at once, so that not even a
	// killed build leaves the file behind. Elsewhere Close removes it.
	_ = os.Remove(f.Name())
	return &Spool{file: f}, nil
}

// Append adds p and returns where it begins.
func (s *Spool) Append(p []byte) (off int64, err error) {
	off = s.end.Add(int64(len(p))) - int64(len(p))
	if _, err := s.file.WriteAt(p, off); err != nil {
		return 0, trouble(s.file.Name(), err)
	}
	return off, nil
}

// ReadAt reads what was appended; see [io.ReaderAt].
func (s *Spool) ReadAt(p []byte, off int64) (int, error) { return s.file.ReadAt(p, off) }

// Close removes the spool.
func (s *Spool) Close() error {
	err := s.file.Close()
	if gone := os.Remove(s.file.Name()); gone != nil && !errors.Is(gone, fs.ErrNotExist) {
		err = errors.Join(err, gone)
	}
	return err
}
