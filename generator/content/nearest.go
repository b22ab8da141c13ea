package content

import (
	"slices"
	"strings"
)

// Nearest returns up to n of the known names that name may have been meant to
// be, the likeliest first: those that differ in a few letters, and those that
// begin as name does or the reverse. A clearly better name leaves the others
// out. Letter case, spaces, "_" and "-" do not count.
func Nearest(name string, known []string, n int) []string {
	type candidate struct {
		name     string
		distance int
	}
	wanted := []rune(wordKey(name))
	if len(wanted) == 0 {
		return nil
	}
	limit := max(1, len(wanted)/3)
	var found []candidate
	for _, k := range known {
		word := []rune(wordKey(k))
		distance, ok := len(wanted)+len(word), false
		if d := len(word) - len(wanted); d <= limit && -d <= limit {
			distance = levenshtein(wanted, word)
			ok = distance <= limit
		}
		if !ok && isPrefix(wanted, word) {
			distance, ok = limit+1, true
		}
		if ok && !slices.ContainsFunc(found, func(c candidate) bool { return c.name == k }) {
			found = append(found, candidate{k, distance})
		}
	}
	slices.SortStableFunc(found, func(a, b candidate) int { return a.distance - b.distance })
	var out []string
	for _, c := range found[:min(n, len(found))] {
		if c.distance <= found[0].distance+1 {
			out = append(out, c.name)
		}
	}
	return out
}

// isPrefix reports whether the shorter of two words, if long enough to mean
// anything, begins the longer one.
func isPrefix(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	return len(a) >= 3 && slices.Equal(a, b[:len(a)])
}

// wordKey makes words comparable: case folded, without spaces, "_" and "-".
func wordKey(s string) string {
	return strings.Map(func(r rune) rune {
		switch r {
		case ' ', '_', '-', '\u00a0', '\t', '\n':
			return -1
		}
		return r
	}, strings.ToLower(s))
}

// levenshtein counts the letters to insert, remove or change.
func levenshtein(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		diagonal := row[0]
		row[0] = i + 1
		for j, y := range b {
			change := diagonal
			if x != y {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j]+1, diagonal+1)
		}
	}
	return row[len(b)]
}

// dictionary maps German words to the keys they stand for.
type dictionary map[string][]string

// among returns the key that a German word stands for, if it is known.
func (g dictionary) among(word string, known []string) string {
	for _, key := range g[writtenOut.Replace(wordKey(word))] {
		if slices.Contains(known, key) {
			return key
		}
	}
	return ""
}

// germanKeys helps authors who type the German word. Where a word stands for
// several keys, the first that is possible at the place is meant.
var germanKeys = newDictionary(
	"titel=title", "kurztitel=short,linkTitle", "kurz=short", "kürzel=short", "beschreibung=description",
	"zusammenfassung=summary", "datum=date", "veröffentlichung=publishDate", "ablauf=expiryDate",
	"geändert=lastmod", "entwurf=draft", "sichtbarkeit=visibility", "gewicht=weight", "reihenfolge=weight",
	"adresse=url,address", "sprache=lang,language", "sprachen=languages", "schlagwort=tags", "schlagworte=tags",
	"schlagwörter=tags", "stichworte=tags", "autor=authors,author", "autorin=authors,author",
	"autoren=authors", "bild=image", "bildtext=imageAlt", "alternativtext=imageAlt", "inhaltsverzeichnis=toc",
	"kommentare=comments", "serie=series", "reihe=series", "teil=part", "anreißer=teaser", "vorschau=teaser",
	"segment=segments", "segmente=segments", "kundensegment=segments", "kundensegmente=segments",
	"kanal=channels", "kanäle=channels", "vertriebskanal=channels", "portfolio=portfolios",
	"angebot=offers", "angebote=offers", "entscheidung=decision", "grund=reason", "begründung=reason",
	"stufe=level", "ab=from", "von=from", "bis=until", "ausser=except", "außer=except", "konditionen=conditions",
	"notiz=note", "gruppe=group", "obergruppe=parent", "quellen=sources", "geprüft=reviewed", "ersetztdurch=replacedBy",
	"priorität=priority", "größe=size", "anteil=share", "umsatzanteil=share", "kauft=buys", "kauftüber=buys",
	"spricht=talks", "sprichtüber=talks", "erwartungen=expects", "erwartet=expects", "aufgaben=jobs,tasks",
	"probleme=pains", "schmerzen=pains", "schmerzpunkte=pains", "nutzen=gains", "vorteile=gains,strengths",
	"personen=personas", "art=kind", "typ=kind,type", "medium=medium", "rolle=role", "versprechen=promise",
	"stärken=strengths", "grenzen=limits", "schwächen=limits", "phase=phases,phase", "phasen=phases", "muster=pattern",
	"schwerpunkt=focus", "fokus=focus", "übergänge=links", "verweise=links", "varianten=variants",
	"bestandteile=parts", "teile=parts", "verteilung=distribution", "löst=solves", "preis=price",
	"rabatt=discount", "zahlung=payment", "lieferung=delivery", "garantie=warranty", "mindestbestellwert=minOrder",
	"beginn=start", "anfang=start", "rhythmus=rhythm", "tag=day,tags", "uhrzeit=time", "zeit=time",
	"aussetzen=skip", "zurückhalten=hold", "geplant=planned", "wichtigkeit=importance", "thema=topic,theme", "zeitzone=timeZone",
	"menü=menus", "menüs=menus", "kontakt=contact", "dimensionen=dimensions", "zielgruppe=audience",
	"impressum=notice", "datenschutz=privacy", "recht=legal", "rechtliches=legal",
	"telefon=phone", "telefonnummer=phone", "name=name,title", "einzahl=title", "mehrzahl=plural", "ordner=dir",
)

// writtenOut spells umlauts as authors without them do.
var writtenOut = strings.NewReplacer("ä", "ae", "ö", "oe", "ü", "ue", "ß", "ss")

func newDictionary(entries ...string) dictionary {
	g := dictionary{}
	for _, e := range entries {
		word, keys, _ := strings.Cut(e, "=")
		g[writtenOut.Replace(wordKey(word))] = strings.Split(keys, ",")
	}
	return g
}
