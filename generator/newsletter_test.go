package generator_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"golang.org/x/net/html"

	"kontor/generator"
	"kontor/generator/source"
)

// signUpKinds are the kinds of pages that only a site has that takes addresses;
// the shipped one does not. TestJudgeSignUp looks at them.
var signUpKinds = map[string]bool{"newsletter-answer": true}

// letters is a site with a newsletter in two languages: one series goes on, one
// is complete, and a service takes the addresses.
func letters(settings string) files {
	return files{
		"content/site.yaml": "title: Briefe\nlanguage: de\nlanguages: [de, en]\nbaseURL: https://example.org/\ndimensions: []\n" +
			"matrix: {severity: {LEG02: off, SER02: off}}\nnewsletter:\n  sender: Musterwerk GmbH\n  frequency: {times: 4, period: month}\n" + settings,
		"content/impressum.md":              "---\ntitle: Impressum\n---\nMusterwerk GmbH.\n",
		"content/datenschutz.md":            "---\ntitle: Datenschutz\n---\nWas mit Daten geschieht.\n",
		"content/series/plan/_index.md":     "---\ntitle: Der Plan\nplanned: [{title: Zwei, part: 2, date: 2026-12-24}]\n---\nDie Serie.\n",
		"content/series/plan/_index.en.md":  "---\ntitle: The plan\n---\nThe series.\n",
		"content/series/plan/01-eins.md":    "---\ntitle: Eins\ndate: 2026-11-01\n---\nDer erste Teil.\n",
		"content/series/plan/01-eins.en.md": "---\ntitle: One\n---\nThe first part.\n",
		"content/series/ende/_index.md":     "---\ntitle: Das Ende\ncomplete: true\n---\nDie Serie.\n",
		"content/series/ende/01-alles.md":   "---\ntitle: Alles\ndate: 2026-11-02\n---\nAlles.\n",
	}
}

const (
	ownService = "  provider: own\n  endpoint: https://post.example.org/in\n"
	mailchimp  = "  provider: mailchimp\n  action: https://example.us1.list-manage.com/subscribe/post?u=U&id=L\n  doubleOptIn: true\n  tracking: false\n  topics: {plan: \"47\"}\n"
)

var forms = regexp.MustCompile(`<form\b`)

// No page has more than one form, and all parts, series and home pages have one.
func TestOneFormPerPage(t *testing.T) {
	for name, settings := range map[string]string{"own": ownService, "third party": mailchimp} {
		t.Run(name, func(t *testing.T) {
			_, out := built(t, letters(settings))
			for _, page := range allPages(t, out) {
				kind, b := kindOf(t, out, page)
				n := len(forms.FindAll(b, -1))
				wanted := kind == "home" || kind == "series" || kind == "article" || kind == "newsletter"
				if n > 1 || wanted != (n == 1) {
					t.Errorf("%s (%s) has %d forms", page, kind, n)
				}
			}
		})
	}
}

// A part that appears changes what the form before it says, and the schedule
// names the moment.
func TestFormFollowsTheSeries(t *testing.T) {
	dir := t.TempDir()
	site := letters(ownService)
	site["content/series/plan/_index.md"] = "---\ntitle: Der Plan\ncomplete: true\nplanned: []\n---\nDie Serie.\n"
	site["content/series/plan/02-zwei.md"] = "---\ntitle: Zwei\ndate: 2026-12-24\n---\nDer zweite Teil.\n"
	site.write(t, dir)
	at := func(day string) (page string, next time.Time) {
		clock, err := time.Parse(time.DateOnly, day)
		if err != nil {
			t.Fatal(err)
		}
		o := options()
		o.Edition.Clock = clock
		out, report := build(t, dir, o)
		return saidBy(out["serie/plan/eins/index.html"]), report.Next
	}
	before, next := at("2026-12-01")
	if !strings.Contains(before, "Teil 2 erscheint am 24.\u00a0Dezember\u00a02026.") || !strings.Contains(before, "Neue Teile per E-Mail erhalten") {
		t.Error("before part 2 the form does not name its date")
	}
	if got := next.Format(time.DateOnly); got != "2026-12-23" && got != "2026-12-24" {
		t.Errorf("the site says that it changes on %s", got)
	}
	after, _ := at("2026-12-25")
	if !strings.Contains(after, "Die Serie ist vollständig.") || !strings.Contains(after, "Neue Serien per E-Mail erhalten") {
		t.Error("once the series is complete the form does not invite to new ones")
	}
}

var tags = regexp.MustCompile(`<[^>]*>`)

// saidBy is what a page says, without its markup.
func saidBy(page []byte) string { return string(tags.ReplaceAll(page, nil)) }

