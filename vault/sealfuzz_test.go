// Whatever stands in the place of a key page, a sealed page or the count of
// wrong passwords: reading it neither panics nor takes in anything that was
// not written by us.

package vault

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// testSeal is an opened seal with little scrypt work.
func testSeal(t testing.TB) *opened {
	t.Helper()
	o, err := newSeal("password", 1)
	if err != nil {
		t.Fatal(err)
	}
	return o
}

var sampleItems = []pageItem{
	{"0102030405060708090a0b0c", []byte("12345678901234567890")},
	{"1102030405060708090a0b0c", []byte("abcdefghij")},
}

func TestEveryDamagedByteOfASealedPageIsNoticed(t *testing.T) {
	o := testSeal(t)
	whole, err := encodePage(samplePage, sampleItems, o)
	if err != nil {
		t.Fatal(err)
	}
	payload, err := cutPage(pageSealed, samplePage, whole)
	if err != nil {
		t.Fatal(err)
	}
	everyDamage([]byte(whole), func(what string, bad []byte) {
		if _, _, err := decodePage(samplePage, string(bad), o); !errors.Is(err, errNotWhole) {
			t.Fatalf("%s: %v", what, err)
		}
	})
	// And of what is sealed, where somebody made the checksum anew.
	everyDamage(payload, func(what string, bad []byte) {
		value, err := joinPage(pageSealed, samplePage, bad)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := decodePage(samplePage, value, o); !errors.Is(err, errNotWhole) {
			t.Fatalf("sealed %s: %v", what, err)
		}
	})
}

func TestEveryDamagedByteOfAKeyPageIsNoticed(t *testing.T) {
	o := testSeal(t)
	recipient := o.identity.Recipient().String()
	whole, err := joinPage(pageKey, samplePage, o.wrapped)
	if err != nil {
		t.Fatal(err)
	}
	everyDamage([]byte(whole), func(what string, bad []byte) {
		if _, err := cutPage(pageKey, samplePage, string(bad)); !errors.Is(err, errNotWhole) {
			t.Fatalf("%s: %v", what, err)
		}
	})
	everyDamage(o.wrapped, func(what string, bad []byte) {
		_, err := openSealCapped(bad, "password", recipient, 4)
		if err == nil {
			t.Fatalf("sealed %s is taken", what)
		}
		if !errors.Is(err, ErrPassphraseWrong) && !errors.Is(err, ErrPassphraseTooHard) {
			known(t, err)
		}
	})
	if _, err := openSeal(testSeal(t).wrapped, "password", recipient); !errors.Is(err, errNotWhole) {
		t.Errorf("the key of another vault with the same password: %v", err)
	}
}

// everyDamage flips a bit of each byte, and cuts at each.
func everyDamage(whole []byte, try func(what string, bad []byte)) {
	for i := range whole {
		bad := slices.Clone(whole)
		bad[i] ^= 1 << (i % 7)
		try("flipped at "+string(rune('0'+i%10)), bad)
		try("cut", whole[:i])
	}
}

func TestASealedPageHasRoomForTheLongestSecret(t *testing.T) {
	o, s := testSeal(t), &seal{}
	if itemSize(maxSecret) > s.room() {
		t.Error("the longest secret does not fit into a sealed page")
	}
	if n := s.room() / itemSize(20); n < 36 {
		t.Errorf("a sealed page holds %d accounts of 20 bytes", n)
	}
	full := s.room() - itemSize(0) - 1
	value, err := encodePage(samplePage, []pageItem{{"0102030405060708090a0b0c", make([]byte, full)}}, o)
	if err != nil || len(value) > pageLimit || len(value) < pageLimit-3 {
		t.Errorf("a full page has %d bytes: %v", len(value), err)
	}
	if work := len(o.wrapped); work > pageKey.room() {
		t.Errorf("a key page has %d bytes", work)
	}
}

func FuzzSealedPage(f *testing.F) {
	o := testSeal(f)
	whole, err := encodePage(samplePage, sampleItems, o)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add("rokketa-page.2.sealed." + samplePage + "..")
	f.Fuzz(func(t *testing.T, value string) {
		if _, _, err := decodePage(samplePage, value, o); err != nil {
			known(t, err)
		} else if value != whole {
			t.Fatal("a page is taken that was not written here")
		}
	})
}

