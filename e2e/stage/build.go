// Building what is put on the stage, with the flags of the Makefile, the one
// place where they stand.

package stage

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Build builds the programs as `make build` does, with the one set of build
// tags, and gives the folder that holds them and the folder of the project.
func Build() (bin, project string, err error) {
	out, err := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "rokketa").Output()
	if err != nil {
		return "", "", fmt.Errorf("finding the project: %w", err)
	}
	project = strings.TrimSpace(string(out))
	if _, err := makes(project, "build"); err != nil {
		return "", "", err
	}
	return filepath.Join(project, "bin"), project, nil
}

// BuildOne builds one program of the project with the flags of `make build`,
// and with more of go build's.
func BuildOne(project, out, program string, more ...string) error {
	tags, err := makes(project, "-s", "tags")
	if err != nil {
		return err
	}
	arguments := append([]string{"build", "-mod=readonly", "-buildvcs=false", strings.TrimSpace(tags)}, more...)
	command := exec.Command("go", append(arguments, "-o", out, program)...)
	command.Dir = project
	command.Env = append(os.Environ(), "GOFLAGS=")
	if said, err := command.CombinedOutput(); err != nil {
		return fmt.Errorf("building %s: %w: %s", program, err, said)
	}
	return nil
}

// BuildFilm builds the app with a Film in place of the driver of Linux'
// cameras, and gives the folder that holds it. All else of it is what Build
// makes: one file is compiled in place of another.
func BuildFilm(project string) (bin string, err error) {
	folder, err := os.MkdirTemp("", "rokketa-film-")
	if err != nil {
		return "", err
	}
	defer os.RemoveAll(folder)
	overlay := filepath.Join(folder, "overlay.json")
	instead, err := json.Marshal(map[string]map[string]string{"Replace": {
		filepath.Join(project, "scanner", "camera", "driver_linux.go"): filepath.Join(project, "e2e", "stage", "testdata", "film.go"),
	}})
	if err != nil {
		return "", err
	}
	if err := os.WriteFile(overlay, instead, 0o600); err != nil {
		return "", err
	}
	bin = filepath.Join(project, "bin", "film")
	return bin, BuildOne(project, filepath.Join(bin, "rokketa"), "./cmd/rokketa", "-overlay", overlay)
}

// makes runs make in the project, whose flags and job slots must not come
// from a make above us, and gives what it printed.
func makes(project string, arguments ...string) (string, error) {
	command := exec.Command("make", append([]string{"--no-print-directory", "-C", project}, arguments...)...)
	command.Env = append(os.Environ(), "MAKEFLAGS=", "MAKELEVEL=", "GOFLAGS=")
	said, err := command.CombinedOutput()
	if err != nil {
		return "", fmt.Errorf("make %s: %w: %s", strings.Join(arguments, " "), err, said)
	}
	return string(said), nil
}
