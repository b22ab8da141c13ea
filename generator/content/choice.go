package content

import (
	"slices"
	"strings"

	"github.com/invopop/jsonschema"
)

// choice is a fixed list of values, each an English id with the other words
// that mean it.
type choice struct {
	ids   []string
	words map[string]string // by wordKey
}

// newChoice makes a choice of entries such as "weekly=wöchentlich|jede Woche".
func newChoice(entries ...string) choice {
	c := choice{words: map[string]string{}}
	for _, e := range entries {
		id, others, _ := strings.Cut(e, "=")
		c.ids = append(c.ids, id)
		c.words[wordKey(id)] = id
		for _, word := range strings.Split(others, "|") {
			if word != "" {
				c.words[wordKey(word)] = id
			}
		}
	}
	return c
}

// parse returns the id that a word means.
func (c choice) parse(word string) (string, bool) {
	id, ok := c.words[wordKey(word)]
	return id, ok
}

// all lists every word, ids first.
func (c choice) all() []string {
	out := slices.Clone(c.ids)
	for word := range c.words {
		if !slices.Contains(out, word) {
			out = append(out, word)
		}
	}
	slices.Sort(out[len(c.ids):])
	return out
}

// one reads one value of the choice.
func (c choice) one() codec[string] {
	return codec[string]{
		spell: func(v string) string { return v },
		schema: func() *jsonschema.Schema {
			s := &jsonschema.Schema{Type: "string"}
			for _, id := range c.ids {
				s.Enum = append(s.Enum, id)
			}
			return s
		},
		read: func(d *decoder, n *Node, to *string) bool {
			if !n.scalar() {
				return d.wrong(n, "choice", "known", strings.Join(c.ids, ", "))
			}
			id, ok := c.parse(n.Value)
			if !ok {
				return d.wrong(n, "choice", "known", strings.Join(c.ids, ", "),
					"nearest", strings.Join(Nearest(n.Value, c.all(), 1), ", "))
			}
			*to = id
			return true
		},
	}
}

// open reads a value of the choice or any other word, as it stands.
func (c choice) open() codec[string] {
	return codec[string]{spell: func(v string) string { return v }, schema: words,
		read: func(d *decoder, n *Node, to *string) bool {
			ok := line.read(d, n, to)
			if id, known := c.parse(*to); ok && known {
				*to = id
			}
			return ok
		}}
}

// The choices of the concept model.
var (
	visibilities = newChoice("public=öffentlich", "internal=intern")
	decisions    = newChoice("offered=angeboten|ja|yes|x", "planned=geplant", "on-request=auf Anfrage",
		"excluded=bewusst nicht|bewusst nicht angeboten|nicht angeboten|deliberately not offered|not offered|nein|no|ausgeschlossen",
		"n-a=entfällt|not applicable", "open=offen")
	statuses      = newChoice("draft=Entwurf", "active=aktiv", "planned=geplant", "retired=eingestellt")
	priorities    = newChoice("A", "B", "C")
	systems       = newChoice("single", "multi", "cross", "omni")
	patterns      = newChoice("full", "niche", "product", "segment", "selective")
	topics        = newChoice("service", "price=Preis", "assortment=Sortiment", "network=Vernetzung", "advice=Beratung", "speed=Tempo|Geschwindigkeit")
	itemKinds     = newChoice("functional", "social", "emotional", "required", "expected", "desired", "unexpected")
	channelKinds  = newChoice("sales=Vertrieb", "communication=Kommunikation", "both=beides")
	media         = newChoice("online", "stationary=stationär", "field=Außendienst", "phone=Telefon", "print", "partner", "marketplace=Marktplatz")
	directions    = newChoice("direct=direkt", "indirect=indirekt")
	roles         = newChoice("lead", "complement", "support", "inform", "transact", "service", "experience", "harvest")
	taskLevels    = newChoice("lead", "support")
	linkKinds     = newChoice("click-and-collect", "drive-to-web", "drive-to-retail", "referral", "return", "advice", "other")
	linkShares    = newChoice("customer-data", "stock", "cart", "price")
	integrations  = newChoice("none", "partial", "full")
	costs         = newChoice("low", "medium", "high")
	levels        = newChoice("core=Kern", "extended=erweitert", "peripheral=Rand", "seasonal=Saison", "test")
	itemTypes     = newChoice("product=Produkt", "service=Dienstleistung", "bundle=Paket|Bündel")
	distributions = newChoice("intensive=intensiv", "selective=selektiv", "exclusive=exklusiv")
	personaKinds  = newChoice("primary", "secondary", "supplemental", "served", "negative", "customer")
	uses          = newChoice("low", "medium", "high")
	holds         = newChoice("complete=vollständig|komplett|abgeschlossen")
	rhythms       = newChoice("weekly=wöchentlich|jede Woche", "fortnightly=14-täglich|vierzehntäglich|zweiwöchentlich|alle zwei Wochen|biweekly", "monthly=monatlich|jeden Monat")
	weekdays      = newChoice("mon=Monday|Montag|Mo", "tue=Tuesday|Dienstag|Di", "wed=Wednesday|Mittwoch|Mi", "thu=Thursday|Donnerstag|Do",
		"fri=Friday|Freitag|Fr", "sat=Saturday|Samstag|Sonnabend|Sa", "sun=Sunday|Sonntag|So")
	stages      = newChoice("pre", "purchase", "post")
	pricing     = newChoice("parity", "channel-specific", "mixed")
	assortments = newChoice("full", "asymmetrical", "none")
	relations   = newChoice("auto", "offers", "documents")
	nicheRules  = newChoice("cell", "segment")
	severities  = newChoice("off", "info", "warning", "error")
	publishings = newChoice("auto", "swap", "inplace")
	audiences   = newChoice("public", "internal")
	servers     = newChoice(RedirectsNetlify, RedirectsApache, RedirectsNginx)
)

// ParseDecision reads a decision in German or English. An empty text states
// none.
func ParseDecision(text string) (Decision, bool) {
	if strings.TrimSpace(text) == "" {
		return DecisionNone, true
	}
	id, ok := decisions.parse(text)
	return Decision(id), ok
}

// decision reads a decision of a cell.
var decision = codec[Decision]{
	schema: decisions.one().schema,
	spell:  func(v Decision) string { return string(v) },
	read: func(d *decoder, n *Node, to *Decision) bool {
		v, ok := ParseDecision(n.Value)
		if !ok || !n.scalar() {
			return d.wrong(n, "decision", "nearest", strings.Join(Nearest(n.Value, decisions.all(), 1), ", "))
		}
		*to = v
		return true
	},
}

// hidden reads visibility as "is it internal?". A word that is not understood
// hides: better hidden by mistake than public.
var hidden = codec[bool]{schema: visibilities.one().schema, read: func(d *decoder, n *Node, to *bool) bool {
	word := "internal"
	ok := visibilities.one().read(d, n, &word)
	*to = word == "internal"
	return ok
}}
