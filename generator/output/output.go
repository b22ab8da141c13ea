// Package output owns paths and bytes on disk: it publishes a build, fingerprints
// and minifies assets, and keeps cache files. It is the only package that
// writes files, apart from the intake's store and what the command is asked to make.
package output

import (
	"io"

	"kontor/generator/source"
)

// Publisher receives the outputs of one build. Put and Keep may be called from
// several goroutines; Commit or Abort ends the build. Nothing a reader can see
// changes before Commit.
type Publisher interface {
	// Have returns what the last published build wrote at addr.
	Have(addr string) (Entry, bool)
	// Keep says that the output at addr is unchanged since the last build.
	Keep(addr string)
	// Put takes one output. addr is a file path below the target, slash-separated.
	Put(addr string, key source.Hash, write func(io.Writer) error) error
	Commit() (Report, error)
	Abort()
}

// Entry is one line of the manifest.
type Entry struct {
	Key  source.Hash `json:"key"`  // what the output was made from
	Hash source.Hash `json:"hash"` // of its bytes
	Size int64       `json:"size"`
}

// Report says what a build changed.
type Report struct {
	Outputs   int
	Written   int // new or changed files
	Unchanged int
	Removed   int      // files of an earlier build that are gone
	Foreign   []string // files in the target that no build of ours wrote, kept (PUB01)
}
