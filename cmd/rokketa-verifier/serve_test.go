//go:build !nolab

package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"rokketa/assets/text"
)

func TestTheFirstLineIsTheAddress(t *testing.T) {
	r := settings{}.start(t, "--lab", "--listen", "127.0.0.1:0")
	if !regexp.MustCompile(`^http://127\.0\.0\.1:[1-9][0-9]*$`).MatchString(r.url) {
		t.Errorf("the first line is %q", r.url)
	}
	r.lines.Scan()
	lab := r.lines.Text()
	r.lines.Scan()
	if plain := r.lines.Text(); !strings.Contains(lab, "/lab/") || !strings.Contains(plain, "__Host-") || !strings.Contains(plain, "Secure") {
		t.Errorf("the next lines are %q and %q", lab, plain)
	}
	if status, body := r.ask("/healthz", ""); status != http.StatusOK || body != "ok\n" {
		t.Errorf("health: %d %q", status, body)
	}
	if status, body := r.ask("/login", "", "Accept", "text/html", "Accept-Language", "ja"); status != http.StatusOK ||
		!strings.Contains(body, "検証用サーバー") || !strings.Contains(body, "app@mihon.example") {
		t.Errorf("the login page has no banner or no samples: %d", status)
	}
	status, body := r.ask("/metrics", "")
	if status != http.StatusOK || !strings.Contains(body, `rokketa_verifier_requests_total{method="GET",route="GET /login",status="200"} 1`) {
		t.Errorf("figures: %d %s", status, body)
	}
}

func TestTheServerEndsWhenItIsTold(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	r := settings{}.start(t, "--lab", "--listen", "127.0.0.1:0")
	r.stop() // what SIGTERM does
	if code := r.wait(); code != done {
		t.Errorf("exit code %d: %s", code, r.log)
	}
	if left, _ := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*")); len(left) != 0 {
		t.Errorf("left behind: %v", left)
	}
}

func TestTheServerEndsWithItsInput(t *testing.T) {
	in, hold := io.Pipe()
	r := settings{in: in}.start(t, "--lab", "--listen", "127.0.0.1:0", "--end-with-stdin")
	if status, _ := r.ask("/healthz", ""); status != http.StatusOK {
		t.Errorf("health: %d", status)
	}
	hold.Close()
	if code := r.wait(); code != done {
		t.Errorf("exit code %d: %s", code, r.log)
	}
}

func TestAPracticeRunBeginsAtTheLoginPageWithoutTheLaboratory(t *testing.T) {
	practice := settings{}.start(t, "--practice", "--listen", "127.0.0.1:0")
	tester := settings{}.start(t, "--lab", "--listen", "127.0.0.1:0")
	for r, path := range map[*running]string{practice: "/login", tester: "/lab/"} {
		if status, body := r.ask("/", "", "Accept", "text/html"); status != http.StatusSeeOther || !strings.Contains(body, `"`+path+`"`) {
			t.Errorf("%s is not the beginning: %d %q", path, status, body)
		}
	}
	for _, l := range text.Languages() {
		say := text.For(l)
		_, page := practice.ask("/login", "", "Accept", "text/html", "Accept-Language", string(l))
		if !strings.Contains(page, say.Say("lab.banner.practice")) || !strings.Contains(page, say.Say("lab.banner.more")) {
			t.Errorf("%s: the login page does not say what it is for", l)
		}
		if strings.Contains(page, `href="/lab/"`) || strings.Contains(page, say.Say("lab.people")) {
			t.Errorf("%s: the laboratory is in the way of a member", l)
		}
	}
}

func TestTheServerLivesWithoutItsInputUnlessToldSo(t *testing.T) {
	r := settings{}.start(t, "--lab", "--listen", "127.0.0.1:0") // whose input is at its end
	if status, _ := r.ask("/healthz", ""); status != http.StatusOK {
		t.Errorf("health: %d", status)
	}
}

