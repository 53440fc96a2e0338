package verifier

import (
	"context"
	"errors"
	"time"

	"rokketa/otpauth"
)

var errUnfinished = errors.New("verifier: not built yet")

// LoginResult is what the password step leads to: either Session, or
// Challenge with the method of the second step.
type LoginResult struct {
	Session   string // token; the society's date has not come and nothing is set
	Challenge string // token for Code
	Method    Method
	MailedTo  string    // masked address, for MethodMail
	Mail      *Refusal  // the code could not be mailed (ReasonMailFailed, ReasonMailOften): say so on the code page; Resend may help
	Expires   time.Time // of the challenge
	Imposed   bool      // the date switched e-mail codes on just now
}

// Entry is a session that was won, or renewed by a proof: the token that was
// used before is dead.
type Entry struct {
	Token string
	Level Level
	Nag   bool // an e-mail user to be asked to move to an app now
	// Others is how many other sessions of the member are open, to offer
	// ending them after a change of factor.
	Others int
}

// Proof is what a person shows before a change: the password, and the current
// factor's code (of the app, or mailed by AskCode) or a recovery code.
type Proof struct {
	Password string
	Code     string
	Recovery string
}

// Login is the password step.
func (s *Service) Login(ctx context.Context, email, password string, remember bool, src Source) (LoginResult, error) {
	return LoginResult{}, errUnfinished
}

// Challenge describes an open challenge, for its page; it changes nothing.
func (s *Service) Challenge(ctx context.Context, challenge string) (LoginResult, error) {
	return LoginResult{}, errUnfinished
}

// Code is the second step.
func (s *Service) Code(ctx context.Context, challenge, code string, src Source) (Entry, error) {
	return Entry{}, errUnfinished
}

// Resend mails a new code for the challenge; the older one is dead.
func (s *Service) Resend(ctx context.Context, challenge string, src Source) error {
	return errUnfinished
}

// Recover takes a recovery code in place of the second step: the session may
// only set up a new factor.
func (s *Service) Recover(ctx context.Context, challenge, code string, src Source) (Entry, error) {
	return Entry{}, errUnfinished
}

// Cancel ends a challenge.
func (s *Service) Cancel(ctx context.Context, challenge string) error { return errUnfinished }

// Session finds the session of a token and notes that it was seen.
func (s *Service) Session(ctx context.Context, token string) (Session, error) {
	return Session{}, errUnfinished
}

// Logout ends the session of the token. One that is over already is no error.
func (s *Service) Logout(ctx context.Context, token string, src Source) error { return errUnfinished }

// Sessions lists the member's open sessions, latest seen first.
func (s *Service) Sessions(ctx context.Context, token string) ([]Session, error) {
	return nil, errUnfinished
}

// EndSession ends one session of the same member by its ID.
func (s *Service) EndSession(ctx context.Context, token, id string, src Source) error {
	return errUnfinished
}

// EndOthers ends every other session of the member and tells how many.
func (s *Service) EndOthers(ctx context.Context, token string, src Source) (int, error) {
	return 0, errUnfinished
}

// DismissWarning takes away Session.TriedElsewhere.
func (s *Service) DismissWarning(ctx context.Context, token string) error { return errUnfinished }

// Enrolment is an app set-up under way.
type Enrolment struct {
	URI     string // otpauth://, the text of the QR code
	Key     string // the setup key, upper-case base32 without padding
	Account otpauth.Account
	Expires time.Time
	Replace bool // an app is active until this one is confirmed
}

// BeginApp begins setting up an authenticator app, or a new one in place of
// the present one, and drops what was begun before. A fresh login is proof
// enough, but never to replace an app: that takes password and code. entry.Token
// replaces the session's token if a proof was given, else it is token.
func (s *Service) BeginApp(ctx context.Context, token string, p Proof, src Source) (Enrolment, Entry, error) {
	return Enrolment{}, Entry{}, errUnfinished
}

// PendingApp gives the set-up that this session began and that is not over.
func (s *Service) PendingApp(ctx context.Context, token string) (Enrolment, error) {
	return Enrolment{}, errUnfinished
}

// ConfirmApp switches the app on by its first code, ends the one before it in
// the same moment, and gives the session a new token.
func (s *Service) ConfirmApp(ctx context.Context, token, code string, src Source) (Entry, error) {
	return Entry{}, errUnfinished
}

