package chart

import (
	"slices"
	"strings"
	"unicode"
)

// widths are the advances of the printable ASCII characters in hundredths of
// the type size. They are those of DejaVu Sans, the widest of the fonts that
// pages fall back to, or of Arial where that is wider: text drawn in another
// font takes less room than planned, never more.
var widths = [...]uint8{
	32, 40, 46, 84, 64, 95, 78, 28, 39, 39, 50, 84, 32, 36, 32, 34, // space to /
	64, 64, 64, 64, 64, 64, 64, 64, 64, 64, 34, 34, 84, 84, 84, 56, // 0 to ?
	102, 68, 69, 73, 77, 67, 61, 78, 75, 29, 50, 67, 56, 86, 75, 79, // @ to O
	67, 79, 73, 67, 61, 73, 68, 99, 69, 67, 69, 39, 34, 39, 84, 56, // P to _
	50, 61, 63, 55, 63, 62, 35, 63, 63, 28, 28, 58, 28, 97, 63, 61, // ` to o
	63, 63, 41, 52, 39, 63, 59, 82, 59, 59, 52, 64, 34, 64, 84, // p to ~
}

const bolder = 1.2 // how much wider bold type is at most, a word at a time

// textWidth is the room that a text needs.
func textWidth(s string, size float64, bold bool) float64 {
	hundredths := 0
	for _, r := range s {
		hundredths += runeWidth(r)
	}
	if bold {
		size *= bolder
	}
	return float64(hundredths) * size / 98 // browsers round advances, a little here and there
}

func runeWidth(r rune) int {
	switch {
	case ' ' <= r && r <= '~':
		return int(widths[r-' '])
	case r == softHyphen || joins(r) || r == firstStrong || r == popIsolate:
		return 0
	case r == '\u00a0', r == '\u202f':
		return 32
	case r <= '\u024f' && unicode.IsLower(r): // accents add no width but to i and l, which are narrow
		return 66
	case r <= '\u024f' && unicode.IsUpper(r):
		return 82
	case unicode.In(r, unicode.Hebrew, unicode.Greek):
		return 88
	case unicode.IsPunct(r) && r < '\u2e00' && r != '—' && r != '…':
		return 66
	case r >= 0x1f000:
		return 140
	}
	return 112
}

const (
	softHyphen  = '\u00ad'
	firstStrong = '\u2068' // begins text that runs in a direction of its own
	popIsolate  = '\u2069'
)

// joins reports whether a character is set onto the one before it.
func joins(r rune) bool {
	return unicode.In(r, unicode.Mn, unicode.Me) || r == '\u200d' || '\ufe00' <= r && r <= '\ufe0f' || 0x1f3fb <= r && r <= 0x1f3ff
}

