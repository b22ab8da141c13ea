package generator_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
)

// Two made-up sites that no layout may be upset by: German at its longest, and
// a script that runs from right to left.

const (
	captain   = "Donaudampfschifffahrtsgesellschaftskapitän"
	beefLaw   = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
	insurance = "Kraftfahrzeug-Haftpflichtversicherung"
)

// longWords builds the German site and returns its folder.
func longWords(t *testing.T) string {
	site := files{
		"content/site.yaml": `title: ` + beefLaw + `
description: Was ein ` + captain + ` über die ` + insurance + ` wissen muss.
baseURL: https://example.org/
language: de
authors:
  - {id: amt, name: ` + beefLaw + `sstelle, organization: true, role: ` + captain + `, bio: ` + insurance + ` und anderes.}
author: amt
contact: {name: ` + captain + `sbüro, email: rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetz@example.org, page: kontakt}
matrix: {severity: {LEG01: off}}
newsletter:
  provider: custom
  action: https://post.example.org/
  fields: {email: adresse}
  sender: ` + captain + `sbüro
  frequency: {times: 2, period: week}
  doubleOptIn: true
  tracking: false
  processor: {name: ` + insurance + `sgesellschaft, country: ` + beefLaw + `sland, privacy: "https://example.net/"}
menus:
  main:
    - {title: ` + beefLaw + `, page: ordner}
    - {title: ` + captain + `, page: segments/kapitaen}
    - {title: ` + insurance + `, page: matrix}
  footer:
    - {title: ` + captain + `spatent, page: kontakt}
`,
		"content/_index.md": "---\ntitle: " + captain + "\ndescription: " + beefLaw + "\n---\n" + beefLaw + " und " + insurance + ".\n",
		"content/offers.csv": `Segment;Kanal;Portfolio;Entscheidung;Grund;Ab;Preis;Lieferung
` + captain + `;` + beefLaw + `;` + insurance + `;angeboten;;;` + insurance + `sbeitrag;` + captain + `sbote
` + captain + `;` + beefLaw + `;Zweites;geplant;;01.04.2027;;
` + captain + `;` + beefLaw + `;Drittes;auf Anfrage;;;;
` + captain + `;` + beefLaw + `;Viertes;bewusst nicht;Das ` + beefLaw + ` verbietet es.;;;
` + captain + `;` + beefLaw + `;Fünftes;entfällt;;;;
` + captain + `;` + beefLaw + `;Sechstes;offen;Die ` + insurance + ` ist zu klären.;;;
` + captain + `;` + captain + `spatent;` + insurance + `;angeboten;;;;
Lotse;` + captain + `spatent;Drittes;angeboten;;;;
`,
		"content/segments/kapitaen.md": `---
title: ` + captain + `
description: ` + beefLaw + `
group: ` + insurance + `sgruppe
size: 1.850 ` + captain + `e
buys: [` + beefLaw + `]
expects:
  - {topic: service, text: ` + insurance + `, importance: 5}
jobs: [` + beefLaw + `]
pains: [` + captain + `smütze verloren]
gains: [` + insurance + `srabatt]
---
Der ` + captain + ` fährt.
`,
		"content/segments/lotse.md": "---\ntitle: Lotse\n---\nLotst.\n",
		"content/channels/gesetz.md": `---
title: ` + beefLaw + `
promise: ` + insurance + ` ohne ` + captain + `
strengths: [` + captain + `snähe]
limits: [` + insurance + `spflicht]
role: lead
---
Ein Gesetz.
`,
		"content/channels/patent.md": "---\ntitle: " + captain + "spatent\n---\nEin Patent.\n",
		"content/personas/p.md":      "---\ntitle: " + captain + "switwe\ntype: persona\nsegment: kapitaen\ntagline: " + insurance + "\ngoals: [" + beefLaw + "]\n---\nText.\n",
		"content/concepts/k.md":      "---\ntitle: " + beefLaw + "\ndescription: " + captain + "\nsegments: [kapitaen]\nchannels: [gesetz]\nportfolios: [haftpflicht]\ntags: [" + beefLaw + "]\n---\nText.\n",
		"content/series/fluss/_index.md": `---
title: ` + beefLaw + ` in Teilen
description: ` + captain + `
start: 2026-11-03
rhythm: weekly
planned: [{title: ` + insurance + `sfall, teaser: ` + captain + `}]
---
Über den ` + captain + `.
`,
		"content/series/fluss/01-eins.md":          "---\ntitle: " + captain + " und " + insurance + "\ndescription: " + beefLaw + "\ntags: [" + insurance + "]\nsegments: [kapitaen]\n---\n" + longText,
		"content/series/fluss/02-zwei.md":          "---\ntitle: " + beefLaw + "\n---\nSiehe [" + captain + "](01-eins.md).\n",
		"content/ordner/_index.md":                 "---\ntitle: " + beefLaw + "sordner\n---\n" + captain + "\n",
		"content/ordner/unterordner/_index.md":     "---\ntitle: " + captain + "sordner\n---\n" + insurance + "\n",
		"content/ordner/unterordner/seite.md":      "---\ntitle: " + insurance + "sseite\n---\n" + longText,
		"content/kontakt.md":                       "---\ntitle: " + captain + "skontakt\n---\n" + insurance + "\n",
		"content/portfolios/haftpflicht.md":        "---\ntitle: " + insurance + "\ngroup: " + beefLaw + "\nsolves: [kapitaen#1]\n---\nText.\n",
		"content/matrix/segment-portfolio.md":      "---\ntitle: " + captain + " und " + insurance + "\n---\n" + beefLaw + "\n",
		"content/series/fluss/03-verweis.md":       "---\ntitle: Kurz\n---\n[[channel:gesetz]] [[segment:kapitaen]]\n",
		"content/ordner/unterordner/tiefer.md":     "---\ntitle: " + strings.Repeat(beefLaw, 2) + "\n---\nText.\n",
		"content/ordner/unterordner/bild/bild.png": "", "content/ordner/unterordner/bild/index.md": "---\ntitle: Bild\n---\n![" + captain + "](bild.png)\n",
	}
	for i, name := range []string{"Zweites", "Drittes", "Viertes", "Fünftes", "Sechstes"} {
		site["content/portfolios/p"+string(rune('2'+i))+".md"] = "---\ntitle: " + name + "\n---\nText.\n"
	}
	dir := t.TempDir()
	site["content/ordner/unterordner/bild/bild.png"] = string(picture(t, 1600, 200))
	return madeUp(t, dir, site)
}

