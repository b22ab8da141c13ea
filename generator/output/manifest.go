package output

import (
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
)

// manifestFormat changes when older programs could misread a manifest.
const manifestFormat = 1

// manifest records what our builds wrote into one target folder.
type manifest struct {
	Format int              `json:"format"`
	Files  map[string]Entry `json:"files"`
	// Pending is what a build was about to write. It is filled before the
	// target changes and emptied afterwards, so that files of a build that was
	// killed in between are known for ours.
	Pending map[string]Entry `json:"pending,omitempty"`
}

// readManifest reads the manifest at name; a missing one is empty.
func readManifest(name string) (manifest, error) {
	m := manifest{Format: manifestFormat, Files: map[string]Entry{}}
	data, err := os.ReadFile(name)
	if errors.Is(err, fs.ErrNotExist) {
		return m, nil
	}
	if err != nil {
		return m, trouble(name, err)
	}
	if err := json.Unmarshal(data, &m); err != nil || m.Format != manifestFormat {
		return m, &Error{Text: "PUB06", Args: map[string]string{"path": name}, Err: err}
	}
	for _, files := range []map[string]Entry{m.Files, m.Pending} {
		maps.DeleteFunc(files, func(addr string, _ Entry) bool { return checkAddr(addr) != nil })
	}
	if m.Files == nil {
		m.Files = map[string]Entry{}
	}
	return m, nil
}

// write replaces the manifest at name in one step.
func (m manifest) write(name string) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	return trouble(name, ReplaceFile(name, append(data, '\n')))
}

// ReplaceFile writes a file so that after a crash either the old or the new
// bytes are there.
func ReplaceFile(name string, data []byte) error {
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+"-*")
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	err = errors.Join(err, f.Chmod(0o644), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		os.Remove(f.Name())
	}
	return err
}
