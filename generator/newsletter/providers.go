package newsletter

// The fields of a form that posts to the publisher's own service (provider:
// own), and the roles that `fields:` of a custom one may name. All of them are
// plain text, form-encoded, sent by POST.
const (
	FieldEmail    = "email"    // what the reader typed
	FieldSeries   = "series"   // id of the series; not sent when it is everything
	FieldLanguage = "language" // of the page: de
	FieldPage     = "page"     // whole address of the page, without baseURL below the site's root
	FieldConsent  = "consent"  // sha256 of the wording beside the button, hexadecimal
	FieldHoneypot = "homepage" // empty unless a machine filled the form in
)

// Own is the provider that is the publisher's own service.
const Own = "own"

// Custom is the provider of which the site names every field.
const Custom = "custom"

// provider is what there is to know of a service that takes sign-ups. Words in
// {braces} stand for settings and for what the form is about.
type provider struct {
	name, title string
	needs       []string // settings that it cannot do without
	action      string
	domain      string // below which the address of its forms is
	parameters  []string
	email       string
	hidden      []Field // left out where their value is empty
	honeypots   []string
	topic       string // name of the field that a topic goes into; "" = only NAME=VALUE
	listed      bool   // subscribers belong to lists, and topics are such
	hosted      bool   // run by others than the publisher
	cloud       string // domain below which the same software is run by others
	processor   Processor
}

func (p *provider) own() bool { return p.name == Own }

// providers are all that are known, in the order of the handbook.
var providers = []*provider{
	{
		name: "listmonk", title: "listmonk", needs: []string{KeyServer, KeyList},
		action: "{server}/subscription/form", email: "email", honeypots: []string{"nonce"}, topic: "l", listed: true,
	},
	{
		name: "brevo", title: "Brevo", needs: []string{KeyAction}, action: "{action}", domain: "sibforms.com",
		email:     "EMAIL",
		hidden:    []Field{{"OPT_IN", "1"}, {"locale", "{language}"}, {"html_type", "simple"}},
		honeypots: []string{"email_address_check"}, topic: "SERIES",
		hosted: true, processor: Processor{"Brevo (Sendinblue SAS)", "fr", "https://www.brevo.com/legal/privacypolicy/"},
	},
	{
		name: "mailchimp", title: "Mailchimp", needs: []string{KeyAction}, action: "{action}", domain: "list-manage.com",
		parameters: []string{"u", "id"}, email: "EMAIL", honeypots: []string{"b_{u}_{id}"}, topic: "tags",
		hosted: true, processor: Processor{"Intuit Mailchimp", "us", "https://www.intuit.com/privacy/statement/"},
	},
	{
		name: "buttondown", title: "Buttondown", needs: []string{KeyAccount},
		action: "https://buttondown.com/api/emails/embed-subscribe/{account}",
		email:  "email", hidden: []Field{{"embed", "1"}}, topic: "tag",
		hosted: true, processor: Processor{"Buttondown", "us", "https://buttondown.com/legal/privacy"},
	},
	{
		name: "kit", title: "Kit", needs: []string{KeyForm},
		action: "https://app.kit.com/forms/{form}/subscriptions", email: "email_address", topic: "tags[]",
		hosted: true, processor: Processor{"Kit", "us", "https://kit.com/privacy"},
	},
	{
		name: "keila", title: "Keila", needs: []string{KeyServer, KeyForm},
		action: "{server}/forms/{form}", email: "contact[email]", honeypots: []string{"h[url]"}, topic: "contact[data][series]",
		cloud: "keila.io",
	},
	{
		name: Own, title: "eigener Dienst", needs: []string{KeyEndpoint}, action: "{endpoint}", email: FieldEmail,
		hidden: []Field{
			{FieldSeries, "{series}"}, {FieldLanguage, "{language}"}, {FieldPage, "{page}"}, {FieldConsent, "{consent}"},
		},
		honeypots: []string{FieldHoneypot},
	},
	{
		name: Custom, title: "custom", needs: []string{KeyAction, KeyFields}, action: "{action}", hosted: true,
	},
}

// Names lists the providers that are known.
func Names() (names []string) {
	for _, p := range providers {
		names = append(names, p.name)
	}
	return names
}

func (s Settings) provider() *provider {
	for _, p := range providers {
		if p.name == s.Provider.Text {
			return p
		}
	}
	return nil
}
