package main

import (
	"context"
	"errors"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"kontor/generator"
	"kontor/generator/output"
	"kontor/generator/preview"
	"kontor/generator/site"
	"kontor/generator/source"
)

// The port of the preview, and how many are tried when nobody asked for one.
const (
	usualPort = 1313
	portTries = 10
	lastPort  = 65535
)

// worthSaving is how many texts must have been edited for the end of a preview
// to write its cache anew: reading fewer again is quicker.
const worthSaving = 100

// serveOptions are the flags of "kontor serve".
type serveOptions struct {
	editionFlags
	port     int
	anyPort  bool // nobody asked for this very port
	bind     string
	hosts    []string
	open     bool
	navigate bool
	iKnow    bool
}

func newServe(env *environment) *cobra.Command {
	var o serveOptions
	cmd := &cobra.Command{
		Use:     "serve",
		Aliases: []string{"server", "s"},
		Args:    noArguments,
		RunE: func(cmd *cobra.Command, _ []string) error {
			o.anyPort = !cmd.Flags().Changed("port")
			return o.run(env)
		},
	}
	o.register(cmd)
	cmd.Flags().IntVarP(&o.port, "port", "p", usualPort, "")
	cmd.Flags().StringVar(&o.bind, "bind", "127.0.0.1", "")
	cmd.Flags().StringSliceVar(&o.hosts, "host", nil, "")
	cmd.Flags().BoolVarP(&o.open, "openBrowser", "O", false, "")
	cmd.Flags().BoolVarP(&o.navigate, "navigateToChanged", "N", false, "")
	cmd.Flags().BoolVar(&o.iKnow, "i-know", false, "")
	return cmd
}

// invitesPreview reports whether somebody who types nothing but "kontor" wants
// to see the site: they stand in it and are there to read the answer.
func (env *environment) invitesPreview() bool {
	if !env.isTerminal(env.stdin) || !env.isTerminal(env.stdout) {
		return false
	}
	info, err := os.Stat(contentDir)
	return err == nil && info.IsDir()
}

// run listens first and loads then: a port that is taken is told at once.
func (o *serveOptions) run(env *environment) error {
	if err := o.validate(); err != nil {
		return err
	}
	links, err := env.editorLinks()
	if err != nil {
		return err
	}
	w, err := env.openWebsite(o.source)
	if err != nil {
		return err
	}
	defer w.Close()
	w.tree.Refuse(w.path(publicDir))
	edition, err := o.previewEdition(env, w)
	if err != nil {
		return err
	}
	listener, err := o.listen()
	if err != nil {
		return err
	}
	port := listener.Addr().(*net.TCPAddr).Port
	t := newTerminal(env, w, o.address(port))
	o.announce(t, port)
	if o.exposed() {
		links.template = "" // where the files lie is nobody else's business
	}
	return o.serve(env, w, listener, t, preview.Options{
		Edition: edition, Now: env.now, Language: w.lang, Navigate: o.navigate,
		Word:   func(d source.Diagnostic) preview.Problem { return w.problem(d, links) },
		Report: t.report,
	})
}

func (o *serveOptions) validate() error {
	switch {
	case o.port < 0 || o.port > lastPort:
		return usage("CMD01/port", "value", strconv.Itoa(o.port))
	case o.drafts && o.exposed() && !o.iKnow:
		return usage("CMD01/exposed-drafts", "bind", o.bind)
	}
	return nil
}

// exposed reports whether other machines can read the preview.
func (o *serveOptions) exposed() bool { return !preview.Loopback(o.bind) }

// previewEdition is what the author sees at first. The clock stands still only
// if somebody set it.
func (o *serveOptions) previewEdition(env *environment, w *website) (site.Edition, error) {
	edition, err := o.edition(env, w)
	if o.clock == "" && env.getenv("SOURCE_DATE_EPOCH") == "" {
		edition.Clock = time.Time{}
	}
	return edition, err
}

// announce tells what differs from the usual: another port, other readers.
func (o *serveOptions) announce(t *terminal, port int) {
	if o.anyPort && port != o.port {
		t.remark(say(t.lang, "CMD08/other-port", "port", strconv.Itoa(o.port), "other", strconv.Itoa(port)))
	}
	if o.exposed() {
		key := "CMD08/exposed"
		if o.iKnow {
			key = "CMD08/exposed-drafts"
		}
		t.warn(say(t.lang, key, "addresses", strings.Join(o.readableAt(port), " ")))
	}
}

