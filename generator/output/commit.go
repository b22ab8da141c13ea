package output

import (
	"errors"
	"io"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
)

// Commit brings the target up to date: assets, pages, feeds and data, and the
// deletions last. Every file is replaced in one step.
func (s *staging) Commit() (Report, error) {
	if s.closed {
		return Report{}, errors.New("commit of a finished build")
	}
	report, err := s.commit()
	return report, errors.Join(err, s.close())
}

func (s *staging) commit() (Report, error) {
	if s.failed != nil {
		return Report{}, s.failed
	}
	c, err := s.changes()
	if err != nil {
		return Report{}, err
	}
	if err := s.apply(c); err != nil {
		return Report{}, trouble(s.o.Target, err)
	}
	return Report{
		Outputs:   len(s.entries),
		Written:   len(c.write),
		Unchanged: len(s.entries) - len(c.write),
		Removed:   s.removed(c),
		Foreign:   c.foreign,
	}, nil
}

// removed counts the files that are gone for good.
func (s *staging) removed(c changes) int {
	n := len(c.remove)
	for _, addr := range c.clear {
		if _, ours := s.old.Files[addr]; ours {
			n++
		}
	}
	return n
}

// apply changes the target. The manifest says beforehand what is coming and
// afterwards what is there, so that the next build can finish the work.
func (s *staging) apply(c changes) error {
	if len(c.write) > 0 {
		if err := s.announce(c.write); err != nil {
			return err
		}
		if err := s.bringNear(c.write); err != nil {
			return err
		}
	}
	if s.target != nil {
		if err := s.clear(c.clear); err != nil {
			return err
		}
		for _, addr := range c.write {
			if err := s.place(addr); err != nil {
				return err
			}
		}
		if err := s.clear(c.remove); err != nil {
			return err
		}
		for _, dir := range c.empty {
			if _, err := s.prune(dir); err != nil {
				return err
			}
		}
	}
	if c.none() && len(s.old.Pending) == 0 && maps.Equal(s.old.Files, s.entries) {
		return nil
	}
	return manifest{Format: manifestFormat, Files: s.entries}.write(s.state.manifest)
}

// announce makes sure that the new bytes are on the disk and records that
// they are about to be published.
func (s *staging) announce(write []string) error {
	if err := syncFolder(s.state.stage); err != nil {
		return err
	}
	pending := make(map[string]Entry, len(write))
	for _, addr := range write {
		pending[addr] = s.entries[addr]
	}
	return manifest{Format: manifestFormat, Files: s.old.Files, Pending: pending}.write(s.state.manifest)
}

// bringNear moves the stage into a hidden folder of the target, from where
// every file is one rename away. Between file systems it is copied, so that a
// full disk is noticed before the first reader sees a change.
func (s *staging) bringNear(write []string) error {
	if s.target == nil {
		if err := os.MkdirAll(s.o.Target, 0o755); err != nil {
			return err
		}
		root, err := os.OpenRoot(s.o.Target)
		if err != nil {
			return err
		}
		s.target, s.disk = root, listing{}
	}
	near := filepath.Join(s.o.Target, s.state.near)
	if os.Rename(s.state.stage, near) == nil {
		return nil
	}
	if err := s.target.Mkdir(s.state.near, 0o700); err != nil {
		return err
	}
	for _, addr := range write {
		if err := s.copyNear(s.staged[addr]); err != nil {
			return err
		}
	}
	return syncFolder(near)
}

func (s *staging) copyNear(name string) error {
	from, err := os.Open(filepath.Join(s.state.stage, name))
	if err != nil {
		return err
	}
	defer from.Close()
	to, err := s.target.OpenFile(path.Join(s.state.near, name), os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = io.Copy(to, from)
	return errors.Join(err, to.Close())
}

// place puts one staged file where readers find it.
func (s *staging) place(addr string) error {
	if err := s.makeFolder(path.Dir(addr)); err != nil {
		return err
	}
	return s.target.Rename(path.Join(s.state.near, s.staged[addr]), addr)
}

// makeFolder makes dir and the folders above it. It does not go through links.
func (s *staging) makeFolder(dir string) error {
	if dir == "." || s.disk.isFolder(dir) {
		return nil
	}
	if err := s.makeFolder(path.Dir(dir)); err != nil {
		return err
	}
	if err := s.target.Mkdir(dir, 0o755); err != nil {
		info, lerr := s.target.Lstat(dir)
		if !errors.Is(err, fs.ErrExist) || lerr != nil || !info.IsDir() {
			return err
		}
	}
	s.disk[dir] = fs.ModeDir
	return nil
}

// clear removes files, and the folders that become empty by that.
func (s *staging) clear(addrs []string) error {
	for _, addr := range addrs {
		if s.disk.isFolder(addr) {
			if _, err := s.prune(addr); err != nil {
				return err
			}
			continue
		}
		if err := s.target.Remove(addr); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		delete(s.disk, addr)
		for dir := path.Dir(addr); dir != "."; dir = path.Dir(dir) {
			if gone, err := s.prune(dir); err != nil {
				return err
			} else if !gone {
				break
			}
		}
	}
	return nil
}

// prune removes a folder if it is empty.
func (s *staging) prune(dir string) (gone bool, err error) {
	f, err := s.target.Open(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return true, nil
	}
	if err != nil {
		return false, err
	}
	_, err = f.ReadDir(1)
	f.Close()
	if !errors.Is(err, io.EOF) {
		return false, err
	}
	delete(s.disk, dir)
	return true, s.target.Remove(dir)
}
