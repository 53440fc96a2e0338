// This file promises: societies, members and staff are made here and nowhere
// else; a password comes from standard input and stands in no argument, log
// or list of processes.

package main

import (
	"context"
	"log/slog"
	"slices"
	"strings"
	"time"

	"rokketa/verifier"
)

// admin runs "admin WHAT DO [WHICH]" on the database of the options.
func admin(ctx context.Context, s *session, args []string) error {
	words := strings.Join(args[:min(2, len(args))], " ")
	job, ok := jobs()[words]
	if !ok {
		return wrongUse("verifierd.usage.admin", "command", strings.Join(args, " "))
	}
	if err := s.fits(job, words, args); err != nil {
		return err
	}
	p := &portal{log: newLog(s.err, slog.LevelWarn), metrics: newMetrics()}
	defer func() {
		stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), stopTime)
		defer cancel()
		_ = p.end(stop) // what was done is done; nothing is sent from here
	}()
	if err := s.openAdmin(ctx, p, args[0] == "rotate-key"); err != nil {
		return err
	}
	return job.do(ctx, s, p.service, args)
}

// fits refuses words and options that a job would not look at: who wrote them
// meant something by them.
func (s *session) fits(j job, words string, args []string) error {
	if len(args) > 2 && j.about == "" && !j.which {
		return wrongUse("verifierd.usage.many", "command", "admin "+words)
	}
	for _, name := range s.given {
		if !slices.Contains(base, name) && !slices.Contains(j.takes, name) && (name != j.about || len(args) > 2) {
			return wrongUse("verifierd.usage.elsewhere", "option", "--"+name, "command", "admin "+strings.Join(args, " "))
		}
	}
	return nil
}

// openAdmin opens the service without mail or pages. Rotating adds the new
// key first, so that it is the one that seals.
func (s *session) openAdmin(ctx context.Context, p *portal, rotate bool) error {
	if rotate && s.key == "" { // else the new key is in the variable already
		number, path, err := s.addKey(s.random)
		if err != nil {
			return err
		}
		s.print(s.say("verifierd.key.added", "number", number, "path", path))
	}
	keys, made, err := s.openKeys(s.random)
	if err != nil {
		return err
	}
	db, err := s.openStore(ctx, p)
	if err != nil {
		return err
	}
	p.later(func(context.Context) error { return db.Close() })
	if err := s.tellKey(ctx, db, made); err != nil {
		return err
	}
	p.service, err = verifier.New(db, verifier.Options{Keys: keys, Log: p.log, Now: s.now, Random: s.random, Brand: s.brand})
	if err != nil {
		return err
	}
	p.later(p.service.Close)
	return nil
}

// job is one thing that admin does.
type job struct {
	about string   // what the word after its own is; the option of that name may give it instead
	which bool     // a word after its own that no option gives
	takes []string // other options
	do    func(ctx context.Context, s *session, v *verifier.Service, args []string) error
}

func jobs() map[string]job {
	add, list := []string{"society", "name", "language"}, []string{"society"}
	return map[string]job{
		"society add":     {"name", false, []string{"society", "date"}, addSociety},
		"society date":    {"society", false, []string{"date"}, dateSociety},
		"society list":    {"", false, nil, listSocieties},
		"member add":      {"email", false, add, addPerson(verifier.RoleMember)},
		"staff add":       {"email", false, add, addPerson(verifier.RoleStaff)},
		"member list":     {"", false, list, listPeople(verifier.RoleMember)},
		"staff list":      {"", false, list, listPeople(verifier.RoleStaff)},
		"member password": {"email", false, nil, setPassword},
		"staff password":  {"email", false, nil, setPassword},
		"member email":    {"", true, []string{"email"}, setEmail},
		"staff email":     {"", true, []string{"email"}, setEmail},
		"member reset":    {"email", false, []string{"reason"}, resetFactor},
		"staff reset":     {"email", false, []string{"reason"}, resetFactor},
		"rotate-key":      {"", false, nil, rotateKey},
	}
}

// named gives what a job is about: the argument after its words.
func (s *session) named(args []string, option, value string) (string, error) {
	if len(args) > 2 {
		return args[2], nil
	}
	if value == "" {
		return "", wrongUse("verifierd.usage.needs", "option", "--"+option, "command", strings.Join(args, " "))
	}
	return value, nil
}

func addSociety(ctx context.Context, s *session, v *verifier.Service, args []string) error {
	name, err := s.named(args, "name", s.name)
	if err != nil {
		return err
	}
	if s.date == "" {
		return wrongUse("verifierd.usage.needs", "option", "--date", "command", "admin society add")
	}
	date, err := verifier.ParseDate(s.date)
	if err != nil {
		return err
	}
	made, err := v.CreateSociety(ctx, s.society, name, date)
	if err != nil {
		return err
	}
	s.print(s.say("verifierd.admin.society", "id", made.ID, "name", made.Name, "date", made.Date.Format(time.DateOnly)))
	return nil
}

