// This file promises: what a server is started with, and the rules that hold
// before anything is opened: no plain HTTP outside the own machine, no
// portal that cannot send its mails, no laboratory in the open.

package main

import (
	"context"
	"flag"
	"log/slog"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"rokketa/assets/text"
	"rokketa/internal/appdir"
	"rokketa/verifier"
)

// The environment variables that stand for options; those with secrets have
// no option, since other users of a machine can see the arguments.
const (
	envData     = "ROKKETA_VERIFIER_DATA"
	envPostgres = "ROKKETA_VERIFIER_POSTGRES"
	envKey      = "ROKKETA_VERIFIER_KEY"
	envKeyFile  = "ROKKETA_VERIFIER_KEY_FILE"
	envSMTP     = "ROKKETA_VERIFIER_SMTP"
	envSMTPPass = "ROKKETA_VERIFIER_SMTP_PASSWORD"
)

const defaultListen = "127.0.0.1:8080"

// mostSlots bounds the memory of passwords that are computed at once, at
// 19 MiB each.
const mostSlots = 256

// mostDays bounds how long a history can be asked for.
const (
	mostDays = 36500
	day      = 24 * time.Hour
)

// options are those of all commands together, as given.
type options struct {
	lab, practice, endWithStdin, help, version         bool
	listen, data, postgres, keyFile, key               string
	smtp, smtpFrom, smtpPasswordFile, smtpPassword     string
	tlsCert, tlsKey, publicURL, behindProxy, proxyFrom string
	metricsListen, seed, profile, brand, logLevel      string
	tongue                                             string
	url, junit, html, only, society, name, email, date string
	reason                                             string
	duration                                           time.Duration
	count, parallel, slots, historyDays                int
}

func (o *options) bind(flags *flag.FlagSet) {
	for name, value := range map[string]*bool{
		"lab": &o.lab, "practice": &o.practice, "end-with-stdin": &o.endWithStdin, "help": &o.help, "h": &o.help, "version": &o.version,
	} {
		flags.BoolVar(value, name, false, "")
	}
	for name, value := range map[string]*string{
		"listen": &o.listen, "data": &o.data, "postgres": &o.postgres, "key-file": &o.keyFile,
		"smtp": &o.smtp, "smtp-from": &o.smtpFrom, "smtp-password-file": &o.smtpPasswordFile,
		"tls-cert": &o.tlsCert, "tls-key": &o.tlsKey, "public-url": &o.publicURL, "behind-proxy": &o.behindProxy, "proxy-from": &o.proxyFrom,
		"metrics-listen": &o.metricsListen, "seed": &o.seed, "profile": &o.profile, "brand": &o.brand,
		"log-level": &o.logLevel, "language": &o.tongue,
		"url": &o.url, "junit": &o.junit, "html": &o.html, "society": &o.society, "name": &o.name, "email": &o.email, "date": &o.date,
		"only": &o.only, "reason": &o.reason,
	} {
		flags.StringVar(value, name, "", "")
	}
	flags.DurationVar(&o.duration, "duration", 5*time.Second, "")
	flags.IntVar(&o.count, "count", 2000, "")
	flags.IntVar(&o.parallel, "parallel", 4, "")
	flags.IntVar(&o.slots, "slots", 0, "")
	flags.IntVar(&o.historyDays, "history-days", int(verifier.DefaultLogLife/day), "")
}

// fill takes from the environment what the options left open.
func (o *options) fill(env func(string) string) {
	for variable, value := range map[string]*string{
		envData: &o.data, envPostgres: &o.postgres, envKeyFile: &o.keyFile, envSMTP: &o.smtp,
	} {
		if *value == "" {
			*value = env(variable)
		}
	}
	o.key, o.smtpPassword = env(envKey), env(envSMTPPass)
}

// plan is what a server is to be, after the rules have held.
type plan struct {
	lab       bool
	practice  bool // a laboratory of which a member sees nothing
	listen    string
	tlsCert   string
	tlsKey    string
	public    *url.URL // the address that members open; nil: the one that is listened on
	proxy     *url.URL // the same where a proxy stands in front, else nil
	proxyFrom []netip.Prefix
	metrics   string // its own address; "" is beside the pages, for loopback only
	mail      *mailServer
	level     slog.Level
	language  text.Language
}

