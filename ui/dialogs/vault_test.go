package dialogs

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

var backupDay = time.Date(2026, 10, 12, 14, 3, 0, 0, time.UTC)

// fakeVault is what the dialogs about the vault do, as a test has it.
type fakeVault struct {
	did      []string
	err      error
	contents desk.BackupContents
}

func (f *fakeVault) Backup(_ context.Context, path, passphrase string) error {
	f.did = append(f.did, "backup "+filepath.Base(path)+" "+passphrase)
	return f.err
}

func (f *fakeVault) Openers(context.Context) (store.Openers, error) {
	return store.Openers{Keyring: true}, nil
}

func (f *fakeVault) ChangeOpeners(_ context.Context, old, passphrase string, keyring bool) error {
	f.did = append(f.did, strings.TrimSpace(old+" → "+passphrase+map[bool]string{true: " and the keyring"}[keyring]))
	return f.err
}

func (f *fakeVault) examine(_ context.Context, file, passphrase string) (desk.BackupContents, error) {
	f.did = append(f.did, "examine "+filepath.Base(file)+" "+passphrase)
	return f.contents, f.err
}

func says(t *testing.T, b *partstest.Bench, want ...string) {
	t.Helper()
	for _, text := range want {
		if !strings.Contains(b.Text(), text) {
			t.Errorf("it does not say %q:\n%s", text, b.Text())
		}
	}
}

// A backup is written once its passphrase is chosen, says how strong that is, asks before it
// replaces a file, and says where it is.
func TestBackupSheet(t *testing.T) {
	b, f := partstest.New(t, partstest.Small, look.Light), &fakeVault{}
	made := false
	s := backup(b.Win, BackupOptions{Run: b.Run, Desk: f, Now: backupDay, Done: func() { made = true }})
	b.Drain()
	if !strings.HasSuffix(s.path.Text, "tokendesk-2026-10-12.age") {
		t.Errorf("it goes to %q", s.path.Text)
	}
	file := filepath.Join(t.TempDir(), "vault.age")
	s.path.SetText(file)
	b.Tap(t, "Back up")
	says(t, b, "A passphrase cannot be empty.")
	s.passphrase.first.SetText("password")
	says(t, b, "Weak: it can be guessed.")
	s.passphrase.again.SetText("another")
	b.Tap(t, "Back up")
	says(t, b, "The two passphrases are not the same.")
	if len(f.did) > 0 {
		t.Errorf("it did %q", f.did)
	}
	s.passphrase.first.SetText("correct horse battery staple")
	s.passphrase.again.SetText("correct horse battery staple")
	says(t, b, "Strong.")
	f.err = oauth.UsageError("There is no room.", "")
	b.Tap(t, "Back up")
	b.Drain()
	says(t, b, "There is no room.")
	f.err = nil
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	b.Tap(t, "Back up")
	b.Drain()
	says(t, b, "Replace the file?")
	b.Tap(t, "Replace")
	b.Drain()
	says(t, b, "The backup is written to", file)
	if s.passphrase.first.Text != "" || !made || len(f.did) != 2 || f.did[1] != "backup vault.age correct horse battery staple" {
		t.Errorf("it did %q, told %t", f.did, made)
	}
	b.Tap(t, "Close")
	if b.Open() {
		t.Error("it is still open")
	}
}

