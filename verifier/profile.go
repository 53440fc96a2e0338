// Profiles: the numbers that no public source gives, all in one place, with
// the bounds that the standards set.

package verifier

import (
	"time"

	"rokketa/otpauth"
)

// Parameters are how the codes of a new secret are made. Apps are known to
// ignore anything but SHA1, 6, 30.
type Parameters struct {
	Algorithm otpauth.Algorithm
	Digits    int
	Period    int // seconds
}

// Argon is the cost of a password hash (argon2id).
type Argon struct {
	Memory  uint32 // KiB
	Time    uint32 // passes
	Threads uint8
}

// Profile is the settings of a portal. They are our own: the portal that we
// play has not published its.
type Profile struct {
	Name string

	// A code is accepted Back steps late to Ahead steps early, counted from
	// the server's step plus the drift learned of this factor, which stays
	// within -DriftBack and +DriftAhead steps.
	Back, Ahead           int
	DriftBack, DriftAhead int
	Parameters            Parameters

	ChallengeLife time.Duration // between password and code
	EnrolLife     time.Duration // of a QR code that is not confirmed yet
	FreshAge      time.Duration // how long a login counts as proof for enrolling

	MailAllowed   bool // e-mail codes may be chosen
	MailDigits    int
	MailLife      time.Duration
	ResendEvery   time.Duration
	ResendPerHour int

	RecoveryCodes int           // how many are made; 0 switches them off
	NagEvery      time.Duration // how often e-mail users are asked to move to an app
	ResetLife     time.Duration // of a link to set a new password

	SessionIdle, SessionMax   time.Duration
	RememberIdle, RememberMax time.Duration

	PasswordMin, PasswordMax int // characters
	Argon                    Argon

	// Sign-in attempts an address may make: IPPerMinute in the long run,
	// IPBurst at once. 0 is without limit.
	IPPerMinute, IPBurst int
}

// ProfileRFC is the default: one step either side (RFC 6238, section 5.2).
func ProfileRFC() Profile {
	return Profile{
		Name: "rfc", Back: 1, Ahead: 1,
		Parameters:    Parameters{Algorithm: otpauth.SHA1, Digits: otpauth.DefaultDigits, Period: otpauth.DefaultPeriod},
		ChallengeLife: 10 * time.Minute, EnrolLife: 10 * time.Minute, FreshAge: 5 * time.Minute,
		MailAllowed: true, MailDigits: 6, MailLife: 10 * time.Minute, ResendEvery: time.Minute, ResendPerHour: 5,
		RecoveryCodes: 10, NagEvery: 7 * 24 * time.Hour, ResetLife: 30 * time.Minute,
		SessionIdle: 30 * time.Minute, SessionMax: 12 * time.Hour,
		RememberIdle: 7 * 24 * time.Hour, RememberMax: 30 * 24 * time.Hour,
		PasswordMin: 8, PasswordMax: 256, Argon: Argon{Memory: 19 * 1024, Time: 2, Threads: 1},
		IPPerMinute: 60, IPBurst: 30,
	}
}

// ProfileStrict accepts the current step alone (ASVS 5.0, 6.5.5) and no
// e-mail codes (6.6).
func ProfileStrict() Profile {
	p := ProfileRFC()
	p.Name, p.Back, p.Ahead, p.MailAllowed = "asvs-strict", 0, 0, false
	return p
}

// ProfileNIST follows SP 800-63B: 15 characters where they are asked for, no
// e-mail as a second factor.
func ProfileNIST() Profile {
	p := ProfileRFC()
	p.Name, p.PasswordMin, p.MailAllowed = "nist", 15, false
	return p
}

// ProfilePortal is the portal as its guide tells it: no recovery codes, lost
// apps are for support.
func ProfilePortal() Profile {
	p := ProfileRFC()
	p.Name, p.RecoveryCodes = "portal-like", 0
	return p
}

// ProfileLab learns drift and does not limit addresses: for the bench, where
// everyone comes from one.
func ProfileLab() Profile {
	p := ProfileRFC()
	p.Name, p.DriftBack, p.DriftAhead, p.IPPerMinute, p.IPBurst = "lab", 2, 2, 0, 0
	return p
}

// Profiles gives every profile, the default first.
func Profiles() []Profile {
	return []Profile{ProfileRFC(), ProfileStrict(), ProfileNIST(), ProfilePortal(), ProfileLab()}
}

// ProfileNamed finds a profile by its name.
func ProfileNamed(name string) (p Profile, ok bool) {
	for _, p := range Profiles() {
		if p.Name == name {
			return p, true
		}
	}
	return Profile{}, false
}
