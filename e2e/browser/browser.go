// Package browser drives a real Chromium as a person would: one window of a
// given size and language, pages by their addresses, fields by their names,
// buttons by their words, and pictures of whole pages.
//
// Promises: every wait has a deadline; the browser's folder and processes are
// gone after Close; what a page complains of (blocked by its own policy,
// broken scripts, failed loads) is kept and can be asked for.
package browser

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// Patience is how long one step may take.
const Patience = 60 * time.Second

// Options says what the window is like. The zero value is a desktop's in
// Japanese.
type Options struct {
	Width, Height int
	Phone         bool
	Language      string // "ja" or "en"
	NoScript      bool   // pages may run no scripts
}

// Window is one window of a browser with a fresh profile. It is meant for one
// goroutine.
type Window struct {
	ctx     context.Context
	ends    []context.CancelFunc
	dir     string
	started bool
	mu      sync.Mutex
	faults  []string
}

// Program finds the browser, "" if there is none.
func Program() string {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	return ""
}

// Open starts the browser. On an error nothing is left behind.
func Open(ctx context.Context, o Options) (_ *Window, err error) {
	program := Program()
	if program == "" {
		return nil, errors.New("browser: there is no Chromium (scripts/setup portal)")
	}
	if o.Width == 0 {
		o.Width, o.Height = 1280, 800
	}
	if o.Language == "" {
		o.Language = "ja"
	}
	dir, err := os.MkdirTemp("", "rokketa-browser-")
	if err != nil {
		return nil, fmt.Errorf("browser: %w", err)
	}
	w := &Window{dir: dir}
	defer func() {
		if err != nil {
			err = fmt.Errorf("browser: %w", errors.Join(err, w.Close()))
		}
	}()
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(program), chromedp.UserDataDir(filepath.Join(dir, "profile")),
		chromedp.WindowSize(o.Width, o.Height), chromedp.Flag("lang", o.Language), chromedp.Flag("accept-lang", o.Language),
		chromedp.Flag("force-color-profile", "srgb"), chromedp.Flag("disable-dev-shm-usage", true),
	)
	if os.Geteuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium's own rule for root
	}
	all, end := chromedp.NewExecAllocator(ctx, options...)
	w.ends = append(w.ends, end)
	w.ctx, end = chromedp.NewContext(all, chromedp.WithListener(w.hear))
	w.ends = append(w.ends, end)
	size := []chromedp.EmulateViewportOption{chromedp.EmulateScale(1)}
	if o.Phone {
		size = append(size, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	if err := chromedp.Do(w.ctx); err != nil { // starts it; its life is not a step's
		return nil, err
	}
	w.started = true
	step, cancel := context.WithTimeout(w.ctx, Patience)
	defer cancel()
	if _, err := chromedp.Call(step, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{
		Headers: network.Headers{"Accept-Language": o.Language},
	}); err != nil {
		return nil, err
	}
	if _, err := chromedp.Call(step, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: o.NoScript}); err != nil {
		return nil, err
	}
	return w, w.do(chromedp.EmulateViewport(int64(o.Width), int64(o.Height), size...))
}

// hear keeps what pages complain of.
func (w *Window) hear(event any) {
	var said string
	switch e := event.(type) {
	case *log.EventEntryAdded:
		// A refused form is a page of its own here, not a failed load.
		if e.Entry.Level == log.EntryLevelError && !strings.Contains(e.Entry.Text, "the server responded with a status of 4") {
			said = e.Entry.Text + " " + e.Entry.URL
		}
	case *runtime.EventExceptionThrown:
		said = e.ExceptionDetails.Text
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError {
			said = fmt.Sprintf("console: %v", e.Args)
		}
	}
	if said != "" {
		w.mu.Lock()
		w.faults = append(w.faults, said)
		w.mu.Unlock()
	}
}

// Faults gives what pages complained of since the last time.
func (w *Window) Faults() []string {
	w.mu.Lock()
	defer w.mu.Unlock()
	all := w.faults
	w.faults = nil
	return all
}

