package exchange

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"net/netip"
	"net/url"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

// draft is a comment as an export has it.
type draft struct {
	site, id, reply string
	address, title  string

	name, email, website, ip string
	login                    string // what tells the author apart where there is no e-mail address
	editor                   bool

	text         string
	format       comment.Format
	sent, edited time.Time

	state    intake.State
	reason   string           // why it is not public
	revision *intake.Revision // that waits
	deleted  bool             // there; its place may stay, nothing else
	skip     intake.Skip
	line     int
}

// put hands out a comment; it returns errEnough when no more are wanted.
func (r *reading) put(d draft) error {
	if !r.yield(r.incoming(d), nil) {
		return errEnough
	}
	return nil
}

// broken hands out a comment that cannot be read, with the reason.
func (r *reading) broken(d draft, err error) error {
	in := intake.Incoming{Address: oneLine(d.address), Title: oneLine(d.title), Reply: oneLine(d.reply), Skip: intake.SkipBroken, Line: d.line}
	in.Source = r.source(d)
	if !r.yield(in, err) {
		return errEnough
	}
	return nil
}

// source names a comment. One without an id is known by what it says.
func (r *reading) source(d draft) intake.Source {
	id := oneLine(d.id)
	if id == "" {
		sum := sha256.Sum256([]byte(strings.Join([]string{d.address, d.sent.String(), d.name, d.text}, "\x00")))
		id = "text:" + hex.EncodeToString(sum[:12])
	}
	return intake.Source{System: r.system(), Site: oneLine(d.site), ID: id}
}

// system is the name of the other system, whatever form it exports.
func (e *Export) system() string {
	switch e.Format {
	case WordPress:
		return "wordpress"
	case IssoJSON:
		return "isso"
	case Artrans:
		return "artalk"
	}
	return string(e.Format)
}

func (r *reading) incoming(d draft) intake.Incoming {
	in := intake.Incoming{
		Address: oneLine(d.address), Title: oneLine(d.title), Reply: oneLine(d.reply), Skip: d.skip, Line: d.line,
	}
	in.Source = r.source(d)
	in.Sent = wholeSeconds(d.sent)
	if d.skip != "" {
		return in
	}
	if d.deleted {
		in.State = intake.Erased
		return in
	}
	in.State, in.Reason = d.state, oneLine(d.reason)
	if d.revision != nil {
		in.Revision = &intake.Revision{Text: r.plain(d.revision.Text), Format: d.revision.Format, Sent: cmp.Or(wholeSeconds(d.revision.Sent), in.Sent)}
	}
	in.Text, in.Format = r.plain(d.text), d.format
	if edited := wholeSeconds(d.edited); edited.After(in.Sent) {
		in.Edited = edited
	}
	in.Author = intake.Author{
		Name: r.authorName(d.name), Website: r.authorSite(d.website), Email: r.authorEmail(d.email),
		IP: r.authorIP(d.ip), Editor: d.editor,
	}
	switch {
	case in.Author.Email != "":
		in.Author.Identity = "email:" + strings.ToLower(in.Author.Email)
	case d.login != "":
		in.Author.Identity = r.system() + ":user:" + oneLine(d.login)
	}
	return in
}

func wholeSeconds(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Second)
}

// lose counts something that is not kept.
func (r *reading) lose(what string, n int) {
	if n != 0 {
		r.lost[what] += max(n, -n)
	}
}

// plain is a text without what no text should hold.
func (r *reading) plain(text string) string {
	if !utf8.ValidString(text) {
		r.lose(LostEncodings, 1)
		text = strings.ToValidUTF8(text, "\ufffd")
	}
	text = strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n")
	dropped := 0
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) && c != '\n' && c != '\t' {
			dropped++
			return -1
		}
		return c
	}, text)
	r.lose(LostControls, dropped)
	return strings.TrimRight(strings.Trim(text, "\n"), " \t\n")
}

// oneLine is a text for one line: names, titles.
func oneLine(s string) string { return comment.OneLine(strings.ToValidUTF8(s, "\ufffd")) }

func (r *reading) authorName(name string) string {
	name = oneLine(name)
	fits := comment.FitName(name)
	if fits != name {
		r.lose(LostNames, 1)
	}
	return fits
}

// authorSite keeps addresses that a browser may be sent to.
func (r *reading) authorSite(site string) string {
	site = oneLine(site)
	if site == "" || site == "http://" || site == "https://" {
		return ""
	}
	u, err := url.Parse(site)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.User != nil || len(site) > comment.MaxWebsite {
		r.lose(LostWebsites, 1)
		return ""
	}
	return u.String()
}

func (r *reading) authorEmail(email string) string {
	email = oneLine(email)
	name, host, ok := strings.Cut(email, "@")
	switch {
	case email == "":
		return ""
	case ok && name != "" && host != "" && len(email) <= 254 && !strings.ContainsAny(email, " <>()[],;:\\\"") && !strings.Contains(host, "@"):
		return email
	case len(email) == 32 && strings.Trim(strings.ToLower(email), "0123456789abcdef") == "":
		r.lose(LostHashes, 1)
	default:
		r.lose(LostEmails, 1)
	}
	return ""
}

// authorIP keeps the network that an address belongs to.
func (r *reading) authorIP(ip string) string {
	ip = strings.TrimSpace(ip)
	if _, err := netip.ParseAddr(ip); err != nil && ip != "" {
		r.lose(LostHashes, 1)
		return ""
	}
	return intake.Network(ip)
}

// moment reads a time in one of the layouts; those without a zone are in zone.
func moment(text string, zone *time.Location, layouts ...string) (time.Time, bool) {
	text = strings.TrimSpace(text)
	for _, layout := range layouts {
		if t, err := time.ParseInLocation(layout, text, zone); err == nil && plausible(t) {
			return t.UTC(), true
		}
	}
	return time.Time{}, false
}

// plausible refuses times that no comment has and no form can hold.
func plausible(t time.Time) bool { return t.Year() >= 1970 && t.Year() <= 9999 }

// badDate is the error of a time that nobody can read.
func (r *reading) badDate(line, col int, value string) error {
	return r.fail("IMP02/date", line, col, "value", cmp.Or(shortened(value), "–"))
}

// shortened keeps messages readable whatever stands in the file, and addresses
// of readers out of them.
func shortened(text string) string {
	const most = 60
	text = oneLine(text)
	if strings.Contains(text, "@") {
		return "…"
	}
	if runes := []rune(text); len(runes) > most {
		return string(runes[:most]) + "…"
	}
	return text
}