func TestASeedMakesTwoRunsTheSame(t *testing.T) {
	read := func(seed string) string {
		var out struct{ URI string }
		r := settings{}.start(t, "--lab", "--listen", "127.0.0.1:0", "--seed", seed)
		r.get(http.StatusOK, "/lab/members/app/uri", "", &out)
		return out.URI
	}
	one, two, other := read("seven"), read("seven"), read("eight")
	if one != two || one == other || !strings.HasPrefix(one, "otpauth://totp/") {
		t.Errorf("the same seed: %v, another seed: %v", one == two, one == other)
	}
}

func TestALaboratoryBeginsAnewInItsOwnDatabase(t *testing.T) {
	dir, args := place(t)
	args = append(args, "--lab", "--listen", "127.0.0.1:0")
	r := settings{}.start(t, args...)
	r.get(http.StatusCreated, "/lab/members", `{"email":"new@mihon.example","state":"unset"}`, nil)
	r.stop()
	r.wait()
	r = settings{}.start(t, args...)
	if status, _ := r.ask("/lab/members/new@mihon.example", ""); status != http.StatusNotFound {
		t.Errorf("what was made before is there still: %d", status)
	}
	if _, err := os.Stat(filepath.Join(dir, databaseFile)); err == nil {
		t.Error("the laboratory made a portal's database")
	}
	if _, err := os.Stat(dir + ".key"); err == nil {
		t.Error("the laboratory made a key file")
	}
}

func TestFiguresMayHaveAnAddressOfTheirOwn(t *testing.T) {
	r := settings{}.start(t, "--lab", "--listen", "127.0.0.1:0", "--metrics-listen", "127.0.0.1:0")
	if status, _ := r.ask("/metrics", ""); status != http.StatusNotFound {
		t.Errorf("the pages' address gives figures: %d", status)
	}
	m := regexp.MustCompile(`"msg":"metrics","listen":"([^"]+)"`).FindStringSubmatch(r.log.String())
	if m == nil {
		t.Fatalf("the address is not told: %s", r.log)
	}
	r.url = "http://" + m[1]
	if status, body := r.ask("/metrics", ""); status != http.StatusOK || !strings.Contains(body, "go_goroutines") {
		t.Errorf("figures: %d", status)
	}
}

func TestATooLongBodyIsRefused(t *testing.T) {
	r := settings{}.start(t, "--lab", "--listen", "127.0.0.1:0")
	long := `{"email":"` + strings.Repeat("x", bodyLimit) + `"}`
	for _, path := range []string{"/api/v1/login", "/lab/members"} {
		if status, _ := r.ask(path, long); status != http.StatusRequestEntityTooLarge {
			t.Errorf("%s answers %d", path, status)
		}
	}
}

func TestTheLogHoldsNothingSecret(t *testing.T) {
	r := settings{}.start(t, "--lab", "--listen", "127.0.0.1:0", "--log-level", "debug")
	var shown struct{ Code, URI string }
	r.get(http.StatusOK, "/lab/members/app/code", "", &shown)
	r.get(http.StatusOK, "/lab/members/app/uri", "", &shown)
	challenge := r.login("app@mihon.example", "sakura-mihon-2025")
	if status, body := r.verify(challenge, shown.Code); status != http.StatusOK {
		t.Fatalf("%d %s", status, body)
	}
	r.ask("/reset?token=very-telling-token", "")
	_, figures := r.ask("/metrics", "")
	secret := regexp.MustCompile(`secret=([A-Z2-7]+)`).FindStringSubmatch(shown.URI)[1]
	for _, text := range []string{r.log.String(), figures} {
		for _, word := range []string{shown.Code, secret, challenge, "sakura-mihon-2025", "very-telling-token"} {
			if strings.Contains(text, word) {
				t.Errorf("%q is told", word)
			}
		}
	}
	if !strings.Contains(r.log.String(), `"route":"POST /api/v1/verify"`) {
		t.Error("the log tells no routes")
	}
}
