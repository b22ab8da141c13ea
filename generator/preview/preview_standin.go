package preview

// Stand-ins for what others write at the same time, so that the command can be
// compiled and tried. This file goes when theirs come.

import (
	"context"
	"io/fs"
	"maps"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"kontor/generator/page"
	"kontor/generator/source"
)

type Server struct {
	o      Options
	wake   chan struct{}
	mu     sync.Mutex
	plan   *page.Plan
	epoch  int
	edited []string
}

func New(o Options) *Server { return &Server{o: o, wake: make(chan struct{}, 1)} }

func (s *Server) Changed(c Change) {
	s.mu.Lock()
	s.edited = append(s.edited, c.Paths...)
	s.mu.Unlock()
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

func (s *Server) Run(ctx context.Context) error {
	for {
		s.load(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-s.wake:
		}
	}
}

func (s *Server) load(ctx context.Context) {
	s.mu.Lock()
	edited := s.edited
	s.edited = nil
	s.mu.Unlock()
	start := s.o.Now()
	snapshot, err := s.o.Load(ctx)
	if ctx.Err() != nil {
		return
	}
	s.epoch++
	state := State{Epoch: s.epoch, Edited: edited, Err: err}
	if err == nil {
		e := s.o.Edition
		if e.Clock.IsZero() {
			e.Clock = s.o.Now()
		}
		plan, diags := snapshot.Plan(e)
		state.Problems = diags
		for _, out := range plan.Outputs {
			if out.Page != nil {
				state.Pages++
			}
		}
		s.mu.Lock()
		if s.plan == nil || !source.HasErrors(diags) {
			s.plan = plan
		} else {
			state.Stale = true
		}
		s.mu.Unlock()
	}
	state.Took = s.o.Now().Sub(start)
	s.o.Report(state)
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	plan := s.plan
	s.mu.Unlock()
	if plan == nil {
		http.Error(w, "not yet", http.StatusServiceUnavailable)
		return
	}
	if out, ok := plan.At(r.URL.Path); ok {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_ = out.Write(w)
		return
	}
	http.NotFound(w, r)
}

type WatchOptions struct {
	Root               string
	Folders            []string
	Quiet, Limit, Poll time.Duration
	Polling            func(error)
}

func Watch(ctx context.Context, o WatchOptions, changed func(Change)) error {
	list := func() map[string]string {
		found := map[string]string{}
		for _, folder := range o.Folders {
			_ = filepath.WalkDir(filepath.Join(o.Root, folder), func(name string, e fs.DirEntry, err error) error {
				if err != nil || e.IsDir() {
					return nil
				}
				data, _ := os.ReadFile(name)
				rel, _ := filepath.Rel(o.Root, name)
				found[filepath.ToSlash(rel)] = string(data)
				return nil
			})
		}
		return found
	}
	for before := list(); ; {
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(20 * time.Millisecond):
		}
		after := list()
		if maps.Equal(before, after) {
			continue
		}
		var paths []string
		for name, data := range after {
			if old, ok := before[name]; !ok || old != data {
				paths = append(paths, name)
			}
		}
		for name := range before {
			if _, ok := after[name]; !ok {
				paths = append(paths, name)
			}
		}
		slices.Sort(paths)
		before = after
		changed(Change{Paths: paths})
	}
}

type GuardOptions struct {
	Hosts   []string
	Port    int
	Mounted []string
}

func Guard(next http.Handler, o GuardOptions) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := strings.Cut(r.Host, ":")
		if host != "localhost" && net.ParseIP(host) == nil && !slices.Contains(o.Hosts, host) {
			http.Error(w, "not here", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

func Loopback(bind string) bool {
	ip := net.ParseIP(bind)
	return bind == "localhost" || ip != nil && ip.IsLoopback()
}