const longText = beefLaw + " " + captain + ".\n\n## " + beefLaw + "\n\n### " + captain + "\n\n" +
	"| " + captain + " | " + insurance + " | " + beefLaw + " |\n|---|---|---|\n| " + beefLaw + " | " + captain + " | 1.234,50 |\n\n" +
	"`" + beefLaw + captain + "`\n\n```go\nfunc " + beefLaw + "(" + captain + " int) { return }\n```\n\n" +
	"https://example.org/ein/sehr/langer/weg/ohne/jede/luecke/Rindfleischetikettierungsueberwachungsaufgabenuebertragungsgesetz?kapitaen=Donaudampfschifffahrtsgesellschaftskapitaen\n\n" +
	"> [!FRAGEN]\n> - Was sagt das " + beefLaw + "?\n> - Wer ist " + captain + "?\n\n> [!NOTE]\n> " + beefLaw + "\n\n" +
	"> " + beefLaw + "\n\n- " + beefLaw + "\n  - " + captain + "\n    - " + insurance + "\n\n" +
	beefLaw + "\n: " + captain + "\n\nFußnote[^1].\n\n[^1]: " + beefLaw + "\n\n" +
	"```kontor\nmatrix: {rows: segment, cols: portfolio, caption: " + beefLaw + "}\n```\n\n" +
	"```kontor\nchart:\n  title: " + beefLaw + "\n  series: [" + captain + ", " + beefLaw + "]\n  data:\n    " + captain + ": [1, 2]\n    " + beefLaw + ": [3, 1]\n```\n"

