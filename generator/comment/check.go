package comment

import (
	"errors"
	"net/url"
	"strings"
	"unicode/utf8"
)

// What texts and fields are refused for.
var (
	ErrEmpty   = errors.New("the text is empty")
	ErrTooLong = errors.New("the text is too long")
	ErrNotText = errors.New("the text is not valid UTF-8")
	ErrFormat  = errors.New("the format of the text is not known")
)

// Check reports why a text cannot be that of a comment. Everybody who takes a
// text from somebody else asks it.
func Check(text string, f Format) error {
	switch {
	case f != Markdown && f != HTML:
		return ErrFormat
	case len(text) > MaxText:
		return ErrTooLong
	case !utf8.ValidString(text):
		return ErrNotText
	case strings.TrimSpace(visible(text)) == "":
		return ErrEmpty
	}
	return nil
}

// maxID is the length of the longest id.
const maxID = 64

// ValidID reports whether s can be the id of a comment.
func ValidID(s string) bool {
	return len(s) <= maxID && s != "" && strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// avatarLength is that of [Comment.Avatar].
const avatarLength = 32

// ValidAvatar reports whether s can be a [Comment.Avatar].
func ValidAvatar(s string) bool {
	return len(s) == avatarLength && strings.Trim(s, "0123456789abcdef") == ""
}

// ValidWebsite reports whether s can be the address of a website that a name
// leads to: http or https, a host, nothing that hides where it leads.
func ValidWebsite(s string) bool {
	if len(s) > MaxWebsite {
		return false
	}
	u, err := url.Parse(s)
	return err == nil && webAddress(u) && visible(s) == s && !strings.ContainsAny(s, " \"'<>\\`\t\n")
}

// webAddress reports whether u leads to a host on the web, without a name or
// password before it, which can look like another host.
func webAddress(u *url.URL) bool {
	return (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && u.User == nil
}

// visible is text without characters that show nothing and can deceive:
// control characters, marks that turn the direction of what follows, fillers
// without width. Line ends and tabs stay, as do the joiners that scripts and
// emoji need.
func visible(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r == '\n', r == '\t':
			return r
		case r == '\u2028', r == '\u2029', r == '\u0085':
			return '\n'
		case r < ' ', r >= 0x7f && r < 0xa0,
			r == '\u061c', r == '\u180e', r == '\u200b', r == '\u200e', r == '\u200f',
			r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u206f',
			r == '\ufeff', r >= '\ufff9' && r <= '\ufffb', r >= 0xe0000 && r <= 0xe007f:
			return -1
		}
		return r
	}, text)
}

// OneLine is a name as it is shown: without invisible characters and line ends.
func OneLine(name string) string { return strings.Join(strings.Fields(visible(name)), " ") }

// FitName is a name on one line, cut to what a page takes.
func FitName(name string) string {
	const more = "…"
	name = OneLine(name)
	if len(name) <= MaxName {
		return name
	}
	cut := MaxName - len(more)
	for !utf8.RuneStart(name[cut]) {
		cut--
	}
	return strings.TrimSpace(name[:cut]) + more
}
