package content

import (
	"github.com/invopop/jsonschema"

	"kontor/generator/source"
)

// NewsletterConfig is `newsletter:` of site.yaml: who takes the sign-ups, and
// what readers are told before they give their address. Package site checks it
// against what the provider needs.
type NewsletterConfig struct {
	On       bool
	Pos      source.Pos // of the key
	Provider Name       // "" = nobody: pages offer the feed
	Name     Text       // of the newsletter; the title of the site without it
	Sender   Text       // who sends the mails

	// What the provider needs, each under its key.
	Action, Server, Account, Form, Endpoint Name
	Lists                                   []Name
	Fields, Hidden                          []Setting
	Honeypots                               []Name
	Topics                                  []Setting // series -> what subscribes to it alone

	DoubleOptIn Declared // the provider asks for confirmation by mail
	Tracking    Declared // opens and clicks are recorded
	Frequency   Frequency
	Processor   Processor
	Hours       int // how long the link in the confirmation mail is valid; 0 = not said
}

// TakesAddresses reports whether the site asks readers for their address.
func (c NewsletterConfig) TakesAddresses() bool { return c.On && c.Provider.Text != "" }

// Setting is a key that the author chooses, with its values.
type Setting struct {
	Key    Name
	Values []Name
}

// Declared is a yes or no for which there is no default.
type Declared struct {
	Switch
	Pos source.Pos
}

// Frequency is how often a newsletter comes at most.
type Frequency struct {
	Times  int
	Period string // one of the periods; a month by default
}

// The periods of Frequency.
const (
	PeriodDay   = "day"
	PeriodWeek  = "week"
	PeriodMonth = "month"
	PeriodYear  = "year"
)

// Processor is who stores the addresses for the publisher, and where.
type Processor struct {
	Name    string
	Country Text
	Privacy Name // address of its privacy notice
}

var newsletterPeriods = newChoice(PeriodDay+"=Tag|daily|täglich", PeriodWeek+"=Woche|weekly|wöchentlich",
	PeriodMonth+"=Monat|monthly|monatlich", PeriodYear+"=Jahr|yearly|jährlich")

// newsletterRecord are the keys below `newsletter:`.
type newsletterRecord struct {
	NewsletterConfig
	enabled Switch
}

func setting[T any](name string, c codec[T], at func(*NewsletterConfig) *T, de, en string) field[newsletterRecord] {
	return key(name, c, func(r *newsletterRecord) *T { return at(&r.NewsletterConfig) }, de, en)
}

var newsletterFields = newRecord([]field[newsletterRecord]{
	key("enabled", toggle, func(r *newsletterRecord) *Switch { return &r.enabled }, "false schaltet den Newsletter ab", "Enabled"),
	setting("provider", name, func(c *NewsletterConfig) *Name { return &c.Provider }, "Wer die Anmeldungen annimmt: listmonk, brevo, mailchimp, buttondown, kit, keila, own oder custom", "Provider"),
	setting("name", localized, func(c *NewsletterConfig) *Text { return &c.Name }, "Name des Newsletters; Vorgabe ist der Titel der Website", "Name"),
	setting("sender", localized, func(c *NewsletterConfig) *Text { return &c.Sender }, "Wer die E-Mails schickt", "Sender"),
	setting("action", name, func(c *NewsletterConfig) *Name { return &c.Action }, "Adresse des Formulars: Brevo, Mailchimp, custom", "Address of the form"),
	setting("server", name, func(c *NewsletterConfig) *Name { return &c.Server }, "Adresse der Installation: listmonk, Keila", "Server"),
	setting("account", name, func(c *NewsletterConfig) *Name { return &c.Account }, "Name des Kontos: Buttondown", "Account"),
	setting("form", name, func(c *NewsletterConfig) *Name { return &c.Form }, "Kennung des Formulars: Kit, Keila", "Form"),
	setting("list", names, func(c *NewsletterConfig) *[]Name { return &c.Lists }, "Kennung der Liste: listmonk", "List").also("lists"),
	setting("endpoint", name, func(c *NewsletterConfig) *Name { return &c.Endpoint }, "Adresse des eigenen Dienstes: own", "Endpoint"),
	setting("fields", settings, func(c *NewsletterConfig) *[]Setting { return &c.Fields }, "Namen der Felder: custom", "Names of fields"),
	setting("hidden", settings, func(c *NewsletterConfig) *[]Setting { return &c.Hidden }, "Weitere verborgene Felder", "Hidden fields"),
	setting("honeypots", names, func(c *NewsletterConfig) *[]Name { return &c.Honeypots }, "Felder, die leer bleiben müssen: custom", "Honeypots").also("honeypot"),
	setting("topics", settings, func(c *NewsletterConfig) *[]Setting { return &c.Topics }, "Was eine Serie beim Anbieter ist: Liste, Schlagwort, Gruppe", "Topics"),
	setting("doubleOptIn", declared, func(c *NewsletterConfig) *Declared { return &c.DoubleOptIn }, "Der Anbieter lässt jede Anmeldung per E-Mail bestätigen", "Double opt-in"),
	setting("tracking", declared, func(c *NewsletterConfig) *Declared { return &c.Tracking }, "Öffnungen und Klicks werden erfasst", "Tracking"),
	setting("frequency", frequency, func(c *NewsletterConfig) *Frequency { return &c.Frequency }, "Wie oft höchstens: {times: 4, period: month}", "Frequency"),
	setting("processor", object(processorFields), func(c *NewsletterConfig) *Processor { return &c.Processor }, "Wer die Adressen speichert und in welchem Land", "Processor"),
	setting("hours", integer(1, 24*14), func(c *NewsletterConfig) *int { return &c.Hours }, "Stunden, die der Link zur Bestätigung gilt; beim eigenen Dienst ist die Vorgabe 72", "Hours"),
})