func dateSociety(ctx context.Context, s *session, v *verifier.Service, args []string) error {
	id, err := s.named(args, "society", s.society)
	if err != nil {
		return err
	}
	if s.date == "" {
		return wrongUse("verifierd.usage.needs", "option", "--date", "command", "admin society date")
	}
	date, err := verifier.ParseDate(s.date)
	if err != nil {
		return err
	}
	if err := v.SetSocietyDate(ctx, id, date); err != nil {
		return err
	}
	s.print(s.say("verifierd.admin.date", "id", id, "date", date.Format(time.DateOnly)))
	return nil
}

func listSocieties(ctx context.Context, s *session, v *verifier.Service, _ []string) error {
	all, err := v.Societies(ctx)
	if err != nil {
		return err
	}
	for _, one := range all {
		s.print(strings.Join([]string{one.ID, one.Date.In(verifier.Tokyo()).Format(time.DateOnly), one.Name}, "\t"))
	}
	return nil
}

func addPerson(role verifier.Role) func(context.Context, *session, *verifier.Service, []string) error {
	return func(ctx context.Context, s *session, v *verifier.Service, args []string) error {
		email, err := s.named(args, "email", s.email)
		if err != nil {
			return err
		}
		if s.society == "" && role == verifier.RoleMember {
			return wrongUse("verifierd.usage.needs", "option", "--society", "command", "admin member add")
		}
		password, err := s.readPassword(ctx)
		if err != nil {
			return err
		}
		create := v.CreateMember
		if role == verifier.RoleStaff {
			create = v.CreateStaff
		}
		name := s.name
		if name == "" {
			name = email
		}
		made, err := create(ctx, verifier.NewMember{Society: s.society, Email: email, Name: name, Language: s.tongue, Password: password})
		if err != nil {
			return err
		}
		s.print(s.say("verifierd.admin."+string(role), "id", made.ID, "email", made.Email))
		return nil
	}
}

func listPeople(role verifier.Role) func(context.Context, *session, *verifier.Service, []string) error {
	return func(ctx context.Context, s *session, v *verifier.Service, _ []string) error {
		all, err := v.Members(ctx, role, s.society)
		if err != nil {
			return err
		}
		for _, one := range all {
			s.print(strings.Join([]string{one.ID, one.Email, string(one.Method), one.Society, one.Name}, "\t"))
		}
		return nil
	}
}

func setPassword(ctx context.Context, s *session, v *verifier.Service, args []string) error {
	email, err := s.named(args, "email", s.email)
	if err != nil {
		return err
	}
	password, err := s.readPassword(ctx)
	if err != nil {
		return err
	}
	if err := v.SetMemberPassword(ctx, email, password); err != nil {
		return err
	}
	s.print(s.say("verifierd.admin.password", "email", email))
	return nil
}

// setEmail corrects an address: the old one is the argument, the new one
// --email.
func setEmail(ctx context.Context, s *session, v *verifier.Service, args []string) error {
	if len(args) < 3 || s.email == "" {
		return wrongUse("verifierd.usage.email", "command", strings.Join(args, " "))
	}
	if err := v.SetMemberEmail(ctx, args[2], s.email); err != nil {
		return err
	}
	s.print(s.say("verifierd.admin.email", "email", s.email))
	return nil
}

// resetFactor is what the helpdesk does, for its own people too: nobody else
// can help staff whose app is lost.
func resetFactor(ctx context.Context, s *session, v *verifier.Service, args []string) error {
	email, err := s.named(args, "email", s.email)
	if err != nil {
		return err
	}
	if strings.TrimSpace(s.reason) == "" {
		return wrongUse("verifierd.usage.needs", "option", "--reason", "command", "admin "+strings.Join(args[:2], " "))
	}
	if err := v.AdminReset(ctx, email, s.reason); err != nil {
		return err
	}
	s.print(s.say("verifierd.admin.reset", "email", email))
	return nil
}

func rotateKey(ctx context.Context, s *session, v *verifier.Service, _ []string) error {
	changed, kept, err := v.RotateSecrets(ctx)
	if err != nil {
		return err
	}
	s.print(s.table.Count("verifierd.admin.rotated", changed))
	if kept > 0 {
		s.print(s.table.Count("verifierd.admin.kept", kept))
	} else {
		s.print(s.say("verifierd.admin.old"))
	}
	return nil
}
