package preview

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"net"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// P09: the preview answers only its author. Requests are sent as bytes, because
// a client of net/http would mend many of them.

const canary = "the draft that nobody may read"

// naive stands behind the guard. It shows the draft to whoever asks, allows
// every origin to read it and believes what proxies say.
type naive struct{ asked atomic.Int32 }

func (n *naive) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	n.asked.Add(1)
	h := w.Header()
	h["access-control-allow-origin"] = []string{"*"} // not even spelled properly
	h.Set("Access-Control-Allow-Credentials", "true")
	h.Set("Timing-Allow-Origin", "*")
	h.Set("Content-Security-Policy", "default-src 'self'")
	h.Set("Referrer-Policy", "unsafe-url")
	h.Set("Vary", "Accept-Encoding")
	h.Set("X-Draft", canary)
	if strings.HasPrefix(r.URL.Path, "/assets/") {
		h.Set("Cache-Control", "max-age=60")
	}
	if r.URL.Path == "/silent/" {
		return
	}
	host := r.Host
	for _, claim := range []string{"Forwarded", "X-Forwarded-Host", "X-Real-Ip", "X-Original-Url", "X-Rewrite-Url", "X-Http-Method-Override", "X-Method-Override"} {
		host += r.Header.Get(claim)
	}
	_, _ = fmt.Fprintf(w, "%s %s: %s", r.Method, host, canary)
}

// exchange is a request and what becomes of it.
type exchange struct {
	name    string
	request string // its lines, divided by "|"; PORT is that of the preview, OWN a Host header of its own
	status  int
	port    string // that the preview is told it listens on: its own, "any" or "80"
}

// legal are forms that the author's browser and tools use.
var legal = []exchange{
	{name: "localhost", request: "GET / HTTP/1.1|OWN"},
	{name: "upper case", request: "GET / HTTP/1.1|Host: LOCALHOST:PORT"},
	{name: "a name below localhost", request: "GET /de/ HTTP/1.1|Host: kontor.localhost:PORT"},
	{name: "IPv4", request: "GET / HTTP/1.1|Host: 127.0.0.1:PORT"},
	{name: "IPv4 of the network", request: "GET / HTTP/1.1|Host: 192.168.1.20:PORT"},
	{name: "IPv6", request: "GET / HTTP/1.1|Host: [::1]:PORT"},
	{name: "IPv4 as IPv6", request: "GET / HTTP/1.1|Host: [::ffff:127.0.0.1]:PORT"},
	{name: "configured name", request: "GET / HTTP/1.1|Host: author.example:PORT"},
	{name: "configured name, other case", request: "GET / HTTP/1.1|Host: Author.Example:PORT"},
	{name: "HTTP/1.0 with Host", request: "GET / HTTP/1.0|OWN"},
	{name: "HEAD", request: "HEAD / HTTP/1.1|OWN"},
	{name: "own script", request: "GET /app.js HTTP/1.1|OWN|Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: script"},
	{name: "own frame", request: "GET / HTTP/1.1|OWN|Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: iframe"},
	{name: "own events", request: "GET /_kontor/events?path=/a//b HTTP/1.1|OWN|Accept: text/event-stream|Sec-Fetch-Site: same-origin|Sec-Fetch-Mode: cors|Sec-Fetch-Dest: empty"},
	{name: "typed address", request: "GET / HTTP/1.1|OWN|Sec-Fetch-Site: none|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document|Upgrade-Insecure-Requests: 1"},
	{name: "link from another site", request: "GET / HTTP/1.1|OWN|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document"},
	{name: "own origin", request: "GET / HTTP/1.1|OWN|Origin: http://localhost:PORT"},
	{name: "own origin, other case", request: "GET / HTTP/1.1|Host: LocalHost:PORT|Origin: http://localhost:PORT"},
	{name: "own origin of IPv6", request: "GET / HTTP/1.1|Host: [0:0::1]:PORT|Origin: http://[::1]:PORT"},
	{name: "own form", request: "POST /intake/comment HTTP/1.1|OWN|Content-Length: 0|Origin: http://localhost:PORT"},
	{name: "own form by Sec-Fetch-Site", request: "DELETE /intake/comment/1 HTTP/1.1|OWN|Sec-Fetch-Site: same-origin"},
	{name: "no port is port 80", request: "GET / HTTP/1.1|Host: localhost", port: "80"},
	{name: "port 80", request: "GET / HTTP/1.1|Host: localhost:80|Origin: http://localhost", port: "80"},
	{name: "any port", request: "GET / HTTP/1.1|Host: localhost:4000|Origin: http://localhost:4000", port: "any"},
	{name: "umlauts and percent signs", request: "GET /m%C3%B6bel/100%25.png?q=%2F%00/..//%5C HTTP/1.1|OWN"},
	{name: "what a proxy says", request: "GET / HTTP/1.1|OWN|X-Forwarded-Host: evil.example|X-Forwarded-Port: 1|X-Real-IP: evil.example|Forwarded: host=evil.example|X-Original-URL: evil.example|X-Rewrite-URL: evil.example|X-Method-Override: evil.example|X-HTTP-Method-Override: evil.example"},
	{name: "nothing written", request: "GET /silent/ HTTP/1.1|OWN"},
	{name: "file for visitors", request: "GET /.well-known/security.txt HTTP/1.1|OWN"},
	{name: "hidden file that the site publishes", request: "GET /.nojekyll HTTP/1.1|OWN"},
	{name: "a file to keep", request: "GET /assets/a.css HTTP/1.1|OWN"},
}

