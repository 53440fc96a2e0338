//go:build !nolab

package main

import (
	"errors"
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"rokketa/verifier/lab"
	"rokketa/verifier/store/pgtest"
)

// needPostgres starts a database server for one test.
func needPostgres(t *testing.T) *pgtest.Server {
	t.Helper()
	server, err := pgtest.Start()
	if errors.Is(err, pgtest.ErrMissing) && !pgtest.Required() {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Stop(); err != nil {
			t.Error(err)
		}
	})
	return server
}

func TestTheProgramOnPostgreSQL(t *testing.T) {
	server := needPostgres(t)
	database := func() settings {
		dsn, err := server.Database(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return settings{env: map[string]string{envPostgres: dsn}}
	}
	t.Run("a laboratory in a database of its own", func(t *testing.T) {
		s := database()
		r := s.start(t, "--lab", "--listen", "127.0.0.1:0")
		if status, body := r.verify(r.login("app@mihon.example", lab.Password), code(t, r, "app")); status != http.StatusOK {
			t.Errorf("%d %s", status, body)
		}
		r.stop()
		r.wait()
		second := s.call(t, "--lab", "--listen", "127.0.0.1:0")
		if second.code != failed || second.out != "" || !strings.Contains(second.err, "empty") {
			t.Errorf("a laboratory takes a database that is in use: %+v", second)
		}
	})
	t.Run("one society for every process", func(t *testing.T) {
		s := database()
		key := filepath.Join(t.TempDir(), "data")
		s.told(t, "admin", "society", "add", "x", "--date", "2025-12-10", "--society", "one", "--data", key)
		if got := s.told(t, "admin", "society", "list", "--data", key); !strings.HasPrefix(got, "one\t") {
			t.Errorf("lists %q", got)
		}
		// Another machine without the key: it must not begin a key of its own.
		other := filepath.Join(t.TempDir(), "data")
		if got := s.call(t, "admin", "society", "list", "--data", other); got.code != failed || !strings.Contains(got.err, "--key-file") {
			t.Errorf("without the key: %+v", got)
		}
		if left, _ := filepath.Glob(other + "*"); len(left) != 0 {
			t.Errorf("left %v", left)
		}
	})
	t.Run("a bench beside pgbench", func(t *testing.T) {
		got := database().call(t, "bench", "--count", "8", "--duration", "2s", "--parallel", "2")
		if got.code != done || findPgbench() != "" && !strings.Contains(got.out, "pgbench, the same statement: ") {
			t.Errorf("%+v", got)
		}
	})
}

func TestADSNDoesNotStandInArguments(t *testing.T) {
	for dsn, want := range map[string]string{
		"postgres://me:hush@db.example:5433/portal?sslmode=require": "PGDATABASE=portal PGHOST=db.example PGPASSWORD=hush PGPORT=5433 PGSSLMODE=require PGUSER=me",
		"host=/run/pg user=me dbname='portal' x=y":                  "PGDATABASE=portal PGHOST=/run/pg PGUSER=me",
	} {
		got, err := connection(dsn)
		if err != nil {
			t.Fatal(err)
		}
		for _, word := range strings.Fields(want) {
			if !strings.Contains(" "+strings.Join(got, " ")+" ", " "+word+" ") {
				t.Errorf("%s gives %v, without %s", dsn, got, word)
			}
		}
		if len(got) != len(strings.Fields(want)) {
			t.Errorf("%s gives %v", dsn, got)
		}
	}
}
