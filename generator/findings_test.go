package generator_test

import (
	"context"
	"maps"
	"slices"
	"strings"
	"testing"

	"kontor/generator"
	"kontor/generator/output"
	"kontor/generator/site"
	"kontor/generator/source"
)

// findings are those of a site: "W PAT01/missing shop: industry×spare".
func findings(t *testing.T, texts files, change ...func(*generator.Options)) (out []string) {
	t.Helper()
	dir := t.TempDir()
	texts.write(t, dir)
	tree, err := source.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer tree.Close()
	o := options()
	o.Check = true
	for _, c := range change {
		c(&o)
	}
	report, err := generator.Build(context.Background(), tree, o, output.NewDiscard())
	if err != nil {
		t.Fatal(err)
	}
	if source.HasErrors(report.Diagnostics) {
		t.Fatalf("the site has errors:\n%s", diagnostics(report, source.SeverityError))
	}
	ids := func(es []*site.Entity) string {
		var out []string
		for _, e := range es {
			out = append(out, e.ID)
		}
		return strings.Join(out, "×")
	}
	for _, f := range report.Findings {
		line := strings.ToUpper(f.Severity.String()[:1]) + " " + f.Text
		if len(f.Subjects) > 0 {
			line += " " + ids(f.Subjects)
		}
		separator := ": "
		for _, cell := range f.Cells {
			line += separator + ids(cell)
			separator = " "
		}
		if f.Accepted != nil {
			line += " accepted: " + f.Accepted.Reason
		}
		out = append(out, line)
	}
	return out
}

// sound is a concept about which there is nothing to say: everybody gets
// everything everywhere, as declared.
func sound() files {
	return files{
		"content/site.yaml":        "title: Probe\nlanguage: en\nmatrix: {severity: {LEG01: off}}\n",
		"content/segments/a.md":    "---\ntitle: A\nbuys: [Shop]\n---\n",
		"content/segments/b.md":    "---\ntitle: B\n---\n",
		"content/channels/shop.md": "---\ntitle: Shop\npattern: full\n---\n",
		"content/channels/van.md":  "---\ntitle: Van\npattern: full\n---\n",
		"content/channels/mail.md": "---\ntitle: Mail\nkind: communication\n---\n",
		"content/portfolios/p.md":  "---\ntitle: P\nlevel: core\ndistribution: intensive\n---\n",
		"content/portfolios/q.md":  "---\ntitle: Q\n---\n",
		"content/offers.csv":       "segment;channel;portfolio;decision;reason\n*;shop|van;*;offered;\n",
	}
}

// probe is the site.yaml of the sound site with more in it.
func probe(more string) string {
	return "title: Probe\nlanguage: en\n" + more + "\nmatrix: {severity: {LEG01: off}}\n"
}

// linking is the sound site with ways between its channels: each the front
// matter of the shop and of the van.
func linking(strategy, shop, van string) files {
	const phases = "phases: [{id: search, stage: pre}, {id: buy, stage: purchase}, {id: use, stage: post}]\n"
	return files{
		"content/site.yaml":        probe(phases + strategy),
		"content/channels/shop.md": "---\ntitle: Shop\npattern: full\n" + shop + "\n---\n",
		"content/channels/van.md":  "---\ntitle: Van\npattern: full\n" + van + "\n---\n",
		"content/channels/mail.md": "---\ntitle: Mail\nkind: communication\nlinks: [{to: Shop}]\n---\n",
	}
}

// with adds files to those of a case.
func (f files) with(more files) files {
	out := maps.Clone(f)
	maps.Copy(out, more)
	return out
}