// hostile are requests that another site could cause, or a program that is
// after files. Some with status 400 are refused by net/http.
var hostile = []exchange{
	// Names that lead here: DNS rebinding, and what only looks like a local host.
	{"rebound name", "GET / HTTP/1.1|Host: evil.example:PORT", 421, ""},
	{"rebound name without port", "GET / HTTP/1.1|Host: evil.example", 421, "80"},
	{"local host as a label", "GET / HTTP/1.1|Host: localhost.evil.example:PORT", 421, ""},
	{"address as labels", "GET / HTTP/1.1|Host: 127.0.0.1.evil.example:PORT", 421, ""},
	{"local host as an ending", "GET / HTTP/1.1|Host: evillocalhost:PORT", 421, ""},
	{"configured name as an ending", "GET / HTTP/1.1|Host: evil.author.example:PORT", 421, ""},
	{"configured name as a beginning", "GET / HTTP/1.1|Host: author.example.evil.example:PORT", 421, ""},
	{"empty label", "GET / HTTP/1.1|Host: .localhost:PORT", 421, ""},
	{"dot at the end", "GET / HTTP/1.1|Host: localhost.:PORT", 421, ""},
	{"address with a dot at the end", "GET / HTTP/1.1|Host: 127.0.0.1.:PORT", 421, ""},
	{"user before the host", "GET / HTTP/1.1|Host: localhost:PORT@evil.example", 400, ""},
	{"user before a local host", "GET / HTTP/1.1|Host: evil.example@localhost:PORT", 400, ""},
	{"percent-encoded", "GET / HTTP/1.1|Host: local%68ost:PORT", 421, ""},
	{"percent-encoded dot", "GET / HTTP/1.1|Host: evil%2elocalhost:PORT", 421, ""},
	{"list of hosts", "GET / HTTP/1.1|Host: localhost:PORT,evil.example", 421, ""},
	{"empty", "GET / HTTP/1.1|Host:", 421, ""},
	{"missing", "GET / HTTP/1.1", 400, ""},
	{"missing in HTTP/1.0", "GET / HTTP/1.0", 421, ""},
	{"twice", "GET / HTTP/1.1|OWN|Host: evil.example", 400, ""},
	{"with a slash", "GET / HTTP/1.1|Host: localhost:PORT/evil.example", 400, ""},
	{"raw UTF-8", "GET / HTTP/1.1|Host: ⓛocalhost:PORT", 400, ""},
	// Addresses in other forms.
	{"decimal address", "GET / HTTP/1.1|Host: 2130706433:PORT", 421, ""},
	{"octal address", "GET / HTTP/1.1|Host: 0177.0.0.1:PORT", 421, ""},
	{"hexadecimal address", "GET / HTTP/1.1|Host: 0x7f.0.0.1:PORT", 421, ""},
	{"short address", "GET / HTTP/1.1|Host: 127.1:PORT", 421, ""},
	{"any address", "GET / HTTP/1.1|Host: 0.0.0.0:PORT", 421, ""},
	{"any address of IPv6", "GET / HTTP/1.1|Host: [::]:PORT", 421, ""},
	{"any address as IPv6", "GET / HTTP/1.1|Host: [::ffff:0.0.0.0]:PORT", 421, ""},
	{"IPv6 with zone", "GET / HTTP/1.1|Host: [::1%25lo]:PORT", 421, ""},
	{"IPv6 with bare zone", "GET / HTTP/1.1|Host: [::1%lo]:PORT", 421, ""},
	{"IPv6 without brackets", "GET / HTTP/1.1|Host: ::1", 421, "any"},
	{"IPv6 with a tail", "GET / HTTP/1.1|Host: [::1]evil.example:PORT", 421, ""},
	{"bracket that stays open", "GET / HTTP/1.1|Host: [::1:PORT", 421, ""},
	{"IPv4 in brackets", "GET / HTTP/1.1|Host: [127.0.0.1]:PORT", 421, ""},
	// Ports.
	{"another port", "GET / HTTP/1.1|Host: localhost:1", 421, ""},
	{"no port for another than 80", "GET / HTTP/1.1|Host: localhost", 421, ""},
	{"another port for 80", "GET / HTTP/1.1|OWN", 421, "80"},
	{"port 0", "GET / HTTP/1.1|Host: localhost:0", 421, "any"},
	{"empty port", "GET / HTTP/1.1|Host: localhost:", 421, "80"},
	{"port with zeros", "GET / HTTP/1.1|Host: localhost:0PORT", 421, ""},
	{"port with a sign", "GET / HTTP/1.1|Host: localhost:+80", 421, "80"},
	{"port too large", "GET / HTTP/1.1|Host: localhost:65616", 421, "80"}, // 65616 = 80 of 16 bits
	{"two ports", "GET / HTTP/1.1|Host: localhost:PORT:PORT", 421, ""},
	// Whole addresses as targets.
	{"foreign target", "GET http://evil.example/ HTTP/1.1|OWN", 421, ""},
	{"own target beside a foreign host", "GET http://localhost:PORT/ HTTP/1.1|Host: evil.example", 421, ""},
	{"target with user", "GET http://evil.example@localhost:PORT/ HTTP/1.1|OWN", 421, ""},
	{"target of another scheme", "GET file:///etc/passwd HTTP/1.1|OWN", 421, ""},
	{"target without slashes", "GET http:evil HTTP/1.1|OWN", 421, ""},
	// What proxies say.
	{"forwarded host", "GET / HTTP/1.1|Host: evil.example:PORT|X-Forwarded-Host: localhost:PORT|Forwarded: host=localhost", 421, ""},
	{"forwarded origin", "GET / HTTP/1.1|OWN|Origin: http://evil.example|X-Forwarded-Host: evil.example|X-Forwarded-Proto: http", 403, ""},
	{"forwarded scheme", "GET / HTTP/1.1|OWN|Origin: https://localhost:PORT|X-Forwarded-Proto: https", 403, ""},
	{"forwarded port", "GET / HTTP/1.1|Host: localhost:1|X-Forwarded-Port: PORT", 421, ""},
	// Origins.
	{"foreign origin", "GET / HTTP/1.1|OWN|Origin: http://evil.example", 403, ""},
	{"null origin", "GET / HTTP/1.1|OWN|Origin: null", 403, ""},
	{"empty origin", "GET / HTTP/1.1|OWN|Origin:", 403, ""},
	{"origin on another port", "GET / HTTP/1.1|OWN|Origin: http://localhost:1", 403, ""},
	{"origin without port", "GET / HTTP/1.1|OWN|Origin: http://localhost", 403, ""},
	{"origin of another scheme", "GET / HTTP/1.1|OWN|Origin: https://localhost:PORT", 403, ""},
	{"origin of another local name", "GET / HTTP/1.1|OWN|Origin: http://evil.localhost:PORT", 403, ""},
	{"origin of an address", "GET / HTTP/1.1|OWN|Origin: http://127.0.0.1:PORT", 403, ""},
	{"own origin as a beginning", "GET / HTTP/1.1|OWN|Origin: http://localhost:PORT.evil.example", 403, ""},
	{"own origin as a user", "GET / HTTP/1.1|OWN|Origin: http://localhost:PORT@evil.example", 403, ""},
	{"two origins", "GET / HTTP/1.1|OWN|Origin: http://localhost:PORT|Origin: http://evil.example", 403, ""},
	{"origins in one", "GET / HTTP/1.1|OWN|Origin: http://localhost:PORT http://evil.example", 403, ""},
	{"events from another origin", "GET /_kontor/events HTTP/1.1|OWN|Accept: text/event-stream|Origin: http://evil.example", 403, ""},
	// What browsers say.
	{"script", "GET /app.js HTTP/1.1|OWN|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: script", 403, ""},
	{"picture of the same site", "GET /a.png HTTP/1.1|OWN|Sec-Fetch-Site: same-site|Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: image", 403, ""},
	{"frame", "GET / HTTP/1.1|OWN|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: iframe", 403, ""},
	{"object", "GET / HTTP/1.1|OWN|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: object", 403, ""},
	{"document that is fetched", "GET / HTTP/1.1|OWN|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: no-cors|Sec-Fetch-Dest: document", 403, ""},
	{"HEAD of a link", "HEAD / HTTP/1.1|OWN|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document", 403, ""},
	{"word that nobody knows", "GET / HTTP/1.1|OWN|Sec-Fetch-Site: near-site|Sec-Fetch-Mode: cors|Sec-Fetch-Dest: empty", 403, ""},
	{"two words", "GET / HTTP/1.1|OWN|Sec-Fetch-Site: same-origin|Sec-Fetch-Site: cross-site", 403, ""},
	{"address that a script of another site fetches", "GET / HTTP/1.1|OWN|Sec-Fetch-Site: cross-site", 403, ""},
	// Methods.
	{"form on a page", "POST / HTTP/1.1|OWN|Content-Length: 0|Origin: http://localhost:PORT", 405, ""},
	{"form beside the mounted", "POST /intakes/ HTTP/1.1|OWN|Content-Length: 0|Origin: http://localhost:PORT", 405, ""},
	{"form out of the mounted", "POST /intake/../a HTTP/1.1|OWN|Content-Length: 0|Origin: http://localhost:PORT", 404, ""},
	{"OPTIONS", "OPTIONS / HTTP/1.1|OWN|Origin: http://localhost:PORT", 405, ""},
	{"OPTIONS of the server", "OPTIONS * HTTP/1.1|OWN|Origin: http://localhost:PORT", 405, ""},
	{"TRACE", "TRACE /intake/ HTTP/1.1|OWN|Origin: http://localhost:PORT", 405, ""},
	{"CONNECT", "CONNECT evil.example:443 HTTP/1.1|OWN", 405, ""},
	{"CONNECT with a path", "CONNECT /intake/ HTTP/1.1|OWN|Origin: http://localhost:PORT", 405, ""},
	{"lower case method", "get / HTTP/1.1|OWN", 405, ""},
	{"preface of HTTP/2", "PRI * HTTP/2.0|", 405, ""},
	{"method by header", "POST / HTTP/1.1|OWN|Content-Length: 0|X-HTTP-Method-Override: GET|Origin: http://localhost:PORT", 405, ""},
	{"foreign form", "POST /intake/comment HTTP/1.1|OWN|Content-Length: 0|Origin: http://evil.example", 403, ""},
	{"foreign form without origin", "POST /intake/comment HTTP/1.1|OWN|Content-Length: 0|Sec-Fetch-Site: cross-site|Sec-Fetch-Mode: navigate|Sec-Fetch-Dest: document", 403, ""},
	{"form that does not say from where", "POST /intake/comment HTTP/1.1|OWN|Content-Length: 0", 403, ""},
	{"form from nowhere", "POST /intake/comment HTTP/1.1|OWN|Content-Length: 0|Sec-Fetch-Site: none", 403, ""},
	{"question before a foreign fetch", "OPTIONS /intake/comment HTTP/1.1|OWN|Origin: http://evil.example|Access-Control-Request-Method: PUT", 403, ""},
	// Other protocols.
	{"WebSocket", "GET /_kontor/events HTTP/1.1|OWN|Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: 13|Origin: http://localhost:PORT", 403, ""},
	{"foreign WebSocket", "GET / HTTP/1.1|OWN|Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: 13|Origin: http://evil.example", 403, ""},
	{"WebSocket of a program", "GET /intake/ HTTP/1.1|OWN|Connection: Upgrade|Upgrade: websocket|Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==|Sec-WebSocket-Version: 13", 403, ""},
	{"HTTP/2 in the clear", "GET / HTTP/1.1|OWN|Connection: Upgrade, HTTP2-Settings|Upgrade: h2c|HTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA", 403, ""},
	// Paths.
	{"another host as a path", "GET //evil.example/ HTTP/1.1|OWN", 400, ""},
	{"double slash", "GET /de//entwurf/ HTTP/1.1|OWN", 400, ""},
	{"encoded slash", "GET /de%2fentwurf HTTP/1.1|OWN", 400, ""},
	{"encoded slash, upper case", "GET /de%2Fentwurf HTTP/1.1|OWN", 400, ""},
	{"backslash", "GET /de\\entwurf HTTP/1.1|OWN", 400, ""},
	{"encoded backslash", "GET /de%5centwurf HTTP/1.1|OWN", 400, ""},
	{"no path", "GET * HTTP/1.1|OWN", 400, ""},
	{"NUL", "GET /index.html%00.png HTTP/1.1|OWN", 400, ""},
	{"raw NUL", "GET /index.html\x00.png HTTP/1.1|OWN", 400, ""},
	{"line break", "GET /a%0d%0aX-Evil:%201 HTTP/1.1|OWN", 400, ""},
	{"not UTF-8", "GET /%c0%ae%c0%ae/ HTTP/1.1|OWN", 400, ""},
	{"encoded twice", "GET /%252e%252e/%252e%252e/etc/passwd HTTP/1.1|OWN", 400, ""},
	{"fragment", "GET /@fs#/../../etc/passwd HTTP/1.1|OWN", 400, ""},
	{"fragment alone", "GET /#/etc/passwd HTTP/1.1|OWN", 400, ""},
	{"way up", "GET /../../etc/passwd HTTP/1.1|OWN", 404, ""},
	{"encoded way up", "GET /de/%2e%2e/%2E%2E/etc/passwd HTTP/1.1|OWN", 404, ""},
	{"way nowhere", "GET /./de/ HTTP/1.1|OWN", 404, ""},
	{"cache of the builder", "GET /.kontor/cache/ HTTP/1.1|OWN", 404, ""},
	{"history", "GET /.git/config HTTP/1.1|OWN", 404, ""},
	{"hidden file in a folder", "GET /de/.env HTTP/1.1|OWN", 404, ""},
	{"hidden file among the well-known", "GET /.well-known/.git/config HTTP/1.1|OWN", 404, ""},
	{"way up from the well-known", "GET /.well-known/../etc/passwd HTTP/1.1|OWN", 404, ""},
	{"well-known below a folder", "GET /de/.well-known/a HTTP/1.1|OWN", 404, ""},
	{"way up to a published file", "GET /de/../.nojekyll HTTP/1.1|OWN", 404, ""},
	{"way up at the end", "GET /de/.. HTTP/1.1|OWN", 404, ""},
	{"encoded hidden file", "GET /%2egit/config HTTP/1.1|OWN", 404, ""},
}

