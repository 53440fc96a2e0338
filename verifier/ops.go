// The changes that a store can make. Each is one statement. Those marked
// "must" change exactly one row or refuse the whole transaction: they are the
// decisions that two requests could race for.

package verifier

// Op is one change. The set is closed: a Store knows them all.
type Op interface{ op() }

// Codes and what they open.
type (
	// RaiseStep uses a step of an active factor; must: the step is later than
	// every one used.
	RaiseStep struct {
		Factor  string
		Step    int64
		Drift   int
		Now     int64
		Session string
	}
	// AddChallenge opens a challenge.
	AddChallenge struct {
		ID, Member string
		Method     Method
		Remember   bool
		Now        int64
		ExpiresAt  int64
	}
	// TakeChallenge spends a challenge; must.
	TakeChallenge struct {
		ID, Member string
		Now        int64
	}
	// DropChallenges ends one challenge, or with no ID all of the member.
	DropChallenges struct{ ID, Member string }
	// PutMailCode replaces the code that is bound to the same challenge.
	PutMailCode struct{ Row MailCodeRow }
	// TakeMailCode uses a mailed code; must.
	TakeMailCode struct {
		Challenge string
		MAC       []byte
		Now       int64
	}
	// DropMailCodes ends the codes that are not used yet, all of a member's.
	DropMailCodes struct{ Member string }
	// AddRecoveryCode adds one recovery code.
	AddRecoveryCode struct {
		Member string
		Row    RecoveryRow
	}
	// DropRecoveryCodes ends a member's recovery codes.
	DropRecoveryCodes struct{ Member string }
	// TakeRecoveryCode uses one; must.
	TakeRecoveryCode struct {
		Member string
		MAC    []byte
		Now    int64
	}
	// ClearGuess sets a counter to zero.
	ClearGuess struct {
		Member string
		Class  Class
	}
	// SetGuess sets a counter, for the laboratory.
	SetGuess struct {
		Member string
		Class  Class
		Guess  Guess
	}
)

// Factors.
type (
	// AddFactor adds an app, pending or (in the laboratory) active.
	AddFactor struct{ Row FactorRow }
	// ActivateFactor makes a pending factor the active one and uses the step
	// of its first code; must.
	ActivateFactor struct {
		Factor  string
		Step    int64
		Drift   int
		Now     int64
		Session string
	}
	// RevokeActive ends the member's active factor; unless Keep, its secret
	// is deleted.
	RevokeActive struct {
		Member string
		Now    int64
		Keep   bool
	}
	// DropPending deletes what was begun and not confirmed.
	DropPending struct{ Member string }
	// SealAgain replaces a sealed secret; must: it is sealed under OldKey
	// still.
	SealAgain struct {
		Factor string
		Sealed []byte
		Key    int
		OldKey int
	}
)

// Sessions.
type (
	// AddSession opens a session.
	AddSession struct{ Row SessionRow }
	// RenewSession gives a session a new token and level; must: it has the
	// old token still.
	RenewSession struct {
		ID       string
		OldHash  []byte
		NewHash  []byte
		Level    Level
		ProvedAt int64
		SeenAt   int64
		EndsAt   int64
	}
	// SeeSession notes when it was used.
	SeeSession struct {
		ID  string
		Now int64
	}
	// WarnSession notes that its code was tried elsewhere; zero takes it away.
	WarnSession struct {
		ID string
		At int64
	}
	// EndSession ends one of a member's; must.
	EndSession struct{ ID, Member string }
	// EndSessions ends a member's but Except, all or only those of a level.
	EndSessions struct {
		Member, Except string
		Level          Level // "" is all
	}
	// SetLevels puts every full session of a member at a level.
	SetLevels struct {
		Member string
		Level  Level
	}
)

// Accounts.
type (
	AddSociety     struct{ Society Society }
	SetSocietyDate struct {
		ID   string
		Date int64
	} // must
	// AddMember adds an account with its counters.
	AddMember struct {
		Member   Member
		Password string
		Now      int64
	}
	// Hold finds the member with this password and method still, those that
	// are given; must. Until the transaction ends nobody else changes them.
	Hold struct {
		Member, Password string
		Method           Method
	}
	SetPassword struct{ Member, Password string } // must
	SetEmail    struct{ Member, Email string }    // must
	// SetMethod must find the member, and if From is given at that method.
	SetMethod struct {
		Member   string
		From, To Method
		Settle   bool
	}
	SetNag struct {
		Member string
		At     int64
	}
	AddReset struct {
		TokenHash []byte
		Member    string
		ExpiresAt int64
	}
	// TakeReset uses a link; must.
	TakeReset struct {
		TokenHash []byte
		Now       int64
	}
	DropResets struct{ Member string }
)

// Limits and the log.
type (
	// Spend takes one of Limit in each Window, at least Every apart; must.
	Spend struct {
		Owner, Kind   string
		Now           int64
		Every, Window int64 // seconds
		Limit         int
	}
	// Knock counts a password attempt from one place, as Reserve does for
	// codes; must.
	Knock struct {
		ID  string
		Now int64
	}
	ClearKnock struct{ ID string }
	// AddNotice keeps a mail until it is sent.
	AddNotice struct{ Row NoticeRow }
	// TakeNotice puts off when a notice may be taken up; must: nobody else has
	// taken it up since it was read.
	TakeNotice struct {
		ID         string
		Was, DueAt int64
	}
	// DropNotice deletes a notice that was sent.
	DropNotice struct{ ID string }
	// AddLog writes a line in the log.
	AddLog struct{ Attempt Attempt }
	// Settle corrects the line that Reserve wrote.
	Settle struct{ Attempt Attempt }
	// SweepLog deletes a member's lines with an ID before this one.
	SweepLog struct{ Member, Before string }
	// Sweep deletes what was over before a time; the laboratory's clock may
	// go back, so it is called by hand.
	Sweep struct{ Before int64 }
)

func (RaiseStep) op()         {}
func (AddChallenge) op()      {}
func (TakeChallenge) op()     {}
func (DropChallenges) op()    {}
func (PutMailCode) op()       {}
func (TakeMailCode) op()      {}
func (DropMailCodes) op()     {}
func (AddRecoveryCode) op()   {}
func (DropRecoveryCodes) op() {}
func (TakeRecoveryCode) op()  {}
func (ClearGuess) op()        {}
func (SetGuess) op()          {}
func (AddFactor) op()         {}
func (ActivateFactor) op()    {}
func (RevokeActive) op()      {}
func (DropPending) op()       {}
func (SealAgain) op()         {}
func (AddSession) op()        {}
func (RenewSession) op()      {}
func (SeeSession) op()        {}
func (WarnSession) op()       {}
func (EndSession) op()        {}
func (EndSessions) op()       {}
func (SetLevels) op()         {}
func (AddSociety) op()        {}
func (SetSocietyDate) op()    {}
func (AddMember) op()         {}
func (Hold) op()              {}
func (SetPassword) op()       {}
func (SetEmail) op()          {}
func (SetMethod) op()         {}
func (SetNag) op()            {}
func (AddReset) op()          {}
func (TakeReset) op()         {}
func (DropResets) op()        {}
func (Spend) op()             {}
func (Knock) op()             {}
func (ClearKnock) op()        {}
func (AddNotice) op()         {}
func (TakeNotice) op()        {}
func (DropNotice) op()        {}
func (AddLog) op()            {}
func (Settle) op()            {}
func (SweepLog) op()          {}
func (Sweep) op()             {}
