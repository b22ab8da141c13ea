package generator_test

import (
	"bytes"
	"crypto/sha1"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"image"
	"image/png"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/chromedp/chromedp"

	"kontor/generator/preview"
)

// P09 in a real browser: the author looks at a page of another origin while the
// preview runs, and that page tries what pages can try.

// draft is what no other page may learn. The site tells it in every way that a
// browser could be made to repeat.
const draft = "geheimer Entwurf"

// gossip is a site that tells its draft to every page around it.
type gossip struct {
	mu    sync.Mutex
	asked map[string]int // by what was asked for
}

func (g *gossip) count(what ...string) (n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	for _, w := range what {
		n += g.asked[w]
	}
	return n
}

func (g *gossip) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	what := r.Method + " " + r.URL.Path
	g.mu.Lock()
	g.asked[what]++
	g.mu.Unlock()
	kind, body := "text/html; charset=utf-8", ""
	switch what {
	case "GET /":
		body = `<!doctype html><title>Vorschau</title><p>` + draft + `</p>
<script>if (parent !== window) parent.postMessage("` + draft + `", "*")</script>`
	case "GET /app.js":
		kind, body = "text/javascript", `window.stolen = "`+draft+`"`
	case "GET /look.css":
		kind, body = "text/css", `:root { --stolen: "`+draft+`" }`
	case "GET /picture.png":
		var b bytes.Buffer
		_ = png.Encode(&b, image.NewGray(image.Rect(0, 0, 7, 5))) // into memory
		kind, body = "image/png", b.String()
	case "GET /data.json":
		kind, body = "application/json", `{"text": "`+draft+`"}`
	case "GET /events":
		kind, body = "text/event-stream", "data: "+draft+"\n\n"
	case "GET /socket":
		g.shake(w, r)
		return
	case "POST /intake/":
		body = draft
	default:
		w.WriteHeader(http.StatusNotFound)
	}
	w.Header().Set("Content-Type", kind)
	_, _ = w.Write([]byte(body)) // the browser has left
}

