// The stage for tests: built programs, skipping where the parts are missing,
// closing at the end.

package stage

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// ForTest sets the stage for a test and closes it with the test. Where parts
// are missing the test is skipped; with ROKKETA_REQUIRE_REAL it fails, so
// that a run that must be whole cannot pass by leaving things out.
func ForTest(tb testing.TB, options Options) *Stage {
	tb.Helper()
	if missing := Missing(); len(missing) > 0 {
		complaint := fmt.Sprintf("the stage needs %s (scripts/setup run test)", strings.Join(missing, ", "))
		if os.Getenv("ROKKETA_REQUIRE_REAL") != "" {
			tb.Fatal(complaint)
		}
		tb.Skip(complaint)
	}
	s, err := Open(tb.Context(), options)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// Build builds the programs as `make build` does, with the one set of build
// tags, and gives the folder that holds them and the folder of the project.
func Build() (bin, project string, err error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "rokketa").Output()
	if err != nil {
		return "", "", fmt.Errorf("finding the project: %w", err)
	}
	project = strings.TrimSpace(string(out))
	command := exec.Command("make", "--no-print-directory", "-C", project, "build")
	// A make above us must not hand its flags and job slots down.
	command.Env = append(os.Environ(), "MAKEFLAGS=", "MAKELEVEL=", "GOFLAGS=")
	if said, err := command.CombinedOutput(); err != nil {
		return "", "", fmt.Errorf("building: %w: %s", err, said)
	}
	return filepath.Join(project, "bin"), project, nil
}