// Headers of every answer, whatever the handler says.
var always = map[string]string{
	"Cross-Origin-Resource-Policy": "same-origin",
	"X-Content-Type-Options":       "nosniff",
	"Content-Security-Policy":      "frame-ancestors 'self'",
	"Referrer-Policy":              "same-origin",
	"Vary":                         "Origin, Sec-Fetch-Dest, Sec-Fetch-Mode, Sec-Fetch-Site",
	"Cache-Control":                "no-store",
}

// outcome is what a guard did with all exchanges.
type outcome struct {
	breaches []string
	through  int // hostile requests that got the draft, or a word of theirs into it
}

func (o *outcome) breach(e exchange, format string, args ...any) {
	o.breaches = append(o.breaches, e.name+": "+fmt.Sprintf(format, args...))
}

// tryAll sends all exchanges to previews whose guard has these rules.
func tryAll(t *testing.T, rules rules) (o outcome) {
	t.Helper()
	previews := map[string]*listening{"": {}, "any": {}, "80": {}}
	for port, p := range previews {
		p.start(t, port, rules)
	}
	for _, e := range legal {
		o.legal(e, previews[e.port].send(t, e))
	}
	for _, e := range hostile {
		o.hostile(e, previews[e.port].send(t, e))
	}
	return o
}