// Each finding has a site that has it; the sound site has none.
func TestFindings(t *testing.T) {
	const (
		head   = "segment;channel;portfolio;decision;reason\n"
		priced = "segment;channel;portfolio;decision;reason;price\n"
	)
	plain := files{"content/channels/shop.md": "---\ntitle: Shop\npattern: selective\n---\n", "content/channels/van.md": "---\ntitle: Van\npattern: selective\n---\n"}
	cases := []struct {
		name string
		edit files
		code string // only findings of this code are compared; "" = all
		want string
	}{
		{"a sound concept", nil, "", ""},
		{"nothing is decided yet", files{"content/offers.csv": head + "A;mail;P;offered;\n"}, "", "I COV06/all"},
		{"planned is better than nothing", files{"content/offers.csv": head + "*;shop|van;*;planned;\n"}, "COV0", ""},
		{"a segment without any way", files{"content/offers.csv": head + "A;shop|van;*;offered;\n"}, "COV01", "W COV01 b"},
		{"an important one", files{"content/segments/b.md": "---\ntitle: B\npriority: A\n---\n", "content/offers.csv": head + "A;shop|van;*;offered;\n"}, "COV01", "E COV01 b"},
		{"one that is only talked to", files{"content/offers.csv": head + "A;shop|van;*;offered;\nB;mail;P;offered;\n"}, "COV0", "W COV04 b|W COV06: b×p b×q"},
		{"a retired portfolio", files{"content/portfolios/q.md": "---\ntitle: Q\nstatus: retired\n---\n", "content/offers.csv": head + "*;shop|van;P;offered;\n"}, "COV02", ""},
		{"a portfolio that nobody sells", files{"content/offers.csv": head + "*;shop|van;P;offered;\n"}, "COV02", "E COV02 q"},
		{"a channel that sells nothing", files{"content/offers.csv": head + "*;shop;*;offered;\n"}, "COV03", "E COV03 van"},
		{"a segment that hangs on one channel", files{"content/offers.csv": head + "*;shop;*;offered;\nB;van;*;offered;\n"}, "COV05",
			"I COV05 a: a×shop|I COV05/pairs shop: a×p a×q"},
		{"a pair that hangs on one channel", files{"content/offers.csv": head + "*;shop;*;offered;\n*;van;P;offered;\nB;van;Q;offered;\n"}, "COV05", "I COV05/pair shop: a×q"},
		{"a quarter is open", files{"content/offers.csv": head + "*;shop|van;P;offered;\nB;shop|van;Q;offered;\n"}, "COV06", "W COV06: a×q"},
		{"a quarter is allowed to be", files{"content/site.yaml": "title: Probe\nlanguage: en\nmatrix: {open: 0.25, severity: {LEG01: off}}\n", "content/offers.csv": head + "*;shop|van;P;offered;\nB;shop|van;Q;offered;\n"}, "COV06", ""},
		{"what pairs suggest", files{"content/offers.csv": head + "A;shop;P;offered;\nB;shop;Q;offered;\nA;van;Q;offered;\nB;van;P;offered;\n"}, "COV08", "I COV08 shop: a×q b×p|I COV08 van: a×p b×q"},
		{"a preferred channel", files{"content/offers.csv": head + "*;van;*;offered;\nB;shop;*;offered;\n"}, "COV09", "W COV09 a: a×shop"},
		{"a preferred channel that will serve", files{"content/offers.csv": head + "*;van;*;offered;\nB;shop;*;offered;\nA;shop;P;planned;\n"}, "COV09", ""},
		{"a channel preferred in a phase", linking("", "links: [{to: Van, both: true}]", "phases: [use]").with(files{"content/segments/b.md": "---\ntitle: B\nbuys: [{channel: Van, phase: buy}]\n---\n"}), "COV09", "W COV09/phase b: b×van"},
		{"a channel preferred in its phase", linking("", "links: [{to: Van, both: true}]", "phases: [use]").with(files{"content/segments/b.md": "---\ntitle: B\nbuys: [{channel: Van, phase: use}]\n---\n"}), "COV09", ""},
		{"not everywhere", files{"content/offers.csv": head + "*;shop;*;offered;\n*;van;Q;offered;\n"}, "COV10", "W COV10/intensive p"},
		{"not only here", files{"content/portfolios/p.md": "---\ntitle: P\ndistribution: exclusive\n---\n"}, "COV10", "W COV10/exclusive p"},
		{"missing", files{"content/offers.csv": head + "*;van;*;offered;\n*;shop;P;offered;\n"}, "PAT", "W PAT01/missing shop: a×q b×q"},
		{"surplus", files{"content/channels/shop.md": "---\ntitle: Shop\npattern: product\nfocus: [P]\n---\n"}, "PAT", "W PAT01/surplus shop: a×q b×q"},
		{"within the tolerance", files{"content/site.yaml": "title: Probe\nlanguage: en\nmatrix: {tolerance: 0.5, severity: {LEG01: off}}\n",
			"content/channels/shop.md": "---\ntitle: Shop\npattern: product\nfocus: [P]\n---\n"}, "PAT", "I PAT02/surplus shop: a×q b×q"},
		{"not selective", plain, "PAT", "W PAT01/not-selective shop|W PAT01/not-selective van"},
		{"no pattern", files{"content/channels/shop.md": "---\ntitle: Shop\n---\n"}, "PAT", "I PAT03/full shop"},
		{"one segment only", files{"content/segments/b.md": "---\ntitle: B\ndraft: true\n---\n", "content/offers.csv": head + "*;shop|van;*;offered;\n"}, "PAT", "I PAT04"},
		{"a focus of everything", files{"content/channels/shop.md": "---\ntitle: Shop\npattern: product\nfocus: [P, Q]\n---\n"}, "PAT", "E PAT05/product shop"},
		{"a focus of full coverage", files{"content/channels/shop.md": "---\ntitle: Shop\npattern: full\nfocus: [P]\n---\n"}, "PAT", "E PAT05/full shop"},
		{"the core is missing", files{"content/offers.csv": head + "*;shop;*;offered;\n*;van;Q;offered;\n"}, "AST", "W AST01 van: van×p"},
		{"with a reason", files{"content/offers.csv": head + "*;shop;*;offered;\n*;van;Q;offered;\n*;van;P;excluded;Too heavy.\n"}, "AST", "I AST01/excluded van: van×p"},
		{"in an omni-channel", files{"content/site.yaml": "title: Probe\nlanguage: en\nstrategy: {system: omni}\nmatrix: {severity: {LEG01: off}}\n",
			"content/offers.csv": head + "*;shop;*;offered;\n*;van;Q;offered;\n"}, "AST", "E AST01/omni van: van×p"},
		{"where it need not be", files{"content/channels/van.md": "---\ntitle: Van\npattern: full\ncoreRequired: false\n---\n",
			"content/offers.csv": head + "*;shop;*;offered;\n*;van;Q;offered;\n"}, "AST", ""},
		{"core only elsewhere", files{"content/portfolios/p.md": "---\ntitle: P\nlevel: core\ncoreIn: [Shop]\n---\n",
			"content/offers.csv": head + "*;shop;*;offered;\n*;van;Q;offered;\n"}, "AST", ""},
		{"only what stands beside", files{"content/portfolios/q.md": "---\ntitle: Q\nlevel: peripheral\n---\n",
			"content/offers.csv": head + "*;shop;*;offered;\n*;van;Q;offered;\n*;van;P;n-a;\n"}, "AST", "W AST02 van"},
		{"the concept lacks", files{"content/site.yaml": probe("strategy: {pattern: full}"), "content/offers.csv": head + "A;*;*;offered;\n"}.with(plain), "PAT", "W PAT01/concept-missing: b×p b×q|W PAT01/not-selective shop|W PAT01/not-selective van"},
		{"the concept has more", files{"content/site.yaml": probe("strategy: {pattern: product, focus: [Q]}")}, "PAT", "W PAT01/concept-surplus: a×p b×p"},
		{"the concept has what it says", files{"content/site.yaml": probe("strategy: {pattern: full}")}, "", ""},
		{"the concept is not selective", files{"content/site.yaml": probe("strategy: {pattern: selective}")}, "", "W PAT01/concept-not-selective"},
		{"the concept nearly is", files{"content/site.yaml": "title: Probe\nlanguage: en\nstrategy: {pattern: product, focus: [Q]}\nmatrix: {tolerance: 0.5, severity: {LEG01: off}}\n"}, "", "I PAT02/concept-surplus: a×p b×p"},
		{"the concept has a focus that cannot be", files{"content/site.yaml": probe("strategy: {pattern: segment, focus: [P]}")}, "", "E PAT05/concept-segment"},
		{"the concept accepts", files{"content/site.yaml": "title: Probe\nlanguage: en\nstrategy: {pattern: selective}\nmatrix: {severity: {LEG01: off}, accept: [{code: PAT01, reason: For now}]}\n"}, "", "W PAT01/concept-not-selective accepted: For now"},

		{"not the same assortment", files{"content/site.yaml": probe("strategy: {assortment: full}"), "content/channels/van.md": "---\ntitle: Van\npattern: product\nfocus: [P]\n---\n", "content/offers.csv": head + "*;shop;*;offered;\n*;van;P;offered;\n"}, "AST", "W AST03/full shop: shop×van"},
		{"the same assortment", files{"content/site.yaml": probe("strategy: {assortment: full}")}, "", ""},
		{"one is a part of the other", files{"content/site.yaml": probe("strategy: {assortment: asymmetrical}"), "content/offers.csv": head + "*;shop;*;offered;\n*;van;P;offered;\n"}, "AST", ""},
		{"none is a part of the other", files{"content/site.yaml": probe("strategy: {assortment: asymmetrical}"), "content/channels/van.md": "---\ntitle: Van\ncoreRequired: false\n---\n",
			"content/offers.csv": head + "*;shop;P;offered;\n*;van;Q;offered;\n"}, "AST", "W AST03/asymmetrical shop: shop×van"},
		{"separate, and yet both", files{"content/site.yaml": probe("strategy: {assortment: none}")}, "AST", "W AST03/none shop: shop×van"},
		{"a variant without its parent", files{"content/portfolios/q.md": "---\ntitle: Q\nparent: P\n---\n", "content/channels/van.md": "---\ntitle: Van\ncoreRequired: false\n---\n",
			"content/offers.csv": head + "*;shop;*;offered;\nA;van;*;offered;\nB;van;Q;offered;\n"}, "AST", "W AST04 q: b×van"},
		{"a variant beside its parent", files{"content/portfolios/q.md": "---\ntitle: Q\nparent: P\n---\n"}, "", ""},
		{"a bundle without a part", files{"content/portfolios/p.md": "---\ntitle: P\nparts: [Q]\n---\n", "content/offers.csv": head + "*;shop;*;offered;\n*;van;P;offered;\n"}, "AST", "W AST04/bundle p: a×van b×van"},
		{"a bundle with its parts", files{"content/portfolios/p.md": "---\ntitle: P\nparts: [Q]\n---\n"}, "", ""},

		{"another system", files{"content/site.yaml": probe("strategy: {system: cross}")}, "", "W OMN01"},
		{"the system that it is", files{"content/site.yaml": probe("strategy: {system: multi}")}, "", ""},
		{"no way at all", files{"content/site.yaml": probe("strategy: {system: omni}")}, "OMN", "E OMN02/none|W OMN01"},
		{"linked as declared", linking("strategy: {system: cross}", "links: [{to: Van, both: true}]", ""), "", ""},
		{"linked and nothing declared", linking("", "links: [{to: Van, both: true}]", ""), "", ""},
		{"one way, not in every phase", linking("strategy: {system: omni}", "links: [{to: Van, phases: [search, buy]}]", "links: [{to: Shop, phases: [search, buy, use]}]"), "OMN",
			"E OMN02/phase shop×van: a×shop×van b×shop×van|W OMN01"},
		{"one way, for one segment", linking("strategy: {system: omni}", "links: [{to: Van, both: true, segments: [A]}]", ""), "OMN02",
			"E OMN02/phase shop×van: b×shop×van|E OMN02/phase shop×van: b×shop×van|E OMN02/phase shop×van: b×shop×van|E OMN02/phase van×shop: b×van×shop|E OMN02/phase van×shop: b×van×shop|E OMN02/phase van×shop: b×van×shop"},
		{"everything shared", linking("strategy: {system: omni}", "links: [{to: Van, both: true}]\nintegration: {price: full, customerData: full, stock: full, service: full}", "integration: {price: full, customerData: full, stock: full, service: full}"), "", ""},
		{"shared in part is enough", files{"content/site.yaml": "title: Probe\nlanguage: en\nstrategy: {system: omni}\nmatrix: {integration: 90 %, severity: {LEG01: off}}\n",
			"content/channels/shop.md": "---\ntitle: Shop\npattern: full\nlinks: [{to: Van, both: true, shares: [price, stock, customer-data]}]\nintegration: {service: full}\n---\n",
			"content/channels/van.md":  "---\ntitle: Van\npattern: full\nintegration: {service: partial}\n---\n", "content/channels/mail.md": "---\ntitle: Mail\nkind: communication\nlinks: [{to: Shop}]\n---\n"}, "", ""},
		{"a dead end", linking("", "links: [{to: Van, phases: [search]}]", "links: [{to: Shop, phases: [buy]}]"), "", "W OMN03 van"},
		{"no dead end", linking("", "links: [{to: Van, phases: [search]}]", "links: [{to: Shop, phases: [search]}]"), "", ""},
		{"whoever is there has bought", linking("", "links: [{to: Van, both: true, phases: [search]}]", "phases: [use]"), "", ""},
		{"a way to where nobody is served", linking("", "links: [{to: Van, both: true}]", "").with(files{"content/offers.csv": head + "*;shop;*;offered;\nA;van;*;offered;\n"}), "OMN", "W OMN04 shop×van: b×van"},
		{"a way for those who are served", linking("", "links: [{to: Van, both: true, segments: [A]}]", "").with(files{"content/offers.csv": head + "*;shop;*;offered;\nA;van;*;offered;\n"}), "OMN", ""},
		{"a way to something else", linking("", "links: [{to: Van}]", "links: [{to: Shop, segments: [B]}]").with(files{"content/offers.csv": head + "*;shop;P;offered;\nA;van;Q;offered;\nB;van;*;offered;\n"}), "OMN", "W OMN04/portfolio shop×van: a×van"},
		{"a way to service", linking("", "links: [{to: Van, phases: [use]}, {to: Mail}]", "links: [{to: Mail}]").with(files{"content/offers.csv": head + "*;shop;P;offered;\n*;van;Q;offered;\n"}), "OMN", ""},
		{"a way to itself", linking("", "links: [{to: Van, both: true}, {to: Shop}]", ""), "", "W OMN05/self shop"},
		{"both ways, and yet not", linking("", "links: [{to: Van, both: true}]", "links: [{to: Shop, phases: [search]}]"), "", "W OMN05/both shop×van"},
		{"one way in an omni-channel", linking("strategy: {system: omni}", "links: [{to: Van}]", "links: [{to: Mail}]"), "OMN05", "W OMN05 shop×van"},
		{"one way elsewhere", linking("strategy: {system: cross}", "links: [{to: Van}]", "links: [{to: Mail}]"), "", ""},

		{"two prices where there is to be one", files{"content/site.yaml": probe("strategy: {price: parity}"), "content/offers.csv": priced + "*;shop;*;offered;;List\n*;van;P;offered;;List\n*;van;Q;offered;By contract;Contract\n"}, "", "E PRC01 shop×van: a×q b×q"},
		{"one price", files{"content/site.yaml": probe("strategy: {price: parity}"), "content/offers.csv": priced + "*;shop;*;offered;;List\n*;van;*;offered;;list\n"}, "", ""},
		{"two levels of price", files{"content/site.yaml": probe("strategy: {price: parity}"), "content/offers.csv": "segment;channel;portfolio;decision;price;price index\n*;shop;*;offered;List;100\n*;van;*;offered;List;105,5\n"}, "", "E PRC01 shop×van: a×p a×q b×p b×q"},
		{"two prices without a reason", files{"content/site.yaml": probe("strategy: {price: mixed}"), "content/offers.csv": priced + "*;shop;*;offered;;List\n*;van;*;offered;;Contract\n"}, "", "W PRC02 shop×van: a×p a×q b×p b×q"},
		{"two prices with a reason", files{"content/site.yaml": probe("strategy: {price: mixed}"), "content/offers.csv": priced + "*;shop;*;offered;;List\n*;van;*;offered;By contract;Contract\n"}, "", ""},
		{"two prices and nothing declared", files{"content/offers.csv": priced + "*;shop;*;offered;;List\n*;van;*;offered;;Contract\n"}, "", ""},
		{"no price where there is to be one", files{"content/site.yaml": probe("relation: {conditions: [price]}"), "content/offers.csv": priced + "*;shop;*;offered;;List\n*;van;P;offered;;List\n*;van;Q;offered;;\n"}, "", "W PRC03 van: a×q b×q"},
		{"the price of the portfolio", files{"content/site.yaml": probe("relation: {conditions: [price]}"), "content/offers.csv": priced + "*;shop;*;offered;;List\n*;van;P;offered;;List\n*;van;Q;offered;;\n",
			"content/portfolios/q.md": "---\ntitle: Q\nprice: on the door\n---\n"}, "", ""},

		{"a page that nobody finds", files{"content/alone.md": "---\ntitle: Alone\n---\n"}, "", "W REF09"},
		{"a page on purpose alone", files{"content/alone.md": "---\ntitle: Alone\nnoindex: true\n---\n"}, "", ""},
		{"a page that a text leads to", files{"content/alone.md": "---\ntitle: Alone\n---\n", "content/_index.md": "---\ntitle: Home\n---\n[There](alone.md)\n"}, "", ""},
		{"a page in the menu", files{"content/alone.md": "---\ntitle: Alone\n---\n", "content/site.yaml": probe("menus: {main: [Alone]}")}, "", ""},
		{"a page about a segment", files{"content/alone.md": "---\ntitle: Alone\nsegments: A\n---\n"}, "", ""},
		{"a page of a section", files{"content/more/alone.md": "---\ntitle: Alone\n---\n"}, "", ""},
		{"a page of a plain blog", files{"content/alone.md": "---\ntitle: Alone\n---\n", "content/site.yaml": probe("dimensions: []"),
			"content/segments/a.md": "", "content/segments/b.md": "", "content/channels/shop.md": "", "content/channels/van.md": "", "content/channels/mail.md": "", "content/portfolios/p.md": "", "content/portfolios/q.md": "", "content/offers.csv": ""}, "", "W REF09"},
		{"accepted", files{"content/channels/shop.md": "---\ntitle: Shop\naccept:\n  - {code: pat03, reason: Pilot, until: 2026-12-01}\n---\n"}, "PAT", "I PAT03/full shop accepted: Pilot"},
		{"accepted no longer", files{"content/channels/shop.md": "---\ntitle: Shop\naccept:\n  - {code: PAT03, reason: Pilot, until: 2026-11-30}\n---\n"}, "PAT", "I PAT03/full shop"},
		{"of another weight", files{"content/site.yaml": "title: Probe\nlanguage: en\nmatrix: {severity: {LEG01: off, PAT03: error, COV10: off}}\n",
			"content/channels/shop.md": "---\ntitle: Shop\n---\n", "content/portfolios/p.md": "---\ntitle: P\ndistribution: exclusive\n---\n"}, "", "E PAT03/full shop"},
		{"two dimensions", files{"content/site.yaml": "title: Probe\nlanguage: en\nmatrix: {severity: {LEG01: off}}\ndimensions:\n  - {id: role, title: Role, dir: roles}\n  - {id: task, title: Task, dir: tasks}\n",
			"content/segments/a.md": "", "content/segments/b.md": "", "content/channels/shop.md": "", "content/channels/van.md": "", "content/channels/mail.md": "", "content/portfolios/p.md": "", "content/portfolios/q.md": "",
			"content/roles/x.md": "---\ntitle: X\n---\n", "content/roles/y.md": "---\ntitle: Y\n---\n", "content/tasks/u.md": "---\ntitle: U\n---\n", "content/tasks/v.md": "---\ntitle: V\n---\n",
			"content/offers.csv": "role;task;decision\nX;U;offered\n"}, "", "E COV02 v|W COV01 y|W COV06: x×v y×u y×v"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			texts := sound()
			maps.Copy(texts, c.edit)
			maps.DeleteFunc(texts, func(_, text string) bool { return text == "" })
			got := slices.DeleteFunc(findings(t, texts), func(line string) bool { return !strings.HasPrefix(line[2:], c.code) })
			if strings.Join(got, "|") != c.want {
				t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.ReplaceAll(c.want, "|", "\n"))
			}
		})
	}
}

