package output

import (
	"bufio"
	"errors"
	"io"
	"os"
	"path/filepath"
)

// Cache is a file below ".kontor/cache": what it holds can be made again at any
// time, so it may be deleted at any time, and is written without haste.
type Cache struct {
	name  string
	state string
	file  *os.File // nil where there was nothing
	size  int64
}

// OpenCache opens the cache of that name in the state folder ".kontor". One
// that is missing, or that cannot be read, is empty.
func OpenCache(state, name string) *Cache {
	c := &Cache{name: filepath.Join(state, "cache", name), state: state}
	f, err := os.Open(c.name)
	if err != nil {
		return c
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		f.Close()
		return c
	}
	c.file, c.size = f, info.Size()
	return c
}

// Size is how many bytes [Cache.ReadAt] can read.
func (c *Cache) Size() int64 { return c.size }

// ReadAt reads what the cache held when it was opened, whatever replaces it.
func (c *Cache) ReadAt(p []byte, off int64) (int, error) {
	if c.file == nil {
		return 0, io.EOF
	}
	return c.file.ReadAt(p, off)
}

// Replace gives the cache new bytes in one step: who opens it finds all of the
// old ones or all of the new.
func (c *Cache) Replace(write func(io.Writer) error) error {
	if err := makeState(c.state); err != nil {
		return trouble(c.state, err)
	}
	f, err := os.CreateTemp(filepath.Dir(c.name), "."+filepath.Base(c.name)+"-*")
	if err != nil {
		return trouble(c.name, err)
	}
	buffered := bufio.NewWriterSize(f, 1<<20)
	err = write(buffered)
	err = errors.Join(err, buffered.Flush(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), c.name)
	}
	if err != nil {
		os.Remove(f.Name())
		return trouble(c.name, err)
	}
	return nil
}

// Close releases the cache.
func (c *Cache) Close() error {
	if c.file == nil {
		return nil
	}
	return c.file.Close()
}
