// A real PostgreSQL for tests.

// Package pgtest starts a PostgreSQL of the system for the time of a test:
// its own folder, a socket instead of a port, and nothing left afterwards.
// PostgreSQL refuses to be root, so root starts it as another user.
//
// Durability is off, so that tests are quick; what a power cut does is not
// for this server to show.
package pgtest

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrMissing is given where the system has no PostgreSQL, or none that may be
// started. Tests skip then, unless Required.
var ErrMissing = errors.New("pgtest: there is no PostgreSQL here (Debian's package is called postgresql)")

// Required tells that tests must not do without the real thing
// (ROKKETA_REQUIRE_REAL=1).
func Required() bool { return os.Getenv("ROKKETA_REQUIRE_REAL") == "1" }

// Server is a running PostgreSQL.
type Server struct {
	folder  string
	process *exec.Cmd
	ended   chan struct{}
	log     string
	count   atomic.Int32
}

// settings make a server quick and frugal.
var settings = []string{
	"listen_addresses=", "fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200",
	"shared_buffers=32MB", "autovacuum=off", "jit=off", "dynamic_shared_memory_type=mmap", "log_min_messages=error", "log_min_error_statement=panic",
}

// Start starts a server. More settings ("fsync=on") come after its own and
// win. Stop ends it.
func Start(more ...string) (_ *Server, err error) {
	bin, err := programs()
	if err != nil {
		return nil, err
	}
	who, err := other()
	if err != nil {
		return nil, err
	}
	// A socket's path must be short (107 bytes): not below a test's folder.
	folder, err := os.MkdirTemp("", "pg")
	if err != nil {
		return nil, fmt.Errorf("pgtest: %w", err)
	}
	s := &Server{folder: folder, log: filepath.Join(folder, "log"), ended: make(chan struct{})}
	defer func() {
		if err != nil {
			err = errors.Join(err, os.RemoveAll(folder))
		}
	}()
	if err := who.own(folder); err != nil {
		return nil, err
	}
	data := filepath.Join(folder, "data")
	make := exec.CommandContext(context.Background(), filepath.Join(bin, "initdb"), "-D", data, "-U", "rokketa", "-A", "trust", "--no-sync", "--no-locale", "-E", "UTF8")
	who.run(make, folder)
	if out, err := make.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("pgtest: initdb: %w: %s", err, out)
	}
	args := []string{"-D", data, "-k", folder}
	for _, one := range slices.Concat(settings, more) {
		args = append(args, "-c", one)
	}
	s.process = exec.CommandContext(context.Background(), filepath.Join(bin, "postgres"), args...)
	who.run(s.process, folder)
	out, err := os.Create(s.log)
	if err != nil {
		return nil, fmt.Errorf("pgtest: %w", err)
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	s.process.Stdout, s.process.Stderr = io.Discard, out
	if err := s.process.Start(); err != nil {
		return nil, fmt.Errorf("pgtest: postgres: %w", err)
	}
	go func() { _ = s.process.Wait(); close(s.ended) }()
	if err := s.answers(); err != nil {
		return nil, errors.Join(err, s.Stop())
	}
	return s, nil
}

// answers waits until the server does.
func (s *Server) answers() error {
	ctx, cancel := context.WithTimeout(context.Background(), 60*time.Second)
	defer cancel()
	for {
		conn, err := pgx.Connect(ctx, s.dsn("postgres"))
		if err == nil {
			return conn.Close(ctx)
		}
		select {
		case <-s.ended:
			said, _ := os.ReadFile(s.log)
			return fmt.Errorf("pgtest: postgres ended: %s", said)
		case <-ctx.Done():
			return fmt.Errorf("pgtest: postgres does not answer: %w", err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *Server) dsn(database string) string {
	return fmt.Sprintf("host=%s user=rokketa dbname=%s sslmode=disable", s.folder, database)
}

// Database makes an empty database and gives its DSN.
func (s *Server) Database(ctx context.Context) (dsn string, err error) {
	return s.Copy(ctx, "template0")
}

// Copy makes a database like another one, which nobody may be connected to:
// a name that Name gave.
func (s *Server) Copy(ctx context.Context, template string) (dsn string, err error) {
	name := fmt.Sprintf("t%d", s.count.Add(1))
	conn, err := pgx.Connect(ctx, s.dsn("postgres"))
	if err != nil {
		return "", fmt.Errorf("pgtest: %w", err)
	}
	defer func() { err = errors.Join(err, conn.Close(context.WithoutCancel(ctx))) }()
	create := "CREATE DATABASE " + pgx.Identifier{name}.Sanitize() + " TEMPLATE " + pgx.Identifier{template}.Sanitize()
	if _, err := conn.Exec(ctx, create); err != nil {
		return "", fmt.Errorf("pgtest: %w", err)
	}
	return s.dsn(name), nil
}

// Name is the database's name in a DSN that Database or Copy gave.
func Name(dsn string) string {
	_, after, _ := strings.Cut(dsn, "dbname=")
	name, _, _ := strings.Cut(after, " ")
	return name
}

// Stop ends the server at once and removes its folder.
func (s *Server) Stop() error {
	if s.process != nil && s.process.Process != nil {
		// An immediate shutdown: its children end too.
		if err := s.process.Process.Signal(quit); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return fmt.Errorf("pgtest: %w", err)
		}
		<-s.ended
	}
	if err := os.RemoveAll(s.folder); err != nil {
		return fmt.Errorf("pgtest: %w", err)
	}
	return nil
}

// programs finds the folder of initdb and postgres: that of the newest
// version.
func programs() (string, error) {
	for _, pattern := range []string{
		"/usr/lib/postgresql/*/bin", "/usr/pgsql-*/bin", "/opt/homebrew/opt/postgresql*/bin", "/usr/local/opt/postgresql*/bin", "/usr/bin",
	} {
		found, _ := filepath.Glob(pattern)
		slices.SortFunc(found, func(a, b string) int { // 9 before 15
			if len(a) != len(b) {
				return len(b) - len(a)
			}
			return strings.Compare(b, a)
		})
		for _, folder := range found {
			if _, err := os.Stat(filepath.Join(folder, "initdb")); err != nil {
				continue
			}
			if _, err := os.Stat(filepath.Join(folder, "postgres")); err == nil {
				return folder, nil
			}
		}
	}
	return "", ErrMissing
}

// account is a user to start it as; nil is oneself.
type account struct{ user *user.User }

// other finds a user for root to start it as: PostgreSQL's own, or nobody.
func other() (account, error) {
	if os.Geteuid() != 0 {
		return account{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		if u, err := user.Lookup(name); err == nil {
			return account{u}, nil
		}
	}
	return account{}, ErrMissing
}
