package generator_test

import (
	"bytes"
	"fmt"
	"io"
	"testing"
	"time"

	"kontor/generator"
	"kontor/generator/comment"
	planning "kontor/generator/page"
	"kontor/generator/source"
)

// discussed is a site with an article and so many comments on it.
func discussed(comments int) files {
	t := comment.Thread{Page: "a", Language: "en"}
	for i := range comments {
		c := comment.Comment{
			ID: fmt.Sprintf("c%d", i), Author: fmt.Sprintf("Reader %d", i%40), Avatar: fmt.Sprintf("%032x", i%40),
			Date: now.Add(time.Duration(i-comments) * time.Minute).UTC().Truncate(time.Second), Format: comment.Markdown,
			Text: "Thank you, that helps *a lot*. Two questions:\n\n1. What about **field sales**?\n2. See [here](https://example.org/).\n\n> The shop serves all\n\nIs that so?",
		}
		if i%3 > 0 {
			c.Parent = fmt.Sprintf("c%d", i-1)
		}
		t.Comments = append(t.Comments, c)
	}
	return files{
		"content/site.yaml":             "title: Bench\nlanguage: en\nbaseURL: https://example.org/\ncomments: {endpoint: /comments/}\ndimensions: []\nmatrix: {severity: {LEG01: off, LEG02: off}}\n",
		"content/a.md":                  "---\ntitle: A\ntype: article\ndate: 2026-05-01\n---\nText.\n",
		"content/b.md":                  "---\ntitle: B\n---\nText 0.\n",
		"content/comments/a.en.json":    string(t.Encode()),
		"content/comments/README.txt":   "not a thread",
		"content/comments/deep/x.md.no": "nor this",
	}
}

func loaded(t testing.TB, texts files) (*source.Tree, string) {
	t.Helper()
	dir := t.TempDir()
	texts.write(t, dir)
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { tree.Close() })
	return tree, dir
}

func articleOf(t testing.TB, s *generator.Snapshot) planning.Output {
	t.Helper()
	plan, diags := s.Plan(options().Edition)
	out, ok := plan.At("/a/")
	if !ok {
		t.Fatal("no article: ", diags)
	}
	return out
}

// An edit of a text does not render comments anew, and one of comments is seen.
func TestCommentsAreRenderedOnceForEachVersionOfTheirFile(t *testing.T) {
	tree, dir := loaded(t, discussed(30))
	o := options()
	o.Memo = new(generator.Memo)
	load := func() *comment.Shown {
		t.Helper()
		s, err := generator.Load(t.Context(), tree, o)
		if err != nil || len(s.Parts.Threads) != 1 {
			t.Fatal(err, len(s.Parts.Threads))
		}
		return s.Parts.Threads[0]
	}
	first := load()
	o.Memo.Changed(writeAt(dir, "content/b.md", "---\ntitle: B\n---\nText 1.\n"), false)
	if load() != first {
		t.Error("comments are read again after an edit of a text")
	}
	o.Memo.Changed(nil, true) // nobody knows what has changed
	if load() != first {
		t.Error("the same file is rendered again")
	}
	o.Memo.Changed(writeAt(dir, "content/comments/a.en.json", discussed(31)["content/comments/a.en.json"]), false)
	if again := load(); again == first || again.Count != 31 {
		t.Error("new comments are not seen")
	}
	var text bytes.Buffer
	s, err := generator.Load(t.Context(), tree, o)
	if err != nil {
		t.Fatal(err)
	}
	if err := articleOf(t, s).Write(&text); err != nil || !bytes.Contains(text.Bytes(), []byte(`id="comment-c30"`)) {
		t.Error("the page does not show them", err)
	}
}

// BenchmarkCommentedPage is the key and the bytes of a page with 200 comments,
// of a plan that has answered nothing yet.
func BenchmarkCommentedPage(b *testing.B) {
	tree, _ := loaded(b, discussed(200))
	s, err := generator.Load(b.Context(), tree, options())
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		b.StopTimer()
		out := articleOf(b, s)
		b.StartTimer()
		if _, err := out.Key(); err != nil {
			b.Fatal(err)
		}
		if err := out.Write(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLoadCommented is a load after an edit of a text beside 1,000
// comments, and the first load of all.
func BenchmarkLoadCommented(b *testing.B) {
	tree, _ := loaded(b, discussed(1000))
	for _, warm := range []bool{false, true} {
		b.Run(fmt.Sprintf("warm=%v", warm), func(b *testing.B) {
			o := options()
			o.Memo = new(generator.Memo)
			for b.Loop() {
				if !warm {
					o.Memo = new(generator.Memo)
				}
				o.Memo.Changed([]string{"content/b.md"}, false)
				if _, err := generator.Load(b.Context(), tree, o); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
