package content

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/invopop/jsonschema"

	"kontor/generator/source"
)

// offerFields are the fields of an offer besides the dimensions, whether it
// stands in a list or is a file of its own.
var offerFields = append([]field[Offer]{
	key("decision", decision, func(o *Offer) *Decision { return &o.Decision }, "angeboten, geplant, auf Anfrage, bewusst nicht, entfällt oder offen", "Decision").isFact(),
	key("reason", line, func(o *Offer) *string { return &o.Reason }, "Grund; nötig für bewusst nicht", "Reason"),
	key("level", line, func(o *Offer) *string { return &o.Level }, "Stufe", "Level").isFact(),
	key("from", date, func(o *Offer) *Date { return &o.From }, "Gilt ab", "From").once("validFrom").isFact(),
	key("until", date, func(o *Offer) *Date { return &o.Until }, "Gilt bis", "Until").once("validUntil", "validTo").isFact(),
	key("visibility", hidden, func(o *Offer) *bool { return &o.Internal }, "internal: wird nie veröffentlicht", "Visibility"),
	key("note", line, func(o *Offer) *string { return &o.Note }, "Notiz", "Note"),
	key("conditions", conditions, func(o *Offer) *[]Condition { return &o.Conditions }, "Konditionen: Preis, Rabatt, Lieferung und andere", "Conditions"),
	key("except", exceptions, func(o *Offer) *[]map[string][]Name { return &o.Except }, "Ausnahmen", "Exceptions"),
}, conditionFields()...)

// conditionKeys maps the words for terms of trade to their ids.
var conditionKeys = newChoice("price=Preis|price list|Preisliste", "priceIndex=Preisindex", "discount=Rabatt", "payment=Zahlung|Zahlungsziel",
	"delivery=Lieferung", "warranty=Garantie|Gewährleistung", "serviceLevel=Service|Servicegrad", "minOrder=Mindestbestellwert")

// conditionFields let a condition stand beside the decision, as in a table.
func conditionFields() []field[Offer] {
	titles := map[string]string{
		"price": "Preis", "priceIndex": "Preisindex", "discount": "Rabatt", "payment": "Zahlung", "delivery": "Lieferung",
		"warranty": "Garantie", "serviceLevel": "Service", "minOrder": "Mindestbestellwert",
	}
	out := make([]field[Offer], len(conditionKeys.ids))
	for i, id := range conditionKeys.ids {
		out[i] = field[Offer]{key: id, de: titles[id], en: "Condition", schema: words, read: func(d *decoder, n *Node, o *Offer) bool {
			var value string
			ok := line.read(d, n, &value)
			if ok && value != "" {
				o.Conditions = append(o.Conditions, Condition{Key: id, Value: value})
			}
			return ok
		}}
	}
	return out
}

// conditions reads a map of terms of trade; terms that Kontor does not know
// are kept as written.
var conditions = codec[[]Condition]{schema: ofType("object"), read: func(d *decoder, n *Node, to *[]Condition) bool {
	if n.Kind != NodeMap {
		return d.wrong(n, "map", "known", strings.Join(conditionKeys.ids, ", "))
	}
	for _, item := range n.Items {
		var value string
		if item.Kind == NodeNull || !line.read(d, item, &value) || value == "" {
			continue
		}
		id, ok := conditionKeys.parse(item.Key)
		if !ok {
			id = item.Key
		}
		*to = append(*to, Condition{Key: id, Value: value})
	}
	return true
}}

// exceptions reads one or several sets of cells.
var exceptions = listOf(exception, func(m map[string][]Name) bool { return len(m) == 0 })

var exception = codec[map[string][]Name]{schema: ofType("object"), read: func(d *decoder, n *Node, to *map[string][]Name) bool {
	if n.Kind != NodeMap {
		return d.wrong(n, "map", "known", strings.Join(d.dimensionKeys(), ", "))
	}
	about := d.dimensions()
	for _, item := range n.Items {
		if !about.entry(item) {
			d.unknown(item, d.dimensionKeys())
		}
	}
	*to = about.into
	return true
}}

func (d *decoder) dimensionKeys() []string {
	keys := make([]string, len(d.o.Dimensions))
	for i, dim := range d.o.Dimensions {
		keys[i] = dim.Key
	}
	return keys
}

var offerRecord = newRecord(offerFields)

// offer reads an entry of `offers:`.
var offer = codec[Offer]{
	schema: func() *jsonschema.Schema { return offerRecord.schema() },
	spell:  spellOffer,
	read: func(d *decoder, n *Node, to *Offer) bool {
		if n.Kind != NodeMap {
			return d.wrong(n, "map", "known", strings.Join(append(d.dimensionKeys(), offerRecord.known()...), ", "))
		}
		o := Offer{Pos: n.Pos}
		about := d.dimensions()
		facts := len(d.facts)
		r := offerRecord.into(d, &o)
		for _, item := range n.Items {
			if !about.entry(item) && !r.entry(item) {
				d.unknown(item, append(d.dimensionKeys(), offerRecord.known()...))
			}
		}
		d.facts = d.facts[:facts] // the offers are one fact, all together
		o.Key = about.into
		d.checkOffer(o)
		*to = o
		return true
	},
}

// checkOffer asks for a reason where an offer is excluded.
func (d *decoder) checkOffer(o Offer) {
	if o.Decision == DecisionExcluded && o.Reason == "" {
		d.report(source.Warning("COV07", o.Pos))
	}
}

func spellOffer(o Offer) string {
	var parts []string
	for _, id := range slices.Sorted(maps.Keys(o.Key)) {
		parts = append(parts, id+"="+references.spell(o.Key[id]))
	}
	parts = append(parts, string(o.Decision))
	for _, c := range o.Conditions {
		parts = append(parts, c.Key+"="+c.Value)
	}
	return fmt.Sprint(parts, len(o.Except), date.spell(o.From), date.spell(o.Until))
}