// CancelApp drops the set-up; the present factor stays.
func (s *Service) CancelApp(ctx context.Context, token string, src Source) error {
	return errUnfinished
}

// AskCode mails an e-mail user the code for a Proof.
func (s *Service) AskCode(ctx context.Context, token string, src Source) error { return errUnfinished }

// Disable switches the second step off (before the date), or from the app to
// e-mail codes (from the date on).
func (s *Service) Disable(ctx context.Context, token string, p Proof, src Source) (Entry, error) {
	return Entry{}, errUnfinished
}

// BeginMail mails a code to switch e-mail codes on. Proof as for BeginApp:
// from an app it takes password and code.
func (s *Service) BeginMail(ctx context.Context, token string, p Proof, src Source) (Entry, error) {
	return Entry{}, errUnfinished
}

// ConfirmMail switches e-mail codes on; an app ends in the same moment.
func (s *Service) ConfirmMail(ctx context.Context, token, code string, src Source) (Entry, error) {
	return Entry{}, errUnfinished
}

// RecoveryCodes makes new recovery codes, which are shown this once; the ones
// before are dead.
func (s *Service) RecoveryCodes(ctx context.Context, token string, p Proof, src Source) ([]string, Entry, error) {
	return nil, Entry{}, errUnfinished
}

// ChangePassword sets a new password, ends the other sessions and gives this
// one a new token. Of the proof only the password counts.
func (s *Service) ChangePassword(ctx context.Context, token, old, next string, src Source) (Entry, error) {
	return Entry{}, errUnfinished
}

// ForgotPassword mails a link (MailReset) if the address is a member's. It
// answers the same, in the same time, if not.
func (s *Service) ForgotPassword(ctx context.Context, email string, src Source) error {
	return errUnfinished
}

// ResetPassword sets a new password by the mailed token. It logs nobody in,
// ends all sessions and leaves the second factor as it is.
func (s *Service) ResetPassword(ctx context.Context, reset, next string, src Source) error {
	return errUnfinished
}

// ResetOpen tells whether a reset token is good still, for its page.
func (s *Service) ResetOpen(ctx context.Context, reset string) error { return errUnfinished }

// Overview is the state of the own account, for the settings page.
type Overview struct {
	Session  Session
	Method   Method
	Since    time.Time // when the app was switched on; zero without
	Recovery int       // unused recovery codes
	Pending  bool      // a set-up of this session is under way
	Others   int       // other open sessions
}

// Overview gives the state of the session's account.
func (s *Service) Overview(ctx context.Context, token string) (Overview, error) {
	return Overview{}, errUnfinished
}

// Page is a part of a log, latest first. Next is what to ask for to go on, ""
// at the end.
type Page struct {
	Attempts []Attempt
	Next     string
}

// History gives the member's own log from a Page.Next on, "" for the latest.
func (s *Service) History(ctx context.Context, token, from string) (Page, error) {
	return Page{}, errUnfinished
}

// Nag tells whether this e-mail user is to be asked now to move to an app.
func (s *Service) Nag(ctx context.Context, token string) (bool, error) { return false, errUnfinished }

// DismissNag puts the question off by Profile.NagEvery.
func (s *Service) DismissNag(ctx context.Context, token string) error { return errUnfinished }

// MemberView is what the helpdesk sees of a member: never a secret.
type MemberView struct {
	Member          Member
	Society         Society
	Mandatory       bool
	Enrolled        time.Time // of the active app
	UsedAt          time.Time // when the app's last code was used
	UsedStep        int64     // -1 for none
	Drift           int
	Pending         bool
	Recovery        int       // unused codes
	Fails           int       // wrong codes in a row
	Locked          time.Time // until; zero if not
	Stopped         bool      // at 100
	RecoveryFails   int
	RecoveryLocked  time.Time
	RecoveryStopped bool
	Sessions        int
	Timeline        Page
}

// FindMembers finds members by a part of address, name or ID, at most 50, in
// the staff's society. Staff session at LevelFull, as for all below.
func (s *Service) FindMembers(ctx context.Context, token, query string) ([]Member, error) {
	return nil, errUnfinished
}

// MemberView shows a member; from is as for History.
func (s *Service) MemberView(ctx context.Context, token, member, from string, src Source) (MemberView, error) {
	return MemberView{}, errUnfinished
}

