package content

import (
	"slices"
	"strings"
	"time"
)

// decisionWords are the words of decisions in a German table.
var decisionWords = map[Decision]string{
	DecisionOffered: "angeboten", DecisionPlanned: "geplant", DecisionOnRequest: "auf Anfrage",
	DecisionExcluded: "bewusst nicht", DecisionNA: "entfällt", DecisionOpen: "offen",
}

// FormatOffers writes offers as a table that [ParseOffers] reads back: with a
// semicolon and a byte order mark, which is what German spreadsheets open with
// the right letters. heads are the headers of the dimensions. Offers with
// exceptions cannot be written as one row; ok is false then.
func FormatOffers(offers []Offer, dims []DimensionKey, heads []string, german bool) (table []byte, ok bool) {
	word := 0
	if german {
		word = 1
	}
	columns := []string{"decision", "reason"}
	for _, key := range append([]string{"from", "until", "level", "note", "visibility"}, conditionColumns...) {
		if slices.ContainsFunc(offers, func(o Offer) bool { return o.column(key, german) != "" }) {
			columns = append(columns, key)
		}
	}
	head := slices.Clone(heads)
	for _, key := range columns {
		head = append(head, offerColumns[key][word])
	}
	var out strings.Builder
	out.WriteString("\ufeff")
	writeRow(&out, head)
	for _, o := range offers {
		if len(o.Except) > 0 {
			return nil, false
		}
		var row []string
		for _, d := range dims {
			var names []string
			for _, n := range o.Key[d.ID] {
				names = append(names, nameText(n.Text, german))
			}
			row = append(row, strings.Join(names, "|"))
		}
		for _, key := range columns {
			row = append(row, o.column(key, german))
		}
		writeRow(&out, row)
	}
	return []byte(out.String()), true
}

// column is the text of an offer in a column.
func (o *Offer) column(key string, german bool) string {
	switch key {
	case "decision":
		if german {
			return decisionWords[o.Decision]
		}
		return string(o.Decision)
	case "reason":
		return o.Reason
	case "from":
		return dayText(o.From, german)
	case "until":
		return dayText(o.Until, german)
	case "level":
		return o.Level
	case "note":
		return o.Note
	case "visibility":
		switch {
		case o.Internal && german:
			return "intern"
		case o.Internal:
			return "internal"
		}
		return ""
	}
	for _, c := range o.Conditions {
		if c.Key == key {
			return c.Value
		}
	}
	return ""
}

// nameText is a reference to values of a dimension as people write it, the
// reverse of normalName.
func nameText(name string, german bool) string {
	group, isGroup := strings.CutPrefix(name, "group:")
	switch {
	case german && name == "*":
		return "alle"
	case german && isGroup:
		return "Gruppe: " + group
	}
	return name
}

func dayText(d Date, german bool) string {
	switch {
	case d.IsZero():
		return ""
	case d.DateOnly && german:
		return d.Time.Format("02.01.2006")
	case d.DateOnly:
		return d.Time.Format(time.DateOnly)
	}
	return d.Time.Format("2006-01-02T15:04:05Z07:00")
}

// writeRow writes a row. A text that a spreadsheet would run as a formula gets a
// space in front, which reading drops again.
func writeRow(out *strings.Builder, fields []string) {
	for i, f := range fields {
		if i > 0 {
			out.WriteByte(';')
		}
		if f != "" && strings.ContainsRune("=+-@", rune(f[0])) || unguarded(f) != f {
			f = " " + f
		}
		if strings.ContainsAny(f, ";\"\n\r") || strings.TrimSpace(f) != f {
			f = `"` + strings.ReplaceAll(f, `"`, `""`) + `"`
		}
		out.WriteString(f)
	}
	out.WriteString("\r\n")
}