// secure tells whether members reach the server by https.
func (p plan) secure() bool { return p.tlsCert != "" || p.proxy != nil }

// rules turns the options of a server into a plan, or refuses with a
// sentence that says what to do instead.
func (o *options) rules(ctx context.Context) (plan, error) {
	o.lab = o.lab || o.practice
	if o.lab && !withLab {
		return plan{}, refuse("verifierd.rule.nolab")
	}
	p := plan{
		lab: o.lab, practice: o.practice, listen: o.listen, tlsCert: o.tlsCert, tlsKey: o.tlsKey,
		level: slog.LevelInfo, language: text.Japanese,
	}
	if p.listen == "" {
		p.listen = defaultListen
	}
	if o.logLevel != "" {
		if err := p.level.UnmarshalText([]byte(o.logLevel)); err != nil {
			return plan{}, refuse("verifierd.rule.level", "value", o.logLevel)
		}
	}
	if o.tongue != "" {
		l, ok := text.Parse(o.tongue)
		if !ok {
			return plan{}, refuse("verifierd.rule.language", "value", o.tongue)
		}
		p.language = l
	}
	if (o.tlsCert == "") != (o.tlsKey == "") {
		return plan{}, refuse("verifierd.rule.tls.pair")
	}
	if o.slots < 0 || o.slots > mostSlots {
		return plan{}, refuse("verifierd.rule.slots", "most", strconv.Itoa(mostSlots))
	}
	if o.historyDays < 0 || o.historyDays > mostDays {
		return plan{}, refuse("verifierd.rule.history", "most", strconv.Itoa(mostDays))
	}
	if o.seed != "" && !o.lab {
		return plan{}, refuse("verifierd.rule.seed")
	}
	for _, rule := range []func(*plan) error{
		o.publicRules, o.proxyRules, func(p *plan) error { return o.listenRules(ctx, p) }, o.mailRules,
	} {
		if err := rule(&p); err != nil {
			return plan{}, err
		}
	}
	return p, nil
}

// publicRules: links in mails lead to an address that was named, never to one
// that a request claims.
func (o *options) publicRules(p *plan) error {
	if o.publicURL == "" {
		return nil
	}
	u, ok := portalURL(o.publicURL)
	switch {
	case o.behindProxy != "":
		return refuse("verifierd.rule.public.proxy")
	case !ok:
		return refuse("verifierd.rule.public.url", "value", o.publicURL)
	case o.tlsCert == "":
		return refuse("verifierd.rule.public.tls")
	}
	p.public = u
	return nil
}

// portalURL reads the https address of a portal as a browser writes it in
// Origin: small letters, no port where it is the usual one.
func portalURL(text string) (*url.URL, bool) {
	u, err := url.Parse(text)
	if err != nil || u.Scheme != "https" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" || u.User != nil ||
		u.RawQuery != "" || u.ForceQuery || u.Fragment != "" {
		return nil, false
	}
	if strings.HasSuffix(u.Host, ":") || strings.ContainsFunc(u.Host, func(r rune) bool { return r <= ' ' || r > '~' }) || !fitPort(u.Port(), true) {
		return nil, false
	}
	return &url.URL{Scheme: "https", Host: strings.TrimSuffix(strings.ToLower(u.Host), ":443")}, true
}

// fitPort tells whether a port can be connected to.
func fitPort(port string, orNone bool) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0 || orNone && port == ""
}

func (o *options) proxyRules(p *plan) error {
	if o.behindProxy == "" {
		if o.proxyFrom != "" {
			return refuse("verifierd.rule.proxy.from")
		}
		return nil
	}
	u, ok := portalURL(o.behindProxy)
	if !ok {
		return refuse("verifierd.rule.proxy", "value", o.behindProxy)
	}
	if o.tlsCert != "" {
		return refuse("verifierd.rule.proxy.tls")
	}
	p.public, p.proxy = u, u
	list := o.proxyFrom
	if list == "" {
		list = "127.0.0.0/8,::1/128"
	}
	for part := range strings.SplitSeq(list, ",") {
		prefix, err := netip.ParsePrefix(strings.TrimSpace(part))
		if err != nil {
			var one netip.Addr
			if one, err = netip.ParseAddr(strings.TrimSpace(part)); err == nil {
				prefix, err = one.Prefix(one.BitLen())
			}
		}
		if err != nil {
			return refuse("verifierd.rule.proxy.address", "value", part)
		}
		p.proxyFrom = append(p.proxyFrom, prefix)
	}
	return nil
}

