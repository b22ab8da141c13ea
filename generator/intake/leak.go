package intake

import (
	"archive/zip"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"io/fs"
	"slices"
	"strings"
)

// Form is how a secret was found.
type Form string

// The forms in which secrets are looked for.
const (
	FormPlain   Form = "plain"
	FormPercent Form = "percent" // %40
	FormEntity  Form = "entity"  // &#64; &commat;
	FormEscape  Form = "escape"  // \u0040
	FormQuoted  Form = "quoted-printable"
	FormBase64  Form = "base64"
	FormHex     Form = "hex"
	FormMD5     Form = "md5"
	FormSHA1    Form = "sha1"
	FormSHA256  Form = "sha256"
)

// Leak is a secret of the store in a file. It can be shown to anybody: it does
// not hold the secret.
type Leak struct {
	File    string `json:"file"`              // "a.zip!b.txt" within an archive; a secret in it is masked
	Line    int    `json:"line"`              // of the first place, 0 = in the name of the file
	Offset  int64  `json:"offset"`            // of it in bytes
	Form    Form   `json:"form"`              // as the secret stands there
	Secret  string `json:"secret"`            // masked: "l…@e….org"
	Comment string `json:"comment,omitempty"` // the oldest comment that has it
	Times   int    `json:"times"`             // how often it is in the file in this form
}

// Unsearched is a file, or a part of one, that could not be looked into.
type Unsearched struct {
	File   string `json:"file"`
	Reason string `json:"reason"` // "too-large", "damaged"
}

// LeakReport is what a search for leaks has found.
type LeakReport struct {
	Leaks      []Leak
	Unsearched []Unsearched
	Files      int   // that were searched
	Bytes      int64 // of them, unpacked
	Secrets    int   // that were looked for
	Excepted   int   // secrets that the owner publishes himself
}

// LeakCheck looks for the addresses of the store in all files of a folder.
// Those that stand in own, the files that the owner wrote himself, are no leak;
// nil = none. Files that the export wrote into own are not the owner's.
func LeakCheck(ctx context.Context, s Store, files, own fs.FS) (*LeakReport, error) {
	search, err := NewLeakSearch(ctx, s)
	if err != nil {
		return nil, err
	}
	if own != nil {
		if err := search.Except(ctx, own); err != nil {
			return nil, err
		}
	}
	if err := search.Folder(ctx, files); err != nil {
		return nil, err
	}
	return search.Report(ctx, s)
}

// LeakSearch looks for the secrets that a store had when the search was made.
type LeakSearch struct {
	index    *leakIndex
	excepted map[int32]bool
	found    map[foundKey]*foundLeak
	report   LeakReport
}

type foundKey struct {
	file   string
	secret int32
	form   Form
}

type foundLeak struct {
	Leak
	secret int32
}

// NewLeakSearch reads the secrets of a store.
func NewLeakSearch(ctx context.Context, s Store) (*LeakSearch, error) {
	var secrets []string
	for secret, err := range s.Secrets(ctx) {
		if err != nil {
			return nil, err
		}
		secrets = append(secrets, secret)
	}
	return &LeakSearch{index: newLeakIndex(secrets), excepted: map[int32]bool{}, found: map[foundKey]*foundLeak{}}, nil
}

// Except takes the secrets that stand in the owner's content for published by
// himself: whoever has written a comment may be the contact of the site, too.
func (l *LeakSearch) Except(ctx context.Context, content fs.FS) error {
	own := &LeakSearch{index: l.index, excepted: map[int32]bool{}, found: map[foundKey]*foundLeak{}}
	if err := own.folder(ctx, content, exportedFolder); err != nil {
		return err
	}
	for key := range own.found {
		l.excepted[key.secret] = true
	}
	return nil
}

// exportedFolder is the folder of the content that the export writes.
const exportedFolder = "comments"

// Folder searches all files below a folder, and their names.
func (l *LeakSearch) Folder(ctx context.Context, files fs.FS) error { return l.folder(ctx, files, "") }

