// What the rules ask of a database: a few ways to read, one statement that
// reserves an attempt, and changes that are made together or not at all.

package verifier

import (
	"context"
	"errors"
)

// Store keeps everything. It is implemented in verifier/store.
//
// Times are Unix seconds of the service's clock; a store never asks the
// database's own. Reading gives ErrNone where there is nothing.
type Store interface {
	// Apply makes all changes in one transaction, in order. If one of them is
	// of the kind that must change exactly one row and does not, nothing is
	// changed and its index is returned; else -1. An error changed nothing, as
	// far as the database could tell.
	Apply(ctx context.Context, ops ...Op) (refused int, err error)

	// Reserve counts an attempt before anything is computed, in a transaction
	// of its own, and writes its line in the log as wrong, which Settle
	// corrects. It reports false, and writes nothing, while a wait lasts and
	// from the hundredth failure on.
	Reserve(ctx context.Context, class Class, now int64, a Attempt) (g Guess, ok bool, err error)

	// Try is Challenge and Reserve (of ClassCode) in one journey: it reads the
	// challenge and, if that is open, its code has the length that was typed
	// and nothing bars it, counts the attempt and writes its line. The row's
	// Guess is as counted, or as read where nothing was counted.
	Try(ctx context.Context, t Try) (row ChallengeRow, counted bool, err error)

	Account(ctx context.Context, by AccountKey) (AccountRow, error)
	Challenge(ctx context.Context, id string) (ChallengeRow, error)
	Session(ctx context.Context, tokenHash []byte) (SessionRow, error)
	Sessions(ctx context.Context, member string, now int64) ([]SessionRow, error) // open ones, latest seen first
	Factors(ctx context.Context, member string) ([]FactorRow, error)              // every state, latest first
	MailCodes(ctx context.Context, member string) ([]MailCodeRow, error)
	RecoveryCodes(ctx context.Context, member string) ([]RecoveryRow, error) // unused ones
	Guesses(ctx context.Context, member string) (map[Class]Guess, error)
	Reset(ctx context.Context, tokenHash []byte) (ResetRow, error)
	Budget(ctx context.Context, owner, kind string) (BudgetRow, error)
	Log(ctx context.Context, member, before string, limit int) ([]Attempt, error) // latest first
	Find(ctx context.Context, q FindQuery) ([]Member, error)                      // by address
	Societies(ctx context.Context) ([]Society, error)                             // by ID
	Notices(ctx context.Context, now int64, limit int) ([]NoticeRow, error)       // due ones, the longest first
	SealedUnder(ctx context.Context, otherThan int, limit int) ([]FactorRow, error)
	RecoveryUnder(ctx context.Context, otherThan int) (int, error)

	Ping(ctx context.Context) error
}

// ErrNone is what a Store's reading gives where there is no such row.
var ErrNone = errors.New("verifier: no such row")

// ErrTaken is what Apply gives where a name that must be unique exists.
var ErrTaken = errors.New("verifier: exists already")

// Class is what kind of guesses are counted together.
type Class string

const (
	ClassCode     Class = "code"     // app, mail, enrolling, proofs, API
	ClassRecovery Class = "recovery" // recovery codes
)

// MaxFails is how many wrong codes in a row switch a class off.
const MaxFails = 100

// LongestWait is the longest wait between two tries; a wait that seems longer
// means that the clock was set back, and does not count.
const LongestWait = 3600 // seconds

// Guess is a counter of wrong codes. It outlives factors, challenges and
// sessions.
type Guess struct {
	Fails  int
	OpenAt int64
}

// AccountKey is by what an account is looked up: the one that is not empty.
type AccountKey struct{ ID, Email string }

// AccountRow is a member with what stands beside it.
type AccountRow struct {
	Member   Member
	Society  Society
	Password string // PHC string
	NagAt    int64
}

// ChallengeRow is an open challenge with all that a code needs, read at once.
type ChallengeRow struct {
	ID        string
	Method    Method
	Remember  bool
	ExpiresAt int64
	Account   AccountRow // without Password
	Factor    *FactorRow // the active one
	Mail      *MailCodeRow
	Guess     Guess // of ClassCode
	NoticeAt  int64 // when the member was told last of a wrong code
}

// Try is a code that was typed for a challenge. Attempt has no Member and no
// Method yet: they are the challenge's.
type Try struct {
	Challenge  string
	Now        int64
	Typed      int // digits; 0 if it is not digits alone
	MailDigits int // that a mailed code has; an app's are its own
	Attempt    Attempt
}

// Takes tells whether the code may be counted: the challenge is open, and its
// code has as many digits.
func (t Try) Takes(row ChallengeRow) bool {
	length := t.MailDigits
	if row.Method == MethodApp {
		length = 0
		if row.Factor != nil {
			length = row.Factor.Parameters.Digits
		}
	}
	return t.Typed > 0 && t.Typed == length && row.ExpiresAt > t.Now && row.Method == row.Account.Member.Method
}

// FactorState is where an app stands.
type FactorState string

const (
	FactorPending FactorState = "pending"
	FactorActive  FactorState = "active"
	FactorRevoked FactorState = "revoked"
)

// FactorRow is one authenticator app of a member.
type FactorRow struct {
	ID, Member  string
	State       FactorState
	Sealed      []byte // empty once a revoked secret is dropped
	Key         int
	Parameters  Parameters
	Drift       int
	UsedStep    int64
	UsedAt      int64
	UsedSession string
	Session     string // that began it
	CreatedAt   int64
	ConfirmedAt int64
	ExpiresAt   int64
	RevokedAt   int64
}

// MailCodeRow is a mailed code; Challenge is what it is bound to.
type MailCodeRow struct {
	Challenge, Member string
	MAC               []byte
	Key               int
	ExpiresAt         int64
	UsedAt            int64
	SentAt            int64
}

// RecoveryRow is an unused recovery code.
type RecoveryRow struct {
	MAC []byte
	Key int
}

// SessionRow is a session with its account.
type SessionRow struct {
	ID        string
	TokenHash []byte
	Level     Level
	CreatedAt int64
	SeenAt    int64
	ProvedAt  int64
	EndsAt    int64
	Idle      int64 // seconds
	WarnedAt  int64
	Source    Source
	Account   AccountRow // Password included; in Sessions only Member.ID
}

// ResetRow is a link to set a new password.
type ResetRow struct {
	Member    string
	ExpiresAt int64
}

// BudgetRow is how much of something was spent.
type BudgetRow struct {
	WindowAt, LastAt int64
	Count            int
}

// FindQuery finds accounts; empty fields do not narrow.
type FindQuery struct {
	Role    Role
	Society string
	Text    string // a part of ID, address or name
	After   string // those whose address comes after this one
	Limit   int
}