// FuzzSealedPageContent gives what is sealed the proof and the checksum.
func FuzzSealedPageContent(f *testing.F) {
	o := testSeal(f)
	payload, err := joinPayload(sampleItems)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(payload)
	f.Add([]byte{1, 2, 3})
	f.Fuzz(func(t *testing.T, payload []byte) {
		if len(payload) > (&seal{}).room() {
			return
		}
		sealed, err := o.sealPage(samplePage, payload)
		if err != nil {
			t.Fatal(err)
		}
		value, err := joinPage(pageSealed, samplePage, sealed)
		if err != nil {
			t.Fatal(err)
		}
		items, _, err := decodePage(samplePage, value, o)
		if err != nil {
			known(t, err)
			return
		}
		for _, it := range items {
			if !bytes.Contains(payload, it.secret) {
				t.Fatal("a secret that is not on the page")
			}
		}
	})
}

func FuzzKeyPage(f *testing.F) {
	o := testSeal(f)
	whole, err := joinPage(pageKey, samplePage, o.wrapped)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Fuzz(func(t *testing.T, value string) {
		payload, err := cutPage(pageKey, samplePage, value)
		if err != nil {
			known(t, err)
			return
		}
		again, err := joinPage(pageKey, samplePage, payload)
		if err != nil || again != value {
			t.Fatalf("a page that we would write otherwise: %v", err)
		}
	})
}

// FuzzKeyPageContent seals what is inside with the right password.
func FuzzKeyPageContent(f *testing.F) {
	o := testSeal(f)
	recipient := o.identity.Recipient().String()
	f.Add([]byte(o.identity.String() + "\n"))
	f.Add([]byte("AGE-SECRET-KEY-1\n"))
	f.Add([]byte("\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		wrapped, err := sealWith(text, "password", 1)
		if err != nil {
			t.Fatal(err)
		}
		got, err := openSealCapped(wrapped, "password", recipient, 4)
		switch {
		case err != nil:
			known(t, err)
		case string(text) != o.identity.String()+"\n":
			t.Fatalf("%q is taken for the key", text)
		}
		got.wipe()
	})
}

func FuzzTries(f *testing.F) {
	at := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	whole, err := encodeFrame(triesKind, triesVersion, triesFile{Failed: 4, Last: at})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("rokketa-tries 1 \n{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := decodeTries(data)
		if err != nil {
			known(t, err)
		}
		if wait := got.wait(); wait < 0 || wait > mostWait {
			t.Fatalf("a wait of %v", wait)
		}
	})
}

// FuzzTriesContent gives the content a checksum that fits.
func FuzzTriesContent(f *testing.F) {
	f.Add(`{"failed":4,"last":"2026-11-03T12:00:00Z"}`)
	f.Add(`{"failed":-9223372036854775808}`)
	f.Add(`{"failed":9223372036854775807,"last":"9999-12-31T23:59:59Z"}`)
	f.Fuzz(func(t *testing.T, body string) {
		head := triesKind + " 1 "
		got, err := decodeTries([]byte(head + frameSum(head, []byte(body)) + "\n" + body))
		if err != nil {
			known(t, err)
		}
		if wait := got.wait(); wait < 0 || wait > mostWait {
			t.Fatalf("a wait of %v", wait)
		}
	})
}

// FuzzSealedIndexContent reaches what stands behind the checksum of an index
// with a seal.
func FuzzSealedIndexContent(f *testing.F) {
	name := strings.Repeat("0a", nameSize)
	recipient := testSeal(f).identity.Recipient().String()
	f.Add(`{"vault":"a","commit":1,"written":"2026-11-03T12:00:00Z","seal":{"recipient":"` + recipient +
		`","keys":["` + name + `","` + samplePage + `"]},"accounts":[]}`)
	f.Add(`{"commit":1,"accounts":[],"seal":{}}`)
	f.Fuzz(func(t *testing.T, body string) {
		head := indexKind + " 2 "
		s, err := decodeIndex([]byte(head + frameSum(head, []byte(body)) + "\n" + body))
		if err != nil {
			known(t, err)
			return
		}
		if s.seal == nil || len(s.seal.Keys) != keyCopies {
			t.Fatal("an index of version 2 without a seal")
		}
	})
}

func FuzzPasswordDay(f *testing.F) {
	at := time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)
	whole, err := encodeFrame(sinceKind, sinceVersion, sinceFile{Recipient: "age1x", Since: at})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add(whole[:len(whole)-3])
	f.Add([]byte(`{"recipient":"age1x","since":"2026-11-22T09:00:00Z"}`))
	f.Add([]byte(`{"recipient":"","since":"0001-01-01T00:00:00Z"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		head := sinceKind + " 1 "
		for _, file := range [][]byte{data, []byte(head + frameSum(head, data) + "\n" + string(data))} {
			got, err := decodeSince(file)
			if err == nil && (got.Recipient == "" || got.Since.IsZero()) {
				t.Errorf("took %+v", got)
			}
		}
	})
}
