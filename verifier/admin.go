// What the program's owner does from its command line: societies with their
// dates, accounts, keys. There is no self-registration.

package verifier

import (
	"context"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"
	"unicode"
)

// NewMember is what a member or staff is made of. Society may be "" for staff.
type NewMember struct {
	ID       string // "" is made
	Society  string
	Email    string
	Name     string
	Language string // "" is "ja"
	Password string
	Demo     bool // known to be nobody's: see Member.Demo; its password may be simple
}

// fitName tells whether a name or an ID is one line that can be shown.
func fitName(s string) bool {
	return s != "" && len(s) <= 200 && !strings.ContainsFunc(s, unicode.IsControl) && strings.TrimSpace(s) == s
}

// CreateSociety makes a society; an ID "" is made.
func (s *Service) CreateSociety(ctx context.Context, id, name string, date time.Time) (Society, error) {
	if id == "" {
		made, err := s.random.name("k")
		if err != nil {
			return Society{}, err
		}
		id = made
	}
	if !fitName(id) || !fitName(name) {
		return Society{}, Refuse(ReasonBadName)
	}
	if date.IsZero() || date.Year() > 9999 {
		return Society{}, Refuse(ReasonBadDate, "date", "")
	}
	k := Society{ID: id, Name: name, Date: date.In(Tokyo())}
	_, err := s.store.Apply(ctx, AddSociety{k})
	if errors.Is(err, ErrTaken) {
		return Society{}, Refuse(ReasonTaken, "name", id)
	}
	return k, err
}

// SetSocietyDate moves a society's date.
func (s *Service) SetSocietyDate(ctx context.Context, id string, date time.Time) error {
	if date.IsZero() || date.Year() > 9999 {
		return Refuse(ReasonBadDate, "date", "")
	}
	refused, err := s.store.Apply(ctx, SetSocietyDate{ID: id, Date: date.Unix()})
	if err == nil && refused >= 0 {
		return Refuse(ReasonNoSociety, "society", id)
	}
	return err
}

// Societies lists all, by ID.
func (s *Service) Societies(ctx context.Context) ([]Society, error) { return s.store.Societies(ctx) }

// CreateMember makes a member.
func (s *Service) CreateMember(ctx context.Context, m NewMember) (Member, error) {
	return s.create(ctx, m, RoleMember)
}

// CreateStaff makes a helpdesk account. The second step is never off for it.
func (s *Service) CreateStaff(ctx context.Context, m NewMember) (Member, error) {
	return s.create(ctx, m, RoleStaff)
}

func (s *Service) create(ctx context.Context, n NewMember, role Role) (Member, error) {
	now := s.now()
	email, err := fitEmail(n.Email)
	if err != nil {
		return Member{}, err
	}
	if n.ID == "" {
		if n.ID, err = s.random.name("m"); err != nil {
			return Member{}, err
		}
	}
	if n.Language == "" {
		n.Language = "ja"
	}
	switch {
	case !fitName(n.ID) || !fitName(n.Name):
		return Member{}, Refuse(ReasonBadName)
	case n.Language != "ja" && n.Language != "en":
		return Member{}, Refuse(ReasonBadLanguage, "language", n.Language)
	case n.Society == "" && role == RoleMember:
		return Member{}, Refuse(ReasonNoSociety, "society", "")
	}
	if err := s.knownSociety(ctx, n.Society); err != nil {
		return Member{}, err
	}
	m := Member{
		ID: n.ID, Society: n.Society, Email: email, Name: n.Name, Role: role, Language: n.Language,
		Method: MethodUnset, Demo: n.Demo, Created: now,
	}
	if !n.Demo {
		if err := s.newPassword(m, n.Password); err != nil {
			return Member{}, err
		}
	}
	hash, err := s.hasher.hash(ctx, n.Password)
	if err != nil {
		return Member{}, err
	}
	a, err := s.attempt(now, m, EventCreated, Source{})
	if err != nil {
		return Member{}, err
	}
	_, err = s.store.Apply(ctx, AddMember{Member: m, Password: hash, Now: now.Unix()}, AddLog{a})
	if errors.Is(err, ErrTaken) {
		return Member{}, Refuse(ReasonTaken, "name", email)
	} else if err != nil {
		return Member{}, err
	}
	s.tell(a)
	return m, nil
}

func (s *Service) knownSociety(ctx context.Context, id string) error {
	if id == "" {
		return nil
	}
	all, err := s.store.Societies(ctx)
	if err != nil {
		return err
	}
	for _, k := range all {
		if k.ID == id {
			return nil
		}
	}
	return Refuse(ReasonNoSociety, "society", id)
}

