package exchange

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
	"kontor/generator/wxr"
)

// wordPress reads an export of WordPress (WXR). Told that a file is one, it is
// content with one that does not say its version or its site.
func (r *reading) wordPress() error {
	f, err := r.Unpacked()
	if err != nil {
		return err
	}
	defer f.Close()
	in := wxr.NewReader(r.name, f)
	in.Partial = r.forced
	authors := map[string]bool{}
	known := 0
	for item, err := range in.Items() {
		if err != nil {
			return err
		}
		for ; known < len(in.Channel().Authors); known++ {
			if id := in.Channel().Authors[known].ID.Text; id != "" && id != "0" {
				authors[id] = true
			}
		}
		if r.site == "" {
			r.wordPressSite(in.Channel().Address())
		}
		if len(item.Comments) > 0 {
			r.wordPressLinks(item)
		}
		for _, c := range item.Comments {
			if err := r.wordPressComment(item, c, authors[c.UserID.Text]); err != nil {
				return err
			}
		}
	}
	for _, note := range in.Notes() {
		n, _ := strconv.Atoi(note.Args["count"])
		switch note.Text {
		case "WXR06/control":
			r.lose(LostControls, n)
		case "WXR06/encoding":
			r.lose(LostEncodings, n)
		}
	}
	return nil
}

// wordPressSite is known by its host and path: with http or https it is the same.
func (r *reading) wordPressSite(address string) {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return
	}
	r.site = strings.ToLower(u.Host) + strings.TrimRight(u.Path, "/")
	r.hosts = append(r.hosts, u.Host)
}

// wordPressLinks notes the addresses that the page of an item has: the short
// one, and the one that its slug gives where the export has only the short one.
func (r *reading) wordPressLinks(item wxr.Item) {
	link := item.Link.Text
	if link == "" {
		return
	}
	add := func(from, to string) {
		if to != "" && to != from && len(r.also[from]) < 8 {
			r.also[oneLine(from)] = append(r.also[oneLine(from)], to)
		}
	}
	if u, err := url.Parse(link); err == nil && u.RawQuery != "" && item.Name.Text != "" && !strings.Contains(item.Name.Text, "/") {
		add(link, u.ResolveReference(&url.URL{Path: "/" + item.Name.Text + "/"}).String())
	}
	add(link, item.GUID.Text)
}

func (r *reading) wordPressComment(item wxr.Item, c wxr.Comment, author bool) error {
	d := draft{
		site: r.site, id: c.ID.Text, reply: c.Parent.Text, address: item.Link.Text, title: item.Title.Text,
		name: c.Author.Text, email: c.Email.Text, website: c.URL.Text, ip: c.IP.Text, editor: author,
		text: wordPressText(c.Content.Text), format: comment.HTML, line: c.Line,
	}
	if user := c.UserID.Text; user != "0" {
		d.login = user
	}
	if d.reply == "0" {
		d.reply = ""
	}
	switch strings.ToLower(c.Type.Text) {
	case "", "comment":
	case "pingback":
		d.skip = intake.SkipPingback
	case "trackback":
		d.skip = intake.SkipTrackback
	case "note":
		d.skip = intake.SkipNote
	default:
		d.skip = intake.SkipType
	}
	switch c.Approved.Text {
	case "1":
		d.state = intake.Approved
	case "spam":
		d.state = intake.Spam
	case "trash", "post-trashed":
		d.deleted = true
	default:
		d.state = intake.Pending
	}
	foreign := d.ownMeta(c.Meta)
	if d.skip == "" {
		r.lose(LostMeta, foreign)
	}
	sent, ok := c.Date.Time(r.zone)
	if d.sent = sent; !ok || !plausible(sent) {
		given := c.Date.UTC
		if given.Text == "" {
			given = c.Date.Local
		}
		return r.broken(d, r.badDate(max(given.Line, c.Line), 0, given.Text))
	}
	return r.put(d)
}

// ownMeta takes what an export of ours says in meta data, and counts the rest.
// It only tells apart what WordPress has one state for: what is public, or is
// not, WordPress says.
func (d *draft) ownMeta(list []wxr.Meta) (foreign int) {
	own := map[string]string{}
	for _, m := range list {
		switch m.Key.Text {
		case metaState, metaReason, metaEdited, metaRevision, metaRevised:
			own[m.Key.Text] = strings.TrimSpace(m.Value.Text)
		default:
			foreign++
		}
	}
	if own[metaEdited] != "" {
		d.edited, _ = moment(own[metaEdited], time.UTC, time.DateTime)
	}
	switch state := intake.State(own[metaState]); {
	case d.deleted && (state == intake.Rejected || state == intake.Trash):
		d.state, d.deleted = state, false
	case d.state == intake.Pending && state == intake.Unproven:
		d.state = state
	}
	if d.state != intake.Approved && len(own[metaReason]) <= longestReason {
		d.reason = own[metaReason]
	}
	if text := own[metaRevision]; text != "" && d.state == intake.Approved {
		sent, _ := moment(own[metaRevised], time.UTC, time.DateTime)
		d.revision = &intake.Revision{Text: wordPressText(text), Format: comment.HTML, Sent: sent}
	}
	return foreign
}

// longestReason is how long a reason may be.
const longestReason = 500
