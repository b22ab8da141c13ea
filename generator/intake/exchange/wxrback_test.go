package exchange_test

import (
	"context"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"kontor/generator/comment"
	"kontor/generator/intake"
	"kontor/generator/intake/exchange"
)

// What readers write, in pieces that are put together in any order.
var (
	markdownPieces = []string{
		"Ein Satz.", "zwei\nZeilen", "hart  \nUmbruch\\\nnoch einer", "# Titel", "---",
		"* a\n* b\n  1. c\n  2. d", "1. x\n\n   y\n2. z", "- a\n\n  ```\n  Code\n\n  Ende\n  ```\n- > Zitat", "- a\n  weiter\n- b",
		"> Zitat\n> > tief\n>\n> Ende", "> - a\n> - b\n>\n> c\n> d",
		"```\nerste\n\n  zweite <b> & ]]>\n```", "    eingerückt\n\n      weiter", "`<code>`, `a  b` und **fett *schräg***",
		"[Link](https://example.org/?a=1&b=2 \"t\") <https://example.org/>", "<mailto:a@example.org>", "https://example.org/p_(q), so",
		"&amp; &lt;p&gt; \\*", "<script>alert(1)</script> <p>kein Absatz</p>", "Tab\tund \u00a0 Leer \u200d🙂", "`</pre>` <pre> ]]>",
	}
	htmlPieces = []string{
		"a", "a\nb", "<p>a</p><p>b<br>c</p>", "a<br />\nb", "<ul><li>a<ul><li>b</li></ul></li><li>c\nd</li></ul>", "<ol><li><p>a</p><p>b</p></li></ol>",
		"<pre>1\n\n 2 &lt;b&gt;</pre>", "<blockquote>q\n\nr</blockquote>", "<blockquote><p>q</p><blockquote>r</blockquote></blockquote>",
		"<a href='https://example.org/?a=1&amp;b=2'>l</a>", "<b>fett <i>schräg</i>", "&lt;p&gt; &amp;amp;", "<code>a  b</code>", "<pre><code>x\n</code></pre>y",
		"<div>a</div>b", "<h2>a</h2>", "<table><tr><td>a</td><td>b</td></tr></table>", "<img src=x onerror=alert(1) alt=Bild>", "<li>lose", "<code>a\nb</code>",
	}
)

func someText(t *rapid.T) (string, comment.Format) {
	pieces, format := markdownPieces, comment.Markdown
	if rapid.Bool().Draw(t, "html") {
		pieces, format = htmlPieces, comment.HTML
	}
	text := ""
	for i, piece := range rapid.SliceOfN(rapid.SampledFrom(pieces), 1, 4).Draw(t, "pieces") {
		if i > 0 {
			text += rapid.SampledFrom([]string{"\n\n", "\n", "\n\n\n"}).Draw(t, "between")
		}
		text += piece
	}
	return text, format
}

var (
	aroundBlocks = regexp.MustCompile(`\s*(</?(?:p|ul|ol|li|blockquote|pre)>|<br/?>)\s*`)
	anyPre       = regexp.MustCompile(`(?s)<pre>.*?</pre>`)
)

// seen is HTML as a reader sees it: white space counts in preformatted text only.
func seen(html string) string {
	var pre []string
	html = anyPre.ReplaceAllStringFunc(html, func(s string) string {
		pre = append(pre, s)
		return "<pre></pre>"
	})
	html = aroundBlocks.ReplaceAllString(strings.Join(strings.Fields(html), " "), "$1")
	for _, s := range pre {
		html = strings.Replace(html, "<pre></pre>", s, 1)
	}
	return html
}

