package content

import (
	"strings"
	"testing"
)

// fixes are the corrections that messages show.
func fixes(doc Document) string {
	var out []string
	for _, d := range doc.Diags {
		if fix := d.Args["fix"]; fix != "" {
			out = append(out, fix)
		}
	}
	return strings.Join(out, " | ")
}

// Every slip has its own message at the place where the author made it;
// positions count from the top of the file.
func TestSlipsInYAML(t *testing.T) {
	for _, c := range []struct{ matter, problems, fix string }{
		{"title: Teil 2: Erwartungen", "FM02/colon 2:14", `title: "Teil 2: Erwartungen"`},
		{`title: Die "neue" Welt: Anfang`, "FM02/colon 2:23", `title: 'Die "neue" Welt: Anfang'`},
		{"pains:\n  - text: Ausfall: teuer", "FM02/colon 3:18", `text: "Ausfall: teuer"`},
		{"title: T\n\tdraft: true", "FM02/tab 3:1", ""},
		{"tags:\n\t- a", "FM02/tab 3:1", ""},
		{"title: T\n  draft: true", "FM02/indent 3:1", ""},
		{"tags:\n  - a\n - b: c", "FM02/indent 4:2", ""},
		{"title T\ndraft: true", "FM02/nocolon 2:1", ""},
		{"draft: true\ntitle:T\nweight: 1", "FM02/nocolon 3:1", ""},
		{"title: @home", "FM02/reserved 2:8", `"@home"`},
		{"title: `x`", "FM02/reserved 2:8", "\"`x`\""},
		{"title: 50 %\ndescription: %alt", "FM02/reserved 3:14", `"%alt"`},
		{"segments: *", "FM02/star 2:11", ""},
		{"segments: [a, *]", "FM02/star 2:15", ""},
		{"title: *Stern*", "FM02/star 2:8", ""},
		{`title: "Anfang`, "FM02/quote 2:8", ""},
		{"tags: [a, b\ntitle: T", "FM02/bracket 2:7", ""},
		{"pains: [{text: x]", "FM02/bracket 2:9", ""},
		{"pains: [{text: a: b}]", "FM02/flow 2:17", ""},
		{`title: "Auf" und ab`, "FM02/behind 2:14", ""},
		{"title: 'geht's'", "FM02/behind 2:14", ""},
		{`image: "bilder\karte.png"`, "FM02/escape 2:15", ""},
		{"title: - Strich", "FM02/dash 2:8", ""},
		{"title: !Achtung jetzt", "FM02/tag 2:8", ""},
		{"title: T\n: x", "FM02/key 3:1", ""},
		{"title: T\n...\nx: y", "FM02/documents 2:1", ""},
		{"title: a\x01b", "FM02/control 2:9", ""},
		{"title: T\ndraft: true\ntitle: U", "FM03 4:1", ""},
		{"Title: T\ntitle: U", "FM03/alias 3:1", ""},
		{"pains: [{text: a, text: b}]", "FM03 2:19", ""},
		{"- a\n- b", "FM07 2:1", ""},
		{"nur Text", "FM07 2:1", ""},
		{"title: ä\u2028b: c", "FM02/colon 2:11", `title: "ä b: c"`},
		{strings.Repeat("[", 60000), "FM04/deep", ""},
		{"a: &a [x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\nd: &d [*c,*c,*c,*c,*c,*c,*c,*c]\n" +
			"e: &e [*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e]", "FM04/deep", ""},
		{"a: &a [*a]", "FM04/deep", ""},
	} {
		doc := read("segments/x.md", "---\n"+c.matter+"\n---\n")
		var syntax []string
		for _, p := range codes(doc.Diags) {
			if strings.HasPrefix(p, "FM02") || strings.HasPrefix(p, "FM03") || strings.HasPrefix(p, "FM07") {
				syntax = append(syntax, p)
			}
			if c.problems == "FM04/deep" && strings.HasPrefix(p, c.problems) {
				syntax = []string{c.problems}
			}
		}
		if got := strings.Join(syntax, ", "); got != c.problems || fixes(doc) != c.fix {
			t.Errorf("%.60q: %s (fix %q), want %s (%q)", c.matter, got, fixes(doc), c.problems, c.fix)
		}
	}
}

