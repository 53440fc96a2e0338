// Whatever a file or an item holds, reading it neither panics nor takes in
// anything that was not written by us.

package vault

import (
	"errors"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"time"

	"rokketa/otpauth"
)

func sample() *snapshot {
	at := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	s := &snapshot{vault: "000102030405060708090a0b", commit: 7, written: at}
	for _, id := range []string{"0102030405060708090a0b0c", "1102030405060708090a0b0c"} {
		s.records = append(s.records, record{page: "00112233445566778899aabbccddeeff", Entry: Entry{
			ID: id, State: Missing, Added: at, Changed: at, Tags: []string{"家"},
			Account: otpauth.Account{Type: otpauth.TOTP, Issuer: "六桁", Name: "a@b", Algorithm: otpauth.SHA1, Digits: 6, Period: 30},
		}})
	}
	return s
}

// known says that an error is one of the two that a reader may give.
func known(t *testing.T, err error) {
	t.Helper()
	var newer *NewerError
	if !errors.Is(err, errNotWhole) && !errors.As(err, &newer) {
		t.Fatalf("an error of another kind: %v", err)
	}
}

func FuzzIndex(f *testing.F) {
	whole, err := new(indexPen).encode(sample())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("rokketa-index 1 \n{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := decodeIndex(data)
		if err != nil {
			known(t, err)
			return
		}
		again, err := new(indexPen).encode(s)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := decodeIndex(again); err != nil || !reflect.DeepEqual(back, s) {
			t.Fatalf("not the same after writing and reading: %v", err)
		}
	})
}

// FuzzIndexContent gives the content a checksum that fits, so that what
// stands behind the checksum is reached.
func FuzzIndexContent(f *testing.F) {
	f.Add(`{"vault":"a","commit":1,"written":"2026-11-03T12:00:00Z","accounts":[]}`)
	f.Add(`{"commit":1,"accounts":[{"id":"0102030405060708090a0b0c","page":"00112233445566778899aabbccddeeff"}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		head := indexKind + " 1 "
		if _, err := decodeIndex([]byte(head + frameSum(head, []byte(body)) + "\n" + body)); err != nil {
			known(t, err)
		}
	})
}

func FuzzPending(f *testing.F) {
	whole, err := encodeFrame(pendingKind, pendingVersion, pendingFile{Pages: []pendingPage{{Name: "00112233445566778899aabbccddeeff"}}})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := decodePending(data); err != nil {
			known(t, err)
		}
	})
}

const samplePage = "00112233445566778899aabbccddeeff"

func FuzzPage(f *testing.F) {
	whole, err := encodePage(samplePage, []pageItem{{"0102030405060708090a0b0c", []byte("12345678901234567890")}}, nil)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add("")
	f.Fuzz(func(t *testing.T, value string) {
		items, _, err := decodePage(samplePage, value, nil)
		if err != nil {
			known(t, err)
			return
		}
		again, err := encodePage(samplePage, items, nil)
		if err != nil || again != value {
			t.Fatalf("a page that we would write otherwise: %v", err)
		}
	})
}

// FuzzPagePayload gives the payload a checksum that fits.
func FuzzPagePayload(f *testing.F) {
	f.Add("AQIDBAUGBwgJCgsMBDEyMzQ")
	f.Fuzz(func(t *testing.T, payload string) {
		text := "rokketa-page.1.open." + samplePage + "." + payload
		if _, _, err := decodePage(samplePage, text+"."+pageSum(text), nil); err != nil {
			known(t, err)
		}
	})
}

func FuzzSealed(f *testing.F) {
	whole, err := sealWith([]byte(`{"format":"rokketa-vault","version":1}`), "passphrase", 1)
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) > 4096 {
			return
		}
		if _, err := unsealCapped(data, "passphrase", 4); err != nil && !errors.Is(err, ErrPassphraseWrong) && !errors.Is(err, ErrPassphraseTooHard) {
			known(t, err)
		}
	})
}

func FuzzSealedContent(f *testing.F) {
	whole, err := encodeSealed(&snapshot{vault: "a", commit: 1})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte(`{"format":"rokketa-vault","version":1,"commit":1,"accounts":[{"id":"0102030405060708090a0b0c","secret":"GEZDGNBV"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var book secretBook
		if _, err := decodeSealed(data, &book); err != nil {
			known(t, err)
		}
	})
}

func TestEveryDamagedByteOfAPageIsNoticed(t *testing.T) {
	whole, err := encodePage(samplePage, []pageItem{
		{"0102030405060708090a0b0c", []byte("12345678901234567890")},
		{"1102030405060708090a0b0c", []byte("abcdefghij")},
	}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := range len(whole) {
		for value := range 256 {
			bad := whole[:i] + string([]byte{byte(value)}) + whole[i+1:]
			if _, _, err := decodePage(samplePage, bad, nil); bad != whole && !errors.Is(err, errNotWhole) {
				t.Fatalf("byte %d as %#x: %v", i, value, err)
			}
		}
		if _, _, err := decodePage(samplePage, whole[:i], nil); !errors.Is(err, errNotWhole) {
			t.Fatalf("cut at %d: %v", i, err)
		}
	}
	if _, _, err := decodePage("11112233445566778899aabbccddeeff", whole, nil); !errors.Is(err, errNotWhole) {
		t.Errorf("a page under another name: %v", err)
	}
}

func TestAPageHoldsFortyAccounts(t *testing.T) {
	if n := pageOpen.room() / itemSize(20); n < 40 {
		t.Errorf("a page holds %d accounts of 20 bytes", n)
	}
	full := pageOpen.room() - itemSize(0) - 1 // the length of a long secret takes two bytes
	value, err := encodePage(samplePage, []pageItem{{"0102030405060708090a0b0c", make([]byte, full)}}, nil)
	if err != nil || len(value) > pageLimit {
		t.Errorf("a full page has %d bytes: %v", len(value), err)
	}
	if itemSize(maxSecret) > pageOpen.room() {
		t.Error("the longest secret does not fit into a page")
	}
}

// FuzzFrameLine: the first line is taken apart exactly as this form says.
func FuzzFrameLine(f *testing.F) {
	form := regexp.MustCompile(`^([a-z-]+) ([1-9][0-9]{0,3}) ([0-9a-f]{64})$`)
	sum := strings.Repeat("0a", 32)
	for _, line := range []string{
		indexKind + " 1 " + sum, indexKind + " 9999 " + sum, indexKind + " 01 " + sum, indexKind + " 10000 " + sum,
		indexKind + "  1 " + sum, indexKind + " 1  " + sum, indexKind + " 1 " + sum + "\r", indexKind + " +1 " + sum,
		indexKind + " " + sum, indexKind + " 1 " + strings.ToUpper(sum), "x" + indexKind + " 1 " + sum, indexKind, "",
	} {
		f.Add(line)
	}
	f.Fuzz(func(t *testing.T, line string) {
		if strings.ContainsRune(line, '\n') {
			return
		}
		version, sum, ok := cutFrameLine(line, indexKind)
		part := form.FindStringSubmatch(line)
		want := part != nil && part[1] == indexKind
		if ok != want || ok && (version != part[2] || sum != part[3]) {
			t.Fatalf("%q is %v", line, ok)
		}
	})
}
