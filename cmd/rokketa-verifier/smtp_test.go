package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"io"
	"math/big"
	"mime"
	"mime/quotedprintable"
	"net"
	"net/http"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	gomail "github.com/wneessen/go-mail"

	"rokketa/verifier"
)

// postbox is a mail server.
type postbox struct {
	address string
	got     chan *mail.Message
	bodies  chan string
	refuse  bool
}

func (p *postbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{p}, nil }

type delivery struct{ p *postbox }

func (d *delivery) Reset()                               {}
func (d *delivery) Logout() error                        { return nil }
func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Rcpt(_ string, _ *smtp.RcptOptions) error {
	if d.p.refuse {
		return &smtp.SMTPError{Code: 550, Message: "no such mailbox"}
	}
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	m, err := mail.ReadMessage(r)
	if err != nil {
		return err
	}
	var body io.Reader = m.Body
	if strings.EqualFold(m.Header.Get("Content-Transfer-Encoding"), "quoted-printable") {
		body = quotedprintable.NewReader(m.Body)
	}
	text, err := io.ReadAll(body)
	if err != nil {
		return err
	}
	d.p.got <- m
	d.p.bodies <- string(text)
	return nil
}

func openPostbox(t *testing.T) *postbox {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &postbox{address: listener.Addr().String(), got: make(chan *mail.Message, 100), bodies: make(chan string, 100)}
	server := smtp.NewServer(p)
	server.Domain, server.ReadTimeout, server.WriteTimeout = "localhost", 10*time.Second, 10*time.Second
	go func() { _ = server.Serve(listener) }()
	t.Cleanup(func() { _ = server.Close() })
	return p
}

// portalWith makes a society whose date has passed, a member, and starts a
// portal that mails.
func portalWith(t *testing.T, p *postbox, more ...string) *running {
	t.Helper()
	return portalWithPassword(t, p, goodPassword, more...)
}

func portalWithPassword(t *testing.T, p *postbox, input string, more ...string) *running {
	t.Helper()
	_, data := place(t)
	settings{}.told(t, append([]string{"admin", "society", "add", "x", "--date", "2025-12-10", "--society", "one"}, data...)...)
	typing(input).told(t, append([]string{"admin", "member", "add", "a@mihon.example", "--society", "one", "--name", "見本 花子"}, data...)...)
	args := append(data, "--listen", "127.0.0.1:0", "--smtp", "smtp://"+p.address, "--smtp-from", "見本ポータル <no-reply@mihon.example>")
	return settings{}.start(t, append(args, more...)...)
}

func TestACodeIsMailedAndLogsIn(t *testing.T) {
	p := openPostbox(t)
	r := portalWith(t, p)
	challenge := r.login("a@mihon.example", goodPassword)
	var m *mail.Message
	var body, code string
	for code == "" { // the notice that the date has come may be first
		select {
		case m = <-p.got:
			body = <-p.bodies
		case <-time.After(20 * time.Second):
			t.Fatalf("no mail: %s", r.log)
		}
		code = regexp.MustCompile(`\b[0-9]{6}\b`).FindString(body)
	}
	words := new(mime.WordDecoder)
	subject, err := words.DecodeHeader(m.Header.Get("Subject"))
	if err != nil || !strings.Contains(subject, "見本ポータル") && !strings.Contains(subject, "認証コード") {
		t.Errorf("subject %q, %v", subject, err)
	}
	from, err := m.Header.AddressList("From")
	if err != nil || from[0].Address != "no-reply@mihon.example" || from[0].Name != "見本ポータル" {
		t.Errorf("from %v, %v", from, err)
	}
	if m.Header.Get("Auto-Submitted") != "auto-generated" || m.Header.Get("Message-Id") == "" || m.Header.Get("Date") == "" {
		t.Errorf("headers %v", m.Header)
	}
	if status, answer := r.verify(challenge, code); status != http.StatusOK {
		t.Errorf("%d %s", status, answer)
	}
	if status, answer := r.ask("/lab/", ""); status != http.StatusNotFound {
		t.Errorf("a portal has a laboratory: %d %s", status, answer)
	}
	if strings.Contains(r.log.String(), code) {
		t.Error("the code stands in the log")
	}
}

