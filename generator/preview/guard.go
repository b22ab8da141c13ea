package preview

import (
	"fmt"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"
)

// GuardOptions say who may ask.
type GuardOptions struct {
	// Hosts are further host names that the author configured, without port
	// and in ASCII ("xn--..."). Upper case is no difference.
	Hosts []string
	Port  int // the port that the preview listens on; 0 = any
	// Mounted are the prefixes of handlers that may be sent more than GET and
	// HEAD: "/intake/". Which methods they take is for them to say.
	Mounted []string
	// Published reports whether a request is for something that the site
	// publishes, though its name begins with a dot; nil = nothing is.
	Published func(*http.Request) bool
}

// Guard answers only the author: requests that another site could have caused
// are refused before next sees them. What proxies claim about a request
// (Forwarded, X-Forwarded-Host and the like) is neither believed nor passed on.
//
// Nor can another site read what is answered: headers forbid every kind of
// embedding, and next cannot allow it with Access-Control-Allow-Origin. What
// [http.Server] answers by itself goes around it: malformed requests, and
// "OPTIONS *" unless DisableGeneralOptionsHandler is set.
func Guard(next http.Handler, o GuardOptions) http.Handler {
	return guard(next, o, allRules())
}

// Loopback reports whether an address to bind to is reachable from this
// machine alone: "127.0.0.1", "::1", "localhost".
func Loopback(bind string) bool {
	ip, err := netip.ParseAddr(bind)
	return err == nil && ip.IsLoopback() || strings.EqualFold(bind, "localhost")
}

// rules are all that a guard does; tests leave out one at a time.
type rules struct {
	requests []requestRule
	answers  []answerRule
	claims   []string // beginnings of the names of request headers that next never sees
}

// requestRule finds a reason to refuse a request, or none. The first counts.
type requestRule struct {
	name   string
	refuse func(asked) *refusal
}

// answerRule sees to the headers of every answer. It may be applied twice.
type answerRule struct {
	name  string
	apply func(http.Header)
}

// refusal is an answer that holds nothing of the site.
type refusal struct {
	status int
	reason string
	advice string
}

func allRules() rules {
	return rules{
		requests: []requestRule{
			{"method", refuseMethod},
			{"proxy", refuseProxying},
			{"host", refuseHost},
			{"port", refusePort},
			{"origin", refuseOrigin},
			{"fetch", refuseFetch},
			{"unproven", refuseUnproven},
			{"upgrade", refuseUpgrade},
			{"slashes", refuseSlashes},
			{"characters", refuseCharacters},
			{"dots", refuseDots},
		},
		answers: []answerRule{
			// Last line where browsers send no Sec-Fetch-Site: names and
			// addresses of this machine that they do not count as local.
			{"resource policy", set("Cross-Origin-Resource-Policy", "same-origin")},
			{"nosniff", set("X-Content-Type-Options", "nosniff")},
			{"frames", add("Content-Security-Policy", "frame-ancestors 'self'")},
			{"referrer", set("Referrer-Policy", "same-origin")},
			{"vary", add("Vary", "Origin, Sec-Fetch-Dest, Sec-Fetch-Mode, Sec-Fetch-Site")},
			{"no store", unlessSet("Cache-Control", "no-store")},
			{"no sharing", dropSharing},
		},
		claims: []string{"Forwarded", "X-Forwarded", "X-Real-Ip", "X-Original-", "X-Rewrite-", "X-Http-Method", "X-Method-Override"},
	}
}

func guard(next http.Handler, o GuardOptions, rules rules) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		a := &answer{ResponseWriter: w, rules: rules.answers}
		defer a.seal() // for a handler that writes nothing
		asked := newAsked(r, o)
		for _, rule := range rules.requests {
			if no := rule.refuse(asked); no != nil {
				no.write(a)
				return
			}
		}
		next.ServeHTTP(a, without(r, rules.claims))
	})
}

