package newsletter

import (
	"net/netip"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"kontor/generator/source"
)

// examples are what an author could type under a key.
var examples = map[string]map[string]string{
	"listmonk":   {KeyServer: "https://lists.example.org", KeyList: "3f2d1c5e-6a7b-4c8d-9e0f-112233445566"},
	"brevo":      {KeyAction: "https://abc123.sibforms.com/serve/MUIF…"},
	"mailchimp":  {KeyAction: "https://example.us1.list-manage.com/subscribe/post?u=…&id=…"},
	"buttondown": {KeyAccount: "musterwerk"},
	"kit":        {KeyForm: "1234567"},
	"keila":      {KeyServer: "https://keila.example.org", KeyForm: "nfrm_a1b2c3d4"},
	Own:          {KeyEndpoint: "https://post.example.org/newsletter"},
	Custom:       {KeyAction: "https://post.example.org/subscribe", KeyFields: "{email: mail}"},
}

// aliases are names under which a provider was known.
var aliases = map[string]string{"convertkit": "kit", "sendinblue": "brevo"}

// Canonical is the name of a provider as the table has it; ok is false where
// there is none of that name.
func Canonical(name string) (canonical string, ok bool) {
	name = strings.ToLower(strings.TrimSpace(name))
	if known := aliases[name]; known != "" {
		name = known
	}
	return name, slices.Contains(Names(), name)
}

// Title is the provider as people write it.
func (s Settings) Title() string {
	if p := s.provider(); p != nil {
		return p.title
	}
	return s.Provider.Text
}

// Own reports whether the publisher's own service takes the sign-ups.
func (s Settings) Own() bool { return s.Provider.Text == Own }

// Check looks for everything that would keep the forms from working. The
// provider must be known.
func (s Settings) Check() []source.Diagnostic {
	c := check{settings: s, provider: s.provider()}
	c.missing()
	c.unused()
	c.addresses()
	c.words()
	c.fields()
	c.topics()
	c.processor()
	return c.diags
}

// check collects what is wrong.
type check struct {
	settings Settings
	provider *provider
	diags    []source.Diagnostic
}

func (c *check) fail(text string, pos source.Pos, args ...string) {
	c.diags = append(c.diags, source.Error(text, pos, append([]string{"provider", c.provider.title}, args...)...))
}

// given is where a setting stands; ok is false where it does not.
func (c *check) given(key string) (pos source.Pos, ok bool) {
	switch key {
	case KeyList:
		if len(c.settings.Lists) > 0 {
			return c.settings.Lists[0].Pos, true
		}
	case KeyFields:
		if len(c.settings.Fields) > 0 {
			return c.settings.Fields[0].Key.Pos, true
		}
	default:
		v := c.settings.Given[key]
		return v.Pos, v.Text != ""
	}
	return pos, false
}

func (c *check) missing() {
	for _, key := range c.provider.needs {
		if _, ok := c.given(key); !ok {
			c.fail("NWS02", c.settings.Provider.Pos, "key", key, "example", key+": "+examples[c.provider.name][key])
		}
	}
}

// unused warns of what is meant for another provider.
func (c *check) unused() {
	for _, key := range []string{KeyAction, KeyServer, KeyAccount, KeyForm, KeyList, KeyEndpoint, KeyFields} {
		if pos, ok := c.given(key); ok && !slices.Contains(c.provider.needs, key) {
			c.diags = append(c.diags, source.Warning("NWS09", pos, "provider", c.provider.title, "key", key, "needs", strings.Join(c.provider.needs, ", ")))
		}
	}
}

