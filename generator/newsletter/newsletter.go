// Package newsletter knows who takes sign-ups for a newsletter and how: the
// fields of every provider's form as data, what of it a site must say, and the
// wording that readers consent to. It has no state and asks nobody; a page
// posts its form straight to the provider.
package newsletter

import (
	"net/url"
	"slices"
	"strings"

	"kontor/generator/source"
)

// Value is a word of site.yaml with its place.
type Value struct {
	Text string
	Pos  source.Pos
}

// Pair is a key that the author chose, with its values.
type Pair struct {
	Key    Value
	Values []Value
}

// The settings by which providers are told what is whose.
const (
	KeyAction   = "action"   // address of the form, as the provider shows it
	KeyServer   = "server"   // address of an installation
	KeyAccount  = "account"  // name of the account
	KeyForm     = "form"     // id of the form
	KeyList     = "list"     // id of the list; more than one
	KeyEndpoint = "endpoint" // address of the publisher's own service
	KeyFields   = "fields"   // names of fields
)

// Settings are what a site says about its newsletter.
type Settings struct {
	Pos       source.Pos // of the whole
	Provider  Value      // "" = nobody takes sign-ups
	Given     map[string]Value
	Lists     []Value
	Fields    []Pair // custom: what a field is for -> its name
	Hidden    []Pair // that always go along
	Honeypots []Value
	Topics    []Pair // id of a series -> what subscribes to it alone

	Processor Processor // overrides what is known of the provider
}

// Processor is who stores the addresses for the publisher, and where.
type Processor struct {
	Name    string
	Country string // of known providers the key of a word, see [Provider]
	Privacy string // address of its privacy notice
}

// Field is a field that goes along without being asked.
type Field struct{ Name, Value string }

// Form is a form as a page prints it. It is always posted.
type Form struct {
	Action    string
	Email     string // name of the one field that readers fill in
	Hidden    []Field
	Honeypots []string // fields that people never see and machines fill in
	Series    string   // what the form subscribes to; "" = everything
}

// Ask says which form is wanted.
type Ask struct {
	Series   string // its id; "" = everything
	Language string
	Page     string // address of the page with the form
	Consent  string // hash of the wording beside the button
}

// Has reports whether readers can subscribe to a series alone.
func (s Settings) Has(series string) bool {
	p := s.provider()
	return p != nil && series != "" && (p.own() || s.topic(series) != nil)
}

// Form is the form of the provider. A series that is no topic of its own gives
// the form for everything.
func (s Settings) Form(a Ask) Form {
	p := s.provider()
	if !s.Has(a.Series) {
		a.Series = ""
	}
	f := Form{Action: s.fill(p.action, a), Email: p.email, Series: a.Series}
	for _, h := range p.hidden {
		if value := s.fill(h.Value, a); value != "" {
			f.Hidden = append(f.Hidden, Field{h.Name, value})
		}
	}
	if name := s.named(FieldEmail); name != "" {
		f.Email = name
	}
	f.Hidden = append(f.Hidden, s.subscribed(p, a.Series)...)
	for _, role := range []struct{ role, value string }{
		{FieldLanguage, a.Language}, {FieldPage, a.Page}, {FieldConsent, a.Consent},
	} {
		if name := s.named(role.role); name != "" && role.value != "" {
			f.Hidden = append(f.Hidden, Field{name, role.value})
		}
	}
	for _, pair := range s.Hidden {
		f.Hidden = slices.DeleteFunc(f.Hidden, func(h Field) bool { return h.Name == pair.Key.Text })
		for _, v := range pair.Values {
			f.Hidden = append(f.Hidden, Field{pair.Key.Text, v.Text})
		}
	}
	for _, name := range p.honeypots {
		f.Honeypots = append(f.Honeypots, s.fill(name, a))
	}
	for _, name := range s.Honeypots {
		f.Honeypots = append(f.Honeypots, name.Text)
	}
	return f
}

// subscribed are the fields that say what readers subscribe to.
func (s Settings) subscribed(p *provider, series string) (out []Field) {
	if p.own() {
		return nil // see fill
	}
	values := s.topic(series)
	if len(values) == 0 && p.listed {
		values = s.Lists
	}
	for _, v := range values {
		name, value, own := strings.Cut(v.Text, "=")
		if !own {
			name, value = s.topicField(p), v.Text
		}
		out = append(out, Field{name, value})
	}
	return out
}

func (s Settings) topicField(p *provider) string {
	if name := s.named(FieldSeries); name != "" {
		return name
	}
	return p.topic
}

func (s Settings) topic(series string) []Value {
	for _, t := range s.Topics {
		if t.Key.Text == series && series != "" {
			return t.Values
		}
	}
	return nil
}

// named is the name that the author gives a field.
func (s Settings) named(role string) string {
	for _, f := range s.Fields {
		if f.Key.Text == role {
			return f.Values[0].Text
		}
	}
	return ""
}

// fill puts what is set in place of {words}.
func (s Settings) fill(text string, a Ask) string {
	return strings.NewReplacer(
		"{action}", s.address(KeyAction), "{endpoint}", s.address(KeyEndpoint),
		"{server}", strings.TrimRight(s.address(KeyServer), "/"),
		"{account}", url.PathEscape(s.Given[KeyAccount].Text), "{form}", url.PathEscape(s.Given[KeyForm].Text),
		"{u}", s.query("u"), "{id}", s.query("id"),
		"{series}", a.Series, "{language}", a.Language, "{page}", a.Page, "{consent}", a.Consent,
	).Replace(text)
}

// address is an address as set; copied out of HTML it may have kept its
// character references.
func (s Settings) address(key string) string {
	return strings.ReplaceAll(s.Given[key].Text, "&amp;", "&")
}

// query is a parameter of the form's address.
func (s Settings) query(name string) string {
	u, err := url.Parse(s.address(KeyAction))
	if err != nil {
		return ""
	}
	return u.Query().Get(name)
}

// Processor is who stores the addresses for the publisher; ok is false where
// that is the publisher's own server.
func (s Settings) ProcessedBy() (known Processor, ok bool) {
	p := s.provider()
	if p == nil {
		return known, false
	}
	known = p.processor
	if given := s.Processor; given != (Processor{}) {
		if given.Name != "" && given.Name != known.Name {
			known = Processor{Name: given.Name}
		}
		if given.Country != "" {
			known.Country = given.Country
		}
		if given.Privacy != "" {
			known.Privacy = given.Privacy
		}
	}
	return known, known != (Processor{}) || s.hosted(p)
}

// hosted reports whether others run what takes the sign-ups.
func (s Settings) hosted(p *provider) bool {
	return p.hosted || p.cloud != "" && below(s.host(KeyServer), p.cloud)
}

func (s Settings) host(key string) string {
	u, err := url.Parse(s.address(key))
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// below reports whether a host is a domain or one of its own.
func below(host, domain string) bool { return host == domain || strings.HasSuffix(host, "."+domain) }
