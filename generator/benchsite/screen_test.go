package benchsite

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

const screenEdits = 30

// observer runs in the page before its own scripts. It notes when the preview
// tells of a change, when the page has come, and when the text is on screen: in
// the first task after the frame that shows it. Times are of the machine's clock.
const observer = `(() => {
	const now = () => performance.timeOrigin + performance.now();
	let told = 0;
	window.EventSource = class extends EventSource {
		constructor(...args) {
			super(...args);
			this.addEventListener("state", () => { told = now(); });
		}
	};
	const served = () => performance.timeOrigin +
		Math.max(...performance.getEntriesByType("resource").filter((e) => e.name === location.href).map((e) => e.responseEnd));
	const paragraph = (text) => [...document.querySelectorAll("main p")].find((p) => p.textContent.includes(text));
	window.expect = (text) => {
		performance.clearResourceTimings();
		window.shown = new Promise((resolve, reject) => {
			const watch = new MutationObserver(() => {
				if (!paragraph(text)) return;
				watch.disconnect();
				requestAnimationFrame(() => {
					const { top, bottom } = paragraph(text).getBoundingClientRect();
					if (bottom <= 0 || top >= innerHeight) reject(new Error("the text is not in sight"));
					const frame = new MessageChannel();
					frame.port1.onmessage = () => resolve([told, served(), now()]);
					frame.port2.postMessage("");
				});
			});
			watch.observe(document.documentElement, { childList: true, characterData: true, subtree: true });
		});
	};
})()`

// TestBenchScreen measures the time from a saved file to the changed text on
// screen, in a browser that shows the shipped site.
func TestBenchScreen(t *testing.T) {
	if *articles == 0 {
		t.Skip("measures only with -bench.n; see make bench")
	}
	browser := browser(t)
	d := kontorsDesk(t.TempDir())
	d.article = "content/series/vertriebskonzept/01-kanaele.md"
	if err := os.CopyFS(filepath.Join(d.dir, "content"), os.DirFS(filepath.Join("..", "..", "content"))); err != nil {
		t.Fatal(err)
	}
	address, stop := d.serve(t, t.TempDir())
	defer stop()
	if _, err := chromedp.Call(browser, page.AddScriptToEvaluateOnNewDocument, page.AddScriptToEvaluateOnNewDocumentParams{Source: observer}); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Do(browser, chromedp.EmulateViewport(1280, 1600), chromedp.Navigate(address)); err != nil {
		t.Fatal(err)
	}
	ask[bool](t, browser, `new Promise((yes) => {
		const look = () => document.querySelector("kontor-preview") ? yes(true) : setTimeout(look, 10);
		look();
	})`)

	file := d.file(t)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	matter, body, ok := strings.Cut(strings.TrimPrefix(string(text), "---\n"), "\n---\n")
	if !ok {
		t.Fatalf("%s has no front matter", file)
	}
	var told, served, shown, all []time.Duration
	for i := range screenEdits {
		marker := fmt.Sprintf("Marke %d-%d", os.Getpid(), i)
		ask[bool](t, browser, fmt.Sprintf(`expect(%q), true`, marker))
		edited := "---\n" + matter + "\n---\n\n" + marker + "\n\n" + body
		saved := float64(time.Now().UnixMicro()) / 1e3
		if err := os.WriteFile(file, []byte(edited), 0o644); err != nil {
			t.Fatal(err)
		}
		times := ask[[]float64](t, browser, `shown`)
		for step, at := range times {
			if before := append([]float64{saved}, times...)[step]; at < before-1 {
				t.Fatalf("edit %d: step %d at %.1f ms, but the one before at %.1f ms", i, step, at-saved, before-saved)
			}
		}
		told = append(told, since(saved, times[0]))
		served = append(served, since(times[0], times[1]))
		shown = append(shown, since(times[1], times[2]))
		all = append(all, since(saved, times[2]))
	}
	t.Logf("an edit is on screen after %s (debounce included)", spread(all))
	t.Logf("of that, until the browser is told: %s", spread(told))
	t.Logf("         until the page has come:   %s", spread(served))
	t.Logf("         until it is on screen:     %s", spread(shown))
}

// since is the time between two readings of the clock in milliseconds.
func since(a, b float64) time.Duration { return time.Duration((b - a) * float64(time.Millisecond)) }

// browser starts a browser with one tab.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"google-chrome", "chromium-browser", "chromium"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
		}
	}
	switch {
	case path == "" && os.Getenv("KONTOR_TEST_ALL") == "1":
		t.Fatal("chromium is missing: run make deps")
	case path == "":
		t.Skip("chromium is missing; make deps installs it")
	}
	allocator, cancel := chromedp.NewExecAllocator(context.Background(), append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU)...) // the pages shown are our own
	t.Cleanup(cancel)
	ctx, cancel := chromedp.NewContext(allocator)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return ctx
}

// ask runs a script that answers at once or later.
func ask[T any](t *testing.T, tab context.Context, script string) T {
	t.Helper()
	answer, err := chromedp.Run(tab, chromedp.Evaluate[T](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatal(err)
	}
	return answer
}
