package newsletter

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// Consent is what readers agree to by sending a form.
type Consent struct {
	Text string // what they agree to
	More string // the last sentence, which leads to the privacy notice
}

// Terms are what a consent is about.
type Terms struct {
	Sender   string
	Name     string // of the newsletter
	Series   string // title of the series; "" = everything
	Articles bool   // everything is articles: the site has no series
	Times    int
	Period   string
	Tracking bool
}

// Words gives a text of the user interface.
type Words func(key string, args ...any) string

// Consent words the terms. Everything that readers agree to is in it, so that a
// proof needs no other text.
func (t Terms) Consent(words Words) Consent {
	what := words("newsletter.consent.all", "sender", t.Sender, "name", t.Name, "often", t.often(words))
	switch {
	case t.Articles:
		what = words("newsletter.consent.articles", "sender", t.Sender, "name", t.Name, "often", t.often(words))
	case t.Series != "":
		what = words("newsletter.consent.series", "sender", t.Sender, "series", t.Series, "often", t.often(words))
	}
	tracking := "newsletter.consent.untracked"
	if t.Tracking {
		tracking = "newsletter.consent.tracked"
	}
	return Consent{
		Text: strings.Join([]string{what, words(tracking), words("newsletter.consent.withdraw")}, " "),
		More: words("newsletter.consent.more"),
	}
}

func (t Terms) often(words Words) string {
	return words("newsletter.often."+t.Period, "n", t.Times)
}

// Wording is the whole of it, as readers see it.
func (c Consent) Wording() string { return c.Text + " " + c.More }

// Hash names the version of a wording: its sha256.
func (c Consent) Hash() string {
	sum := sha256.Sum256([]byte(c.Wording()))
	return hex.EncodeToString(sum[:])
}

// ShortHash is as much of a hash as people compare.
const ShortHash = 12
