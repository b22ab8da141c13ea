package generator_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
	"golang.org/x/net/html"

	"kontor/generator/source"
)

// A real blog that nobody here wrote; see its README for what it holds. It
// lies beside the project and is never copied into it.
const realBlog = "../../shared/data/series-toml-blog/content"

// Some articles link to pictures and addresses that the data does not hold.
const realConfig = "title: A real blog\nlanguage: en\nmatrix:\n  severity: {REF08: warning}\n"

// post is what the test reads of an article by itself, to compare.
type post struct {
	Title  string
	Draft  bool
	Series []string
}

// TestRealBlog builds the blog as it is, with only a site.yaml beside it: every
// article has its page, and every series lists its parts.
func TestRealBlog(t *testing.T) {
	if _, err := os.Stat(realBlog); err != nil {
		t.Skip("the real blog is not beside the project: ", err)
	}
	posts := readPosts(t)
	dir := t.TempDir()
	if err := os.CopyFS(filepath.Join(dir, "content"), os.DirFS(realBlog)); err != nil {
		t.Fatal(err)
	}
	for _, drafts := range []bool{false, true} {
		t.Run(fmt.Sprintf("drafts=%v", drafts), func(t *testing.T) {
			put(t, dir, "content/site.yaml", []byte(realConfig))
			o := options()
			o.Edition.Drafts = drafts
			got, report := build(t, dir, o)
			if source.HasErrors(report.Diagnostics) {
				t.Fatalf("errors:\n%s", diagnostics(report, source.SeverityError))
			}
			checkPosts(t, posts, headed1(t, got), drafts)
		})
	}
}

func readPosts(t *testing.T) []post {
	names, err := filepath.Glob(realBlog + "/*/*.md")
	if err != nil {
		t.Fatal(err)
	}
	about, err := filepath.Glob(realBlog + "/*.md")
	if err != nil {
		t.Fatal(err)
	}
	var posts []post
	memberships, series := 0, map[string]bool{}
	for _, name := range append(names, about...) {
		src, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.SplitN(string(src), "+++", 3)
		if len(parts) < 3 {
			t.Fatalf("%s: no front matter", name)
		}
		var p post
		if err := toml.Unmarshal([]byte(parts[1]), &p); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if p.Title == "" {
			t.Logf("%s has no title", name)
		}
		memberships += len(p.Series)
		for _, s := range p.Series {
			series[s] = true
		}
		posts = append(posts, p)
	}
	if memberships != 14 || len(series) != 7 {
		t.Fatalf("read %d memberships in %d series; the data's README says 14 in 7", memberships, len(series))
	}
	return posts
}

// headed1 returns the pages by the text of their first heading.
func headed1(t *testing.T, got outputs) map[string][]page {
	pages := map[string][]page{}
	for _, path := range got.paths() {
		if !strings.HasSuffix(path, ".html") {
			continue
		}
		root, err := html.Parse(bytes.NewReader(got[path]))
		if err != nil {
			t.Fatal(err)
		}
		for n := range root.Descendants() {
			if n.Data == "h1" {
				pages[text(n)] = append(pages[text(n)], page{data: string(got[path]), root: root})
				break
			}
		}
	}
	return pages
}

func checkPosts(t *testing.T, posts []post, pages map[string][]page, drafts bool) {
	found, memberships := 0, 0
	for _, p := range posts {
		if p.Draft && !drafts {
			continue
		}
		if p.Title != "" && len(pages[squeeze(p.Title)]) == 0 {
			t.Errorf("no page for %q", p.Title)
			continue
		}
		found++
		for _, s := range p.Series {
			memberships++
			listed := false
			for _, series := range pages[squeeze(s)] {
				listed = listed || series.has("a", nil, squeeze(p.Title))
			}
			if !listed {
				t.Errorf("series %q does not list %q", s, p.Title)
			}
			if !pages[squeeze(p.Title)][0].has("a", nil, squeeze(s)) {
				t.Errorf("%q does not link to its series %q", p.Title, s)
			}
		}
	}
	t.Logf("%d articles and pages, %d memberships", found, memberships)
	if found == 0 || memberships == 0 {
		t.Error("compared nothing")
	}
}

func squeeze(s string) string { return strings.Join(strings.Fields(s), " ") }
