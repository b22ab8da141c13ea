package preview

import (
	"context"
	"log"
	"net"
	"net/http"
	"sync"
	"time"
)

// Limits of the server. Answers have none: an event stream lasts as long as its
// tab is open.
const (
	headerTimeout = 5 * time.Second
	idleTimeout   = 2 * time.Minute
	maxHeader     = 64 << 10
	farewell      = 700 * time.Millisecond // for what is being answered at the end
)

// Serve answers on l and runs what stands beside it, such as [Server.Run] and a
// [Watch], until ctx is done. What fails ends everything; its error is
// returned. The end takes no longer than a second, however many streams are
// open, if what runs beside obeys its context.
func Serve(ctx context.Context, l net.Listener, h http.Handler, complaints *log.Logger, beside ...func(context.Context) error) error {
	asked := ctx
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	server := &http.Server{
		Handler: h, ReadHeaderTimeout: headerTimeout, IdleTimeout: idleTimeout, MaxHeaderBytes: maxHeader, ErrorLog: complaints,
		DisableGeneralOptionsHandler: true, // "OPTIONS *" is for the guard, too
		BaseContext:                  func(net.Listener) context.Context { return ctx },
	}
	var running sync.WaitGroup
	begin := func(part func() error) {
		running.Go(func() {
			if err := part(); err != nil {
				end(err) // the first counts
			}
		})
	}
	begin(func() error { return server.Serve(l) })
	for _, part := range beside {
		begin(func() error { return part(ctx) })
	}
	<-ctx.Done()
	dismiss(server)
	running.Wait()
	if asked.Err() != nil {
		return nil
	}
	return context.Cause(ctx)
}

// dismiss lets the server finish what it is answering, for a moment. That
// streams are cut off then is no failure.
func dismiss(server *http.Server) {
	ctx, cancel := context.WithTimeout(context.Background(), farewell)
	defer cancel()
	if server.Shutdown(ctx) != nil {
		_ = server.Close()
	}
}

// OneEdition shows everybody the edition that the preview was started with:
// what browsers ask for does not count. It is for previews that others than the
// author can reach.
func OneEdition(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		cookies := r.Cookies()
		r = r.Clone(r.Context())
		r.Header.Del("Cookie")
		for _, c := range cookies {
			if c.Name != cookieName {
				r.AddCookie(c)
			}
		}
		next.ServeHTTP(w, r)
	})
}