// serve runs the preview until the command is interrupted.
func (o *serveOptions) serve(env *environment, w *website, listener net.Listener, t *terminal, po preview.Options) error {
	cache := output.OpenCache(w.path(stateDir), "preview")
	defer cache.Close()
	var memo generator.Memo
	memo.Recall(env.ctx, cache, cache.Size(), programKey())
	save := func(from int) {
		if memo.Unsaved() >= from {
			// That the next start is a slow one is no reason to stop.
			_ = cache.Replace(func(to io.Writer) error { return memo.Save(to, programKey()) })
		}
	}
	defer save(worthSaving)
	po.Report = firstThen(po.Report, func() { save(1) })
	po.Load = func(ctx context.Context) (*generator.Snapshot, error) {
		return generator.Load(ctx, w.tree, generator.Options{
			Themes: env.themes, Version: programVersion(), BaseURL: t.address, Memo: &memo, Author: true,
		})
	}
	po.Forget = func(c preview.Change) { memo.Changed(c.Paths, c.All) }
	server := preview.New(po)
	watch := func(ctx context.Context) error {
		return preview.Watch(ctx, preview.WatchOptions{
			Root: w.dir, Folders: []string{contentDir, themesDir}, Polling: t.polling,
		}, server.Changed)
	}
	beside := []func(context.Context) error{server.Run, watch}
	if o.open {
		beside = append(beside, t.openBrowser)
	}
	port := listener.Addr().(*net.TCPAddr).Port
	return preview.Serve(env.ctx, listener, o.handler(server, port), log.New(env.stderr, "kontor: ", 0), beside...)
}

// firstThen adds something to be done after the first report.
func firstThen(report func(preview.State), then func()) func(preview.State) {
	var once sync.Once
	return func(s preview.State) {
		report(s)
		once.Do(then)
	}
}

// handler answers those who may read. Where others than the author can, nobody
// chooses to see drafts.
func (o *serveOptions) handler(server *preview.Server, port int) http.Handler {
	var handler http.Handler = server
	if o.exposed() && !o.iKnow {
		handler = preview.OneEdition(server)
	}
	hosts := o.hosts
	if o.bind != "" && net.ParseIP(o.bind) == nil {
		hosts = append(hosts[:len(hosts):len(hosts)], o.bind)
	}
	return preview.Guard(handler, preview.GuardOptions{Hosts: hosts, Port: port, Published: server.Publishes})
}

// listen takes the port, or the next free one if nobody asked for this.
func (o *serveOptions) listen() (net.Listener, error) {
	tries := 1
	if o.anyPort {
		tries = portTries
	}
	listener, err := listenFrom(o.bind, o.port, tries)
	switch {
	case err == nil:
		return listener, nil
	case taken(err) && o.anyPort:
		return nil, failed("CMD02/ports-taken", "first", strconv.Itoa(o.port), "last", strconv.Itoa(o.port+portTries-1))
	case taken(err):
		return nil, failed("CMD02/port-taken", "port", strconv.Itoa(o.port), "free", freePort(o.bind, o.port+1))
	}
	return nil, failed("CMD02/listen", "address", hostPort(o.bind, o.port), "reason", reasonOf(err))
}

// listenFrom takes the first free one of several ports in a row.
func listenFrom(bind string, port, tries int) (net.Listener, error) {
	for {
		l, err := net.Listen("tcp", hostPort(bind, port))
		if tries--; err == nil || !taken(err) || tries == 0 || port >= lastPort {
			return l, err
		}
		port++
	}
}

// freePort names the next port that is free, "" if none is near.
func freePort(bind string, port int) string {
	l, err := listenFrom(bind, min(port, lastPort), portTries)
	if err != nil {
		return ""
	}
	defer l.Close()
	return strconv.Itoa(l.Addr().(*net.TCPAddr).Port)
}

// taken reports whether an error says that another program has the port.
func taken(err error) bool {
	const onWindows = syscall.Errno(10048) // WSAEADDRINUSE, which package syscall does not know
	var number syscall.Errno
	return errors.As(err, &number) && (number == syscall.EADDRINUSE || number == onWindows)
}

// reasonOf is what the system says, without the call that it says it about.
func reasonOf(err error) string {
	if op := (&net.OpError{}); errors.As(err, &op) && op.Err != nil {
		return op.Err.Error()
	}
	return err.Error()
}

// address is where the author finds the preview.
func (o *serveOptions) address(port int) string {
	host := o.bind
	if ip := net.ParseIP(o.bind); host == "" || ip != nil && (ip.IsUnspecified() || ip.Equal(net.IPv4(127, 0, 0, 1)) || ip.Equal(net.IPv6loopback)) {
		host = "localhost"
	}
	return webAddress(host, port)
}

// readableAt lists the addresses at which others find the preview.
func (o *serveOptions) readableAt(port int) []string {
	var list []string
	if ip := net.ParseIP(o.bind); o.bind != "" && (ip == nil || !ip.IsUnspecified()) {
		list = append(list, webAddress(o.bind, port))
	} else {
		own, _ := net.InterfaceAddrs() // unknown addresses are no reason not to warn
		for _, a := range own {
			if n, ok := a.(*net.IPNet); ok && n.IP.IsGlobalUnicast() {
				list = append(list, webAddress(n.IP.String(), port))
			}
		}
	}
	for _, h := range o.hosts {
		list = append(list, webAddress(h, port))
	}
	return list
}

func webAddress(host string, port int) string { return "http://" + hostPort(host, port) + "/" }

func hostPort(host string, port int) string { return net.JoinHostPort(host, strconv.Itoa(port)) }