func (no *refusal) write(w http.ResponseWriter) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	if no.status == http.StatusMethodNotAllowed {
		w.Header().Set("Allow", "GET, HEAD")
	}
	w.WriteHeader(no.status)
	_, _ = fmt.Fprintf(w, "kontor serve refused this request: %s.\n%s\n", no.reason, no.advice) // the client has left
}

// without returns the request without the headers whose names begin so.
func without(r *http.Request, beginnings []string) *http.Request {
	r = r.WithContext(r.Context()) // a copy
	r.Header = r.Header.Clone()
	for name := range r.Header {
		if slices.ContainsFunc(beginnings, func(b string) bool { return strings.HasPrefix(name, b) }) {
			delete(r.Header, name)
		}
	}
	return r
}

// asked is a request as the rules look at it.
type asked struct {
	*http.Request
	o    GuardOptions
	host authority // zero if it is malformed
}

func newAsked(r *http.Request, o GuardOptions) asked {
	a := asked{Request: r, o: o}
	if host, ok := a.authority(r.Host); ok {
		a.host = host
	}
	return a
}

// scheme is that of the connection and its port. A proxy in between may claim
// another, but then so may anybody.
func (a asked) scheme() (name string, port int) {
	if a.TLS != nil {
		return "https", 443
	}
	return "http", 80
}

func (a asked) authority(s string) (authority, bool) {
	_, port := a.scheme()
	return parseAuthority(s, port)
}

// isOwn reports whether an origin is the one that the request was sent to.
func (a asked) isOwn(origin string) bool {
	scheme, _ := a.scheme()
	its, rest, _ := strings.Cut(origin, "://")
	from, ok := a.authority(rest)
	return ok && from == a.host && strings.EqualFold(its, scheme)
}

func (a asked) onlyReads() bool {
	return a.Method == http.MethodGet || a.Method == http.MethodHead
}

func (a asked) isMounted() bool {
	return slices.ContainsFunc(a.o.Mounted, func(prefix string) bool {
		return prefix != "" && strings.HasPrefix(a.URL.Path, strings.TrimSuffix(prefix, "/")+"/")
	})
}

func refuseMethod(a asked) *refusal {
	never := []string{http.MethodConnect, http.MethodTrace, "TRACK"}
	if a.onlyReads() || a.isMounted() && !slices.Contains(never, strings.ToUpper(a.Method)) {
		return nil
	}
	return &refusal{http.StatusMethodNotAllowed, "this address takes GET and HEAD only", "Open it in a browser."}
}

// refuseProxying refuses request targets that are a whole address: only
// proxies are sent such, and the Host header beside it cannot be seen.
func refuseProxying(a asked) *refusal {
	if a.URL.Scheme == "" {
		return nil
	}
	return &refusal{http.StatusMisdirectedRequest, "the preview is not a proxy", "Ask for the path alone and name the host in the Host header."}
}

// refuseHost refuses the names that another site could have pointed at this
// machine (DNS rebinding). An IP address cannot be pointed anywhere.
func refuseHost(a asked) *refusal {
	if a.host.isLocal() || slices.ContainsFunc(a.o.Hosts, a.host.isNamed) {
		return nil
	}
	return &refusal{http.StatusMisdirectedRequest,
		fmt.Sprintf("it does not know the host name %+.100q", a.Host),
		"It answers to localhost, to names below it and to IP addresses. To let it answer to a further name, start it with --host NAME."}
}

func refusePort(a asked) *refusal {
	if a.o.Port == 0 || a.host.port == a.o.Port {
		return nil
	}
	return &refusal{http.StatusMisdirectedRequest, "it was sent to another port than the preview listens on",
		fmt.Sprintf("Use port %d, or start the preview on another with --port.", a.o.Port)}
}

func refuseOrigin(a asked) *refusal {
	from, sent := a.Header["Origin"]
	if !sent || len(from) == 1 && a.isOwn(from[0]) {
		return nil
	}
	return &refusal{http.StatusForbidden, "a page of another origin caused it",
		"Other sites cannot use the preview. Open its address in a tab of its own, always by the same host name."}
}