// A restore shows what is in the backup and what it replaces, and does nothing before a yes.
func TestRestoreSheet(t *testing.T) {
	b, f := partstest.New(t, partstest.Small, look.Light), &fakeVault{contents: desk.BackupContents{Made: backupDay, Apps: 12, Accounts: 14}}
	var restored []string
	s := restore(b.Win, RestoreOptions{
		Run: b.Run, Now: backupDay.AddDate(0, 1, 0), Examine: f.examine, Replaces: words.Replaces(3, 4), Keys: keys.Passphrase,
		Restore: func(file, passphrase string, mode keys.Mode) {
			restored = append(restored, filepath.Base(file), passphrase, string(mode))
		},
	})
	b.Drain()
	b.Tap(t, "Open backup")
	says(t, b, "Choose the file of the backup.")
	s.path.SetText("/backups/vault.age")
	b.Tap(t, "Open backup")
	says(t, b, "Enter the passphrase")
	s.passphrase.SetText("wrong")
	f.err = &oauth.Error{Kind: oauth.KindVault, Message: "The backup does not open with this passphrase.", Err: keys.ErrWrongPassphrase}
	b.Tap(t, "Open backup")
	b.Drain()
	if !s.problem.Visible() || s.pathProblem.Visible() {
		t.Error("it is not said at the passphrase")
	}
	f.err = oauth.UsageError("This is no backup.", "")
	b.Tap(t, "Open backup")
	b.Drain()
	if s.pathProblem.Text() != "This is no backup." {
		t.Errorf("at the file it says %q", s.pathProblem.Text())
	}
	f.err = nil
	s.passphrase.SetText("right")
	b.Tap(t, "Open backup")
	b.Drain()
	says(t, b, "Made 12 Oct 2026, 14:03: 12 apps, 14 accounts.", "with 3 apps and 4 accounts", "You must trust commands")
	if restored != nil {
		t.Fatal("it is restored before a yes")
	}
	b.Tap(t, "Replace and restore")
	if strings.Join(restored, " ") != "vault.age right passphrase" || b.Open() {
		t.Errorf("restored %q, open %t", restored, b.Open())
	}
}

// What unlocks the vault is changed with the passphrase of now, whose mistake is told at its
// field; a new one is typed twice.
func TestOpenersSheet(t *testing.T) {
	for name, c := range map[string]struct {
		now   store.Openers
		way   int
		fill  func(*keeper)
		want  string
		verb  bool // it can be taken from the beginning
		error error
	}{
		"a passphrase instead of the keyring": {now: store.Openers{Keyring: true}, way: 1, want: "→ correct horse"},
		"a passphrase beside it":              {now: store.Openers{Keyring: true}, way: 2, want: "→ correct horse and the keyring"},
		"another passphrase":                  {now: store.Openers{Passphrase: true}, way: 1, want: "old one → correct horse", verb: true},
		"the keyring instead":                 {now: store.Openers{Passphrase: true}, way: 0, want: "old one →  and the keyring", verb: true},
		"the keyring, too, same passphrase":   {now: store.Openers{Passphrase: true}, way: 2, want: "old one → old one and the keyring", verb: true, fill: func(k *keeper) { k.change.SetChecked(false) }},
		"a wrong one":                         {now: store.Openers{Passphrase: true}, way: 0, verb: true, error: errors.Join(keys.ErrWrongPassphrase)},
	} {
		t.Run(name, func(t *testing.T) {
			b, f := partstest.New(t, partstest.Small, look.Light), &fakeVault{}
			if c.error != nil {
				f.err = &oauth.Error{Kind: oauth.KindVault, Message: "The passphrase is wrong.", Err: c.error}
			}
			said := ""
			k := openers(b.Win, OpenersOptions{Run: b.Run, Desk: f, Now: c.now, Done: func(m string) { said = m }})
			b.Drain()
			if k.verb.Disabled() == c.verb {
				t.Errorf("at first the verb can be taken: %t", !k.verb.Disabled())
			}
			k.by.SetSelectedIndex(c.way)
			if c.fill != nil {
				c.fill(k)
			}
			if c.now.Passphrase {
				b.Tap(t, "Change")
				says(t, b, "Enter the passphrase that unlocks the vault now.")
				k.old.SetText("old one")
			}
			k.fresh.first.SetText("correct horse")
			k.fresh.again.SetText("correct horse")
			b.Tap(t, "Change")
			b.Drain()
			if c.error != nil {
				if !b.Open() || k.wrong.Text() == "" || said != "" {
					t.Errorf("at the field it says %q", k.wrong.Text())
				}
				return
			}
			if len(f.did) != 1 || f.did[0] != c.want || said == "" || b.Open() {
				t.Errorf("it did %q and said %q, open %t", f.did, said, b.Open())
			}
		})
	}
}
