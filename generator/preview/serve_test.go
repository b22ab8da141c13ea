package preview

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// longEnough is how long a test waits for what must happen at once.
const longEnough = 30 * time.Second

// started is a call of Serve.
type started struct {
	address string
	end     context.CancelFunc
	result  chan error
}

func start(t *testing.T, h http.Handler, beside ...func(context.Context) error) started {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s := started{"http://" + l.Addr().String() + "/", cancel, make(chan error, 1)}
	go func() { s.result <- Serve(ctx, l, h, log.New(io.Discard, "", 0), beside...) }()
	t.Cleanup(cancel)
	return s
}

// ended waits for the end of a server.
func (s started) ended(t *testing.T) error {
	t.Helper()
	select {
	case err := <-s.result:
		return err
	case <-time.After(longEnough):
		t.Fatal("Serve does not end")
		return nil
	}
}

func TestOpenStreamsDoNotKeepThePreviewFromEnding(t *testing.T) {
	never := make(chan struct{})
	defer close(never)
	for name, wait := range map[string]func(*http.Request){
		"a stream that listens":     func(r *http.Request) { <-r.Context().Done() },
		"an answer that hangs":      func(*http.Request) { <-never },
		"an answer that is written": func(*http.Request) {},
	} {
		t.Run(name, func(t *testing.T) {
			stopped := false
			s := start(t, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				_, _ = w.Write([]byte("begun"))
				_ = http.NewResponseController(w).Flush()
				wait(r)
			}), func(ctx context.Context) error {
				<-ctx.Done()
				stopped = true
				return nil
			})
			answer, err := http.Get(s.address)
			if err != nil {
				t.Fatal(err)
			}
			defer answer.Body.Close()
			if _, err := io.ReadFull(answer.Body, make([]byte, len("begun"))); err != nil {
				t.Fatal(err)
			}
			begin := time.Now()
			s.end()
			if err := s.ended(t); err != nil {
				t.Errorf("ends with %v", err)
			}
			if took := time.Since(begin); took > 5*time.Second { // a second, on a machine with nothing else to do
				t.Errorf("took %v to end", took)
			}
			if !stopped {
				t.Error("what ran beside was left behind")
			}
			if _, err := net.Dial("tcp", answer.Request.URL.Host); err == nil {
				t.Error("the port is still taken")
			}
		})
	}
}

func TestWhatFailsEndsThePreview(t *testing.T) {
	broken := errors.New("broken")
	s := start(t, http.NotFoundHandler(),
		func(context.Context) error { return broken },
		func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		func(context.Context) error { return nil }, // may be done early
	)
	if err := s.ended(t); !errors.Is(err, broken) {
		t.Errorf("%v", err)
	}
}

func TestOneEditionForEverybody(t *testing.T) {
	var got []string
	h := OneEdition(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		for _, c := range r.Cookies() {
			got = append(got, c.Name)
		}
	}))
	request := httptest.NewRequest(http.MethodGet, "/", nil)
	for _, name := range []string{cookieName, "other", cookieName} {
		request.AddCookie(&http.Cookie{Name: name, Value: "x"})
	}
	request.Header.Add("Cookie", cookieName+"=y") // a second line
	h.ServeHTTP(httptest.NewRecorder(), request)
	if len(got) != 1 || got[0] != "other" {
		t.Errorf("cookies %v", got)
	}
	if len(request.Cookies()) != 4 {
		t.Error("the request itself was changed")
	}
}