func (o *outcome) legal(e exchange, a reply) {
	h := a.Header
	switch {
	case a.StatusCode != http.StatusOK:
		o.breach(e, "status %d", a.StatusCode)
	case h.Get("X-Draft") != canary:
		o.breach(e, "not answered by the preview")
	case a.hasBody && !strings.Contains(a.body, canary) && !strings.Contains(e.request, "/silent/"):
		o.breach(e, "without content")
	}
	if strings.Contains(a.body, "evil.example") {
		o.through++
		o.breach(e, "believes a proxy: %s", a.body)
	}
	o.headers(e, a)
	if !slices.Contains(h["Content-Security-Policy"], "default-src 'self'") || !slices.Contains(h["Vary"], "Accept-Encoding") {
		o.breach(e, "lost a header of the handler: %v", h)
	}
}

func (o *outcome) hostile(e exchange, a reply) {
	if a.asked || strings.Contains(a.raw, canary) {
		o.through++
		o.breach(e, "got the draft: %s", a.raw)
	}
	if a.StatusCode != e.status {
		o.breach(e, "status %d, want %d", a.StatusCode, e.status)
	}
	if text, ours := strings.CutPrefix(a.body, "kontor serve refused this request: "); ours {
		if reason, advice, _ := strings.Cut(text, ".\n"); len(reason) < 10 || len(advice) < 10 || len(text) > 400 {
			o.breach(e, "says %q", a.body)
		}
	} else if a.hasBody && e.status != http.StatusBadRequest {
		o.breach(e, "does not say why: %q", a.body)
	} else if a.hasBody {
		return // net/http refused it, before any guard
	}
	o.headers(e, a)
}