// refuseFetch lets other sites do no more than link to the preview.
func refuseFetch(a asked) *refusal {
	link := a.Method == http.MethodGet && a.only("Sec-Fetch-Mode", "navigate") && a.only("Sec-Fetch-Dest", "document")
	_, sent := a.Header["Sec-Fetch-Site"]
	if !sent || link || a.only("Sec-Fetch-Site", "same-origin") || a.only("Sec-Fetch-Site", "none") {
		return nil
	}
	return &refusal{http.StatusForbidden, "a page of another site caused it (Sec-Fetch-Site)",
		"Other sites can link to the preview, but not embed, load or post to it. Open its address in a tab of its own."}
}

// only reports whether a header was sent once, with this value.
func (a asked) only(header, value string) bool {
	return slices.Equal(a.Header[header], []string{value})
}

// refuseUnproven wants a sign that a page of the preview itself caused what
// may change something: that nothing speaks against it is not enough.
func refuseUnproven(a asked) *refusal {
	if a.onlyReads() || a.only("Sec-Fetch-Site", "same-origin") || a.isOwn(a.Header.Get("Origin")) {
		return nil
	}
	return &refusal{http.StatusForbidden, "nothing shows that a page of the preview caused it",
		"Use a form of the preview in an up-to-date browser, or send its own address as Origin."}
}

func refuseUpgrade(a asked) *refusal {
	if _, sent := a.Header["Upgrade"]; !sent {
		return nil
	}
	return &refusal{http.StatusForbidden, "the preview speaks HTTP only, no WebSocket", "Ask without the header Upgrade."}
}

