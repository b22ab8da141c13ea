package benchsite

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

var (
	segmentNames = []string{"Handwerk", "Ausbaubetriebe", "Industrie", "Kommunen", "Berufsschulen", "Heimwerken",
		"Gartenbau", "Hausverwaltung", "Gastgewerbe", "Pflegedienste", "Landwirtschaft", "Vereine"}
	channelNames = []string{"Außendienst", "Onlineshop", "Servicepunkt", "Marktplatz", "Fachhandel",
		"Telefonberatung", "Messe", "Katalog", "Ausstellung", "Rahmenvertrag"}
	portfolioNames = []string{"Akkugeräte", "Verbrauchsmaterial", "Maschinen", "Messtechnik", "Reparatur", "Miete", "Schulung",
		"Werkzeugverwaltung", "Ersatzteile", "Arbeitsschutz", "Leitern", "Pumpen", "Beleuchtung", "Reinigung", "Befestigung",
		"Dichtstoffe", "Lagerung", "Transport", "Prüfdienst", "Entsorgung"}
	tagNames = []string{"Ablauf", "Beratung", "Bestand", "Budget", "Daten", "Einkauf", "Erfahrung", "Fristen", "Gespräch",
		"Grundlagen", "Haltung", "Kennzahl", "Kosten", "Kunde", "Lager", "Menge", "Planung", "Preis", "Prüfung", "Qualität",
		"Rolle", "Saison", "Technik", "Termin", "Übergabe", "Umfrage", "Vergleich", "Versuch", "Wartung", "Ziel"}

	nouns = []string{"Abnahme", "Angebot", "Anlage", "Annahme", "Antwort", "Auftrag", "Auswahl", "Baustelle", "Bedarf", "Bericht",
		"Bestellung", "Betrieb", "Dienst", "Einsatz", "Ergebnis", "Ertrag", "Fahrt", "Folge", "Frage", "Gerät", "Gewinn", "Gruppe",
		"Halle", "Handel", "Hinweis", "Inhalt", "Karte", "Kasse", "Lieferung", "Liste", "Markt", "Maß", "Material", "Muster",
		"Nachfrage", "Ordnung", "Partner", "Paket", "Plan", "Rechnung", "Regel", "Reihe", "Schritt", "Seite", "Stelle", "Strecke",
		"Stufe", "Tafel", "Teil", "Umsatz", "Urteil", "Verkauf", "Vertrag", "Vorrat", "Wahl", "Ware", "Weg", "Werkstatt", "Wirkung",
		"Zahl", "Zeile", "Zeit", "Zugang", "Zweck"}
	heads = []string{"Arbeits", "Auftrags", "Betriebs", "Einkaufs", "Fach", "Gebiets", "Grund", "Haupt", "Kosten", "Kunden",
		"Lager", "Leistungs", "Liefer", "Markt", "Material", "Mengen", "Preis", "Qualitäts", "Rahmen", "Saison", "Termin",
		"Umsatz", "Verkaufs", "Vertriebs", "Vor", "Werkstatt", "Zeit", "Ziel"}
	verbs = []string{"ändert", "bestimmt", "braucht", "ergänzt", "ersetzt", "erspart", "fordert", "füllt", "hält", "kostet", "liefert",
		"nennt", "ordnet", "prüft", "regelt", "sichert", "stützt", "trägt", "verbindet", "verkürzt", "zeigt"}
	qualities = []string{"alte", "breite", "eigene", "enge", "feste", "freie", "frühe", "ganze", "große", "gute", "hohe", "kleine",
		"kurze", "lange", "neue", "offene", "reine", "ruhige", "schnelle", "späte", "stabile", "volle", "wichtige", "zweite"}
	joints = []string{"aber", "dabei", "dann", "darum", "deshalb", "doch", "jetzt", "meist", "nur", "oft", "schon", "selten",
		"sogar", "später", "trotzdem", "vorher", "wieder", "zuerst"}
	places = []string{"am Morgen", "an der Theke", "auf der Baustelle", "bei Regen", "im Alltag", "im Lager", "im Winter",
		"in der Fläche", "ohne Umweg", "nach der Probe", "vor Ort", "während der Saison", "zum Festpreis"}
)

// writer writes made-up text that looks like German to a program: words of
// its length, umlauts, compounds.
type writer struct {
	*rand.Rand
	strings.Builder
	words int
}

func (w *writer) pick(from []string) string { return from[w.IntN(len(from))] }

func (w *writer) noun() string     { return w.pick(nouns) }
func (w *writer) compound() string { return w.pick(heads) + strings.ToLower(w.noun()) }

// some draws between least and most different names, in their given order.
func (w *writer) some(from []string, least, most int) []string {
	chosen := w.Perm(len(from))[:least+w.IntN(most-least+1)]
	slices.Sort(chosen)
	var names []string
	for _, i := range chosen {
		names = append(names, from[i])
	}
	return names
}

// sentence has six to fifteen words.
func (w *writer) sentence() string {
	s := "Die " + w.pick(qualities) + " " + w.compound() + " " + w.pick(verbs) + " " + w.pick(joints) + " die " + w.pick(qualities) + " " + w.noun()
	if w.IntN(2) == 0 {
		s += " " + w.pick(places)
	}
	if w.IntN(3) == 0 {
		s += ", und die **" + w.compound() + "** " + w.pick(verbs) + " sie " + w.pick(joints)
	}
	return s + "."
}

// line adds a block.
func (w *writer) line(format string, args ...any) {
	s := fmt.Sprintf(format, args...)
	w.words += len(strings.Fields(s))
	w.WriteString(s)
	w.WriteString("\n\n")
}

func (w *writer) paragraph(sentences int) {
	var s []string
	for range sentences + w.IntN(3) {
		s = append(s, w.sentence())
	}
	w.line("%s", strings.Join(s, " "))
}

func (w *writer) list() {
	var b strings.Builder
	for range 3 + w.IntN(4) {
		b.WriteString("- " + w.sentence() + "\n")
	}
	w.line("%s", strings.TrimSuffix(b.String(), "\n"))
}

func (w *writer) table() {
	var b strings.Builder
	b.WriteString("| " + w.noun() + " | " + w.noun() + " | Wert |\n|---|---|--:|")
	for range 4 + w.IntN(4) {
		fmt.Fprintf(&b, "\n| %s | %s | %d |", w.compound(), w.pick(places), w.IntN(1000))
	}
	w.line("%s", b.String())
}

// code writes a block that no other article has.
func (w *writer) code(number int) {
	var b strings.Builder
	fmt.Fprintf(&b, "```go\n// Schritt %d\nfunc schritt%d(menge int) (int, error) {\n", number, number)
	for i := range 4 + w.IntN(6) {
		fmt.Fprintf(&b, "\tif menge > %d {\n\t\tmenge -= %d // %s\n\t}\n\tlog.Printf(\"%s %%d\", menge+%d)\n", w.IntN(900), i+1, w.noun(), w.compound(), number)
	}
	b.WriteString("\treturn menge, nil\n}\n```")
	w.line("%s", b.String())
}
