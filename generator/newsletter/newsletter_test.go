package newsletter

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kontor/generator/source"
)

func value(text string) Value { return Value{Text: text} }

const list, other = "3f2d1c5e-6a7b-4c8d-9e0f-112233445566", "00000000-0000-4000-8000-000000000001"

func topic(values ...string) []Pair {
	p := Pair{Key: value("plan")}
	for _, v := range values {
		p.Values = append(p.Values, value(v))
	}
	return []Pair{p}
}

// Every provider's form has exactly the fields that its own embedding code has,
// as the vendors and the sources of the programs give them.
func TestFormsOfProviders(t *testing.T) {
	given := func(pairs ...string) map[string]Value {
		m := map[string]Value{}
		for pair := range slices.Chunk(pairs, 2) {
			m[pair[0]] = value(pair[1])
		}
		return m
	}
	for _, c := range []struct {
		settings Settings
		series   string
		action   string
		email    string
		hidden   string // NAME=VALUE, a space between
		empty    string // fields that must stay so
	}{
		{
			Settings{Provider: value("listmonk"), Given: given(KeyServer, "https://lists.example.org/"), Lists: []Value{value(list)}},
			"", "https://lists.example.org/subscription/form", "email", "l=" + list, "nonce",
		},
		{
			Settings{Provider: value("listmonk"), Given: given(KeyServer, "https://lists.example.org"), Lists: []Value{value(list)}, Topics: topic(other, list)},
			"plan", "https://lists.example.org/subscription/form", "email", "l=" + other + " l=" + list, "nonce",
		},
		{
			Settings{Provider: value("brevo"), Given: given(KeyAction, "https://abc.sibforms.com/serve/MUIF"), Topics: topic("plan")},
			"", "https://abc.sibforms.com/serve/MUIF", "EMAIL", "OPT_IN=1 locale=de html_type=simple", "email_address_check",
		},
		{
			Settings{Provider: value("brevo"), Given: given(KeyAction, "https://abc.sibforms.com/serve/MUIF"), Topics: topic("plan")},
			"plan", "https://abc.sibforms.com/serve/MUIF", "EMAIL", "OPT_IN=1 locale=de html_type=simple SERIES=plan", "email_address_check",
		},
		{
			Settings{Provider: value("mailchimp"), Given: given(KeyAction, "https://acct.us1.list-manage.com/subscribe/post?u=U&amp;id=LIST&amp;f_id=F"), Topics: topic("group[7][1]=1")},
			"plan", "https://acct.us1.list-manage.com/subscribe/post?u=U&id=LIST&f_id=F", "EMAIL", "group[7][1]=1", "b_U_LIST",
		},
		{
			Settings{Provider: value("mailchimp"), Given: given(KeyAction, "https://acct.us1.list-manage.com/subscribe/post?u=U&id=LIST"), Topics: topic("47"),
				Hidden: []Pair{{value("gdpr[12]"), []Value{value("Y")}}}},
			"plan", "https://acct.us1.list-manage.com/subscribe/post?u=U&id=LIST", "EMAIL", "tags=47 gdpr[12]=Y", "b_U_LIST",
		},
		{
			Settings{Provider: value("buttondown"), Given: given(KeyAccount, "musterwerk"), Topics: topic("plan")},
			"plan", "https://buttondown.com/api/emails/embed-subscribe/musterwerk", "email", "embed=1 tag=plan", "",
		},
		{
			Settings{Provider: value("kit"), Given: given(KeyForm, "1234567"), Topics: topic("1", "2")},
			"plan", "https://app.kit.com/forms/1234567/subscriptions", "email_address", "tags[]=1 tags[]=2", "",
		},
		{
			Settings{Provider: value("keila"), Given: given(KeyServer, "https://keila.example.org", KeyForm, "nfrm_a1"), Topics: topic("plan")},
			"plan", "https://keila.example.org/forms/nfrm_a1", "contact[email]", "contact[data][series]=plan", "h[url]",
		},
		{
			Settings{Provider: value(Own), Given: given(KeyEndpoint, "https://post.example.org/in")},
			"plan", "https://post.example.org/in", "email", "series=plan language=de page=https://example.org/a/ consent=c0ffee", "homepage",
		},
		{
			Settings{Provider: value(Own), Given: given(KeyEndpoint, "https://post.example.org/in")},
			"", "https://post.example.org/in", "email", "language=de page=https://example.org/a/ consent=c0ffee", "homepage",
		},
		{
			Settings{
				Provider: value(Custom), Given: given(KeyAction, "https://post.example.org/x"), Topics: topic("p", "kind=weekly"),
				Fields: []Pair{{value("email"), []Value{value("adresse")}}, {value("series"), []Value{value("thema")}}, {value("consent"), []Value{value("text")}}},
				Hidden: []Pair{{value("quelle"), []Value{value("web")}}}, Honeypots: []Value{value("kommentar")},
			},
			"plan", "https://post.example.org/x", "adresse", "thema=p kind=weekly text=c0ffee quelle=web", "kommentar",
		},
	} {
		name := c.settings.Provider.Text
		form := c.settings.Form(Ask{Series: c.series, Language: "de", Page: "https://example.org/a/", Consent: "c0ffee"})
		var hidden []string
		for _, f := range form.Hidden {
			hidden = append(hidden, f.Name+"="+f.Value)
		}
		if form.Action != c.action || form.Email != c.email || strings.Join(hidden, " ") != c.hidden || strings.Join(form.Honeypots, " ") != c.empty {
			t.Errorf("%s, %q: got\n%+v, want\n%s %s %s; empty %s", name, c.series, form, c.action, c.email, c.hidden, c.empty)
		}
		if form.Series != c.series {
			t.Errorf("%s: the form is for %q, want %q", name, form.Series, c.series)
		}
		c.settings.Processor = Processor{Name: "Versand GmbH", Country: "Deutschland"}
		for _, d := range c.settings.Check() {
			t.Errorf("%s: %s %v", name, d.Text, d.Args)
		}
	}
}