func fitEmail(typed string) (string, error) {
	email := NormalEmail(typed)
	a, err := mail.ParseAddress(email)
	if err != nil || a.Address != email || len(email) > 254 || strings.ContainsFunc(email, unicode.IsSpace) {
		return "", Refuse(ReasonBadAddress, "address", typed)
	}
	return email, nil
}

// named finds an account by its address.
func (s *Service) named(ctx context.Context, email string) (Member, error) {
	acc, err := s.store.Account(ctx, AccountKey{Email: NormalEmail(email)})
	if unknown(err) {
		return Member{}, Refuse(ReasonNoMember, "member", email)
	}
	return acc.Member, err
}

// SetMemberPassword sets an account's password and ends its sessions.
func (s *Service) SetMemberPassword(ctx context.Context, email, password string) error {
	m, err := s.named(ctx, email)
	if err != nil {
		return err
	}
	if err := s.newPassword(m, password); err != nil {
		return err
	}
	hash, err := s.hasher.hash(ctx, password)
	if err != nil {
		return err
	}
	now := s.now()
	return s.acted(ctx, m, "admin", "", EventPassword, Source{}, now,
		append([]Op{SetPassword{Member: m.ID, Password: hash}, DropResets{Member: m.ID}}, shut(m.ID)...),
		s.mail(m, MailPasswordChanged, now, Source{}))
}

// SetMemberEmail corrects an account's address, ends its sessions and tells
// both addresses.
func (s *Service) SetMemberEmail(ctx context.Context, email, next string) error {
	m, err := s.named(ctx, email)
	if err != nil {
		return err
	}
	if next, err = fitEmail(next); err != nil {
		return err
	}
	now := s.now()
	moved := m
	moved.Email = next
	err = s.acted(ctx, m, "admin", "", EventAddress, Source{}, now,
		append([]Op{SetEmail{Member: m.ID, Email: next}, DropResets{Member: m.ID}}, shut(m.ID)...),
		s.mail(m, MailAddress, now, Source{}), s.mail(moved, MailAddress, now, Source{}))
	if errors.Is(err, ErrTaken) {
		return Refuse(ReasonTaken, "name", next)
	}
	return err
}

// AdminReset is ResetFactor from the command line, for staff too.
func (s *Service) AdminReset(ctx context.Context, email, reason string) error {
	m, err := s.named(ctx, email)
	if err != nil {
		return err
	}
	if reason = short(strings.TrimSpace(reason)); reason == "" {
		return Refuse(ReasonWhy)
	}
	now := s.now()
	told := s.mail(m, MailSupportReset, now, Source{})
	told.Details["reason"] = reason
	return s.acted(ctx, m, "admin", reason, EventSupportReset, Source{}, now, s.resetOps(m, now), told)
}

// Members lists accounts of a role in a society ("" is all), by address.
func (s *Service) Members(ctx context.Context, role Role, society string) ([]Member, error) {
	return s.store.Find(ctx, FindQuery{Role: role, Society: society})
}

// RotateSecrets seals every secret again under the current key and tells how
// many it changed. Codes that were made under an older key need that key until
// they are replaced: kept tells how many recovery codes do. A secret that no
// key opens is left as it is; the others are changed, and err says so.
func (s *Service) RotateSecrets(ctx context.Context) (changed, kept int, err error) {
	const atOnce = 100
	left := map[string]error{} // of factors, why
	for {
		rows, err := s.store.SealedUnder(ctx, s.keys.Current(), atOnce+len(left))
		if err != nil {
			return changed, 0, err
		}
		moved := 0
		for _, f := range rows {
			if left[f.ID] != nil {
				continue
			}
			where := factorPlace(f.Member, f.ID)
			raw, err := s.keys.open(f.Key, f.Sealed, where)
			if err != nil {
				left[f.ID] = err
				s.o.Log.Error("secret unreadable", "member", f.Member, "factor", f.ID, "error", err)
				continue
			}
			sealed, key := s.keys.seal(raw, where)
			clear(raw)
			refused, err := s.store.Apply(ctx, SealAgain{Factor: f.ID, Sealed: sealed, Key: key, OldKey: f.Key})
			if err != nil {
				return changed, 0, err
			}
			if refused < 0 {
				moved++
			}
		}
		changed += moved
		if moved == 0 {
			break
		}
	}
	a, err := s.attempt(s.now(), Member{}, EventSecretsRotated, Source{})
	if err != nil {
		return changed, 0, err
	}
	a.Actor = "admin"
	if err := s.note(ctx, a); err != nil {
		return changed, 0, err
	}
	if kept, err = s.store.RecoveryUnder(ctx, s.keys.Current()); err != nil {
		return changed, 0, err
	}
	for _, why := range left {
		return changed, kept, fmt.Errorf("verifier: %d secrets were left as they are, no key opens them: %w", len(left), why)
	}
	return changed, kept, nil
}