func TestAMailServerThatRefusesIsTold(t *testing.T) {
	p := openPostbox(t)
	p.refuse = true
	r := portalWith(t, p)
	if challenge := r.login("a@mihon.example", goodPassword); challenge == "" {
		t.Error("a login is refused because of the mail")
	}
	if !strings.Contains(r.log.String(), "not mailed") {
		t.Errorf("the log says nothing: %s", r.log)
	}
}

func TestNoPasswordIsSentInClearToAnotherMachine(t *testing.T) {
	for _, host := range []string{"192.0.2.1", "mail.example"} {
		p := &postman{server: mailServer{host: host}}
		if p.local() {
			t.Errorf("%s is taken for this machine", host)
		}
		c, err := p.client()
		if err != nil {
			t.Fatal(err)
		}
		if c.TLSPolicy() != "TLSMandatory" {
			t.Errorf("%s: %s", host, c.TLSPolicy())
		}
	}
}

// A server in between that hides STARTTLS gets neither the code nor a password.
func TestAMailServerWithoutTLSGetsNothing(t *testing.T) {
	p := openPostbox(t)
	reach := gomail.WithDialContextFunc(func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, p.address)
	})
	m := &postman{
		server:  mailServer{host: "mail.example", user: "me", password: "hush", from: mail.Address{Address: "no-reply@mihon.example"}},
		letters: newLetters("x", func() string { return "https://portal.mihon.example" }), options: []gomail.Option{reach},
	}
	letter := verifier.Mail{To: "a@mihon.example", Kind: verifier.MailLoginCode, Language: "ja", Details: map[string]any{"code": "482915", "minutes": 10}}
	if err := m.Send(t.Context(), letter); err == nil || strings.Contains(err.Error(), "hush") || strings.Contains(err.Error(), "482915") {
		t.Errorf("sent in clear, or the error tells too much: %v", err)
	}
	m.server.host, m.server.user = "127.0.0.1", "" // this machine's own needs no TLS: the same server takes it
	if err := m.Send(t.Context(), letter); err != nil {
		t.Errorf("the own machine's mail server: %v", err)
	}
}

// A mail goes to the server that was named, or nowhere.
func TestNoOtherMailServerIsTried(t *testing.T) {
	for _, s := range []mailServer{
		{host: "127.0.0.1", port: "2525"},
		{host: "mail.example", port: "2525"},
		{host: "mail.example", port: "2525", implicit: true},
		{host: "mail.example"},
		{host: "mail.example", implicit: true},
	} {
		var tried []string
		reach := gomail.WithDialContextFunc(func(_ context.Context, _, address string) (net.Conn, error) {
			tried = append(tried, address)
			return nil, errors.New("nobody there")
		})
		s.from = mail.Address{Address: "no-reply@mihon.example"}
		m := &postman{server: s, letters: newLetters("x", func() string { return "" }), options: []gomail.Option{reach}}
		want := net.JoinHostPort(s.host, map[string]string{"2525false": "2525", "2525true": "2525", "false": "587", "true": "465"}[s.port+strconv.FormatBool(s.implicit)])
		err := m.Send(t.Context(), verifier.Mail{To: "a@mihon.example", Kind: verifier.MailMandatory, Language: "ja", Details: map[string]any{}})
		if err == nil || len(tried) != 1 || tried[0] != want {
			t.Errorf("%v: tries %v, want %s: %v", s, tried, want, err)
		}
	}
}

// Who waits for a code does not wait longer for a mail server that takes the
// call and says nothing.
func TestAMailServerThatSaysNothingHoldsNobodyUp(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	ctx, give := context.WithCancelCause(t.Context())
	tired := errors.New("tired of waiting")
	held := make(chan net.Conn, 1)
	go func() {
		c, err := listener.Accept()
		if err == nil {
			held <- c
		}
		give(tired)
	}()
	host, port, _ := net.SplitHostPort(listener.Addr().String())
	m := &postman{
		server:  mailServer{host: host, port: port, from: mail.Address{Address: "no-reply@mihon.example"}},
		letters: newLetters("x", func() string { return "https://portal.mihon.example" }),
	}
	letter := verifier.Mail{To: "a@mihon.example", Kind: verifier.MailLoginCode, Language: "ja", Details: map[string]any{"code": "482915", "minutes": 10}}
	if err := m.Send(ctx, letter); !errors.Is(err, tired) {
		t.Errorf("waits for the server's own end: %v", err)
	}
	(<-held).Close()
}