func (o *outcome) headers(e exchange, a reply) {
	for name, value := range always {
		if strings.Contains(e.request, "/assets/") && name == "Cache-Control" {
			value = "max-age=60"
		}
		if !slices.Contains(a.Header.Values(name), value) {
			o.breach(e, "without %s: %s", name, value)
		}
	}
	for name := range a.Header {
		if strings.HasPrefix(name, "Access-Control-") || name == "Timing-Allow-Origin" {
			o.breach(e, "with %s", name)
		}
	}
	if policies := a.Header.Values("Referrer-Policy"); len(policies) > 1 {
		o.breach(e, "with policies %q for Referer", policies)
	}
}

// listening is a guarded site behind a port.
type listening struct {
	site    naive
	address string
}

func (l *listening) start(t *testing.T, port string, rules rules) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.address = listener.Addr().String()
	o := GuardOptions{Hosts: []string{"author.example"}, Mounted: []string{"", "/intake/"}, Port: listener.Addr().(*net.TCPAddr).Port,
		Published: func(r *http.Request) bool { return strings.HasSuffix(r.URL.Path, "/.nojekyll") }}
	switch port {
	case "any":
		o.Port = 0
	case "80":
		o.Port = 80
	}
	server := &http.Server{Handler: guard(&l.site, o, rules), DisableGeneralOptionsHandler: true}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	t.Cleanup(func() {
		_ = server.Close()
		<-done
	})
}

