// The pages of the recovery sheet and of restoring, as pictures. The key on
// them opens nothing.

package ui_test

import (
	"context"
	"os"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"rokketa/ui"
	"rokketa/vault"
)

// safe is how the backups are after half a year.
func safe() *vault.Recovery {
	return &vault.Recovery{
		Kind: vault.RecoverySheet, Since: noon.AddDate(0, -6, 0), Folder: "/media/hanako/USBメモリー",
		Last: "/home/hanako/.local/share/rokketa/backups/rokketa-1.age", Commit: 12, Made: noon.Add(-20 * time.Hour), Proved: noon.AddDate(0, -6, 0),
	}
}

func doors() ui.Recovery {
	return ui.Recovery{
		Print: func(context.Context, ui.Sheet, func()) error { return nil },
		Save:  func(context.Context, string, ui.Sheet) error { return nil },
	}
}

// fromBackup opens a window over which a backup of the family and two further
// accounts can be restored.
func fromBackup(t *testing.T, s setup) *bench {
	t.Helper()
	other := open(t, setup{accounts: append(family(t), account(t, "市立図書館", "3481-220", "NBSWY3DPEHPK3PXP"))})
	if err := other.vault.UseRecoveryKey(t.Context(), sampleKey(t)); err != nil {
		t.Fatal(err)
	}
	last := other.vault.Recovery().Last
	s.recovery.Find = func(context.Context) []vault.Found {
		return []vault.Found{{Path: last, Made: noon.Add(-20 * time.Hour), Own: true}}
	}
	bank := account(t, "さくら銀行", "山田花子", "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ")
	s.accounts = append(family(t)[:2], bank)
	b := open(t, s)
	if err := b.vault.Delete(t.Context(), b.vault.Entries()[1].ID); err != nil {
		t.Fatal(err)
	}
	return b
}

func recoveryScreens() map[string]show {
	// made goes on after "make a recovery sheet".
	made := func(on func(b *bench)) show {
		return func(t *testing.T, s setup) *bench {
			s.accounts, s.recovery = family(t), doors()
			b := open(t, s)
			b.openBackups()
			b.tapText("ui.recovery.title")
			on(b)
			return b
		}
	}
	with := func(r *vault.Recovery, on func(b *bench)) show {
		return func(t *testing.T, s setup) *bench {
			s.accounts, s.backups = family(t), r
			b := open(t, s)
			on(b)
			return b
		}
	}
	troubled := safe()
	troubled.Trouble, troubled.Second = vault.ErrBackupDiffers, &vault.FolderGoneError{Folder: troubled.Folder}
	return map[string]show{
		"recovery-why":   made(func(*bench) {}),
		"recovery-sheet": made(func(b *bench) { b.tapText("ui.recovery.paper") }),
		"recovery-line": made(func(b *bench) {
			b.tapText("ui.recovery.paper")
			b.tapText("ui.sheet.next")
			b.typeText("g92z qn6s g489 gq")
			b.press(fyne.KeyReturn)
		}),
		"recovery-done": made(func(b *bench) {
			b.tapText("ui.recovery.paper")
			b.tapText("ui.sheet.next")
			b.typeText("g92z qn6s g489 gg")
			b.press(fyne.KeyReturn)
		}),
		"recovery-phrase": made(func(b *bench) {
			b.tapText("ui.recovery.phrase")
			b.typeText("tea rain castle")
		}),
		"backups-none":    with(&vault.Recovery{}, (*bench).openBackups),
		"backups":         with(safe(), (*bench).openBackups),
		"backups-trouble": with(troubled, (*bench).openBackups),
		"backups-ruled": func(t *testing.T, s setup) *bench {
			s.policy = `{"backupFolder":"/srv/backups/hanako"}`
			return with(safe(), (*bench).openBackups)(t, s)
		},
		"backups-check": with(safe(), func(b *bench) {
			b.openBackups()
			b.tapText("ui.prove.title")
			b.typeText("GYS9XS2D2PXYXX")
			b.press(fyne.KeyReturn)
			b.typeText("2GZT G4VJ Q4ZG S8")
			b.press(fyne.KeyReturn)
		}),
		"backups-sticks": func(t *testing.T, s setup) *bench {
			s.recovery.Sticks = func() []string { return []string{"/media/hanako/USBメモリー", "/media/hanako/写真"} }
			b := with(&vault.Recovery{Kind: vault.RecoverySheet, Since: noon}, (*bench).openBackups)(t, s)
			b.tapText("ui.backups.choose")
			return b
		},
		"backups-sticks-none": func(t *testing.T, s setup) *bench {
			s.recovery.Sticks = func() []string { return nil }
			b := with(&vault.Recovery{Kind: vault.RecoverySheet, Since: noon}, (*bench).openBackups)(t, s)
			b.tapText("ui.backups.choose")
			return b
		},
		"list-remind": func(t *testing.T, s setup) *bench {
			s.accounts, s.clock = family(t), noon.AddDate(0, 1, 0)
			return open(t, s)
		},
		"list-remind-stick": func(t *testing.T, s setup) *bench {
			s.accounts, s.backups = family(t), safe()
			b := open(t, s)
			b.at(noon.AddDate(0, 0, 20))
			b.at(noon.AddDate(0, 0, 20).Add(30 * time.Second)) // the hand has rested
			return b
		},
		"restore": func(t *testing.T, s setup) *bench {
			s.recovery.Find = func(context.Context) []vault.Found {
				return []vault.Found{
					{Path: "/home/hanako/.local/share/rokketa/backups/b.age", Made: noon.Add(-20 * time.Hour), Own: true},
					{Path: "/media/hanako/USBメモリー/rokketa-backups/a.age", Made: noon.AddDate(0, 0, -9)},
				}
			}
			b := open(t, s)
			b.tapText("ui.restore.old")
			return b
		},
		"restore-none": func(t *testing.T, s setup) *bench {
			b := open(t, s)
			b.tapText("ui.restore.old")
			return b
		},
		"restore-open": func(t *testing.T, s setup) *bench {
			b := fromBackup(t, s)
			b.app.StartRestore()
			b.press(fyne.KeyReturn)
			return b
		},
		"restore-plan": func(t *testing.T, s setup) *bench {
			b := fromBackup(t, s)
			b.app.StartRestore()
			b.press(fyne.KeyReturn)
			b.fiveLines(sampleKey(t))
			return b
		},
		"restore-result": func(t *testing.T, s setup) *bench {
			b := fromBackup(t, s)
			b.app.StartRestore()
			b.press(fyne.KeyReturn)
			b.fiveLines(sampleKey(t))
			b.tapText("ui.plan.restore")
			return b
		},
		"restore-aside": func(t *testing.T, s setup) *bench {
			other := open(t, setup{accounts: family(t)})
			if err := other.vault.UseRecoveryKey(t.Context(), sampleKey(t)); err != nil {
				t.Fatal(err)
			}
			other.app.Close()
			s.again, s.place = true, &other.place
			if err := os.Remove(other.place.Dir + "/index"); err != nil {
				t.Fatal(err)
			}
			for _, f := range other.generations() {
				if err := os.Remove(f); err != nil {
					t.Fatal(err)
				}
			}
			b := open(t, s)
			b.app.StartRestore()
			b.press(fyne.KeyReturn)
			b.fiveLines(sampleKey(t))
			return b
		},
	}
}