func (c *check) addresses() {
	for _, key := range []string{KeyAction, KeyServer, KeyEndpoint} {
		v := c.settings.Given[key]
		if v.Text == "" || !slices.Contains(c.provider.needs, key) {
			continue
		}
		u, err := url.Parse(c.settings.address(key))
		switch {
		case err != nil || u.Host == "" || u.User != nil || u.Fragment != "" || u.Scheme != "http" && u.Scheme != "https":
			c.fail("NWS03", v.Pos, "key", key, "value", v.Text, "example", examples[c.provider.name][key])
		case u.Scheme == "http" && !local(u.Hostname()):
			c.fail("NWS03/http", v.Pos, "key", key, "value", v.Text, "fix", "https"+strings.TrimPrefix(c.settings.address(key), "http"))
		case key == KeyServer && u.RawQuery != "":
			c.fail("NWS03", v.Pos, "key", key, "value", v.Text, "example", examples[c.provider.name][key])
		case key == KeyAction:
			c.action(u, v)
		}
	}
}

// action asks for the address that the provider gives to forms.
func (c *check) action(u *url.URL, v Value) {
	domain := c.provider.domain
	if domain != "" && !below(strings.ToLower(u.Hostname()), domain) {
		c.fail("NWS03/host", v.Pos, "key", KeyAction, "value", v.Text, "domain", domain, "example", examples[c.provider.name][KeyAction])
		return
	}
	for _, name := range c.provider.parameters {
		if u.Query().Get(name) == "" {
			c.fail("NWS03/parameter", v.Pos, "key", KeyAction, "name", name, "example", examples[c.provider.name][KeyAction])
		}
	}
}

// local reports whether a host is the very machine, where tests may go without
// encryption.
func local(host string) bool {
	addr, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && addr.IsLoopback()
}

var (
	word = regexp.MustCompile(`^[A-Za-z0-9._-]+$`)
	uuid = regexp.MustCompile(`^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)
)

// words are names and ids that become part of an address or name a list.
func (c *check) words() {
	for _, key := range []string{KeyAccount, KeyForm} {
		v := c.settings.Given[key]
		if v.Text != "" && slices.Contains(c.provider.needs, key) && !word.MatchString(v.Text) {
			c.fail("NWS04", v.Pos, "key", key, "value", v.Text, "example", key+": "+examples[c.provider.name][key])
		}
	}
	if !c.provider.listed {
		return
	}
	for _, v := range c.settings.Lists {
		c.list(v)
	}
}

func (c *check) list(v Value) {
	if !uuid.MatchString(v.Text) {
		c.fail("NWS04/list", v.Pos, "value", v.Text, "example", examples[c.provider.name][KeyList])
	}
}

// roles are what `fields:` may name.
var roles = []string{FieldEmail, FieldSeries, FieldLanguage, FieldPage, FieldConsent}

func (c *check) fields() {
	if c.provider.name != Custom || len(c.settings.Fields) == 0 {
		return
	}
	for _, f := range c.settings.Fields {
		if !slices.Contains(roles, f.Key.Text) {
			c.fail("NWS04/field", f.Key.Pos, "field", f.Key.Text, "known", strings.Join(roles, ", "))
		}
	}
	if c.settings.named(FieldEmail) == "" {
		c.fail("NWS02", c.settings.Fields[0].Key.Pos, "key", "fields.email", "example", "fields: "+examples[Custom][KeyFields])
	}
}

func (c *check) topics() {
	for _, t := range c.settings.Topics {
		for _, v := range t.Values {
			name, _, own := strings.Cut(v.Text, "=")
			switch {
			case c.provider.own():
				c.diags = append(c.diags, source.Warning("NWS09/topics", v.Pos, "provider", c.provider.title))
			case own && name != "":
			case c.settings.topicField(c.provider) == "":
				c.fail("NWS06/field", v.Pos, "value", v.Text)
			case c.provider.listed:
				c.list(v)
			}
		}
	}
}

// processor asks who stores the addresses where that is somebody else.
func (c *check) processor() {
	p, others := c.settings.ProcessedBy()
	if others && (p.Name == "" || p.Country == "") {
		c.fail("NWS02/processor", c.settings.Provider.Pos)
	}
}
