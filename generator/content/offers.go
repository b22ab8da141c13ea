package content

import (
	"slices"
	"strconv"
	"strings"

	"kontor/generator/source"
)

// offerColumns are the columns of an offers table besides the dimensions, by
// every header that authors use for them.
var offerColumns = map[string][]string{
	"decision":     {"decision", "Entscheidung", "Status", "State"},
	"reason":       {"reason", "Grund", "Begründung"},
	"level":        {"level", "Stufe"},
	"from":         {"from", "Ab", "gültig ab", "valid from"},
	"until":        {"until", "Bis", "gültig bis", "valid until"},
	"note":         {"note", "Notiz", "Bemerkung"},
	"visibility":   {"visibility", "Sichtbarkeit"},
	"price":        {"price", "Preis", "Preisliste", "price list"},
	"priceIndex":   {"priceIndex", "Preisindex", "price index"},
	"discount":     {"discount", "Rabatt"},
	"payment":      {"payment", "Zahlung", "Zahlungsziel"},
	"delivery":     {"delivery", "Lieferung"},
	"warranty":     {"warranty", "Garantie", "Gewährleistung"},
	"serviceLevel": {"serviceLevel", "Service", "Servicegrad"},
	"minOrder":     {"minOrder", "Mindestbestellwert", "Mindestmenge"},
}

// conditionColumns are the terms of trade among the columns, in the order in
// which a page shows them.
var conditionColumns = []string{
	"price", "priceIndex", "discount", "payment", "delivery", "warranty", "serviceLevel", "minOrder",
}

// ParseOffers reads a table of offers as spreadsheets save it: any of comma,
// semicolon and tab, UTF-8, UTF-16 or Windows-1252, columns in any order with
// German or English headers. Every row is one offer.
func ParseOffers(f source.File, src []byte, o Options) ([]Offer, []source.Diagnostic) {
	rows, diags := readCSV(f.Path, src)
	if len(rows) == 0 {
		return nil, append(diags, source.Warning("OFR02", source.Pos{File: f.Path}))
	}
	t := offerTable{options: o, columns: map[string]int{}, diags: diags}
	return t.read(rows)
}

// offerTable reads the rows of one table.
type offerTable struct {
	options Options
	columns map[string]int // dimension id or key of offerColumns -> column
	width   int            // columns of the header
	broken  bool           // a dimension has no column
	diags   []source.Diagnostic
}

func (t *offerTable) report(d source.Diagnostic) { t.diags = append(t.diags, d) }

// read reads all rows, the first of which is the header.
func (t *offerTable) read(rows []csvRow) (offers []Offer, diags []source.Diagnostic) {
	t.header(rows[0])
	if t.broken {
		return nil, t.diags
	}
	for _, row := range rows[1:] {
		if offer, ok := t.offer(row); ok {
			offers = append(offers, offer)
		}
	}
	return offers, t.diags
}

// knows reports whether a row names at least one column of a table of offers.
func (t *offerTable) knows(row csvRow) bool {
	known := t.headers()
	return slices.ContainsFunc(row.fields, func(f csvField) bool { return known[Fold(strings.TrimSpace(f.text))] != "" })
}

// names reports whether a row names every dimension.
func (t *offerTable) names(row csvRow) bool {
	dims, _ := t.named(row)
	return dims == len(t.options.Dimensions)
}

// named counts the dimensions that a row names, and says whether it names the
// decision.
func (t *offerTable) named(row csvRow) (dims int, decision bool) {
	known, found := t.headers(), map[string]bool{}
	for _, f := range row.fields {
		found[known[Fold(strings.TrimSpace(f.text))]] = true
	}
	for _, d := range t.options.Dimensions {
		if found[d.ID] {
			dims++
		}
	}
	return dims, found["decision"]
}

// isGrid reports whether a header is more likely that of a matrix, which names
// no dimension but in its corner.
func (t *offerTable) isGrid(row csvRow) bool {
	dims, decision := t.named(row)
	return dims == 1 && !decision && len(row.fields) > 1
}

// header finds out which column is what.
func (t *offerTable) header(row csvRow) {
	known := t.headers()
	t.width = len(row.fields)
	if !t.knows(row) {
		t.broken = true
		t.report(source.Error("OFR12", row.pos()))
		return
	}
	if t.isGrid(row) {
		t.broken = true
		t.report(source.Error("OFR15", row.pos()))
		return
	}
	for i, field := range row.fields {
		name := strings.TrimSpace(field.text)
		if name == "" {
			continue
		}
		key, ok := known[Fold(name)]
		if !ok && t.isTitle(name) {
			continue
		}
		if !ok {
			t.report(source.Warning("OFR03", field.pos, "column", name, "near", strings.Join(Nearest(name, t.titles(), 2), ", ")))
			continue
		}
		if _, twice := t.columns[key]; twice {
			t.report(source.Error("OFR04", field.pos, "column", name))
			t.broken = true
			continue
		}
		t.columns[key] = i
	}
	for _, d := range t.options.Dimensions {
		if _, ok := t.columns[d.ID]; !ok {
			t.broken = true
			t.report(source.Error("OFR05", row.pos(), "dimension", d.ID, "headers", strings.Join(suggestedHeaders(d), ", ")))
		}
	}
	if _, ok := t.columns["decision"]; !ok {
		t.report(source.Error("OFR05/decision", row.pos()))
	}
}

// isTitle reports whether a column is one of those that an export adds for
// people: the title beside the id.
func (t *offerTable) isTitle(name string) bool {
	return slices.ContainsFunc(t.options.Dimensions, func(d DimensionKey) bool { return name == d.ID+"Title" })
}