// clean makes one line of a text and takes out what is no character of XML or
// would turn the direction of what follows.
func clean(s string) string {
	plain := true
	for i := range len(s) {
		plain = plain && ' ' <= s[i] && s[i] <= '~' && (s[i] != ' ' || i > 0 && i < len(s)-1 && s[i+1] != ' ')
	}
	if plain {
		return s
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\t', r == '\n', r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
			return ' '
		case unicode.IsControl(r), r == '\ufffe', r == '\uffff', r == '\ufeff':
			return -1
		case '\u202a' <= r && r <= '\u202e', '\u2066' <= r && r <= '\u2067', r == '\u200e', r == '\u200f':
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\ufffd"))
	return strings.Join(strings.FieldsFunc(s, func(r rune) bool { return r == ' ' }), " ")
}

// isolated lets a text with letters that run from the right run on its own.
func isolated(s string) string {
	for _, r := range s {
		if '\u0590' <= r && r <= '\u08ff' || '\ufb1d' <= r && r <= '\ufdff' || '\ufe70' <= r && r <= '\ufefc' || 0x10800 <= r && r <= 0x10fff || 0x1e800 <= r && r <= 0x1efff {
			return string(firstStrong) + s + string(popIsolate)
		}
	}
	return s
}

// brief cuts what no label could show anyway, before it is measured.
func brief(s string) string {
	const most = 500
	if len(s) <= most {
		return s
	}
	for n := range s {
		if n >= most {
			return s[:n] + "…"
		}
	}
	return s
}

// fit shortens a text that is too wide.
func fit(s string, width, size float64, bold bool) string {
	s = brief(strings.ReplaceAll(s, string(softHyphen), ""))
	if textWidth(s, size, bold) <= width {
		return s
	}
	return shortened(s, width, size, bold)
}

// shortened is the beginning of a text, with the sign that it goes on.
func shortened(s string, width, size float64, bold bool) string {
	all := clusters(s)
	n := fitting(all, width-textWidth("…", size, bold), size, bold)
	return strings.TrimRight(strings.Join(all[:n], ""), " -,.") + "…"
}

// fitting is how many characters have room, at least one if there is any.
func fitting(all []string, width, size float64, bold bool) (n int) {
	for sum := 0.0; n < len(all); n++ {
		if sum += textWidth(all[n], size, bold); sum > width && n > 0 {
			break
		}
	}
	return n
}

// clusters cuts a text into what must not be parted: characters with their marks.
func clusters(s string) (all []string) {
	glued := false
	for _, r := range s {
		if len(all) > 0 && (glued || joins(r)) {
			all[len(all)-1] += string(r)
		} else {
			all = append(all, string(r))
		}
		glued = r == '\u200d'
	}
	return all
}

// wrapper breaks a text into lines: at spaces and hyphens, at soft hyphens, and
// in words that are wider than a line.
type wrapper struct {
	width, size float64
	bold        bool
	most        int // lines that are wanted: what follows is not looked at
	lines       []string
	line        string
	parted      bool // a word had to be cut
}

// piece is what stands between two places where a line may end.
type piece struct {
	text string
	tail rune // ' ', a soft hyphen, or 0 where the text simply goes on
}

// wrap returns the lines of a text, at most so many, and whether no word of it
// was cut.
func wrap(s string, width, size float64, bold bool, most int) (lines []string, whole bool) {
	w := wrapper{width: width, size: size, bold: bold, most: most}
	tail := rune(0)
	for _, p := range pieces(brief(s)) {
		if len(w.lines) > most {
			break
		}
		w.add(p, tail)
		tail = p.tail
	}
	if w.line != "" {
		w.lines = append(w.lines, w.line)
	}
	if len(w.lines) > most {
		w.lines = w.lines[:most]
		w.lines[most-1] = shortened(w.lines[most-1], width, size, bold)
		w.parted = true
	}
	return w.lines, !w.parted
}

func (w *wrapper) fits(s string) bool { return textWidth(s, w.size, w.bold) <= w.width }

// add puts a piece into the line or begins a new one; before is the tail of the
// piece before it.
func (w *wrapper) add(p piece, before rune) {
	end := ""
	if p.tail == softHyphen {
		end = "-"
	}
	together := w.line + p.text
	if before == ' ' && w.line != "" {
		together = w.line + " " + p.text
	}
	if w.fits(together + end) {
		w.line = together
		return
	}
	if w.line != "" {
		if before == softHyphen {
			w.line += "-"
		}
		w.lines = append(w.lines, w.line)
	}
	w.line = p.text
	if !w.fits(w.line + end) {
		w.cut(clusters(p.text))
	}
}

// cut breaks a word that no line can hold.
func (w *wrapper) cut(word []string) {
	const least = 3 // characters that are left for the next line
	w.parted = true
	dash := textWidth("-", w.size, w.bold)
	for len(word) > 1 && !w.fits(strings.Join(word, "")) && len(w.lines) <= w.most {
		n := min(fitting(word, w.width-dash, w.size, w.bold), len(word)-1)
		if rest := len(word) - n; rest < least && n > 2*least {
			n -= least - rest
		}
		n = syllable(word, n)
		w.lines = append(w.lines, strings.Join(word[:n], "")+hyphen(word, n))
		word = word[n:]
	}
	w.line = strings.Join(word, "")
}

// syllable moves the place of a cut back to where a syllable may begin, if
// there is one near: before a consonant and a vowel, and not within "sch".
func syllable(word []string, n int) int {
	text := func(i, j int) string { return strings.ToLower(strings.Join(word[i:min(j, len(word))], "")) }
	for at := n; at > n-5 && at > 2; at-- {
		if slices.Contains([]string{"sch", "ch", "ck", "ph", "th", "qu"}, text(at-1, at+1)) || text(at-1, at+2) == "sch" || text(at-2, at+1) == "sch" {
			continue
		}
		next := at + 1
		switch {
		case text(at, at+3) == "sch":
			next = at + 3
		case slices.Contains([]string{"ch", "ph", "th", "qu"}, text(at, at+2)):
			next = at + 2
		}
		const vowels = "aeiouyäöü"
		if !strings.Contains(vowels, text(at, at+1)) && next < len(word) && strings.Contains(vowels, text(next, next+1)) && parts([]rune(word[at])[0]) {
			return at
		}
	}
	return n
}

// hyphen is what shows that a word goes on after n characters: nothing in
// scripts that do not part words with a hyphen, nor between digits and signs.
func hyphen(word []string, n int) string {
	if parts([]rune(word[n-1])[0]) && parts([]rune(word[n])[0]) {
		return "-"
	}
	return ""
}

func parts(r rune) bool { return unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) }

// pieces cuts a text at the places where a line may end.
func pieces(s string) (all []piece) {
	from := 0
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case r == ' ' || r == softHyphen:
			all = append(all, piece{string(runes[from:i]), r})
			from = i + 1
		case (r == '-' || r == '–' || r == '/' || r == '‐') && i > from && i+1 < len(runes) && unicode.IsLetter(runes[i-1]) && unicode.IsLetter(runes[i+1]):
			all = append(all, piece{string(runes[from : i+1]), 0})
			from = i + 1
		}
	}
	return append(all, piece{string(runes[from:]), 0})
}
