package exchange

import (
	"cmp"
	"errors"
	"io"
	"strings"
	"time"

	"kontor/generator/comment"
	"kontor/generator/intake"
)

const disqusSpace = "http://disqus.com/disqus-internals"

// disqusThread is a page as Disqus knows it.
type disqusThread struct {
	link, title, forum string
	deleted            bool
}

// disqus reads the export of Disqus: threads, and posts that name them.
func (r *reading) disqus() error {
	f, err := r.Unpacked()
	if err != nil {
		return err
	}
	defer f.Close()
	s := newScanner(r.Export, f)
	threads := map[string]disqusThread{}
	var early []node // posts that come before their thread
	root := false
	for {
		t, err := s.token()
		switch {
		case errors.Is(err, io.EOF) && root:
			dropped, broken := s.in.Mended()
			r.lose(LostControls, dropped)
			r.lose(LostEncodings, broken)
			return r.disqusPosts(early, threads)
		case errors.Is(err, io.EOF):
			return r.fail("IMP03/root", 1, 1, "element", "disqus")
		case err != nil:
			return err
		case !t.start:
			s.in.Allow(xmlElement)
			continue
		case len(s.open) == 1:
			if t.name != "disqus" {
				return r.fail("IMP03/root", t.at.Line, t.at.Col, "element", "disqus")
			}
			root = true
			continue
		}
		n, err := s.element(t)
		if err != nil {
			return err
		}
		switch t.name {
		case "thread":
			addThread(threads, n)
		case "post":
			if _, known := threads[threadOf(n)]; !known {
				early = append(early, n)
				continue
			}
			if err := r.disqusPosts([]node{n}, threads); err != nil {
				return err
			}
		}
	}
}

func disqusID(n node) string { return n.attr(disqusSpace, "id") }

func threadOf(post node) string { return disqusID(post.child("thread")) }

// addThread notes a thread. Of one that the export has twice, the first one
// that says something counts.
func addThread(threads map[string]disqusThread, n node) {
	id := disqusID(n)
	t := threads[id]
	t.link = cmp.Or(t.link, n.of("link"), address(n.of("id")))
	t.title = cmp.Or(t.title, n.of("title"))
	t.forum = cmp.Or(t.forum, n.of("forum"))
	t.deleted = t.deleted || n.of("isDeleted") == "true"
	threads[id] = t
}

// address is an identifier of a thread that is an address.
func address(id string) string {
	if strings.HasPrefix(id, "http://") || strings.HasPrefix(id, "https://") {
		return id
	}
	return ""
}

func (r *reading) disqusPosts(posts []node, threads map[string]disqusThread) error {
	for _, n := range posts {
		if err := r.disqusPost(n, threads[threadOf(n)]); err != nil {
			return err
		}
	}
	return nil
}

func (r *reading) disqusPost(n node, thread disqusThread) error {
	author := n.child("author")
	d := draft{
		site: cmp.Or(thread.forum, n.of("forum")), id: disqusID(n), reply: disqusID(n.child("parent")),
		address: thread.link, title: thread.title,
		name: author.of("name"), email: author.of("email"), ip: n.of("ipAddress"),
		text: strings.TrimSpace(n.child("message").text), format: comment.HTML,
		state: intake.Approved, deleted: n.of("isDeleted") == "true", line: n.at.Line,
	}
	if id := n.of("id"); d.id == "" && id != "" {
		d.id = "id:" + id
	}
	if author.of("isAnonymous") != "true" {
		d.login = author.of("username")
	}
	switch n.of("isSpam") {
	case "false", "0", "":
	default: // a flag that says anything else is not one to publish on
		d.state = intake.Spam
	}
	if thread.deleted && !d.deleted {
		d.skip = intake.SkipDeleted
	}
	created := n.child("createdAt")
	var ok bool
	if d.sent, ok = moment(created.text, time.UTC, time.RFC3339, "2006-01-02T15:04:05"); !ok {
		return r.broken(d, r.badDate(created.at.Line, created.at.Col, created.text))
	}
	return r.put(d)
}
