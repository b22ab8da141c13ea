package generator_test

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// readFeeds reads feeds as feedparser does and tells what it found.
const readFeeds = `
import feedparser, json, sys
out = []
for name in sys.argv[1:]:
    f = feedparser.parse(open(name, "rb").read())
    out.append({
        "bozo": str(f.get("bozo_exception", "")) if f.bozo else "", "version": f.version, "title": f.feed.get("title", ""),
        "language": f.feed.get("language", ""), "updated": f.feed.get("updated_parsed") is not None,
        "entries": [{"id": e.get("id", ""), "title": e.get("title", ""), "link": e.get("link", ""),
                     "content": sum(len(c.value) for c in e.get("content", [])), "author": e.get("author", ""),
                     "dated": e.get("published_parsed") is not None and e.get("updated_parsed") is not None} for e in f.entries],
    })
json.dump(out, sys.stdout)
`

// feedPython is a Python that has feedparser.
func feedPython(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} { // the second is Debian's, where another comes first
		if path, err := exec.LookPath(name); err == nil && exec.Command(path, "-c", "import feedparser").Run() == nil {
			return path
		}
	}
	missingTool(t, "python3-feedparser")
	return ""
}

// TestJudgeFeeds: feedparser reads every Atom feed of the site without a
// complaint and finds in it what readers need.
func TestJudgeFeeds(t *testing.T) {
	python, dir := feedPython(t), shippedSite(t)
	names := filesNamed(t, dir, "feed.xml")
	if len(names) < 4 {
		t.Fatalf("feeds: %q", names)
	}
	cmd := exec.Command(python, append([]string{"-c", readFeeds}, names...)...)
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var feeds []struct {
		Bozo, Version, Title, Language string
		Updated                        bool
		Entries                        []struct {
			ID, Title, Link, Author string
			Content                 int
			Dated                   bool
		}
	}
	if err := json.Unmarshal(out, &feeds); err != nil {
		t.Fatal(err)
	}
	whole := 0
	for i, f := range feeds {
		if f.Bozo != "" || f.Version != "atom10" || f.Title == "" || f.Language == "" || !f.Updated || len(f.Entries) == 0 {
			t.Errorf("%s: %+v", names[i], f)
		}
		for _, e := range f.Entries {
			if e.ID == "" || e.Title == "" || !isAbsolute(e.Link) || e.Author == "" || !e.Dated {
				t.Errorf("%s: %+v", names[i], e)
			}
			if e.Content > 1000 {
				whole++
			}
		}
	}
	if whole < 4 {
		t.Errorf("%d whole texts in all feeds", whole)
	}
	t.Logf("%d feeds", len(feeds))
}

// readThreads reads feeds as feedparser does and tells what answers what.
const readThreads = `
import feedparser, json, sys
out = []
for name in sys.argv[1:]:
    f = feedparser.parse(open(name, "rb").read())
    out.append({
        "bozo": str(f.get("bozo_exception", "")) if f.bozo else "", "version": f.version,
        "entries": [{"id": e.get("id", ""), "link": e.get("link", ""), "author": e.get("author", ""), "total": e.get("thr_total", ""),
                     "answers": e.get("thr_in-reply-to", {}), "text": sum(len(c.value) for c in e.get("content", [])),
                     "replies": [l.href for l in e.links if l.rel == "replies"]} for e in f.entries],
    })
json.dump(out, sys.stdout)
`

// TestJudgeCommentFeeds: feedparser reads the feeds of comments, and finds
// from each comment to what it answers, and from the article to its comments.
func TestJudgeCommentFeeds(t *testing.T) {
	const comments = 12
	python, dir, work := feedPython(t), t.TempDir(), t.TempDir()
	discussed(comments).write(t, dir)
	got, _ := build(t, dir, options())
	names := []string{"feed.xml", "a/comments.xml", "comments.xml"}
	arguments := []string{"-c", readThreads}
	for _, name := range names {
		put(t, work, name, got[name])
		arguments = append(arguments, filepath.Join(work, name))
	}
	out, err := exec.Command(python, arguments...).Output()
	if err != nil {
		t.Fatal(err)
	}
	var feeds []struct {
		Bozo, Version string
		Entries       []struct {
			ID, Link, Author, Total string
			Text                    int
			Replies                 []string
			Answers                 struct{ Ref, Href, Type string }
		}
	}
	if err := json.Unmarshal(out, &feeds); err != nil {
		t.Fatal(err)
	}
	if len(feeds[0].Entries) != 1 {
		t.Fatalf("%+v", feeds[0])
	}
	article := feeds[0].Entries[0]
	if article.Total != fmt.Sprint(comments) || len(article.Replies) != 1 || article.Replies[0] != "https://example.org/a/comments.xml" {
		t.Errorf("the article leads to %q with %q comments", article.Replies, article.Total)
	}
	for i, f := range feeds[1:] {
		ids := map[string]bool{article.ID: true}
		for _, e := range f.Entries {
			if ids[e.ID] {
				t.Errorf("%s: the id %s twice", names[i+1], e.ID)
			}
			ids[e.ID] = true
		}
		about := 0
		for _, e := range f.Entries {
			if e.Text == 0 || e.Author == "" || !isAbsolute(e.Link) || !ids[e.Answers.Ref] || !isAbsolute(e.Answers.Href) || e.Answers.Type != "text/html" {
				t.Errorf("%s: %+v", names[i+1], e)
			}
			if e.Answers.Ref == article.ID {
				about++
			}
		}
		if f.Bozo != "" || f.Version != "atom10" || len(f.Entries) != comments || about != comments/3 {
			t.Errorf("%s: %d of %d comments are about the article; %s %s", names[i+1], about, len(f.Entries), f.Version, f.Bozo)
		}
	}
}