// workedExample is that of the domain reference, as files.
func workedExample() files {
	texts := files{
		"content/site.yaml":           "title: Worked\nlanguage: en\nmatrix: {severity: {LEG01: off}}\n",
		"content/offers.csv":          "segment;channel;portfolio;decision\nCraft;Field;Kit;offered\nIndustry;Field;*;offered\nCraft;Shop;Kit|Spare;offered\nIndustry;Shop;Kit;offered\nPrivate;Shop;Kit|Spare|Rental;offered\nPrivate;Partner;Kit|Service;offered\n",
		"content/channels/field.md":   "---\ntitle: Field\npattern: segment\nfocus: [Industry]\n---\n",
		"content/channels/shop.md":    "---\ntitle: Shop\npattern: product\nfocus: [Kit, Spare]\n---\n",
		"content/channels/partner.md": "---\ntitle: Partner\n---\n",
	}
	for _, name := range []string{"Craft", "Industry", "Private"} {
		texts["content/segments/"+strings.ToLower(name)+".md"] = "---\ntitle: " + name + "\n---\n"
	}
	for name, level := range map[string]string{"Kit": "core", "Spare": "core", "Service": "extended", "Rental": "peripheral"} {
		texts["content/portfolios/"+strings.ToLower(name)+".md"] = "---\ntitle: " + name + "\nlevel: " + level + "\n---\n"
	}
	return texts
}

