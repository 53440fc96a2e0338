// What the tests outside the package may see of its inside.

package vault

import (
	"bytes"
	"context"
	"reflect"
	"strconv"
	"strings"
	"time"

	"filippo.io/age"
)

// PageIDs gives the IDs of the accounts of a page, nil for a damaged one.
func PageIDs(name, value string) []string {
	items, buf, err := decodePage(name, value, nil)
	if err != nil {
		return nil
	}
	defer clear(buf)
	var ids []string
	for _, it := range items {
		ids = append(ids, it.id)
	}
	return ids
}

// OlderNotice is the notice of an older generation.
var OlderNotice = olderNotice

// Page makes a page of any version and kind.
func Page(version int, kind, name, payload string) string {
	text := strings.Join([]string{pageKind, strconv.Itoa(version), kind, name, payload}, ".")
	return text + "." + pageSum(text)
}

// Seal seals anything as the file store would.
var Seal = sealWith

// Guard is the guard around a keyring.
func Guard(ring Keyring, wait time.Duration) Keyring { return guard(ring, wait) }

// GuardedMany reads many items through the guard.
func GuardedMany(ctx context.Context, ring Keyring, wait time.Duration, names []string) (map[string]string, error) {
	return guard(ring, wait).GetMany(ctx, names)
}

// Unseal opens what Seal made, "" where it does not open.
func Unseal(data []byte, passphrase string) string {
	plain, err := unseal(data, passphrase)
	if err != nil {
		return ""
	}
	return string(plain)
}

// SealTo seals anything as a backup for this key is.
func SealTo(plain []byte, key RecoveryKey) ([]byte, error) {
	return sealTo(plain, key.identity.Recipient())
}

// Frame makes a file of any kind and version.
func Frame(kind string, version int, value any) []byte {
	data, err := encodeFrame(kind, version, value)
	if err != nil {
		panic(err)
	}
	return data
}

// EncodeBackup gives what would be sealed, DecodeBackup reads it.
func EncodeBackup(v *Vault) ([]byte, error) { return encodeBackup(v.snapshot(), v.o.Now()) }

// DecodeBackup says whether it is the inside of a backup.
func DecodeBackup(plain []byte) bool {
	var book secretBook
	defer book.wipe()
	_, _, err := decodeBackup(plain, &book)
	return err == nil
}

// OpenPage makes an open page of accounts with made-up secrets.
func OpenPage(name string, ids []string) string { return mustPage(encodePage(name, made(ids), nil)) }

// ForgedPage makes a sealed page of them as somebody can who knows the index.
func ForgedPage(name string, ids []string, recipient string) string {
	payload, err := joinPayload(made(ids))
	if err != nil {
		panic(err)
	}
	to, err := age.ParseX25519Recipient(recipient)
	if err != nil {
		panic(err)
	}
	sealed, err := sealTo(append(make([]byte, proofSize), payload...), to)
	if err != nil {
		panic(err)
	}
	return mustPage(joinPage(pageSealed, name, sealed))
}

func made(ids []string) (items []pageItem) {
	for _, id := range ids {
		items = append(items, pageItem{id: id, secret: []byte("made up by another")})
	}
	return items
}

func mustPage(value string, err error) string {
	if err != nil {
		panic(err)
	}
	return value
}

// OpenedSeal gives how many bytes that are not zero a vault keeps of what
// opens its pages; it may be asked when the vault is closed.
func OpenedSeal(v *Vault) func() int {
	var all [][]byte
	for _, o := range v.store.(*keyringStore).opened {
		all = append(all, o.proof, reflect.ValueOf(o.identity).Elem().FieldByName("secretKey").Bytes())
	}
	return func() (n int) {
		for _, b := range all {
			n += len(bytes.Trim(b, "\x00"))
		}
		return n
	}
}

// KeepsPassword says whether the password is still there.
func KeepsPassword(v *Vault) bool {
	return v.o.Passphrase != "" || v.store.(*keyringStore).password != ""
}

// IDsOfPage gives the IDs of the accounts of a page of the vault's manner, nil
// for any other.
func IDsOfPage(v *Vault, name, value string) []string {
	with, err := v.store.(*keyringStore).opener(v.snapshot().seal)
	if err != nil {
		return nil
	}
	items, buf, err := decodePage(name, value, with)
	if err != nil {
		return nil
	}
	defer clear(buf)
	var ids []string
	for _, it := range items {
		ids = append(ids, it.id)
	}
	return ids
}
