package content

import (
	"fmt"
	"testing"
)

// What site.yaml says about the newsletter is read with its places.
func TestNewsletter(t *testing.T) {
	c, diags := ParseConfig("content/site.yaml", []byte(`title: T
languages: [de, en]
newsletter:
  provider: listmonk
  server: https://lists.example.org
  list: [a, b]
  sender: {de: Musterwerk GmbH, en: Musterwerk}
  frequency: {times: 2, period: Woche}
  topics:
    plan: x
    ende: [y, "z=1"]
  hidden: {quelle: web}
  doubleOptIn: ja
  tracking: false
  processor: {name: Hoster, country: {de: Island, en: Iceland}, privacy: https://example.net/}
  hours: 48
`))
	if len(diags) > 0 {
		t.Fatal(diags)
	}
	n := c.Newsletter
	got := fmt.Sprintln(n.On, n.TakesAddresses(), n.Pos.Line, n.Provider.Text, n.Server.Text, len(n.Lists), n.Sender.In("en"), n.Frequency, n.Hours,
		n.DoubleOptIn.Switch == SwitchOn, n.DoubleOptIn.Pos.Line, n.Tracking.Switch == SwitchOff, n.Processor.Country.In("en"))
	if want := "true true 3 listmonk https://lists.example.org 2 Musterwerk {2 week} 48 true 13 true Iceland\n"; got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if len(n.Topics) != 2 || n.Topics[1].Key.Text != "ende" || n.Topics[1].Key.Pos.Line != 11 || n.Topics[1].Values[1].Text != "z=1" {
		t.Errorf("topics %+v", n.Topics)
	}
	if len(n.Hidden) != 1 || n.Hidden[0].Values[0].Text != "web" {
		t.Errorf("hidden %+v", n.Hidden)
	}
}

func TestNewsletterForms(t *testing.T) {
	for _, c := range []struct {
		text      string
		on, takes bool
		wrong     string
	}{
		{"newsletter: true", true, false, ""},
		{"newsletter: {}", true, false, ""},
		{"newsletter: {provider: none}", true, false, ""},
		{"newsletter: {provider: kit}", true, true, ""},
		{"newsletter: nein", false, false, ""},
		{"newsletter:", false, false, ""},
		{"newsletter: {enabled: false, provider: kit}", false, false, ""},
		{"newsletter: {frequency: 3}", true, false, ""},
		{"newsletter: {frequency: 0}", true, false, "REF05/range 1:25"},
		{"newsletter: {frequency: {period: week}}", true, false, "REF05/missing 1:25"},
		{"newsletter: {frequency: {times: 1, period: Mondphase}}", true, false, "REF05/choice 1:44"},
		{"newsletter: {topics: [plan]}", true, false, "REF05/map 1:22"},
		{"newsletter: {provder: kit}", true, false, "REF06 1:14"},
		{"newsletter: {hours: 9999}", true, false, "REF05/range 1:21"},
	} {
		conf, diags := ParseConfig("content/site.yaml", []byte(c.text))
		wrong := ""
		for _, d := range diags {
			wrong += fmt.Sprintf("%s %d:%d", d.Text, d.Pos.Line, d.Pos.Col)
		}
		if n := conf.Newsletter; n.On != c.on || n.TakesAddresses() != c.takes || wrong != c.wrong {
			t.Errorf("%s: on %v, takes addresses %v, %q; want %v, %v, %q", c.text, n.On, n.TakesAddresses(), wrong, c.on, c.takes, c.wrong)
		}
	}
}
