// Whatever the files of the recovery are, reading them neither panics nor
// takes in what we would write otherwise.

package vault

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"filippo.io/age"
)

// fuzzKey is a key for one run.
func fuzzKey(f *testing.F) RecoveryKey {
	f.Helper()
	identity, err := age.GenerateX25519Identity()
	if err != nil {
		f.Fatal(err)
	}
	return RecoveryKey{identity}
}

func FuzzRecoveryFile(f *testing.F) {
	at := time.Date(2026, 11, 3, 12, 0, 0, 0, time.UTC)
	whole, err := encodeFrame(recoveryKind, recoveryVersion, &recoveryFile{
		Kind: RecoverySheet, Recipient: fuzzKey(f).identity.Recipient().String(), Since: at, Folder: "/media/stick",
		Last:   lastBackup{Name: "rokketa-00010203-000007-20261103-120000.age", Vault: "000102030405060708090a0b", Commit: 7, Made: at, Sum: "00"},
		Proved: at,
	})
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("rokketa-recovery 1 \n{}"))
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := decodeRecovery(data)
		if err != nil {
			known(t, err)
			return
		}
		again, err := encodeFrame(recoveryKind, recoveryVersion, file)
		if err != nil {
			t.Fatal(err)
		}
		if back, err := decodeRecovery(again); err != nil || !reflect.DeepEqual(back, file) {
			t.Fatalf("not the same after writing and reading: %v", err)
		}
	})
}

// FuzzRecoveryFileContent gives the content a checksum that fits.
func FuzzRecoveryFileContent(f *testing.F) {
	f.Add(`{"kind":"key","recipient":"` + fuzzKey(f).identity.Recipient().String() + `","since":"2026-11-03T12:00:00Z"}`)
	f.Add(`{"kind":"passphrase","recipient":"age1","last":{"name":"../x","commit":-1}}`)
	f.Fuzz(func(t *testing.T, body string) {
		head := recoveryKind + " 1 "
		if _, err := decodeRecovery([]byte(head + frameSum(head, []byte(body)) + "\n" + body)); err != nil {
			known(t, err)
		}
	})
}

// FuzzPendingContent gives the content a checksum that fits.
func FuzzPendingContent(f *testing.F) {
	f.Add(`{"pages":[{"name":"00112233445566778899aabbccddeeff","noted":"2026-11-03T12:00:00Z","new":true}]}`)
	f.Add(`{"pages":[{"name":"x","held":"2026-11-03T12:00:00Z"}]}`)
	f.Fuzz(func(t *testing.T, body string) {
		head := pendingKind + " 1 "
		if _, err := decodePending([]byte(head + frameSum(head, []byte(body)) + "\n" + body)); err != nil {
			known(t, err)
		}
	})
}

// FuzzBackupFile: the sealed file itself, for the one who has the key.
func FuzzBackupFile(f *testing.F) {
	key := fuzzKey(f)
	whole, err := sealTo([]byte(`{"format":"rokketa-backup","version":1}`), key.identity.Recipient())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(whole)
	f.Add([]byte("age-encryption.org/v1\n-> X25519 \n--- \n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		if _, err := openWith(data, key); err != nil && !errors.Is(err, ErrBackupWrongKey) && !errors.Is(err, ErrBackupDamaged) {
			t.Fatalf("an error of another kind: %v", err)
		}
	})
}

// FuzzBackupName: what is taken for a backup of ours has exactly the name that
// we would give it, so that thinning out removes nothing else.
func FuzzBackupName(f *testing.F) {
	for _, name := range []string{
		"rokketa-00010203-000007-20261103-120000.age", "rokketa-00010203-1234567-20261103-120000.age",
		"rokketa-00010203-7-20261103-120000.age", "rokketa-0001020-000007-20261103-120000.age",
		"rokketa-00010203-000007-20261303-120000.age", "rokketa-00010203-+00007-20261103-120000.age",
	} {
		f.Add(name)
	}
	f.Fuzz(func(t *testing.T, name string) {
		b, ok := parseBackupName(name)
		if !ok {
			return
		}
		if got := backupName(&snapshot{vault: b.vault, commit: b.commit}, b.made); got != name || b.name != name {
			t.Fatalf("%q is taken for %q", name, got)
		}
	})
}
