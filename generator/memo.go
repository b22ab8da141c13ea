package generator

import (
	"sync"

	"kontor/generator/content"
	"kontor/generator/source"
)

// Memo remembers between loads what each file said, so that a load after an
// edit reads and parses only what changed. The zero Memo is empty and ready;
// one Memo serves one site and one load at a time.
type Memo struct {
	mu        sync.Mutex
	listing   []source.File // of the content folder; nil = not known
	listed    []source.Diagnostic
	documents map[string]remembered // by path
}

// remembered is what a document said under some options.
type remembered struct {
	options  source.Hash
	document content.Document
}