// A series that is no topic at the provider gives the form for everything.
func TestSeriesWithoutTopic(t *testing.T) {
	s := Settings{Provider: value("buttondown"), Given: map[string]Value{KeyAccount: value("m")}, Topics: topic("plan")}
	if f := s.Form(Ask{Series: "other"}); f.Series != "" || len(f.Hidden) != 1 {
		t.Errorf("got %+v, want the form for everything", f)
	}
	if s.Has("other") || !s.Has("plan") || s.Has("") {
		t.Error("only a series with a topic can be subscribed to alone")
	}
	if own := (Settings{Provider: value(Own)}); !own.Has("anything") {
		t.Error("the publisher's own service knows every series")
	}
}

// Where the address goes is known of services that others run; what the site
// says counts more.
func TestProcessors(t *testing.T) {
	for _, c := range []struct {
		settings Settings
		want     string // name, country
	}{
		{Settings{Provider: value("mailchimp")}, "Intuit Mailchimp, us"},
		{Settings{Provider: value("brevo")}, "Brevo (Sendinblue SAS), fr"},
		{Settings{Provider: value("buttondown")}, "Buttondown, us"},
		{Settings{Provider: value("kit")}, "Kit, us"},
		{Settings{Provider: value("listmonk")}, ""},
		{Settings{Provider: value("keila"), Given: map[string]Value{KeyServer: value("https://news.example.org")}}, ""},
		{Settings{Provider: value("keila"), Given: map[string]Value{KeyServer: value("https://app.keila.io")}}, ", "},
		{Settings{Provider: value(Own)}, ""},
		{Settings{}, ""},
		{Settings{Provider: value("listmonk"), Processor: Processor{Name: "Hoster", Country: "Island"}}, "Hoster, Island"},
		{Settings{Provider: value("kit"), Processor: Processor{Country: "Irland"}}, "Kit, Irland"},
		{Settings{Provider: value("kit"), Processor: Processor{Name: "Anders"}}, "Anders, "}, // nobody knows where that is
	} {
		p, others := c.settings.ProcessedBy()
		got := ""
		if others {
			got = p.Name + ", " + p.Country
		}
		if got != c.want {
			t.Errorf("%+v: got %q, want %q", c.settings, got, c.want)
		}
	}
}