// headers are all names of all columns.
func (t *offerTable) headers() map[string]string {
	out := map[string]string{}
	for key, names := range offerColumns {
		for _, n := range names {
			out[Fold(n)] = key
		}
	}
	for _, d := range t.options.Dimensions {
		for _, n := range dimensionHeaders(d) {
			out[Fold(n)] = d.ID
		}
	}
	return out
}

// titles are the headers that a message suggests.
func (t *offerTable) titles() (out []string) {
	for _, d := range t.options.Dimensions {
		out = append(out, dimensionHeaders(d)...)
	}
	for _, key := range append([]string{"decision", "reason", "level", "from", "until", "note", "visibility"}, conditionColumns...) {
		out = append(out, offerColumns[key]...)
	}
	return out
}

// dimensionHeaders are the names under which a table may head the column of a
// dimension. A composed title is also known by its last word: the column
// "Segment" stands for "Kundensegment".
func dimensionHeaders(d DimensionKey) []string {
	return append([]string{d.ID, d.Key}, d.Names...)
}

// suggestedHeaders are those names once each, as people write them.
func suggestedHeaders(d DimensionKey) (out []string) {
	known := map[string]bool{}
	for _, name := range append(slices.Clone(d.Names), d.ID, d.Key) {
		if !known[Fold(name)] {
			known[Fold(name)] = true
			out = append(out, name)
		}
	}
	return out
}

// separatedOtherwise reports whether a row is one field only because it uses
// another separator than the header.
func (t *offerTable) separatedOtherwise(row csvRow) bool {
	return t.width > 1 && len(row.fields) == 1 && strings.ContainsAny(row.fields[0].text, ",;\t|")
}

// offer reads one row; ok is false for an empty one.
func (t *offerTable) offer(row csvRow) (Offer, bool) {
	o := Offer{Pos: row.pos(), Key: map[string][]Name{}}
	if row.empty() {
		return o, false
	}
	if t.separatedOtherwise(row) {
		t.report(source.Error("OFR01/separator", row.pos()))
		return o, false
	}
	for _, extra := range row.fields[min(t.width, len(row.fields)):] {
		if strings.TrimSpace(extra.text) != "" {
			t.report(source.Error("OFR11", extra.pos, "text", strings.TrimSpace(extra.text)))
			break
		}
	}
	for _, d := range t.options.Dimensions {
		field := t.field(row, d.ID)
		for _, part := range strings.Split(field.text, "|") {
			if name := normalName(part); name != "" {
				o.Key[d.ID] = append(o.Key[d.ID], Name{Text: name, Pos: field.pos})
			}
		}
		if len(o.Key[d.ID]) == 0 {
			t.report(source.Error("OFR01/dimension", field.pos, "dimension", d.ID))
			return o, false
		}
	}
	t.decide(&o, row)
	o.Reason, o.Note, o.Level = t.text(row, "reason"), t.text(row, "note"), t.text(row, "level")
	o.From, o.Until = t.date(row, "from"), t.date(row, "until")
	for _, key := range conditionColumns {
		if value := t.term(row, key); value != "" {
			o.Conditions = append(o.Conditions, Condition{Key: key, Value: value})
		}
	}
	if o.Decision == DecisionExcluded && o.Reason == "" {
		t.report(source.Warning("COV07", o.Pos))
	}
	return o, true
}

// decide reads decision and visibility.
func (t *offerTable) decide(o *Offer, row csvRow) {
	field := t.field(row, "decision")
	decision, ok := ParseDecision(strings.TrimSpace(field.text))
	if !ok {
		t.report(source.Error("OFR06", field.pos, "value", strings.TrimSpace(field.text)))
	}
	o.Decision = decision
	switch Fold(t.text(row, "visibility")) {
	case "", "public", "öffentlich":
	case "internal", "intern":
		o.Internal = true
	default:
		t.report(source.Error("OFR07", t.field(row, "visibility").pos, "value", t.text(row, "visibility")))
		o.Internal = true // rather hidden by mistake than public
	}
}

func (t *offerTable) field(row csvRow, key string) csvField {
	i, ok := t.columns[key]
	if !ok || i >= len(row.fields) {
		return csvField{pos: row.pos()}
	}
	return row.fields[i]
}

func (t *offerTable) text(row csvRow, key string) string {
	return strings.Join(strings.Fields(t.field(row, key).text), " ")
}

// term is a term of trade. A workbook keeps numbers without a language; where
// people write 1,05 it says so, or Excel would take 1.05 for the first of May.
func (t *offerTable) term(row csvRow, key string) string {
	text := t.text(row, key)
	if _, err := strconv.ParseFloat(t.field(row, key).raw, 64); err != nil || !strings.HasPrefix(t.options.Language, "de") {
		return text
	}
	digits := strings.NewReplacer(",", "", "€", "", "%", "", " ", "").Replace(text)
	if _, err := strconv.ParseFloat(digits, 64); err != nil {
		return text
	}
	return strings.NewReplacer(".", ",", ",", ".").Replace(text)
}

func (t *offerTable) date(row csvRow, key string) Date {
	text := t.text(row, key)
	if text == "" {
		return Date{}
	}
	field := t.field(row, key)
	d, ok := parseDate(text, t.options.Location)
	if !ok {
		d, ok = serialDate(field.raw, t.options.Location)
	}
	if !ok {
		t.report(source.Error("OFR08", field.pos, "value", text))
		return Date{}
	}
	d.Pos = field.pos
	return d
}