func TestFindingsOfTheWorkedExample(t *testing.T) {
	want := []string{
		"W AST01 partner: partner×spare",
		"W PAT01 shop: industry×spare private×rental",
		"I COV05/pairs field: industry×rental industry×service industry×spare",
		"I COV05/pair partner: private×service",
		"I COV05/pairs shop: craft×spare private×rental private×spare",
		"I COV08 field: craft×spare",
		"I COV08 shop: industry×rental industry×spare",
		"I PAT02/surplus field: craft×kit",
		"I PAT03/segment partner",
	}
	if got := findings(t, workedExample()); !slices.Equal(got, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// The channel system of the worked example, with an omni-channel declared: the
// way to the partner ends there, and does not come back.
func TestFindingsOfTheWorkedExampleAsOmniChannel(t *testing.T) {
	texts := workedExample()
	texts["content/site.yaml"] = "title: Worked\nlanguage: en\nphases: [{id: search, stage: pre}, {id: choose, stage: pre}, {id: buy, stage: purchase}]\n" +
		"strategy: {system: omni}\nmatrix: {severity: {LEG01: off, COV05: off, COV08: off, PAT01: off, PAT02: off, PAT03: off}}\n"
	texts["content/channels/field.md"] = "---\ntitle: Field\nlinks: [{to: Shop, phases: [search, choose], both: true}]\n---\n"
	texts["content/channels/shop.md"] = "---\ntitle: Shop\nlinks: [{to: Partner, phases: [buy]}]\n---\n"
	want := []string{
		"E AST01/omni partner: partner×spare",
		"E OMN02/phase field×shop: craft×field×shop industry×field×shop", // buy
		"E OMN02/phase shop×field: craft×shop×field industry×shop×field",
		"E OMN02/phase shop×partner: private×shop×partner", // search, choose
		"E OMN02/phase shop×partner: private×shop×partner",
		"E OMN02/phase partner×shop: private×partner×shop", // always
		"E OMN02/phase partner×shop: private×partner×shop",
		"E OMN02/phase partner×shop: private×partner×shop",
		"W OMN01/core",
		"W OMN03 partner",
		"W OMN04 shop×field: private×field",
		"W OMN04 shop×partner: craft×partner industry×partner",
		"W OMN05 shop×partner",
	}
	got := findings(t, texts)
	slices.Sort(got)
	slices.Sort(want)
	if !slices.Equal(got, want) {
		t.Errorf("found\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// A title with a comma is one title.
func TestFindingsNameWholeTitles(t *testing.T) {
	texts := sound()
	texts["content/portfolios/q.md"] = "---\ntitle: Screws, dowels\n---\n"
	texts["content/offers.csv"] = "segment;channel;portfolio;decision\n*;shop|van;P;offered\nB;shop|van;q;offered\n"
	dir := t.TempDir()
	texts.write(t, dir)
	o := options()
	o.Check = true
	_, report := build(t, dir, o)
	for _, f := range report.Findings {
		if f.Code() == "COV06" {
			if got := f.Args["cells"]; got != "A × Screws, dowels" {
				t.Errorf("the open cell is %q", got)
			}
			return
		}
	}
	t.Error("nothing is said of the open cell")
}

// A finding about the strategy stands where the strategy does.
func TestFindingsAboutTheStrategyHaveALine(t *testing.T) {
	texts := sound().with(files{"content/site.yaml": probe("strategy: {system: omni, pattern: selective}")})
	dir := t.TempDir()
	texts.write(t, dir)
	o := options()
	o.Check = true
	_, report := build(t, dir, o)
	if len(report.Findings) != 3 {
		t.Fatalf("%d findings", len(report.Findings))
	}
	for _, f := range report.Findings {
		if got := f.Pos.String(); got != "content/site.yaml:3:1" {
			t.Errorf("%s is at %s", f.Text, got)
		}
	}
}