func TestDuplicateKeysNameBothPlaces(t *testing.T) {
	for _, src := range []string{
		"---\ntitle: A\ntitle: B\n---\n", "+++\ntitle = 'A'\ntitle = 'B'\n+++\n", "{\n\"title\": \"A\",\n\"title\": \"B\"\n}\n\n",
	} {
		doc := read("x.md", src)
		wantCodes(t, doc.Diags, "FM03 3:1")
		if len(doc.Diags) == 1 && (len(doc.Diags[0].Also) != 1 || doc.Diags[0].Also[0].Line != 2) {
			t.Errorf("%q: the first place is missing: %+v", src, doc.Diags[0].Also)
		}
	}
}

func TestSlipsInTOMLAndJSON(t *testing.T) {
	for _, c := range []struct{ src, problems, fix string }{
		{"+++\ntitle: T\n+++\n", "FM02/toml-colon 2:6", `title = "T"`},
		{"+++\ntitle = Mein Titel\n+++\n", "FM02/toml-quote 2:9", `title = "Mein Titel"`},
		{"+++\ntitle = \"T\n+++\n", "FM02 2:11", ""},
		{"+++\ntitle = 'T'\ndate = 2026-13-01\n+++\n", "FM02 3:13", ""},
		{"+++\ntitle = 'T'\n[params]\nx = 1\n[params]\ny = 2\n+++\n", "FM03 5:2", ""},
		{"+++\ntitle = 'T'\nparams.x = 1\n[params]\ny = 2\n+++\n", "FM03 4:2", ""},
		{"+++\ntitle = 'T'\n[[params.a]]\ntext = 'x'\n[params.a]\n+++\n", "FM03 5:9", ""},
		{"+++\ntitle = 'T'\nweight = 01\n+++\n", "FM02 3:10", ""},
		{"{\n\"title\": \"T\", // Titel\n}\n\n", "FM02/json-comment 2:15", ""},
		{"{\n\"title\": \"T\",\n}\n\n", "FM02/json-comma 2:13", ""},
		{"{\n\"title\": 'T'\n}\n\n", "FM02/json-quote 2:10", ""},
		{"{\ntitle: \"T\"\n}\n\n", "FM02/json-key 2:1", ""},
		{";;;\n{\"title\": \"T\"\n;;;\n", "FM02/json-end 2:14", ""},
		{"{\n\"title\": tru\n}\n\n", "FM02 2:13", ""},
	} {
		doc := read("x.md", c.src)
		if got := strings.Join(codes(doc.Diags), ", "); got != c.problems || fixes(doc) != c.fix {
			t.Errorf("%q: %s (fix %q), want %s (%q)", c.src, got, fixes(doc), c.problems, c.fix)
		}
	}
}