func (l *LeakSearch) folder(ctx context.Context, files fs.FS, leftOut string) error {
	return fs.WalkDir(files, ".", func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir() && leftOut != "" && name == leftOut:
			return fs.SkipDir
		case d.IsDir():
			return nil
		}
		info, err := fs.Stat(files, name) // what a link leads to is published, too
		if err != nil || !info.Mode().IsRegular() {
			return nil
		}
		f, err := files.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		return l.File(name, f)
	})
}

// File searches one file and its name.
func (l *LeakSearch) File(name string, r io.Reader) error {
	l.report.Files++
	shown := l.searchName("", name)
	budget := int64(maxUnpacked)
	return l.content(shown, r, &budget, 0)
}

// Limits of what is unpacked from one file.
const (
	maxUnpacked = 1 << 30 // bytes in all
	maxArchive  = 128 << 20
	maxDepth    = 4 // archives in archives
)

// What ends the search of a packed file before its end.
var (
	errBudget  = errors.New("unpacks to too much")
	errDamaged = errors.New("ends too early")
)

// content searches the bytes of a file and, if it is packed, what is in it.
// budget is how much of packed files may still be unpacked.
func (l *LeakSearch) content(file string, r io.Reader, budget *int64, depth int) error {
	head := make([]byte, 4)
	n, err := io.ReadFull(r, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return err
	}
	head = head[:n]
	all := io.MultiReader(bytes.NewReader(head), r)
	kind := packed(head)
	if kind == notPacked || depth >= maxDepth {
		if kind != notPacked {
			l.unsearched(file, "too-large")
		}
		return l.bytes(file, all)
	}
	// Packed as it is, too: names in an archive are not packed.
	data, err := io.ReadAll(io.LimitReader(all, maxArchive+1))
	if err != nil {
		return err
	}
	if len(data) > maxArchive {
		l.unsearched(file, "too-large")
		return l.bytes(file, io.MultiReader(bytes.NewReader(data), r))
	}
	if err := l.bytes(file, bytes.NewReader(data)); err != nil {
		return err
	}
	if kind == packedGzip {
		err = l.gzip(file, data, budget, depth)
	} else {
		err = l.zip(file, data, budget, depth)
	}
	switch {
	case errors.Is(err, errBudget):
		l.unsearched(file, "too-large")
	case err != nil:
		l.unsearched(file, "damaged")
	}
	return nil
}

type packing uint8

const (
	notPacked packing = iota
	packedGzip
	packedZip
)

func packed(head []byte) packing {
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b\x08")):
		return packedGzip
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return packedZip // xlsx, docx and epub are archives, too
	}
	return notPacked
}

func (l *LeakSearch) gzip(file string, data []byte, budget *int64, depth int) error {
	z, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return err
	}
	return l.content(file+"!", &budgetReader{z, budget}, budget, depth+1)
}

func (l *LeakSearch) zip(file string, data []byte, budget *int64, depth int) error {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	var damaged error
	for _, entry := range z.File {
		name := l.searchName(file+"!", entry.Name)
		r, err := entry.Open()
		if err == nil {
			err = l.content(name, &budgetReader{r, budget}, budget, depth+1)
			r.Close()
		}
		if errors.Is(err, errBudget) {
			return err
		}
		damaged = errors.Join(damaged, err)
	}
	return damaged
}

// budgetReader reads until the budget is used up.
type budgetReader struct {
	io.Reader
	left *int64
}

func (b *budgetReader) Read(p []byte) (int, error) {
	if *b.left <= 0 {
		return 0, errBudget
	}
	n, err := b.Reader.Read(p[:min(int64(len(p)), *b.left)])
	*b.left -= int64(n)
	if err == io.ErrUnexpectedEOF {
		err = errDamaged // what reads on takes the other for the end of the file
	}
	return n, err
}

func (l *LeakSearch) unsearched(file, reason string) {
	u := Unsearched{file, reason}
	if !slices.Contains(l.report.Unsearched, u) {
		l.report.Unsearched = append(l.report.Unsearched, u)
	}
}