var frequency = orText(newRecord([]field[Frequency]{
	key("times", integer(1, 366), func(f *Frequency) *int { return &f.Times }, "Wie oft höchstens", "Times").must(),
	key("period", newsletterPeriods.one(), func(f *Frequency) *string { return &f.Period }, "day, week, month oder year; Vorgabe month", "Period"),
}), func(*Node) Frequency { return Frequency{Period: PeriodMonth} },
	func(d *decoder, n *Node, f *Frequency) bool { return integer(1, 366).read(d, n, &f.Times) }, nil)

var processorFields = newRecord([]field[Processor]{
	key("name", line, func(p *Processor) *string { return &p.Name }, "Name", "Name"),
	key("country", localized, func(p *Processor) *Text { return &p.Country }, "Land, in dem die Adressen liegen", "Country"),
	key("privacy", name, func(p *Processor) *Name { return &p.Privacy }, "Adresse der Datenschutzhinweise", "Privacy notice"),
})

// declared reads yes or no, with its place.
var declared = codec[Declared]{schema: toggle.schema, read: func(d *decoder, n *Node, to *Declared) bool {
	to.Pos = n.Pos
	return toggle.read(d, n, &to.Switch)
}}

// settings reads a map of free keys, in its order.
var settings = codec[[]Setting]{
	schema: func() *jsonschema.Schema {
		return &jsonschema.Schema{Type: "object", AdditionalProperties: names.schema()}
	},
	read: func(d *decoder, n *Node, to *[]Setting) bool {
		if n.Kind != NodeMap {
			return d.wrong(n, "map")
		}
		for _, item := range n.Items {
			s := Setting{Key: Name{Text: item.Key, Pos: item.KeyPos}}
			d.path = append(d.path, step{key: item.Key})
			if item.Kind != NodeNull && names.read(d, item, &s.Values) && len(s.Values) > 0 {
				*to = append(*to, s)
			}
			d.path = d.path[:len(d.path)-1]
		}
		return true
	},
}

// newsletter reads all of it, or just true or false.
var newsletter = codec[NewsletterConfig]{
	schema: anyOf(newsletterFields.schema, boolean.schema),
	read: func(d *decoder, n *Node, to *NewsletterConfig) bool {
		r := newsletterRecord{NewsletterConfig: NewsletterConfig{Pos: n.KeyPos}, enabled: SwitchOn}
		if on, word := truth(n); word {
			to.On, to.Pos = on, n.KeyPos
			return true
		}
		if !newsletterFields.decode(d, n, &r) {
			return false
		}
		r.On = r.enabled == SwitchOn
		if Fold(r.Provider.Text) == "none" {
			r.Provider = Name{}
		}
		*to = r.NewsletterConfig
		return true
	},
}