// refuseSlashes refuses addresses that programs read differently: "//host" as
// another host, an encoded slash or a backslash as a folder or not.
func refuseSlashes(a asked) *refusal {
	path, escaped := a.URL.Path, strings.ToLower(a.URL.EscapedPath())
	if strings.HasPrefix(path, "/") && !strings.Contains(path, "//") && !strings.Contains(path, `\`) && !strings.Contains(escaped, "%2f") {
		return nil
	}
	return &refusal{http.StatusBadRequest, "its address has slashes that no address of a site has",
		"Write single slashes, neither encoded nor as backslashes."}
}

func refuseCharacters(a asked) *refusal {
	control := func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' } // the last: not UTF-8
	if !strings.ContainsFunc(a.URL.Path, control) && !isEncoded(a.URL.Path) && !strings.Contains(a.RequestURI, "#") {
		return nil
	}
	return &refusal{http.StatusBadRequest, "its address has characters that no address of a site has",
		"Write it in UTF-8 without control characters, encoded once, without #."}
}

// isEncoded reports whether a decoded path could be decoded once more.
func isEncoded(path string) bool {
	for _, after := range strings.Split(path, "%")[1:] {
		if len(after) >= 2 && isHex(after[0]) && isHex(after[1]) {
			return true
		}
	}
	return false
}

func isHex(c byte) bool {
	return '0' <= c && c <= '9' || 'a' <= c && c <= 'f' || 'A' <= c && c <= 'F'
}

// refuseDots keeps ways up and hidden files (.git, .kontor) out of reach,
// wherever next takes its files from. Only /.well-known/ is for visitors, and
// what the site publishes.
func refuseDots(a asked) *refusal {
	path := a.URL.Path
	if rest, known := strings.CutPrefix(path, "/.well-known/"); known {
		path = "/" + rest
	}
	if !strings.Contains(path, "/.") || !leadsUp(path) && a.o.Published != nil && a.o.Published(a.Request) {
		return nil
	}
	return &refusal{http.StatusNotFound, "a part of its address begins with a dot", "Of hidden files the preview shows only those that the site publishes."}
}

func leadsUp(path string) bool {
	parts := strings.Split(path, "/")
	return slices.Contains(parts, ".") || slices.Contains(parts, "..")
}

// authority is a host with its port, as Host and Origin name it.
type authority struct {
	name string // in lower case; "" if it is an address
	ip   netip.Addr
	port int
}

// parseAuthority takes only what browsers send: no user, no percent-encoding,
// no IPv6 zone, no IPv4 address in other forms, no dot at the end.
func parseAuthority(s string, defaultPort int) (a authority, ok bool) {
	host, port := s, ""
	if i := strings.LastIndex(s, ":"); i > strings.LastIndex(s, "]") {
		host, port = s[:i], s[i+1:]
		a.port, ok = parsePort(port)
	} else {
		a.port, ok = defaultPort, true
	}
	if !ok {
		return authority{}, false
	}
	if inside, bracketed := strings.CutPrefix(host, "["); bracketed {
		inside, closed := strings.CutSuffix(inside, "]")
		ip, err := netip.ParseAddr(inside)
		a.ip = ip
		return a, closed && err == nil && ip.Is6() && ip.Zone() == ""
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		a.ip = ip
		return a, ip.Is4()
	}
	a.name = strings.ToLower(host)
	return a, isHostName(a.name)
}

func parsePort(s string) (port int, ok bool) {
	n, err := strconv.ParseUint(s, 10, 16)
	return int(n), err == nil && s[0] != '0'
}

func isHostName(s string) bool {
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || strings.Trim(label, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
			return false
		}
	}
	return true
}

// isLocal reports whether no name server has a say in what the host is. The
// address "any" (0.0.0.0) is none to connect to: browsers do, but take it for a
// host far away and do not tell who asks.
func (a authority) isLocal() bool {
	if a.ip.IsValid() {
		return !a.ip.Unmap().IsUnspecified()
	}
	return a.name == "localhost" || strings.HasSuffix(a.name, ".localhost")
}

func (a authority) isNamed(name string) bool {
	return a.name != "" && strings.EqualFold(a.name, name)
}

// answer holds back the headers of an answer until the rules have seen them.
// It cannot be hijacked, which would go around them.
type answer struct {
	http.ResponseWriter
	rules  []answerRule
	sealed bool
}

func (a *answer) seal() {
	if a.sealed {
		return
	}
	a.sealed = true
	for _, rule := range a.rules {
		rule.apply(a.Header())
	}
}

// WriteHeader sends the headers. Those of an interim answer go out as well, so
// that the rules are applied to each.
func (a *answer) WriteHeader(status int) {
	a.seal()
	a.ResponseWriter.WriteHeader(status)
	if status < 200 {
		a.sealed = false
	}
}

func (a *answer) Write(b []byte) (int, error) {
	a.seal()
	return a.ResponseWriter.Write(b)
}

// Flush lets handlers stream.
func (a *answer) Flush() { _ = a.FlushError() }

// FlushError is Flush for [http.ResponseController], which also wants the
// deadlines.
func (a *answer) FlushError() error {
	a.seal()
	return a.control().Flush()
}

// SetReadDeadline is for [http.ResponseController].
func (a *answer) SetReadDeadline(t time.Time) error { return a.control().SetReadDeadline(t) }

// SetWriteDeadline is for [http.ResponseController].
func (a *answer) SetWriteDeadline(t time.Time) error { return a.control().SetWriteDeadline(t) }

func (a *answer) control() *http.ResponseController {
	return http.NewResponseController(a.ResponseWriter)
}

func set(name, value string) func(http.Header) {
	return func(h http.Header) { h.Set(name, value) }
}

// add adds a value to those of the handler; of several policies all hold.
func add(name, value string) func(http.Header) {
	return func(h http.Header) {
		if !slices.Contains(h[name], value) {
			h.Add(name, value)
		}
	}
}

func unlessSet(name, value string) func(http.Header) {
	return func(h http.Header) {
		if h.Get(name) == "" {
			h.Set(name, value)
		}
	}
}

// dropSharing takes back what a handler allows other origins. In production
// the intake may be meant for the site's origin; here both are one.
func dropSharing(h http.Header) {
	for name := range h {
		lower := strings.ToLower(name)
		if strings.HasPrefix(lower, "access-control-") || lower == "timing-allow-origin" {
			delete(h, name)
		}
	}
}