// reply is an answer and the bytes that it came as.
type reply struct {
	*http.Response
	raw     string
	body    string
	hasBody bool // not one to HEAD
	asked   bool // the site was asked
}

func (l *listening) send(t *testing.T, e exchange) reply {
	t.Helper()
	_, port, _ := net.SplitHostPort(l.address)
	text := strings.ReplaceAll(e.request, "|OWN", "|Host: localhost:PORT")
	text = strings.ReplaceAll(strings.ReplaceAll(text, "|", "\r\n"), "PORT", port) + "\r\n\r\n"
	connection, err := net.Dial("tcp", l.address)
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	_ = connection.SetDeadline(time.Now().Add(time.Minute)) // against hanging
	before := l.site.asked.Load()
	if _, err := io.WriteString(connection, text); err != nil {
		t.Fatalf("%s: %v", e.name, err)
	}
	if err := connection.(*net.TCPConn).CloseWrite(); err != nil {
		t.Fatalf("%s: %v", e.name, err)
	}
	raw, err := io.ReadAll(connection)
	if err != nil {
		t.Fatalf("%s: %v", e.name, err)
	}
	method, _, _ := strings.Cut(text, " ")
	if method == http.MethodConnect {
		method = http.MethodGet // a CONNECT that is refused has a body too
	}
	answer, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(raw)), &http.Request{Method: method})
	if err != nil {
		t.Fatalf("%s: %v in %q", e.name, err, raw)
	}
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatalf("%s: %v in %q", e.name, err, raw)
	}
	return reply{answer, string(raw), string(body), method != http.MethodHead, l.site.asked.Load() != before}
}

