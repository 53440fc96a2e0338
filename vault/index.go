// The index: every account without its secret and without anything derived
// from it, and the page that holds the secret.

package vault

import (
	"bytes"
	"encoding/json"
	"slices"
	"time"

	"rokketa/otpauth"
)

const (
	indexKind    = "rokketa-index"
	indexVersion = 2  // of a vault with an app password; without one it is 1, which older programs open
	idSize       = 12 // bytes of an account's random ID
	nameSize     = 16 // bytes of a page's random name
)

// indexHead is what the JSON of the index has before the accounts.
type indexHead struct {
	Vault   string    `json:"vault"`
	Commit  uint64    `json:"commit"`
	Written time.Time `json:"written"`
	Seal    *seal     `json:"seal,omitempty"` // from version 2 on, and there always
}

// indexFile is the JSON of the index.
type indexFile struct {
	indexHead
	Accounts []indexEntry `json:"accounts"`
}

// indexEntry is one account of the index: what == compares, and the rest.
type indexEntry struct {
	indexPlain
	Tags []string `json:"tags,omitempty"`
}

type indexPlain struct {
	ID        string            `json:"id"`
	Page      string            `json:"page,omitempty"`
	Type      otpauth.Type      `json:"type"`
	Issuer    string            `json:"issuer"`
	Name      string            `json:"name"`
	Algorithm otpauth.Algorithm `json:"algorithm"`
	Digits    int               `json:"digits"`
	Period    int               `json:"period,omitempty"`
	Counter   uint64            `json:"counter,omitempty"`
	Added     time.Time         `json:"added,omitzero"`
	Changed   time.Time         `json:"changed,omitzero"`
	Deleted   time.Time         `json:"deleted,omitzero"`
	Due       time.Time         `json:"due,omitzero"` // see trash.go
	Icon      string            `json:"icon,omitempty"`
	Pinned    bool              `json:"pinned,omitempty"`
}

func indexEntryOf(r *record) indexEntry {
	a := &r.Account
	return indexEntry{Tags: r.Tags, indexPlain: indexPlain{
		ID: r.ID, Page: r.page,
		Type: a.Type, Issuer: a.Issuer, Name: a.Name,
		Algorithm: a.Algorithm, Digits: a.Digits, Period: a.Period, Counter: a.Counter,
		Added: r.Added, Changed: r.Changed, Deleted: r.Deleted, Due: r.due,
		Icon: r.Icon, Pinned: r.Pinned,
	}}
}

// record gives the account, its secret missing.
func (e indexEntry) record() record {
	return record{page: e.Page, due: e.Due, Entry: Entry{
		ID: e.ID, State: Missing,
		Account: otpauth.Account{
			Type: e.Type, Issuer: e.Issuer, Name: e.Name,
			Algorithm: e.Algorithm, Digits: e.Digits, Period: e.Period, Counter: e.Counter,
		},
		Added: e.Added, Changed: e.Changed, Deleted: e.Deleted,
		Tags: e.Tags, Icon: e.Icon, Pinned: e.Pinned,
	}}
}

// indexPen writes the index, a line for each account. It remembers the lines:
// a change seldom touches more than one of thousands.
type indexPen struct {
	lines map[string]indexLine // by ID
}

type indexLine struct {
	entry indexEntry
	text  []byte
}

// encode writes a snapshot; each of its accounts must have a page.
func (p *indexPen) encode(s *snapshot) ([]byte, error) {
	head, err := json.MarshalIndent(indexHead{Vault: s.vault, Commit: s.commit, Written: s.written, Seal: s.seal}, "", " ")
	if err != nil {
		return nil, err
	}
	version := 1
	if s.seal != nil {
		version = 2
	}
	if len(p.lines) > 2*len(s.records) {
		p.lines = nil // most are of accounts that are gone
	}
	if p.lines == nil {
		p.lines = make(map[string]indexLine, len(s.records))
	}
	body := make([]byte, 0, len(head)+300*len(s.records)+64)
	body = append(body, bytes.TrimSuffix(head, []byte("\n}"))...)
	body = append(body, ",\n \"accounts\": ["...)
	for i := range s.records {
		if i > 0 {
			body = append(body, ',')
		}
		text, err := p.line(indexEntryOf(&s.records[i]))
		if err != nil {
			return nil, err
		}
		body = append(append(body, "\n  "...), text...)
	}
	body = append(body, "\n ]\n}\n"...)
	return joinFrame(indexKind, version, body), nil
}

func (p *indexPen) line(e indexEntry) ([]byte, error) {
	known, there := p.lines[e.ID]
	if there && known.entry.indexPlain == e.indexPlain && slices.Equal(known.entry.Tags, e.Tags) {
		return known.text, nil
	}
	text, err := json.Marshal(e)
	if err == nil {
		e.Tags = slices.Clone(e.Tags)
		p.lines[e.ID] = indexLine{e, text}
	}
	return text, err
}

// decodeIndex reads a snapshot, all secrets missing.
func decodeIndex(data []byte) (*snapshot, error) {
	var f indexFile
	version, err := decodeFrame(indexKind, indexVersion, data, &f)
	if err != nil {
		return nil, err
	}
	if version < 2 && f.Seal != nil || version >= 2 && (f.Seal == nil || !f.Seal.whole()) {
		return nil, damage("seal")
	}
	s := &snapshot{vault: f.Vault, commit: f.Commit, written: f.Written, seal: f.Seal, records: make([]record, len(f.Accounts))}
	if s.commit == 0 {
		return nil, damage("no commit number")
	}
	seen := make(map[string]bool, len(f.Accounts))
	for i, e := range f.Accounts {
		if !isHex(e.ID, idSize) || !isHex(e.Page, nameSize) || seen[e.ID] {
			return nil, damage("an account's ID or page")
		}
		seen[e.ID] = true
		s.records[i] = e.record()
	}
	return s, nil
}
