package intake

import (
	"bytes"
	"crypto/md5"
	"crypto/sha1"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"io"
	"net/netip"
	"slices"
	"strings"

	"golang.org/x/net/idna"
)

// leakIndex finds many patterns in one pass. Of every pattern it knows one
// window of few bytes, the one that the fewest others have, and compares the
// whole where the window is in the text.
type leakIndex struct {
	secrets  []string
	patterns []leakPattern
	window   int // bytes, at most eight
	mask     uint64
	filter   []uint64         // which windows there may be, by their hash
	first    map[uint64]int32 // window -> its first pattern
	buf      []byte           // of stream
}

// leakPattern is one form of one secret.
type leakPattern struct {
	text   string // ASCII in lower case
	exact  string // where upper and lower case matter; "" = they do not
	secret int32
	next   int32 // the next pattern with the same window, -1 = none
	at     int32 // of the window
	form   Form
	bounds bounds
}

// leakHit is a secret in a text.
type leakHit struct {
	start, end int64
	secret     int32
	form       Form
}

// bounds is what may not stand around a pattern.
type bounds uint8

const (
	anywhere bounds = iota
	mailBounds
	ipv4Bounds
	ipv4NetBounds // ends with .0, as version numbers do
	ipv6Bounds
)

const (
	// longestSecret is how much of a secret is looked for; no address is longer.
	longestSecret = 320
	filterBits    = 24
	countBits     = 20
)

// newLeakIndex makes the patterns of secrets. Those that say nothing, such as
// the address of the own machine, have none.
func newLeakIndex(secrets []string) *leakIndex {
	x := &leakIndex{secrets: secrets, window: 8, first: map[uint64]int32{}}
	for i, s := range secrets {
		x.addSecret(int32(i), strings.TrimSpace(s))
	}
	for _, p := range x.patterns {
		x.window = min(x.window, len(p.text))
	}
	x.mask = ^uint64(0) >> (64 - 8*x.window)
	x.filter = make([]uint64, 1<<(filterBits-6))
	counts := make([]uint16, 1<<countBits)
	for _, p := range x.patterns {
		x.windows(p.text, func(_ int, key uint64) {
			if n := &counts[mix(key)>>(64-countBits)]; *n < 1<<16-1 {
				*n++
			}
		})
	}
	for i := range x.patterns {
		p := &x.patterns[i]
		least, best := uint16(1<<16-1), uint64(0)
		x.windows(p.text, func(at int, key uint64) {
			if n := counts[mix(key)>>(64-countBits)]; n < least || at == 0 {
				least, best, p.at = n, key, int32(at)
			}
		})
		p.next = -1
		if other, ok := x.first[best]; ok {
			p.next = other
		}
		x.first[best] = int32(i)
		h := mix(best) >> (64 - filterBits)
		x.filter[h>>6] |= 1 << (h & 63)
	}
	return x
}

// mix spreads a window over the bits of a number.
func mix(key uint64) uint64 {
	key ^= key >> 31
	return key * 0x9e3779b97f4a7c15
}

func (x *leakIndex) windows(text string, do func(at int, key uint64)) {
	key := uint64(0)
	for i := range len(text) {
		key = (key<<8 | uint64(text[i])) & x.mask
		if i+1 >= x.window {
			do(i+1-x.window, key)
		}
	}
}

func (x *leakIndex) add(p leakPattern) {
	p.text = lowerASCII(p.text)
	x.patterns = append(x.patterns, p)
}

func (x *leakIndex) addSecret(i int32, s string) {
	if len(s) > longestSecret {
		s = s[:longestSecret]
	}
	if prefix, err := netip.ParsePrefix(s); err == nil {
		s = prefix.Addr().String()
	}
	if ip, err := netip.ParseAddr(s); err == nil {
		x.addIP(i, ip)
		return
	}
	if len(s) < 3 {
		return
	}
	spellings := []string{s, strings.ToLower(s)}
	if at := strings.LastIndexByte(s, '@'); at >= 0 { // domains with umlauts have two spellings
		for _, domain := range []func(string) (string, error){idna.ToASCII, idna.ToUnicode} {
			if d, err := domain(strings.ToLower(s[at+1:])); err == nil {
				spellings = append(spellings, strings.ToLower(s[:at+1])+d)
			}
		}
	}
	slices.Sort(spellings)
	spellings = slices.Compact(spellings)
	plain := map[string]bool{}
	for _, spelling := range spellings {
		if folded := lowerASCII(spelling); !plain[folded] {
			plain[folded] = true
			x.add(leakPattern{text: spelling, secret: i, form: FormPlain, bounds: mailBounds})
			x.add(leakPattern{text: hex.EncodeToString([]byte(folded)), secret: i, form: FormHex})
		}
		if h := hex.EncodeToString([]byte(spelling)); lowerASCII(spelling) != spelling {
			x.add(leakPattern{text: h, secret: i, form: FormHex})
		}
		for _, p := range base64Cores(spelling) {
			x.add(leakPattern{text: p, exact: p, secret: i, form: FormBase64})
		}
		x.addDigests(i, spelling)
	}
}