func TestP09PreviewAnswersOnlyItsAuthor(t *testing.T) {
	if len(hostile) < 40 || len(legal) < 12 {
		t.Fatalf("only %d hostile requests and %d legal forms", len(hostile), len(legal))
	}
	for _, breach := range tryAll(t, allRules()).breaches {
		t.Error(breach)
	}
}

// Each rule is needed: without it some request gets through, or some answer
// lacks a header.
func TestP09NoRuleIsUntested(t *testing.T) {
	for i, rule := range allRules().requests {
		mutant := allRules()
		mutant.requests = slices.Delete(mutant.requests, i, i+1)
		if o := tryAll(t, mutant); o.through == 0 {
			t.Errorf("without the rule %q no hostile request gets through", rule.name)
		} else {
			t.Logf("without %q: %d get through", rule.name, o.through)
		}
	}
	for i, rule := range allRules().answers {
		mutant := allRules()
		mutant.answers = slices.Delete(mutant.answers, i, i+1)
		if o := tryAll(t, mutant); len(o.breaches) < len(hostile)/2 && rule.name != "no sharing" || len(o.breaches) == 0 {
			t.Errorf("without the rule %q only %d answers lack something", rule.name, len(o.breaches))
		}
	}
	for i, claim := range allRules().claims {
		mutant := allRules()
		mutant.claims = slices.Delete(mutant.claims, i, i+1)
		if o := tryAll(t, mutant); o.through == 0 {
			t.Errorf("no handler is seen to believe %s", claim)
		}
	}
}

// A handler may stream, and may not take the connection over.
func TestGuardLetsHandlersStream(t *testing.T) {
	flushed, seen := make(chan struct{}), make(chan struct{})
	hijack := make(chan error, 1)
	handler := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		c := http.NewResponseController(w)
		_, _, err := c.Hijack()
		hijack <- err
		if err := c.SetWriteDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Error(err)
		}
		if err := c.SetReadDeadline(time.Now().Add(time.Minute)); err != nil {
			t.Error(err)
		}
		w.Header().Set("Link", "</a.css>; rel=preload")
		w.WriteHeader(http.StatusEarlyHints)
		w.Header().Set("Access-Control-Allow-Origin", "*")
		w.(http.Flusher).Flush()
		close(flushed)
		<-seen // the answer does not end before its headers have arrived
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := &http.Server{Handler: Guard(handler, GuardOptions{Port: listener.Addr().(*net.TCPAddr).Port})}
	done := make(chan error, 1)
	go func() { done <- server.Serve(listener) }()
	defer func() {
		_ = server.Close()
		<-done
	}()
	answer, err := http.Get("http://" + listener.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	<-flushed
	close(seen)
	defer answer.Body.Close()
	if answer.Header.Get("Access-Control-Allow-Origin") != "" || answer.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers of a stream: %v", answer.Header)
	}
	if n := len(answer.Header.Values("Content-Security-Policy")); n != 1 {
		t.Errorf("%d policies after an interim answer, want 1", n)
	}
	if err := <-hijack; err == nil {
		t.Error("a handler took the connection over")
	}
}

func TestLoopback(t *testing.T) {
	for bind, want := range map[string]bool{
		"127.0.0.1": true, "::1": true, "localhost": true, "LocalHost": true, "127.1.2.3": true, "::ffff:127.0.0.1": true,
		"": false, "0.0.0.0": false, "::": false, "192.168.1.20": false, "2001:db8::1": false, "127.1": false,
		"localhost.evil.example": false, "evil.localhost": false, "127.0.0.1.evil.example": false, "127.0.0.1:1313": false,
	} {
		if Loopback(bind) != want {
			t.Errorf("Loopback(%s) is %s", strconv.Quote(bind), strconv.FormatBool(!want))
		}
	}
}