// What is written into a mail can add no line to its head.
func TestNothingWrittenIntoAMailBecomesAHeader(t *testing.T) {
	p := openPostbox(t)
	host, port, _ := net.SplitHostPort(p.address)
	evil := "x\r\nBcc: evil@example.com\r\n\r\nhello"
	m := &postman{
		server:  mailServer{host: host, port: port, from: mail.Address{Name: evil, Address: "no-reply@mihon.example"}},
		letters: newLetters(evil, func() string { return "https://portal.mihon.example" }),
	}
	letter := verifier.Mail{To: "a@mihon.example", Name: evil, Kind: verifier.MailSupportReset, Language: "ja", Details: map[string]any{"reason": evil}}
	if err := m.Send(t.Context(), letter); err == nil {
		got := <-p.got
		if got.Header.Get("Bcc") != "" || got.Header.Get("Subject") == "" {
			t.Errorf("headers %v", got.Header)
		}
	}
	letter.To = "a@mihon.example\r\nRCPT TO:<evil@example.com>"
	if err := m.Send(t.Context(), letter); err == nil {
		t.Error("an address of two lines is written to")
	}
}

// certificate makes one for 127.0.0.1.
func certificate(t *testing.T) (cert, key string, pool *x509.CertPool) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "test"}, NotBefore: time.Now().Add(-time.Hour),
		NotAfter: time.Now().Add(time.Hour), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	encoded, err := x509.MarshalECPrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	cert, key = filepath.Join(dir, "cert.pem"), filepath.Join(dir, "key.pem")
	write := func(path, kind string, data []byte) {
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: data}), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write(cert, "CERTIFICATE", der)
	write(key, "EC PRIVATE KEY", encoded)
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	pool = x509.NewCertPool()
	pool.AddCert(parsed)
	return cert, key, pool
}

func TestOverTLSTheCookiesAreBoundToTheHost(t *testing.T) {
	cert, key, pool := certificate(t)
	for _, public := range []bool{true, false} {
		cookiesOverTLS(t, pool, public, "--tls-cert", cert, "--tls-key", key)
	}
}

func cookiesOverTLS(t *testing.T, pool *x509.CertPool, public bool, args ...string) {
	t.Helper()
	if public {
		args = append(args, "--public-url", "https://portal.mihon.example")
	}
	r := portalWith(t, openPostbox(t), args...)
	if !strings.HasPrefix(r.url, "https://127.0.0.1:") {
		t.Fatalf("the first line is %s", r.url)
	}
	client := http.Client{Transport: &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse
	}}
	form := strings.NewReader("email=a%40mihon.example&password=" + strings.ReplaceAll(goodPassword, " ", "+"))
	a, err := client.Post(r.url+"/login", "application/x-www-form-urlencoded", form)
	if err != nil {
		t.Fatal(err)
	}
	a.Body.Close()
	if len(a.Cookies()) == 0 {
		t.Fatalf("no cookie: %d", a.StatusCode)
	}
	for _, c := range a.Cookies() {
		if !strings.HasPrefix(c.Name, "__Host-") || !c.Secure || !c.HttpOnly {
			t.Errorf("cookie %v", c)
		}
	}
	if sent := a.Header.Get("Strict-Transport-Security") != ""; sent != public {
		t.Errorf("with a public address (%v) HSTS is sent: %v", public, sent)
	}
	old := &tls.Config{RootCAs: pool, MaxVersion: tls.VersionTLS11, MinVersion: tls.VersionTLS10}
	if c, err := tls.Dial("tcp", strings.TrimPrefix(r.url, "https://"), old); err == nil {
		c.Close()
		t.Error("TLS 1.1 is spoken")
	}
}

func TestACertificateThatCannotBeReadIsTold(t *testing.T) {
	dir, data := place(t)
	got := settings{}.call(t, append(data, "--listen", "127.0.0.1:0", "--smtp", "smtp://127.0.0.1:1", "--smtp-from", "a@b.example",
		"--tls-cert", "none.pem", "--tls-key", "none.key")...)
	if got.code != failed || !strings.Contains(got.err, "none.pem") || got.out != "" {
		t.Errorf("%+v", got)
	}
	if left, _ := filepath.Glob(dir + "*"); len(left) > 0 {
		t.Errorf("left %v behind", left)
	}
}
