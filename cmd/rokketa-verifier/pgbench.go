//go:build !nolab

// This file promises: PostgreSQL's own measure beside ours, where it is
// installed: the statement that counts an attempt, run by pgbench on the same
// server with as many clients.

package main

import (
	"context"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"rokketa/verifier/store/bare"
)

// pgbenchSQL runs the bare statement on a member by chance, as the loads are on all members.
func pgbenchSQL(members int) string {
	return fmt.Sprintf("\\set i random(0, %d)\n", members-1) + strings.Replace(bare.SQL, "$1", "'bench-' || :i::text", 1) + ";\n"
}

// pgbench gives its statements a second; without PostgreSQL or pgbench, 0.
func (s *session) pgbench(ctx context.Context, members int) (float64, error) {
	program := findPgbench()
	if s.url != "" || s.postgres == "" || program == "" {
		return 0, nil
	}
	dir, err := os.MkdirTemp("", "rokketa-pgbench-")
	if err != nil {
		return 0, err
	}
	defer func() { _ = os.RemoveAll(dir) }() // a passing folder
	script := filepath.Join(dir, "attempt.sql")
	if err := os.WriteFile(script, []byte(pgbenchSQL(members)), 0o600); err != nil {
		return 0, err
	}
	environment, err := connection(s.postgres)
	if err != nil {
		return 0, err
	}
	seconds := max(int(s.duration.Seconds()/2), 1)
	clients := strconv.Itoa(s.parallel)
	c := exec.CommandContext(ctx, program, "-n", "-M", "prepared", "-f", script, "-T", strconv.Itoa(seconds), "-c", clients, "-j", clients)
	c.Env = append(os.Environ(), environment...)
	out, err := c.CombinedOutput()
	if err != nil {
		return 0, fmt.Errorf("pgbench: %w", err) // its output may name the server
	}
	m := regexp.MustCompile(`tps = ([0-9.]+)`).FindSubmatch(out)
	if m == nil {
		return 0, fmt.Errorf("pgbench told no figure")
	}
	tps, err := strconv.ParseFloat(string(m[1]), 64)
	if err != nil || tps <= 0 {
		return 0, fmt.Errorf("pgbench told no figure")
	}
	return tps, nil
}

// findPgbench looks in the path and where Debian keeps it.
func findPgbench() string {
	if path, err := exec.LookPath("pgbench"); err == nil {
		return path
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pgbench") // the pattern is well formed
	if len(found) == 0 {
		return ""
	}
	slices.Sort(found)
	return found[len(found)-1]
}

// connection puts a DSN into the variables of PostgreSQL's programs, since
// arguments can be seen by other users.
func connection(dsn string) ([]string, error) {
	names := map[string]string{"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "dbname": "PGDATABASE", "sslmode": "PGSSLMODE"}
	var out []string
	add := func(name, value string) {
		if variable := names[name]; variable != "" && value != "" {
			out = append(out, variable+"="+value)
		}
	}
	if !strings.Contains(dsn, "://") {
		for field := range strings.FieldsSeq(dsn) {
			name, value, _ := strings.Cut(field, "=")
			add(name, strings.Trim(value, "'"))
		}
		return out, nil
	}
	u, err := url.Parse(dsn)
	if err != nil {
		return nil, fmt.Errorf("pgbench: the DSN cannot be read")
	}
	password, _ := u.User.Password()
	for name, value := range map[string]string{
		"host": u.Hostname(), "port": u.Port(), "user": u.User.Username(), "password": password, "dbname": strings.TrimPrefix(u.Path, "/"),
	} {
		add(name, value)
	}
	for name := range u.Query() {
		add(name, u.Query().Get(name))
	}
	return out, nil
}