func (o *options) listenRules(ctx context.Context, p *plan) error {
	inside, err := loopback(ctx, p.listen)
	if err != nil {
		return err
	}
	switch {
	case inside:
	case o.lab:
		return refuse("verifierd.rule.lab.loopback", "listen", p.listen)
	case o.tlsCert != "" && p.public == nil:
		return refuse("verifierd.rule.public", "listen", p.listen)
	case o.tlsCert != "":
	case p.proxy == nil:
		return refuse("verifierd.rule.loopback", "listen", p.listen)
	case o.proxyFrom == "":
		return refuse("verifierd.rule.proxy.open", "listen", p.listen)
	}
	if o.lab && p.proxy != nil {
		return refuse("verifierd.rule.lab.proxy")
	}
	if o.metricsListen != "" {
		if inside, err = loopback(ctx, o.metricsListen); err != nil {
			return err
		}
		if !inside {
			return refuse("verifierd.rule.metrics", "listen", o.metricsListen)
		}
		p.metrics = o.metricsListen
	}
	return nil
}

func (o *options) mailRules(p *plan) error {
	if o.lab {
		if o.smtp != "" {
			return refuse("verifierd.rule.lab.smtp")
		}
		return nil
	}
	if o.smtp == "" {
		if !withLab {
			return refuse("verifierd.rule.nolab.smtp")
		}
		return refuse("verifierd.rule.smtp")
	}
	from, err := mail.ParseAddress(o.smtpFrom)
	if err != nil {
		return refuse("verifierd.rule.smtp.from", "value", o.smtpFrom)
	}
	u, err := url.Parse(o.smtp)
	if err != nil || u.Hostname() == "" || u.Scheme != "smtp" && u.Scheme != "smtps" || !fitPort(u.Port(), true) ||
		strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		return refuse("verifierd.rule.smtp.url")
	}
	if _, has := u.User.Password(); has {
		return refuse("verifierd.rule.smtp.password") // the arguments are seen by others
	}
	m := mailServer{host: u.Hostname(), port: u.Port(), implicit: u.Scheme == "smtps", user: u.User.Username(), from: *from}
	m.password = o.smtpPassword
	if o.smtpPasswordFile != "" {
		data, err := os.ReadFile(o.smtpPasswordFile)
		if err != nil {
			return refuse("verifierd.rule.smtp.file", "path", o.smtpPasswordFile).because(err)
		}
		m.password = strings.TrimRight(string(data), "\r\n")
	}
	if m.user != "" && m.password == "" {
		return refuse("verifierd.rule.smtp.nopassword", "user", m.user)
	}
	p.mail = &m
	return nil
}

// loopback tells whether an address to listen on is reached from the own
// machine only. A name counts only if all that it stands for does.
func loopback(ctx context.Context, listen string) (bool, error) {
	host, _, err := net.SplitHostPort(listen)
	if err != nil {
		return false, refuse("verifierd.rule.listen", "listen", listen)
	}
	if host == "" {
		return false, nil // every address of the machine
	}
	if ip, err := netip.ParseAddr(host); err == nil {
		return ip.Unmap().IsLoopback(), nil
	}
	found, err := net.DefaultResolver.LookupNetIP(ctx, "ip", host)
	if err != nil || len(found) == 0 {
		return false, refuse("verifierd.rule.listen", "listen", listen).because(err)
	}
	for _, ip := range found {
		if !ip.Unmap().IsLoopback() {
			return false, nil
		}
	}
	return true, nil
}

// folder gives the data folder, absolute.
func (o *options) folder() (string, error) {
	dir := o.data
	if dir == "" {
		usual, err := appdir.Default()
		if err != nil {
			return "", refuse("verifierd.data.home").because(err)
		}
		dir = usual + "-verifier" // a folder of its own: the accounts' belongs to the app
	}
	abs, err := filepath.Abs(dir)
	if err != nil {
		return "", refuse("verifierd.data.open", "path", dir).because(err)
	}
	return abs, nil
}