// rightToLeft builds a site in Arabic and returns its folder.
func rightToLeft(t *testing.T) string {
	const text = "نحدد ما يحصل عليه كل عميل وفي أي قناة.\n\n## القنوات\n\n| القناة | التقييم |\n|---|--:|\n| المتجر الإلكتروني | 4,5 |\n\n" +
		"> [!FRAGEN]\n> - من يقرر؟\n> - متى نبدأ؟\n\n- المتجر\n- الفرع\n\n`kontor build`\n\n```go\nfunc main() {}\n```\n\nhttps://example.org/a/b/c\n\n" +
		"```kontor\nmatrix: {rows: segment, cols: portfolio, caption: من يحصل على ماذا}\n```\n\n" +
		"```kontor\nchart:\n  title: من يشتري أين\n  unit: عميل\n  data: {المتجر: 12, الفرع: 7}\n```\n"
	return madeUp(t, t.TempDir(), files{
		"content/site.yaml": `title: مفهوم المبيعات متعدد القنوات
description: كيف تقرر الشركة ما يحصل عليه كل عميل
baseURL: https://example.org/
language: ar
authors:
  - {id: team, name: فريق التحرير, organization: true, role: التحرير, bio: يكتب الفريق عن المبيعات.}
author: team
contact: {name: فريق التحرير, email: team@example.org, page: contact}
matrix: {severity: {LEG01: off}}
newsletter: {provider: own, endpoint: "https://post.example.org/", sender: فريق التحرير, frequency: 1}
menus:
  main:
    - {title: السلسلة, page: series/sales}
    - {title: المصفوفة, page: matrix}
    - {title: الشرائح, page: segments}
`,
		"content/_index.md": "---\ntitle: من يحصل على ماذا وفي أي قناة\ndescription: مثال مفتوح\n---\nنص قصير.\n",
		"content/offers.csv": `segment,channel,portfolio,decision,reason,from
الحرفيون,المتجر,الأدوات,offered,,
الحرفيون,المتجر,الإصلاح,planned,,2027-04-01
الصناعة,الفرع,الأدوات,on-request,,
الصناعة,الفرع,الإصلاح,excluded,لا يوجد فريق,
`,
		"content/segments/craft.md":         "---\ntitle: الحرفيون\njobs: [إنجاز العمل في الموعد]\npains: [تعطل الجهاز]\n---\nنص.\n",
		"content/segments/industry.md":      "---\ntitle: الصناعة\n---\nنص.\n",
		"content/channels/shop.md":          "---\ntitle: المتجر\npromise: التوصيل في اليوم التالي\nstrengths: [متاح دائما]\nlimits: [لا عرض للجهاز]\n---\nنص.\n",
		"content/channels/branch.md":        "---\ntitle: الفرع\n---\nنص.\n",
		"content/portfolios/tools.md":       "---\ntitle: الأدوات\n---\nنص.\n",
		"content/portfolios/repair.md":      "---\ntitle: الإصلاح\n---\nنص.\n",
		"content/personas/owner.md":         "---\ntitle: صاحبة الورشة\ntype: persona\nsegment: craft\n---\nنص.\n",
		"content/concepts/one.md":           "---\ntitle: المفهوم\nsegments: [craft]\nchannels: [shop]\nportfolios: [tools]\ntags: [قرار]\n---\n" + text,
		"content/series/sales/_index.md":    "---\ntitle: مفهوم المبيعات في أربعة أجزاء\nstart: 2026-11-03\nrhythm: weekly\n---\nنص.\n",
		"content/series/sales/01-first.md":  "---\ntitle: القنوات تحت الاختبار\ndescription: تقييم القنوات\ntags: [تقييم]\n---\n" + text,
		"content/series/sales/02-second.md": "---\ntitle: من يشتري ماذا\n---\n" + text,
		"content/texts/_index.md":           "---\ntitle: نصوص\n---\nنص.\n",
		"content/texts/page.md":             "---\ntitle: صفحة\n---\n" + text,
		"content/contact.md":                "---\ntitle: اتصل بنا\n---\nنص.\n",
	})
}

// madeUp builds a site that a test wrote, below dir, and returns the folder. An
// earlier state of it knew the first offer only.
func madeUp(t *testing.T, dir string, site files) string {
	t.Helper()
	offers := site["content/offers.csv"]
	site["content/offers.csv"] = strings.Join(strings.SplitAfterN(offers, "\n", 3)[:2], "")
	site.write(t, dir)
	earlier, _ := build(t, dir, options())
	site["content/offers.csv"], site["content/snapshots/2026-09-01.json"] = offers, string(earlier["model.json"])
	site.write(t, dir)
	got, report := build(t, dir, options())
	if got == nil {
		t.Fatalf("the made-up site has errors:\n%s", diagnostics(report, 0))
	}
	public := t.TempDir()
	for name, b := range got {
		put(t, public, name, b)
	}
	return public
}

// TestJudgeNarrow: on a narrow phone no page of any kind scrolls sideways and no
// text is cut off, however long its words, whichever way they run, and with the
// spacing that readers may ask for. 320 px are also 640 px enlarged twice.
func TestJudgeNarrow(t *testing.T) {
	browser := newBrowser(t)
	for _, site := range []struct {
		name  string
		build func(*testing.T) string
	}{{"long words", longWords}, {"right to left", rightToLeft}, {"shipped", shippedSite}} {
		t.Run(site.name, func(t *testing.T) {
			dir := site.build(t)
			chosen := onePageOfEachKind(t, dir)
			for _, kind := range kinds() {
				if chosen[kind] == "" && !largeKinds[kind] && !signUpKinds[kind] {
					t.Errorf("this site has no page of kind %q to look at", kind)
				}
			}
			b := newTab(t, browser, serve(t, dir))
			for _, name := range slices.Sorted(maps.Values(chosen)) {
				b.checkNarrow(t, name)
			}
		})
	}
}

func (b *tab) checkNarrow(t *testing.T, name string) {
	t.Helper()
	b.size(t, 320, 640, chromedp.EmulateMobile)
	b.open(t, name)
	b.ask(t, unfold)
	b.checkWidth(t)
	b.checkTold(t, "text", clipped)
	b.ask(t, textSpacing)
	b.checkTold(t, "sideways with spacing", sideways)
	b.checkTold(t, "text with spacing", clipped)
	b.size(t, 640, 1280, chromedp.EmulateScale(2))
	b.checkTold(t, "sideways at 640 px with spacing", sideways)
	b.size(t, 1280, 800)
	b.checkTold(t, "sideways at 1280 px with spacing", sideways)
}