// shake answers a WebSocket with one message, the draft.
func (g *gossip) shake(w http.ResponseWriter, r *http.Request) {
	connection, both, err := http.NewResponseController(w).Hijack()
	if err != nil {
		return
	}
	defer connection.Close()
	sum := sha1.Sum([]byte(r.Header.Get("Sec-WebSocket-Key") + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"))
	_, _ = fmt.Fprintf(both, "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: %s\r\n\r\n\x81%c%s",
		base64.StdEncoding.EncodeToString(sum[:]), len(draft), draft)
	_ = both.Flush()
	_, _ = both.ReadByte() // until the browser has closed it
}

// attack tries everything on the site at an address and answers with what it
// got, by way. What it gets nothing from says so: errors are awaited, no time
// is waited out.
const attack = `async target => {
	const got = {}
	const until = (node, where = document.body) => new Promise(done => {
		node.onload = node.onerror = done
		where.append(node)
	})
	const make = (name, fields) => Object.assign(document.createElement(name), fields)

	addEventListener("message", e => { got["message of a frame"] = e.data })
	await until(make("iframe", {src: target + "/"}))
	await until(make("object", {data: target + "/", type: "text/html"}))

	await until(make("script", {src: target + "/app.js"}))
	if (window.stolen) got.script = window.stolen
	await until(make("link", {rel: "stylesheet", href: target + "/look.css"}), document.head)
	const look = getComputedStyle(document.documentElement).getPropertyValue("--stolen")
	if (look) got.style = look
	const picture = make("img", {src: target + "/picture.png"})
	await until(picture)
	if (picture.naturalWidth) got.picture = picture.naturalWidth + "x" + picture.naturalHeight

	for (const mode of ["cors", "no-cors", "same-origin"]) {
		for (const path of ["/", "/data.json"]) {
			try {
				const text = await (await fetch(target + path, {mode, credentials: "include"})).text()
				if (text) got["fetch " + mode] = text
			} catch {}
		}
	}
	try {
		await fetch(target + "/intake/", {method: "POST", mode: "no-cors", body: "a=b"})
	} catch {}
	await new Promise(done => {
		const frame = make("iframe", {name: "answer"})
		document.body.append(frame)
		const form = make("form", {method: "post", action: target + "/intake/", target: "answer"})
		document.body.append(form)
		frame.onload = () => { if (frame.contentWindow.location !== "about:blank") done() }
		form.submit()
	})

	await new Promise(done => {
		const events = new EventSource(target + "/events")
		events.onmessage = e => { got.events = e.data; events.close(); done() }
		events.onerror = () => { events.close(); done() }
	})
	await new Promise(done => {
		const socket = new WebSocket(target.replace("http", "ws") + "/socket")
		socket.onmessage = e => { got.socket = e.data; socket.close(); done() }
		socket.onerror = socket.onclose = done
	})

	const opened = open(target + "/")
	if (opened) {
		const reached = () => { try { return opened.document.readyState === "complete" && opened.location.href !== "about:blank" } catch { return true } }
		while (!reached()) await new Promise(next => setTimeout(next, 5)) // no frames are drawn behind it
		try { got.opened = opened.document.body.textContent } catch {}
		opened.close()
	}
	await fetch(location.href) // what frames have to say comes before this answer
	return JSON.stringify(got)
}`

// startAt starts a server on a free port of this machine.
func startAt(t *testing.T, handler func(port int) http.Handler) (port string) {
	t.Helper()
	s := httptest.NewUnstartedServer(nil)
	tcp := s.Listener.Addr().(*net.TCPAddr)
	s.Config.Handler = handler(tcp.Port)
	s.Start()
	t.Cleanup(s.Close)
	return fmt.Sprint(tcp.Port)
}

// tryFrom lets a page of one origin attack the site at another.
func tryFrom(t *testing.T, b *tab, page, target string) (got map[string]string) {
	t.Helper()
	b.name = page
	b.do(t, chromedp.Navigate(page))
	answer := b.ask(t, fmt.Sprintf("(%s)(%q)", attack, target))
	if err := json.Unmarshal([]byte(answer), &got); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestP09OtherSitesLearnNothingOfThePreview(t *testing.T) {
	browser := newBrowser(t, chromedp.Flag("host-resolver-rules", "MAP *.example 127.0.0.1"))
	b := newTab(t, browser, "")
	bare, site := &gossip{asked: map[string]int{}}, &gossip{asked: map[string]int{}}
	unguarded := startAt(t, func(int) http.Handler { return bare })
	guarded := startAt(t, func(port int) http.Handler {
		return preview.Guard(site, preview.GuardOptions{Hosts: []string{"author.example"}, Port: port, Mounted: []string{"/intake/"}})
	})
	foreign := startAt(t, func(int) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", "text/html")
			_, _ = w.Write([]byte("<!doctype html><title>Elsewhere</title><body>"))
		})
	})

	t.Run("without a guard the attacks succeed", func(t *testing.T) {
		got := tryFrom(t, b, "http://evil.example:"+foreign+"/", "http://localhost:"+unguarded)
		for _, way := range []string{"message of a frame", "script", "style", "picture", "socket"} {
			if got[way] == "" {
				t.Errorf("the attack by %s gets nothing even without a guard: %v", way, got)
			}
		}
		if n := bare.count("POST /intake/"); n != 2 {
			t.Errorf("%d of 2 forms arrive even without a guard", n)
		}
	})

	// By the names of this machine the browser says who asks. To a name of the
	// author's own it does not, and the headers of the answers alone protect.
	for _, target := range []string{"localhost", "127.0.0.1", "author.example"} {
		for _, from := range []string{"localhost", "127.0.0.1", "evil.localhost", "evil.example"} {
			t.Run("from "+from+" to "+target, func(t *testing.T) {
				embedded, before := []string{"GET /app.js", "GET /look.css", "GET /picture.png", "GET /data.json"}, site.count("GET /")
				got := tryFrom(t, b, "http://"+from+":"+foreign+"/", "http://"+target+":"+guarded)
				if told := target != "author.example"; told && site.count(embedded...) != 0 {
					t.Error("what it embeds reached the preview")
				} else if n := site.count("GET /") - before; told && n != 1 {
					t.Errorf("the page was asked for %d times, want 1: as a window of its own", n)
				}
				for _, way := range slices.Sorted(maps.Keys(got)) {
					t.Errorf("by %s it gets %q", way, got[way])
				}
			})
		}
	}
	for _, never := range []string{"POST /intake/", "GET /socket", "GET /events"} {
		if n := site.count(never); n != 0 {
			t.Errorf("%d times %s reached the preview", n, never)
		}
	}

	t.Run("a name that was made to lead here", func(t *testing.T) {
		before := site.count("GET /")
		b.name = "rebound"
		b.do(t, chromedp.Navigate("http://evil.example:"+guarded+"/"))
		if text := b.ask(t, "document.body.textContent"); !strings.Contains(text, "evil.example") || strings.Contains(text, draft) {
			t.Errorf("it shows %q", text)
		}
		// The page is of the origin that it attacks, so that nothing but the name tells.
		text := b.ask(t, `(async () => {
			let text = ""
			for (const path of ["/", "/data.json", "/app.js"]) text += await (await fetch(path)).text()
			text += await (await fetch("/intake/", {method: "POST", body: "a=b"})).text()
			return text
		})()`)
		if n := strings.Count(text, "kontor serve refused this request"); n != 4 || strings.Contains(text, draft) {
			t.Errorf("its script reads %q", text)
		}
		if site.count("GET /") != before || site.count("POST /intake/") != 0 {
			t.Error("it reached the preview")
		}
	})

	t.Run("the author", func(t *testing.T) {
		for _, own := range []string{"localhost", "127.0.0.1", "kontor.localhost", "author.example"} {
			got := tryFrom(t, b, "http://"+own+":"+guarded+"/", "http://"+own+":"+guarded)
			for _, way := range []string{"message of a frame", "script", "style", "picture", "fetch cors", "fetch same-origin", "events", "opened"} {
				if got[way] == "" {
					t.Errorf("on %s the author's own page gets nothing by %s", own, way)
				}
			}
			if got["socket"] != "" {
				t.Errorf("on %s there is a WebSocket", own)
			}
		}
		if n := site.count("POST /intake/"); n != 8 {
			t.Errorf("%d of 8 forms of the author's own pages arrive", n)
		}
	})
}