// addIP adds an IP address in the forms that it is written in. That of the own
// machine tells nobody apart.
func (x *leakIndex) addIP(i int32, ip netip.Addr) {
	ip = ip.Unmap().WithZone("")
	if ip.IsUnspecified() || ip.IsLoopback() {
		return
	}
	s := ip.String()
	switch {
	case ip.Is4() && strings.HasSuffix(s, ".0"):
		x.add(leakPattern{text: s, secret: i, form: FormPlain, bounds: ipv4NetBounds})
	case ip.Is4():
		x.add(leakPattern{text: s, secret: i, form: FormPlain, bounds: ipv4Bounds})
	default:
		groups := strings.Split(ip.StringExpanded(), ":")
		short := slices.Clone(groups)
		for n, g := range short {
			if short[n] = strings.TrimLeft(g, "0"); short[n] == "" {
				short[n] = "0"
			}
		}
		forms := []string{s, strings.Join(groups, ":"), strings.Join(short, ":")}
		slices.Sort(forms)
		for _, form := range slices.Compact(forms) {
			x.add(leakPattern{text: form, secret: i, form: FormPlain, bounds: ipv6Bounds})
		}
	}
	x.addDigests(i, s)
}

// addDigests adds the sums by which others name an address, in hexadecimal and
// in both alphabets of base64.
func (x *leakIndex) addDigests(i int32, s string) {
	m, h1, h256 := md5.Sum([]byte(s)), sha1.Sum([]byte(s)), sha256.Sum256([]byte(s))
	for _, d := range []struct {
		form Form
		sum  []byte
	}{{FormMD5, m[:]}, {FormSHA1, h1[:]}, {FormSHA256, h256[:]}} {
		x.add(leakPattern{text: hex.EncodeToString(d.sum), secret: i, form: d.form})
		std := base64.RawStdEncoding.EncodeToString(d.sum)
		x.add(leakPattern{text: std, exact: std, secret: i, form: d.form})
		if url := base64.RawURLEncoding.EncodeToString(d.sum); url != std {
			x.add(leakPattern{text: url, exact: url, secret: i, form: d.form})
		}
	}
}

// base64Cores are what base64 makes of s wherever it stands in a longer text:
// of each of the three alignments the characters that its neighbours do not
// change, in both alphabets.
func base64Cores(s string) []string {
	var cores []string
	for before := range 3 {
		padded := append(make([]byte, before), s...)
		from, to := (before*8+5)/6, (before+len(s))*8/6
		for _, alphabet := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			core := alphabet.EncodeToString(padded)[from:to]
			if !slices.Contains(cores, core) {
				cores = append(cores, core)
			}
		}
	}
	return cores
}

func lowerASCII(s string) string {
	lower := []byte(s)
	for i, b := range lower {
		lower[i] = lowerByte(b)
	}
	return string(lower)
}

func lowerByte(b byte) byte {
	if 'A' <= b && b <= 'Z' {
		return b + 'a' - 'A'
	}
	return b
}

// scan reports the patterns in text as they are: number, start.
func (x *leakIndex) scan(text []byte, report func(pattern int32, start int)) {
	if len(x.patterns) == 0 {
		return
	}
	key, w, mask, filter := uint64(0), x.window, x.mask, x.filter
	for i, b := range text {
		if 'A' <= b && b <= 'Z' {
			b += 'a' - 'A'
		}
		key = (key<<8 | uint64(b)) & mask
		h := mix(key) >> (64 - filterBits)
		if filter[h>>6]&(1<<(h&63)) == 0 || i+1 < w {
			continue
		}
		p, ok := x.first[key]
		for ; ok && p >= 0; p = x.patterns[p].next {
			if start := i + 1 - w - int(x.patterns[p].at); x.patterns[p].matches(text, start) {
				report(p, start)
			}
		}
	}
}

func (p *leakPattern) matches(text []byte, start int) bool {
	end := start + len(p.text)
	if start < 0 || end > len(text) {
		return false
	}
	if p.exact != "" {
		return string(text[start:end]) == p.exact
	}
	for i := range len(p.text) {
		if lowerByte(text[start+i]) != p.text[i] {
			return false
		}
	}
	return p.bounds.hold(text, start, end)
}

