package content

import (
	"net/mail"
	"net/netip"
	"net/url"
	"strings"

	"github.com/invopop/jsonschema"

	"kontor/generator/source"
)

// CommentsConfig says on which pages readers may comment, and how.
type CommentsConfig struct {
	Enabled Switch // on when anything stands below the key, unless switched off

	// Endpoint is where the form sends a comment: an https address, or a path
	// from the root of the host; "" = there is no service.
	Endpoint string
	// Mailto is the address to which comments may be sent where there is no
	// service; "" = none.
	Mailto string

	CloseAfter int      // days after the date of a page; 0 = never
	Depth      int      // levels of replies that are shown indented
	Days       int      // working days that moderation usually takes
	On         []string // types of documents that take comments unless they say otherwise
}

// What a site gets that says nothing else about its comments.
const (
	commentDepth = 3
	commentDays  = 2
)

// Commenting is what one page says about its comments; "" = nothing.
type Commenting string

// The positions of `comments:` in front matter.
const (
	CommentsOn     Commenting = "on"
	CommentsOff    Commenting = "off"    // nor are those shown that there are
	CommentsClosed Commenting = "closed" // those that there are are shown, no others are taken
)

// Or is the position, and def where nothing is said.
func (c Commenting) Or(def Commenting) Commenting {
	if c == "" {
		return def
	}
	return c
}

var commentWords = newChoice("on=open|an|offen", "off=aus", "closed=geschlossen|zu")

// commenting reads true, false or closed.
var commenting = codec[Commenting]{
	schema: anyOf(boolean.schema, func() *jsonschema.Schema {
		return &jsonschema.Schema{Type: "string", Enum: []any{string(CommentsClosed)}}
	}),
	spell: func(c Commenting) string { return string(c) },
	read: func(d *decoder, n *Node, to *Commenting) bool {
		if v, ok := truth(n); ok {
			*to = CommentsOff
			if v {
				*to = CommentsOn
			}
			return true
		}
		word, ok := commentWords.parse(n.Value)
		if !ok || !n.scalar() {
			return d.wrong(n, "comments")
		}
		*to = Commenting(word)
		return true
	},
}

// commentedTypes are the types of documents whose pages have room for comments.
var commentedTypes = newChoice(TypeArticle+"=articles|Artikel", TypeConcept+"=concepts|Konzept|Konzeptdokument|Konzeptdokumente",
	TypePage+"=pages|Seite|Seiten", TypePersona+"=personas")

var commentsFields = newRecord([]field[CommentsConfig]{
	key("enabled", toggle, func(c *CommentsConfig) *Switch { return &c.Enabled }, "Kommentare anbieten und zeigen", "Enabled"),
	key("endpoint", line, func(c *CommentsConfig) *string { return &c.Endpoint }, "Adresse, an die das Formular sendet: https://… oder ein Pfad wie /kommentare/", "Where the form sends comments"),
	key("mailto", line, func(c *CommentsConfig) *string { return &c.Mailto }, "E-Mail-Adresse für Kommentare, solange es keinen Dienst gibt", "Address for comments by e-mail"),
	key("closeAfter", integer(0, 36500), func(c *CommentsConfig) *int { return &c.CloseAfter }, "Tage nach dem Datum der Seite, bis ihre Kommentare schließen; Vorgabe 0 für nie", "Days until comments close"),
	key("depth", integer(1, 10), func(c *CommentsConfig) *int { return &c.Depth }, "Ebenen von Antworten, die eingerückt werden; Vorgabe 3", "Levels of replies"),
	key("days", integer(1, 60), func(c *CommentsConfig) *int { return &c.Days }, "Werktage, in denen ein Kommentar meist geprüft ist; Vorgabe 2", "Working days until review"),
	key("on", listOf(commentedTypes.one(), func(s string) bool { return s == "" }), func(c *CommentsConfig) *[]string { return &c.On }, "Was Kommentare annimmt: article (Vorgabe), concept, page, persona", "What takes comments"),
})

// comments reads what is set for comments, or just true or false.
var comments = codec[CommentsConfig]{schema: anyOf(commentsFields.schema, boolean.schema), read: func(d *decoder, n *Node, to *CommentsConfig) bool {
	if n.Kind != NodeMap {
		on, ok := truth(n)
		if !ok {
			return d.wrong(n, "map", "known", strings.Join(commentsFields.known(), ", "))
		}
		if on {
			to.Enabled = SwitchOn
		}
		return true
	}
	ok := commentsFields.decode(d, n, to)
	if enabled := n.Get("enabled"); len(n.Items) > 0 && (enabled == nil || enabled.Kind == NodeNull) {
		to.Enabled = SwitchOn
	}
	return ok
}}

// comments checks where comments are to be sent, and fills in what is left open.
func (k *siteCheck) comments() {
	c, given := &k.c.Comments, k.root.Get("comments")
	if c.Depth == 0 {
		c.Depth = commentDepth
	}
	if c.Days == 0 {
		c.Days = commentDays
	}
	if c.On == nil {
		c.On = []string{TypeArticle}
	}
	if c.Endpoint != "" {
		if problem := wrongEndpoint(c.Endpoint); problem != "" {
			k.report(source.Error(problem, at(given, "endpoint"), "value", c.Endpoint))
			c.Endpoint = ""
		}
	}
	if c.Mailto != "" && !isMailbox(c.Mailto) {
		k.report(source.Error("CFG13", at(given, "mailto"), "value", c.Mailto))
		c.Mailto = ""
	}
}

// wrongEndpoint says what keeps an address from being one that a form may send
// to; "" = nothing does. What readers write, their e-mail addresses among it,
// goes encrypted, or stays on the machine.
func wrongEndpoint(address string) (problem string) {
	u, err := url.Parse(address)
	switch {
	case err != nil, u.User != nil, u.Fragment != "", strings.ContainsAny(address, " \\"):
		return "CFG16"
	case strings.HasPrefix(address, "/") && u.Host == "":
		return ""
	case u.Host == "" || u.Hostname() == "":
		return "CFG16"
	case u.Scheme == "https", u.Scheme == "http" && isLocal(u.Hostname()):
		return ""
	case u.Scheme == "http":
		return "CFG16/http"
	}
	return "CFG16"
}

// isLocal reports whether a host is the machine itself.
func isLocal(host string) bool {
	ip, err := netip.ParseAddr(host)
	return host == "localhost" || strings.HasSuffix(host, ".localhost") || err == nil && ip.IsLoopback()
}

// isMailbox reports whether a text is one plain e-mail address, name@host.
func isMailbox(s string) bool {
	a, err := mail.ParseAddress(s)
	return err == nil && a.Name == "" && a.Address == s && !strings.ContainsAny(s, " \"()[]<>,;?&%")
}
