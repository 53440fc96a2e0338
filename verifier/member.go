// Members, societies and what a session is.

package verifier

import "time"

// Method is which second step an account has.
type Method string

const (
	MethodUnset Method = "unset"
	MethodMail  Method = "mail"
	MethodApp   Method = "app"
)

// Role tells members from helpdesk staff.
type Role string

const (
	RoleMember Role = "member"
	RoleStaff  Role = "staff"
)

// Society is a health insurance society. From Date on, the second step is
// mandatory for its members.
type Society struct {
	ID   string
	Name string
	Date time.Time // 00:00 in Asia/Tokyo of the day
}

// Member is an account, of a member or of staff.
type Member struct {
	ID       string
	Society  string // ID; "" for staff that serves every society
	Email    string
	Name     string
	Role     Role
	Language string // "ja" or "en"
	Method   Method
	Demo     bool // its secret may be shown in the laboratory
	Settle   bool // support reset the factor: after the next login a new one must be set up
	Created  time.Time
}

// Level is what a session may do.
type Level string

const (
	LevelEnrol    Level = "enrol"    // only set up a second factor
	LevelPassword Level = "password" // logged in by the password alone: nothing is set and need not be yet
	LevelFull     Level = "full"     // password and second factor
)

// Session is one browser that is logged in.
type Session struct {
	ID      string // not the token: may be shown and logged
	Member  Member
	Society Society // zero for staff of every society
	Level   Level
	Created time.Time
	Seen    time.Time // to the minute
	Proved  time.Time // when the account's whole proof was given last
	Ends    time.Time // in any case
	Idle    time.Duration
	Source  Source

	// Mandatory tells that the society's date has come; Settle that this
	// session must set up a factor before anything else (LevelEnrol).
	Mandatory bool
	// Fresh: the proof is young enough to begin enrolling without another.
	Fresh bool
	// TriedElsewhere is when the code of this session's login was tried
	// again in another place; zero if it was not.
	TriedElsewhere time.Time
}

// Tokyo is the time zone of every date here. Japan has no summer time.
func Tokyo() *time.Location { return time.FixedZone("Asia/Tokyo", 9*60*60) }

// ParseDate reads a day, "2025-12-10", as its beginning in Asia/Tokyo.
func ParseDate(s string) (time.Time, error) {
	t, err := time.ParseInLocation(time.DateOnly, s, Tokyo())
	if err != nil {
		return time.Time{}, Refuse(ReasonBadDate, "date", s)
	}
	return t, nil
}