// hold reports whether a secret stands for itself, and is no part of another
// address or number. When in doubt it does.
func (b bounds) hold(text []byte, start, end int) bool {
	at := func(i int) byte {
		if i < 0 || i >= len(text) {
			return ' '
		}
		return lowerByte(text[i])
	}
	before, after := at(start-1), at(end)
	switch b {
	case mailBounds:
		return !isWord(before) && strings.IndexByte(".+-", before) < 0 && !isWord(after) && after != '-'
	case ipv4NetBounds:
		if before == '/' && at(start-2) != '/' || isWord(before) || before == '-' || isWord(after) || after == '-' {
			return false
		}
		fallthrough
	case ipv4Bounds:
		return !isDigit(before) && (before != '.' || !isDigit(at(start-2))) && !isDigit(after) && (after != '.' || !isDigit(at(end+1)))
	case ipv6Bounds:
		return !isHex(before) && before != ':' && !isHex(after) && after != ':'
	}
	return true
}

func isDigit(b byte) bool { return '0' <= b && b <= '9' }
func isHex(b byte) bool   { return isDigit(b) || 'a' <= b && b <= 'f' }
func isWord(b byte) bool  { return isDigit(b) || 'a' <= b && b <= 'z' || b == '_' }

// search reports the secrets in a text that is not long.
func (x *leakIndex) search(text []byte, report func(leakHit)) {
	x.chunk(text, func(h leakHit) { report(h) })
}

// chunkSize is how much of a file is searched at once; a chunk begins with the
// last chunkOverlap bytes of the one before, more than twice as much as the
// longest secret takes when every character of it is escaped twice.
const (
	chunkSize    = 256 << 10
	chunkOverlap = 16 << 10
)

var newline = []byte("\n")

// stream searches all that r yields and returns how much that was.
func (x *leakIndex) stream(r io.Reader, report func(line int, h leakHit)) (int64, error) {
	if x.buf == nil {
		x.buf = make([]byte, chunkSize)
	}
	buf, filled := x.buf, 0
	base, line := int64(0), 1 // of buf[0]
	for {
		n, err := io.ReadFull(r, buf[filled:])
		filled += n
		last := err != nil // also where the rest cannot be read
		// What ends in the first or second half of an overlap is for the chunk
		// before or after, which sees what stands around it.
		from, to := int64(0), int64(filled)
		if base > 0 {
			from = chunkOverlap / 2
		}
		if !last {
			to -= chunkOverlap / 2
		}
		counted, lines := int64(0), line
		x.chunk(buf[:filled], func(h leakHit) {
			if h.end <= from && from > 0 || h.end > to {
				return
			}
			if h.start < counted {
				counted, lines = 0, line
			}
			lines += bytes.Count(buf[counted:h.start], newline)
			counted = h.start
			h.start, h.end = h.start+base, h.end+base
			report(lines, h)
		})
		if err == io.EOF || err == io.ErrUnexpectedEOF {
			err = nil
		}
		if last {
			return base + int64(filled), err
		}
		keep := filled - chunkOverlap
		line += bytes.Count(buf[:keep], newline)
		base += int64(keep)
		filled = copy(buf, buf[keep:filled])
	}
}

// chunk reports the secrets in a text: as it stands there, with escapes undone
// once and twice, and with those of quoted-printable undone.
func (x *leakIndex) chunk(text []byte, report func(leakHit)) {
	if len(x.patterns) == 0 {
		return
	}
	type place struct {
		pattern int32
		start   int
	}
	seen := map[place]bool{}
	found := func(p int32, start, end int, form Form) {
		if seen[place{p, start}] {
			return
		}
		seen[place{p, start}] = true
		pattern := &x.patterns[p]
		if pattern.form != FormPlain {
			form = pattern.form
		}
		report(leakHit{int64(start), int64(end), pattern.secret, form})
	}
	x.scan(text, func(p int32, start int) { found(p, start, start+len(x.patterns[p].text), FormPlain) })
	once := webEscapes.undo(text)
	if once != nil {
		x.scan(once.text, func(p int32, at int) {
			start, end := once.place(at), once.place(at+len(x.patterns[p].text))
			found(p, start, end, escapedForm(text[start:end]))
		})
		if twice := webEscapes.undo(once.text); twice != nil {
			x.scan(twice.text, func(p int32, at int) {
				start, end := once.place(twice.place(at)), once.place(twice.place(at+len(x.patterns[p].text)))
				found(p, start, end, escapedForm(text[start:end]))
			})
		}
	}
	if quoted := quotedEscapes.undo(text); quoted != nil {
		x.scan(quoted.text, func(p int32, at int) {
			start, end := quoted.place(at), quoted.place(at+len(x.patterns[p].text))
			found(p, start, end, FormQuoted)
		})
	}
}

// escapedForm says what kind of escape a secret was written with.
func escapedForm(raw []byte) Form {
	for _, b := range raw {
		switch b {
		case '%':
			return FormPercent
		case '&':
			return FormEntity
		case '\\':
			return FormEscape
		}
	}
	return FormPlain
}