func (w *Window) do(steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(w.ctx, Patience)
	defer cancel()
	return chromedp.Do(ctx, steps...)
}

// Close ends the browser and removes its folder.
func (w *Window) Close() error {
	var wrong error
	if w.started {
		wrong = chromedp.Cancel(w.ctx)
	}
	for i := len(w.ends) - 1; i >= 0; i-- {
		w.ends[i]()
	}
	return errors.Join(wrong, os.RemoveAll(w.dir))
}

// Go opens an address and waits until it is there.
func (w *Window) Go(address string) error {
	if err := w.do(chromedp.Navigate(address), chromedp.WaitReady(chromedp.CSS("main"))); err != nil {
		return fmt.Errorf("browser: opening %s: %w", address, err)
	}
	return nil
}

// Fill types into the field of a name, after emptying it.
func (w *Window) Fill(name, text string) error {
	css := `main [name="` + name + `"]`
	field := chromedp.CSS(css)
	empty := chromedp.Evaluate[chromedp.Void](`document.querySelector(` + quote(css) + `).value = ""`)
	err := w.do(chromedp.WaitVisible(field), chromedp.Focus(field), empty, chromedp.SendKeys(field, text))
	if err != nil {
		return fmt.Errorf("browser: filling %s: %w", name, err)
	}
	return nil
}

// Press clicks what a selector finds first and can be seen, and waits for the
// page that comes of it.
func (w *Window) Press(selector string) error {
	found := chromedp.CSS(selector)
	if err := w.do(chromedp.WaitVisible(found)); err != nil {
		return fmt.Errorf("browser: looking for %s on %s: %w", selector, w.Path(), err)
	}
	ctx, cancel := context.WithTimeout(w.ctx, Patience)
	defer cancel()
	if _, err := chromedp.RunResponse(ctx, chromedp.ScrollIntoView(found), chromedp.Click(found)); err != nil {
		return fmt.Errorf("browser: pressing %s on %s: %w", selector, w.Path(), err)
	}
	return w.do(chromedp.WaitReady(chromedp.CSS("main")))
}

// Tap clicks what leads to no other page.
func (w *Window) Tap(selector string) error {
	if err := w.do(chromedp.WaitVisible(chromedp.CSS(selector)), chromedp.Click(chromedp.CSS(selector))); err != nil {
		return fmt.Errorf("browser: tapping %s on %s: %w", selector, w.Path(), err)
	}
	return nil
}

// Path is the path of the page's address.
func (w *Window) Path() string {
	address, err := run(w, chromedp.Location())
	if err != nil {
		return "?"
	}
	_, after, _ := strings.Cut(address, "://")
	_, path, _ := strings.Cut(after, "/")
	return "/" + path
}

// Text is what a person reads there; "" if there is nothing.
func (w *Window) Text(selector string) (string, error) {
	text, err := Ask[string](w, `(e => e ? e.innerText : "")(document.querySelector(`+quote(selector)+`))`)
	return strings.TrimSpace(text), err
}

// Ask runs an expression of our own in the page and gives its value.
func Ask[T any](w *Window, expression string) (T, error) {
	value, err := run(w, chromedp.Evaluate[T](expression))
	if err != nil {
		return value, fmt.Errorf("browser: asking %s: %w", w.Path(), err)
	}
	return value, nil
}

func run[T any](w *Window, a chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(w.ctx, Patience)
	defer cancel()
	return chromedp.Run(ctx, a)
}

// Picture gives the whole page as PNG.
func (w *Window) Picture() ([]byte, error) {
	png, err := run(w, chromedp.FullScreenshot(100))
	if err != nil {
		return nil, fmt.Errorf("browser: picture: %w", err)
	}
	return png, nil
}

// Keep writes a picture of the whole page to a file.
func (w *Window) Keep(file string) error {
	png, err := w.Picture()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		return fmt.Errorf("browser: %w", err)
	}
	if err := os.WriteFile(file, png, 0o644); err != nil {
		return fmt.Errorf("browser: %w", err)
	}
	return nil
}

func quote(s string) string { return fmt.Sprintf("%q", s) }