func filesNamed(t *testing.T, dir, name string) (names []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err == nil && e.Name() == name {
			names = append(names, path)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return names
}

// The schema of sitemaps asks for one of everything else that stands in it:
// this is all that may.
const (
	languageLinks = `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema" targetNamespace="http://www.w3.org/1999/xhtml">
<xsd:element name="link"><xsd:complexType>
<xsd:attribute name="rel" use="required"><xsd:simpleType><xsd:restriction base="xsd:string"><xsd:enumeration value="alternate"/></xsd:restriction></xsd:simpleType></xsd:attribute>
<xsd:attribute name="hreflang" type="xsd:language" use="required"/>
<xsd:attribute name="href" type="xsd:anyURI" use="required"/>
</xsd:complexType></xsd:element></xsd:schema>`
	sitemapSchema = `<xsd:schema xmlns:xsd="http://www.w3.org/2001/XMLSchema">
<xsd:import namespace="http://www.sitemaps.org/schemas/sitemap/0.9" schemaLocation="%s"/>
<xsd:import namespace="http://www.w3.org/1999/xhtml" schemaLocation="links.xsd"/>
</xsd:schema>`
)

// TestJudgeSitemap: xmllint finds the sitemap as its schema wants it.
func TestJudgeSitemap(t *testing.T) {
	xmllint, schema := needProgram(t, "xmllint"), needPackage(t, "sitemap/schema/sitemap.xsd")
	dir, work := shippedSite(t), t.TempDir()
	put(t, work, "links.xsd", []byte(languageLinks))
	put(t, work, "all.xsd", fmt.Appendf(nil, sitemapSchema, filepath.ToSlash(schema)))
	judge := func(path string) (string, error) {
		out, err := exec.Command(xmllint, "--nonet", "--noout", "--schema", filepath.Join(work, "all.xsd"), path).CombinedOutput()
		return string(out), err
	}
	if out, err := judge(filepath.Join(dir, "sitemap.xml")); err != nil {
		t.Errorf("%v\n%.3000s", err, out)
	}
	put(t, work, "wrong.xml", []byte(`<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url><loc>https://example.org/</loc><lastmod>gestern</lastmod></url></urlset>`))
	if _, err := judge(filepath.Join(work, "wrong.xml")); err == nil {
		t.Error("the judge lets a wrong one pass")
	}
}

// TestJudgeStructuredData: the TypeScript compiler finds what one page of each
// kind says to search engines to be of the types of schema.org.
func TestJudgeStructuredData(t *testing.T) {
	node, tsc, types := needProgram(t, "node"), needPackage(t, "typescript/bin/tsc"), needPackage(t, "schema-dts/dist/schema.d.ts")
	dir, work := shippedSite(t), t.TempDir()
	head := fmt.Sprintf("import type {Graph} from %q;\n", filepath.ToSlash(strings.TrimSuffix(types, ".d.ts")))
	judge := func(name, text string) (string, error) {
		put(t, work, name, []byte(text))
		out, err := exec.Command(node, tsc, "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--module", "esnext",
			"--moduleResolution", "bundler", "--typeRoots", work, filepath.Join(work, name)).CombinedOutput()
		return string(out), err
	}
	text, n := head, 0
	for kind, name := range onePageOfEachKind(t, dir) {
		page, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		_, rest, ok := strings.Cut(string(page), `<script type="application/ld+json">`)
		data, _, _ := strings.Cut(rest, "</script>")
		if !ok {
			if kind != "404" {
				t.Errorf("%s says nothing", name)
			}
			continue
		}
		text += fmt.Sprintf("export const g%d: Graph = %s; // %s\n", n, data, kind)
		n++
	}
	if out, err := judge("pages.ts", text); err != nil {
		t.Errorf("%v\n%.6000s", err, out)
	}
	t.Logf("%d kinds", n)
	wrong := head + `export const g: Graph = {"@context": "https://schema.org", "@graph": [{"@type": "BlogPosting", "headline": "A", "titel": "B"}]};`
	if out, err := judge("wrong.ts", wrong); err == nil || !strings.Contains(out, "titel") {
		t.Errorf("the judge lets a wrong one pass: %v\n%s", err, out)
	}
}