// ResetFactor ends the member's second factor, recovery codes and sessions
// for a stated reason. The next login goes by e-mail code and must set up a
// new factor.
func (s *Service) ResetFactor(ctx context.Context, token, member, reason string, src Source) error {
	return errUnfinished
}

// Unlock clears the member's wrong codes for a stated reason.
func (s *Service) Unlock(ctx context.Context, token, member, reason string, src Source) error {
	return errUnfinished
}

// EndMemberSessions ends all sessions of a member for a stated reason.
func (s *Service) EndMemberSessions(ctx context.Context, token, member, reason string, src Source) error {
	return errUnfinished
}

// NewMember is what a member or staff is made of. Society may be "" for staff.
type NewMember struct {
	ID       string // "" is made
	Society  string
	Email    string
	Name     string
	Language string // "" is "ja"
	Password string
	Demo     bool
}

// CreateSociety makes a society; an ID "" is made.
func (s *Service) CreateSociety(ctx context.Context, id, name string, date time.Time) (Society, error) {
	return Society{}, errUnfinished
}

// SetSocietyDate moves a society's date.
func (s *Service) SetSocietyDate(ctx context.Context, id string, date time.Time) error {
	return errUnfinished
}

// Societies lists all.
func (s *Service) Societies(ctx context.Context) ([]Society, error) { return nil, errUnfinished }

// CreateMember makes a member.
func (s *Service) CreateMember(ctx context.Context, m NewMember) (Member, error) {
	return Member{}, errUnfinished
}

// CreateStaff makes a helpdesk account.
func (s *Service) CreateStaff(ctx context.Context, m NewMember) (Member, error) {
	return Member{}, errUnfinished
}

// SetMemberPassword sets a password and ends the account's sessions.
func (s *Service) SetMemberPassword(ctx context.Context, email, password string) error {
	return errUnfinished
}

// SetMemberEmail corrects an address.
func (s *Service) SetMemberEmail(ctx context.Context, email, next string) error { return errUnfinished }

// Members lists accounts of a role in a society ("" is all), by address.
func (s *Service) Members(ctx context.Context, role Role, society string) ([]Member, error) {
	return nil, errUnfinished
}

// RotateSecrets seals every secret again under the current key and tells how
// many it changed. Recovery codes made under an older key need that key until
// they are replaced: kept tells how many there are.
func (s *Service) RotateSecrets(ctx context.Context) (changed, kept int, err error) {
	return 0, 0, errUnfinished
}

// Sweep deletes what is over: challenges, codes, sessions, set-ups.
func (s *Service) Sweep(ctx context.Context) error { return errUnfinished }

// Bench is the laboratory's doors into a database of its own. They work for
// members marked Demo alone.
type Bench struct{ s *Service }

// Bench opens the doors.
func (s *Service) Bench() *Bench { return &Bench{s} }

// SetApp gives a member an active app with this secret and parameters.
func (b *Bench) SetApp(ctx context.Context, member string, a otpauth.Account) error {
	return errUnfinished
}

// SetMethod sets MethodUnset or MethodMail, ending an app; settle makes the
// next login set up a new factor.
func (b *Bench) SetMethod(ctx context.Context, member string, m Method, settle bool) error {
	return errUnfinished
}

// SetFails sets the wrong codes in a row and until when the member is locked.
func (b *Bench) SetFails(ctx context.Context, member string, fails int, until time.Time) error {
	return errUnfinished
}

// Reveal gives the active app's account, or the pending one's.
func (b *Bench) Reveal(ctx context.Context, member string) (otpauth.Account, error) {
	return otpauth.Account{}, errUnfinished
}

// Damage makes the active secret unreadable.
func (b *Bench) Damage(ctx context.Context, member string) error { return errUnfinished }

// EndSessions ends the member's sessions now.
func (b *Bench) EndSessions(ctx context.Context, member string) error { return errUnfinished }

// RecoveryCodes makes recovery codes without a proof.
func (b *Bench) RecoveryCodes(ctx context.Context, member string) ([]string, error) {
	return nil, errUnfinished
}

// State is MemberView without a staff session.
func (b *Bench) State(ctx context.Context, member string) (MemberView, error) {
	return MemberView{}, errUnfinished
}

// Attempts gives the log of a member.
func (b *Bench) Attempts(ctx context.Context, member, from string) (Page, error) {
	return Page{}, errUnfinished
}