// What would keep a form from working is found, and nothing else.
func TestCheck(t *testing.T) {
	for _, c := range []struct {
		provider string
		given    string // KEY VALUE KEY VALUE
		lists    string
		topic    string
		want     string // texts of the diagnostics
	}{
		{"listmonk", "", "", "", "NWS02 NWS02"},
		{"listmonk", "server https://lists.example.org", "default", "", "NWS04/list"},
		{"listmonk", "server https://lists.example.org", list, "weekly", "NWS04/list"},
		{"listmonk", "server lists.example.org", list, "", "NWS03"},
		{"listmonk", "server https://lists.example.org?x=1", list, "", "NWS03"},
		{"listmonk", "server http://lists.example.org", list, "", "NWS03/http"},
		{"listmonk", "server http://localhost:9000", list, "", ""},
		{"listmonk", "server http://127.0.0.1:9000", list, "", ""},
		{"listmonk", "server https://user:pass@lists.example.org", list, "", "NWS03"},
		{"brevo", "action https://abc.sibforms.com/serve/MUIF", "", "", ""},
		{"brevo", "action https://sibforms.com.example.org/serve/MUIF", "", "", "NWS03/host"},
		{"brevo", "action javascript:alert(1)", "", "", "NWS03"},
		{"mailchimp", "action https://a.us1.list-manage.com/subscribe/post?u=U", "", "", "NWS03/parameter"},
		{"buttondown", "account https://buttondown.com/musterwerk", "", "", "NWS04"},
		{"buttondown", "account musterwerk form 12", "", "", "NWS09"},
		{"kit", "form 123/subscriptions", "", "", "NWS04"},
		{"keila", "server https://app.keila.io form nfrm_1", "", "", "NWS02/processor"},
		{"own", "endpoint https://post.example.org/in", "", "plan", "NWS09/topics"},
		{"custom", "action https://post.example.org/in", "", "", "NWS02 NWS02/processor"},
	} {
		s := Settings{Provider: value(c.provider), Given: map[string]Value{}}
		for pair := range slices.Chunk(strings.Fields(c.given), 2) {
			s.Given[pair[0]] = value(pair[1])
		}
		if c.lists != "" {
			s.Lists = []Value{value(c.lists)}
		}
		if c.topic != "" {
			s.Topics = topic(c.topic)
		}
		var got []string
		for _, d := range s.Check() {
			got = append(got, d.Text)
			if warns := strings.HasPrefix(d.Text, "NWS09"); warns != (d.Severity == source.SeverityWarning) {
				t.Errorf("%s is a %s", d.Text, d.Severity)
			}
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%s %s: got %v, want %s", c.provider, c.given, got, c.want)
		}
	}
}

func TestNamesOfProviders(t *testing.T) {
	for name, want := range map[string]string{"Mailchimp": "mailchimp", " kit": "kit", "ConvertKit": "kit", "sendinblue": "brevo", "ghost": "", "": ""} {
		if got, ok := Canonical(name); ok != (want != "") || ok && got != want {
			t.Errorf("%q is %q, %v; want %q", name, got, ok, want)
		}
	}
	for _, name := range Names() {
		for _, key := range (Settings{Provider: value(name)}).provider().needs {
			if examples[name][key] == "" {
				t.Errorf("%s: there is no example of %q", name, key)
			}
		}
	}
}

// Whatever is in the terms is in the wording, and every other word gives
// another hash.
func TestConsent(t *testing.T) {
	words := func(key string, args ...any) string { return fmt.Sprint(append([]any{key, " "}, args...)...) }
	terms := Terms{Sender: "Musterwerk", Name: "Briefe", Series: "Plan", Times: 4, Period: "month"}
	all := map[string]string{terms.Consent(words).Hash(): "the first"}
	for what, change := range map[string]func(*Terms){
		"sender": func(t *Terms) { t.Sender = "Andere" }, "series": func(t *Terms) { t.Series = "Ende" },
		"everything": func(t *Terms) { t.Series = "" }, "articles": func(t *Terms) { t.Series, t.Articles = "", true }, "times": func(t *Terms) { t.Times = 5 },
		"period": func(t *Terms) { t.Period = "week" }, "tracking": func(t *Terms) { t.Tracking = true },
	} {
		other := terms
		change(&other)
		hash := other.Consent(words).Hash()
		if same := all[hash]; same != "" || len(hash) != 64 {
			t.Errorf("another %s has the hash %s of %s", what, hash, same)
		}
		all[hash] = what
	}
	if again := terms.Consent(words).Hash(); all[again] != "the first" {
		t.Error("the same terms have another hash")
	}
}
