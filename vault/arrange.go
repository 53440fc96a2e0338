// How a person arranges accounts: names and tags, a sign, and what stays at
// the top of the list. No secret is touched: each change writes the index
// alone.

package vault

import (
	"context"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// What an account may carry. A tag is a word or a few.
const (
	maxTags      = 12
	maxTagLength = 40 // characters
)

// Label is all by which a person knows an account.
type Label struct {
	Issuer, Name string
	Tags         []string
	Icon         string // as in Entry.Icon
	// Picture, where it is not nil, is a PNG of at most PictureSide pixels
	// each way and PictureBytes in all; it takes the place of Icon.
	Picture []byte
}

// Label gives an account other names, tags and another sign in one commit.
// Tags are trimmed; empty ones, those that stand there already and those
// beyond the twelfth are left out. An icon that is none of ours is refused
// with ErrPicture, and so is a picture beyond the limits.
func (v *Vault) Label(ctx context.Context, id string, l Label) error {
	l.Issuer, l.Name, l.Tags = strings.TrimSpace(l.Issuer), strings.TrimSpace(l.Name), CleanTags(l.Tags)
	if l.Picture != nil {
		if err := checkPicture(l.Picture); err != nil {
			return err
		}
		l.Icon = pictureIcon(l.Picture)
	} else if !validIcon(l.Icon) {
		return ErrPicture
	}
	return v.alone(ctx, func(ctx context.Context) error {
		err := v.changeLocked(ctx, func(s *snapshot) error {
			i := s.find(id, false)
			if i < 0 {
				return ErrUnknown
			}
			r := &s.records[i]
			if r.Account.Issuer == l.Issuer && r.Account.Name == l.Name && slices.Equal(r.Tags, l.Tags) && r.Icon == l.Icon {
				return errNothing
			}
			if l.Picture != nil { // before the index that names it
				if err := v.keepPicture(l.Icon, l.Picture); err != nil {
					return err
				}
			}
			r.Account.Issuer, r.Account.Name, r.Tags, r.Icon = l.Issuer, l.Name, l.Tags, l.Icon
			r.Changed = v.o.Now().UTC()
			return nil
		})
		if err == nil {
			v.sweepPictures()
		}
		return err
	})
}

// Pin keeps accounts at the top of the list, or lets them go from there.
func (v *Vault) Pin(ctx context.Context, on bool, ids ...string) error {
	return v.change(ctx, func(s *snapshot) error {
		changed := false
		for _, id := range ids {
			i := s.find(id, false)
			if i < 0 {
				return ErrUnknown
			}
			changed = changed || s.records[i].Pinned != on
			s.records[i].Pinned = on
		}
		if !changed {
			return errNothing
		}
		return nil
	})
}

// CleanTags brings tags into the form in which they are kept.
func CleanTags(tags []string) []string {
	var kept []string
	for _, t := range tags {
		t = strings.Join(strings.Fields(norm.NFC.String(strings.ToValidUTF8(t, ""))), " ")
		if utf8.RuneCountInString(t) > maxTagLength {
			t = string([]rune(t)[:maxTagLength])
		}
		if t != "" && !slices.Contains(kept, t) && len(kept) < maxTags {
			kept = append(kept, t)
		}
	}
	return kept
}