// The same facts in three languages are the same document, with places of
// their own.
func TestFormatsMeanTheSame(t *testing.T) {
	type form struct{ src, priorityAt, painAt string }
	for _, f := range []form{
		{"---\ntitle: Handwerk\npriority: A\nshare: 0.34\ntags: [a, b]\npains:\n  - {text: Ausfall, importance: 5}\nparams:\n  n: 1\n  deep: {ok: true}\n---\n", "3:1", "7:5"},
		{"---yaml\ntitle: Handwerk\npriority: A\nshare: 0.34\ntags: [a, b]\npains: [{text: Ausfall, importance: 5}]\nparams: {n: 1, deep: {ok: true}}\n---\n", "3:1", "6:9"},
		{"+++\ntitle = 'Handwerk'\npriority = \"A\"\nshare = 0.34\ntags = ['a', 'b']\nparams.n = 1\n[[pains]]\ntext = 'Ausfall'\nimportance = 5\n[params.deep]\nok = true\n+++\n", "3:1", "7:3"},
		{"+++\ntitle = 'Handwerk'\npriority = \"A\"\nshare = 0.34\ntags = ['a', 'b']\npains = [ {text = 'Ausfall', importance = 5} ]\nparams = {n = 1, deep.ok = true}\n+++\n", "3:1", "6:11"},
		{"{\n\"title\": \"Handwerk\",\n  \"priority\": \"A\", \"share\": 0.34, \"tags\": [\"a\", \"b\"],\n  \"pains\": [ {\"text\": \"Ausfall\", \"importance\": 5} ],\n  \"params\": {\"n\": 1, \"deep\": {\"ok\": true}}\n}\n\n", "3:3", "4:14"},
		{"---json\n{\"title\": \"Handwerk\",\n  \"priority\": \"A\", \"share\": 0.34, \"tags\": [\"a\", \"b\"],\n  \"pains\": [ {\"text\": \"Ausfall\", \"importance\": 5} ],\n  \"params\": {\"n\": 1, \"deep\": {\"ok\": true}}}\n---\n", "3:3", "4:14"},
	} {
		doc := read("segments/x.md", f.src)
		wantCodes(t, doc.Diags, "")
		m := doc.Meta
		deep, _ := m.Params["deep"].(map[string]any)
		if m.Title.Text != "Handwerk" || m.Segment.Priority != "A" || m.Segment.Share.Value != 0.34 || texts(m.Tags) != "a; b" ||
			len(m.Segment.Pains) != 1 || m.Segment.Pains[0].Importance != 5 || m.Params["n"] != 1 || deep["ok"] != true {
			t.Fatalf("%q: %+v %+v", f.src, m, m.Segment)
		}
		if at := m.Facts[0]; at.Key != "priority" || !strings.HasSuffix(at.Pos.String(), ":"+f.priorityAt) {
			t.Errorf("%.20q: fact %+v, want it at %s", f.src, at, f.priorityAt)
		}
		if at := m.Segment.Pains[0].Pos; !strings.HasSuffix(at.String(), ":"+f.painAt) {
			t.Errorf("%.20q: pain at %s, want %s", f.src, at, f.painAt)
		}
	}
}

func TestAnchorsAndMergeKeys(t *testing.T) {
	doc := read("x.md", "---\nparams:\n  base: &b {a: 1, b: 2}\n  own: {<<: *b, b: 3}\n  list: [*b]\n---\n")
	wantCodes(t, doc.Diags, "")
	own, _ := doc.Meta.Params["own"].(map[string]any)
	if own["a"] != 1 || own["b"] != 3 {
		t.Errorf("merged %v", own)
	}
	wantCodes(t, read("x.md", "---\nparams: {a: &a x, b: {<<: *a}}\n---\n").Diags, "FM02/merge 2:27")
}

// A file that opens front matter and does not close it would publish a draft.
func TestOpenFrontMatterIsNeverText(t *testing.T) {
	for _, c := range []struct{ src, problems string }{
		{"---\ntitle: T\ndraft: true\n", "FM01 1:1"},
		{"\n\n---\ntitle: T\n", "FM01 3:1"},
		{"\xef\xbb\xbf---\ntitle: T\n", "FM01 1:1"},
		{"---", "FM01 1:1"},
		{"+++\ntitle = 'T'\n---\n", "FM01 1:1"},
		{";;;\n{}\n", "FM01 1:1"},
		{"---js\n{draft: true}\n---\n", "FM01/unknown 1:1"},
		{"--- # Kommentar\ntitle: T\n---\n", "FM01/unknown 1:1"},
		{"-----\ntitle: T\n-----\n", "FM01/long 1:1"},
		{"{ \"title\": \"T\", \"draft\": true }\n\nText\n", "FM01/json 1:1"},
		{"{\n\"draft\": true\n}\nText\n", "FM01/json 1:1"},
		{"{\n\"draft\": true\n", "FM01/json 1:1"},
		{"---\n---\n", ""},
		{"{{< figure >}}\n\nText\n", "MD04 1:1"},
		{"{% include x %}\n", ""},
		{"{#start}\n", ""},
		{"***\n\nText\n", ""},
		{"Text\n\n---\n\nText\n", ""},
		{"---\n\nEin Absatz\n\n---\n", "FM07 3:1"},
	} {
		doc, body := parseWithBody(c.src)
		var got []string
		for _, p := range codes(doc.Diags) {
			if c.problems != "" || !strings.HasPrefix(p, "MD") {
				got = append(got, p)
			}
		}
		if strings.Join(got, ", ") != c.problems {
			t.Errorf("%q: %v, want %s", c.src, got, c.problems)
		}
		if strings.HasPrefix(c.problems, "FM01") && len(body.HTML) > 0 {
			t.Errorf("%q: text reached the body: %s", c.src, body.HTML)
		}
	}
}
