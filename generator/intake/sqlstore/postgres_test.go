package sqlstore

import (
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// server is a PostgreSQL of the tests' own, started from its binaries when the
// first test needs it.
type server struct {
	dir     string
	command *exec.Cmd
	alive   io.Closer // the server stops when this end is closed, also by our death
	admin   *sql.DB
	schemas atomic.Int64
}

var (
	postgres = sync.OnceValues(startServer)
	started  atomic.Bool
)

// errNoServer is why there is no PostgreSQL here.
var errNoServer = errors.New("PostgreSQL is missing")

func startServer() (*server, error) {
	started.Store(true)
	bin, err := serverPrograms()
	if err != nil {
		return nil, err
	}
	dir, err := os.MkdirTemp("/tmp", "kontor-pg-") // the path of a socket must be short
	if err != nil {
		return nil, err
	}
	s := &server{dir: dir}
	as, err := unprivileged(dir)
	if err != nil {
		return s, err
	}
	data := filepath.Join(dir, "data")
	initdb := append(as, filepath.Join(bin, "initdb"), "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync",
		// An order of words that is not the order of bytes.
		"--locale=C", "--locale-provider=icu", "--icu-locale=de")
	if out, err := command(dir, initdb...).CombinedOutput(); err != nil {
		return s, fmt.Errorf("initdb: %w\n%s", err, out)
	}
	if err := s.start(append(as, filepath.Join(bin, "postgres"), "-D", data, "-k", dir,
		"-c", "listen_addresses=", "-c", "fsync=off", "-c", "max_connections=200")); err != nil {
		return s, err
	}
	if s.admin, err = sql.Open("pgx", s.dsn("")); err != nil {
		return s, err
	}
	return s, s.ready()
}

func serverPrograms() (string, error) {
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb")
	if err != nil || len(found) == 0 {
		return "", errNoServer
	}
	return filepath.Dir(found[len(found)-1]), nil
}

// unprivileged is how to run the server, which refuses to be root.
func unprivileged(dir string) ([]string, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, errors.Join(errNoServer, err)
	}
	uid, err1 := strconv.Atoi(u.Uid)
	gid, err2 := strconv.Atoi(u.Gid)
	if err := errors.Join(err1, err2, os.Chown(dir, uid, gid)); err != nil {
		return nil, err
	}
	return []string{"setpriv", "--reuid=" + u.Uid, "--regid=" + u.Gid, "--clear-groups"}, nil
}

func command(dir string, args ...string) *exec.Cmd {
	c := exec.Command(args[0], args[1:]...)
	c.Dir = dir
	return c
}

// start runs the server below a shell that stops it when its input ends.
func (s *server) start(args []string) error {
	const guard = `"$@" >server.log 2>&1 & pid=$!; cat >/dev/null; kill -QUIT $pid; wait $pid`
	s.command = command(s.dir, append([]string{"sh", "-c", guard, "sh"}, args...)...)
	alive, err := s.command.StdinPipe()
	if err != nil {
		return err
	}
	s.alive = alive
	return s.command.Start()
}

func (s *server) ready() error {
	deadline := time.Now().Add(time.Minute)
	for {
		err := s.admin.Ping()
		if err == nil || time.Now().After(deadline) {
			return err
		}
		time.Sleep(20 * time.Millisecond) // between two looks
	}
}

func (s *server) stop() {
	if s.admin != nil {
		_ = s.admin.Close()
	}
	if s.alive != nil {
		_ = s.alive.Close()
		_ = s.command.Wait() // killed, so it always complains
	}
	if s.dir != "" {
		_ = os.RemoveAll(s.dir)
	}
}

// dsn names a schema of the server.
func (s *server) dsn(schema string) string {
	dsn := "postgres://postgres@/postgres?host=" + s.dir
	if schema != "" {
		dsn += "&search_path=" + schema
	}
	return dsn
}

// needPostgres returns the server; without one it skips the test, or fails it
// where everything must be tested.
func needPostgres(t testing.TB) *server {
	t.Helper()
	s, err := postgres()
	switch {
	case errors.Is(err, errNoServer) && os.Getenv("KONTOR_TEST_ALL") != "1":
		t.Skipf("%v; make deps installs it", err)
	case err != nil:
		t.Fatalf("%v: run make deps", err)
	}
	return s
}

// postgresSchema makes an empty place for a store.
func postgresSchema(t testing.TB) (dsn string) {
	t.Helper()
	s := needPostgres(t)
	name := fmt.Sprintf("s%d", s.schemas.Add(1))
	if _, err := s.admin.Exec("CREATE SCHEMA " + name); err != nil {
		t.Fatal(err)
	}
	return s.dsn(name)
}