// searchName searches the name of a file, or of an entry of the archive within,
// and returns it as it may be shown.
func (l *LeakSearch) searchName(within, name string) string {
	var hits []leakHit
	l.index.search([]byte(name), func(h leakHit) {
		if !l.excepted[h.secret] {
			hits = append(hits, h)
		}
	})
	shown := []byte(name)
	for _, h := range hits {
		for i := h.start; i < h.end; i++ {
			shown[i] = '*'
		}
	}
	masked := within + string(shown)
	for _, h := range hits {
		l.add(masked, 0, h)
	}
	return masked
}

// bytes searches a stream as it is.
func (l *LeakSearch) bytes(file string, r io.Reader) error {
	n, err := l.index.stream(r, func(line int, h leakHit) {
		if !l.excepted[h.secret] {
			l.add(file, line, h)
		}
	})
	l.report.Bytes += n
	return err
}

func (l *LeakSearch) add(file string, line int, h leakHit) {
	key := foundKey{file, h.secret, h.form}
	if known := l.found[key]; known != nil {
		known.Times++
		if line != 0 && (known.Line == 0 || h.start < known.Offset) {
			known.Line, known.Offset = line, h.start
		}
		return
	}
	secret := l.index.secrets[h.secret]
	l.found[key] = &foundLeak{Leak{File: file, Line: line, Offset: h.start, Form: h.form, Secret: maskSecret(secret), Times: 1}, h.secret}
}

// Report returns what has been found so far. The store tells whose it is.
func (l *LeakSearch) Report(ctx context.Context, s Store) (*LeakReport, error) {
	owners, err := l.owners(ctx, s)
	if err != nil {
		return nil, err
	}
	out := l.report
	out.Secrets, out.Excepted = len(l.index.secrets), len(l.excepted)
	out.Unsearched = slices.Clone(l.report.Unsearched)
	for _, f := range l.found {
		f.Comment = owners[l.index.secrets[f.secret]]
		out.Leaks = append(out.Leaks, f.Leak)
	}
	slices.SortFunc(out.Leaks, func(a, b Leak) int {
		return cmp.Or(strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Offset, b.Offset),
			strings.Compare(string(a.Form), string(b.Form)), strings.Compare(a.Secret, b.Secret), strings.Compare(a.Comment, b.Comment))
	})
	return &out, nil
}

// owners finds the oldest comment of each secret that was found.
func (l *LeakSearch) owners(ctx context.Context, s Store) (map[string]string, error) {
	owners := map[string]string{}
	if len(l.found) == 0 {
		return owners, nil
	}
	wanted := map[string][]string{} // as it is compared -> as it was in the list of secrets
	for _, f := range l.found {
		secret := l.index.secrets[f.secret]
		key := foldSecret(secret)
		if !slices.Contains(wanted[key], secret) {
			wanted[key] = append(wanted[key], secret)
		}
	}
	for c, err := range s.List(ctx, Filter{}) {
		if err != nil {
			return nil, err
		}
		for _, own := range []string{c.Author.Email, c.Author.IP} {
			for _, secret := range wanted[foldSecret(own)] {
				if own != "" && owners[secret] == "" {
					owners[secret] = c.ID
				}
			}
		}
	}
	return owners, nil
}

func foldSecret(s string) string { return strings.ToLower(strings.TrimSpace(s)) }

// maskSecret shortens an address so that its owner recognises it and nobody
// else learns it: "l…@e….org", "192.…".
func maskSecret(s string) string {
	s = strings.TrimSpace(s)
	first := func(s string) string {
		for _, r := range s {
			return string(r) + "…"
		}
		return "…"
	}
	at := strings.LastIndexByte(s, '@')
	if at < 0 {
		if cut := strings.IndexAny(s, ".:"); cut > 0 && cut < len(s)-1 {
			return s[:cut+1] + "…"
		}
		return "…"
	}
	domain, top := s[at+1:], ""
	if dot := strings.LastIndexByte(domain, '.'); dot > 0 {
		domain, top = domain[:dot], domain[dot:]
	}
	return first(s[:at]) + "@" + first(domain) + top
}