// A private export for WordPress comes back as it was: on its page, in its
// thread and its state, by whom, and with texts that show the same.
func TestPrivateWXRComesBack(t *testing.T) {
	pages := []intake.Page{
		{ID: "serie/teil-1", URL: "https://example.org/serie/teil-1/", Title: "Teil 1", Language: "de"},
		{ID: "serie/teil-1", URL: "https://example.org/en/series/part-1/", Title: "Part 1", Language: "en"},
	}
	rapid.Check(t, func(rt *rapid.T) {
		var all []intake.Comment
		for i := range rapid.IntRange(1, 6).Draw(rt, "comments") {
			all = append(all, someComment(rt, i, pages, all))
		}
		for _, c := range all { // tombstones have replies
			if c.State == intake.Erased {
				r := someComment(rt, len(all), pages, nil)
				r.Parent, r.Thread = c.ID, c.Thread
				if r.State == intake.Erased {
					r.State, r.Text, r.Format = intake.Approved, "x", comment.Markdown
				}
				all = append(all, r)
			}
		}
		store := newShelf()
		file := filepath.Join(t.TempDir(), "export.xml")
		f, err := os.Create(file)
		if err != nil {
			rt.Fatal(err)
		}
		defer f.Close()
		blog := exchange.Blog{Title: "Website", Address: "https://example.org/", Language: "de"}
		if err := exchange.WritePrivateWXR(f, blog, pages, inOrder(all)); err != nil {
			rt.Fatal(err)
		}
		r, _, err := importFile(store, file, "", pages, intake.Options{})
		if err != nil || r.Imported != len(all) {
			rt.Fatalf("%+v %v", r, err)
		}
		back := map[string]intake.Comment{} // by the time of sending, which tells them apart here
		for c := range store.List(context.Background(), intake.Filter{}) {
			back[c.Sent.String()] = c
		}
		ids := map[string]string{"": ""}
		for _, c := range all {
			ids[c.ID] = back[c.Sent.String()].ID
		}
		for _, c := range all {
			got := back[c.Sent.String()]
			if have, want := known(got), known(c); have != want || got.Parent != ids[c.Parent] {
				rt.Errorf("came back as\n%s\nwant\n%s\ntext %q", have, want, c.Text)
			}
		}
	})
}

// known is what an export for WordPress keeps of a comment.
func known(c intake.Comment) string {
	a := c.Author
	s := fmt.Sprint(c.Thread, c.State, c.Sent, c.Edited, c.Reason, "|", a.Name, a.Website, a.Email, a.IP, a.Editor, "|", seen(comment.Render(c.Text, c.Format)))
	if c.Revision != nil {
		s += fmt.Sprint("|", c.Revision.Sent, seen(comment.Render(c.Revision.Text, c.Revision.Format)))
	}
	return s
}

func inOrder(list []intake.Comment) iter.Seq2[intake.Comment, error] {
	return func(yield func(intake.Comment, error) bool) {
		for _, c := range list {
			if !yield(c, nil) {
				return
			}
		}
	}
}

func someComment(t *rapid.T, i int, pages []intake.Page, before []intake.Comment) intake.Comment {
	page := rapid.SampledFrom(pages).Draw(t, "page")
	c := intake.Comment{
		ID: fmt.Sprint("c", i), Thread: intake.Thread{Page: page.ID, Language: page.Language}, Sent: today.AddDate(0, -1, i), Changed: today,
		State: rapid.SampledFrom(intake.States).Draw(t, "state"),
	}
	if len(before) > 0 && rapid.Bool().Draw(t, "answers") {
		up := rapid.SampledFrom(before).Draw(t, "parent")
		c.Parent, c.Thread = up.ID, up.Thread
	}
	if c.State == intake.Erased {
		return c
	}
	if c.Text, c.Format = someText(t); comment.Render(c.Text, c.Format) == "" {
		c.Text = "x" // nobody would see anything of it, and WordPress keeps no such comment
	}
	c.Author = intake.Author{
		Name: rapid.SampledFrom([]string{"Ä & <b>", "Ann", "]]>"}).Draw(t, "name"), Website: rapid.SampledFrom([]string{"", "https://example.org/?a=1&b=2"}).Draw(t, "site"),
		Email: rapid.SampledFrom([]string{"", "leserin@example.org"}).Draw(t, "email"), IP: "192.0.2.0", Editor: rapid.Bool().Draw(t, "editor"),
	}
	if c.State != intake.Approved {
		c.Reason = rapid.SampledFrom([]string{"", "off-topic", "in Worten & <b>"}).Draw(t, "reason")
	} else if rapid.Bool().Draw(t, "revised") {
		c.Revision = &intake.Revision{Sent: today}
		if c.Revision.Text, c.Revision.Format = someText(t); comment.Render(c.Revision.Text, c.Revision.Format) == "" {
			c.Revision.Text = "x"
		}
	}
	if rapid.Bool().Draw(t, "edited") {
		c.Edited = c.Sent.AddDate(0, 0, 1)
	}
	return c
}