// A blog has no parts and no series: its readers agree to articles.
func TestFormOfABlog(t *testing.T) {
	blog := letters(ownService)
	for name := range blog {
		if strings.HasPrefix(name, "content/series/") {
			delete(blog, name)
		}
	}
	blog["content/blog/eins.md"] = "---\ntitle: Eins\ntype: article\ndate: 2026-11-01\n---\nText.\n"
	dir := t.TempDir()
	blog.write(t, dir)
	out, _ := build(t, dir, options())
	page := saidBy(out["newsletter/index.html"])
	for _, want := range []string{"Neue Artikel per E-Mail erhalten", "sobald ein neuer Artikel erscheint", "mit neuen Artikeln per E-Mail schickt"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if strings.Contains(page, "Serie") || strings.Contains(page, "Teil") {
		t.Error("the page speaks of series")
	}
}

// The hash that a form sends, and that the command prints, is that of the very
// words that readers see; other words give another one.
func TestConsentIsWhatReadersSee(t *testing.T) {
	dir := t.TempDir()
	letters(ownService).write(t, dir)
	out, _ := build(t, dir, options())
	seen := map[string]string{} // hash -> wording
	for name, data := range out {
		if m := consentOnPage.FindStringSubmatch(string(data)); m != nil {
			shown, err := html.Parse(strings.NewReader(m[1]))
			if err != nil {
				t.Fatal(err)
			}
			wording := strings.Join(strings.Fields(text(shown)), " ")
			sum := sha256.Sum256([]byte(wording))
			hash := hex.EncodeToString(sum[:])
			if !strings.Contains(string(data), `name="consent" value="`+hash+`"`) {
				t.Errorf("%s does not send the hash of what it says: %s", name, wording)
			}
			seen[hash] = wording
		}
	}
	declared := map[string]string{}
	for _, c := range consents(t, dir) {
		declared[c.Hash] = c.Wording
	}
	if !maps.Equal(seen, declared) || len(seen) != 4 {
		t.Errorf("pages ask for %q, the command prints %q", seen, declared)
	}
	site := letters(ownService)
	site["content/i18n/de.yaml"] = "newsletter.consent.withdraw: Ich kann jederzeit widerrufen.\n"
	site.write(t, dir)
	changed := 0
	for _, c := range consents(t, dir) {
		if _, same := declared[c.Hash]; !same {
			changed++
		}
	}
	if changed != 2 {
		t.Errorf("after a change of the German words %d of 4 hashes are new", changed)
	}
}

var consentOnPage = regexp.MustCompile(`(?s)<p class="signup-consent"[^>]*>(.*?)</p>`)

type consent struct{ Form, Lang, Wording, Hash string }

func consents(t *testing.T, dir string) (all []consent) {
	t.Helper()
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	snapshot, err := generator.Load(t.Context(), tree, options())
	if err != nil {
		t.Fatal(err)
	}
	plan, _ := snapshot.Plan(options().Edition)
	for _, c := range plan.Consents() {
		all = append(all, consent{c.Form, c.Lang, c.Wording, c.Hash})
	}
	return all
}

// signUps is a service that notes what it is sent and leads on.
type signUps struct{ sent chan url.Values }

func (s signUps) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err == nil && r.Method == http.MethodPost {
		s.sent <- r.PostForm
	}
	_, _ = w.Write([]byte("<!doctype html><title>ok</title><p id=done>ok"))
}

// A reader without scripts signs up with the keyboard alone: what the service
// gets is the address, what it is for, and the hash of the consent. The field
// that machines fall for stays empty and out of reach.
func TestSignUpWithoutScripts(t *testing.T) {
	service := signUps{make(chan url.Values, 1)}
	server := httptest.NewServer(service)
	defer server.Close()
	dir, out := built(t, letters("  provider: own\n  endpoint: "+server.URL+"/in\n"))
	b := newTab(t, newBrowser(t), serve(t, out))
	b.size(t, 360, 800)
	call(t, b, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	b.open(t, "serie/plan/eins/index.html")
	b.do(t, chromedp.Focus(`#signup-email`), chromedp.KeyEvent("erika@example.org"), chromedp.KeyEvent(kb.Tab), chromedp.KeyEvent(kb.Enter))
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute) // against hanging
	defer cancel()
	select {
	case got := <-service.sent:
		hash := ""
		for _, c := range consents(t, dir) {
			if c.Form == "plan" && c.Lang == "de" {
				hash = c.Hash
			}
		}
		want := url.Values{
			"email": {"erika@example.org"}, "series": {"plan"}, "language": {"de"},
			"page": {"https://example.org/serie/plan/eins/"}, "consent": {hash}, "homepage": {""},
		}
		if !maps.EqualFunc(got, want, slices.Equal) {
			t.Errorf("the service gets\n%v, want\n%v", got, want)
		}
	case <-ctx.Done():
		t.Error("nothing is sent")
	}
}

// TestJudgeSignUp shows the pages of a newsletter to the judges, light and dark,
// on a phone and a desktop: the markup is right, axe-core finds no violation,
// everything is reached with the keyboard, nothing scrolls sideways.
func TestJudgeSignUp(t *testing.T) {
	axe := readAxe(t)
	_, out := built(t, letters(mailchimp))
	for _, m := range markupErrors(t, out) {
		t.Error(m)
	}
	chosen := onePageOfEachKind(t, out)
	for kind := range signUpKinds {
		if chosen[kind] == "" {
			t.Errorf("this site has no page of kind %q", kind)
		}
	}
	b := newTab(t, newBrowser(t), serve(t, out))
	for _, name := range []string{
		"newsletter/index.html", "newsletter/plan/index.html", "newsletter/confirm/index.html", "newsletter/done/index.html",
		"newsletter/bye/index.html", "en/newsletter/index.html", "serie/plan/eins/index.html", "serie/ende/alles/index.html",
		"serie/plan/index.html", "index.html",
	} {
		b.judge(t, axe, name)
		b.checkNarrow(t, name)
	}
}
