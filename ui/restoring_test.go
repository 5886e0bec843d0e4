package ui

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"tokendesk/oauth"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/start"
)

// benchBackups puts backups in the place of the bench's vault.
type benchBackups struct{ *bench }

func (b benchBackups) Examine(ctx context.Context, file, passphrase string) (desk.BackupContents, error) {
	return desk.ExamineBackup(ctx, b.Options(), file, passphrase)
}

func (b benchBackups) Restore(ctx context.Context, r start.Request, file, passphrase string) (string, error) {
	o := b.Options()
	o.Ask = r.Ask
	return desk.Restore(ctx, o, file, passphrase)
}

// A vault of some apps that was never backed up says so once; a backup takes the notice away,
// and is remembered.
func TestBackupIsRemindedOf(t *testing.T) {
	b := newBench(t, nil, record("a"), record("b"), record("c"))
	m := b.main(3)
	b.until("the reminder is there", func() bool { return b.says("There is no backup of this vault.") })
	m.backup(func() {})
	if err := m.desk.Backup(t.Context(), filepath.Join(t.TempDir(), "vault.age"), "orange bicycle lamp"); err != nil {
		t.Fatal(err)
	}
	m.choices.Reload()
	if m.choices.Get().LastBackup.IsZero() {
		t.Error("the backup is not remembered")
	}
	m.hideBanner()
	m.remindOfBackup()
	if b.says("There is no backup of this vault.") {
		t.Error("it reminds of what is there")
	}
}

// A restored backup is opened in place of the vault that was open, which is kept; one that
// cannot be restored leaves everything as it was.
func TestRestoreInTheWindow(t *testing.T) {
	b := newBench(t, nil, record("a"), record("b"), record("c"))
	m := b.main(3)
	file := filepath.Join(t.TempDir(), "vault.age")
	if err := m.desk.Backup(t.Context(), file, "orange bicycle lamp"); err != nil {
		t.Fatal(err)
	}
	if _, err := m.desk.RemoveApp(t.Context(), "c"); err != nil {
		t.Fatal(err)
	}
	b.until("it is gone", func() bool { return len(m.list.Accounts()) == 2 })

	b.window.restore(file, "not the one", keys.Auto)
	if b.window.main != nil || b.says("App a") {
		t.Error("the main screen is still there")
	}
	b.until("it is said", func() bool { return b.button("Continue") != nil })
	b.window.start.Open(start.Request{})
	m = b.main(2)

	b.window.restore(file, "orange bicycle lamp", keys.Auto)
	m = b.main(3)
	if !slices.ContainsFunc(m.list.Accounts(), func(a desk.Account) bool { return a.Ref().App == "c" }) {
		t.Error("what was removed is not back")
	}
	if said := m.Toasts.Text(); !strings.Contains(said, "is kept as") {
		t.Errorf("it says %q", said)
	}
}

// A vault in memory has no place to restore into, and would be lost: there is no way there.
func TestNoRestoreOverMemory(t *testing.T) {
	b := newBench(t, func(b *bench) opener {
		return func(ctx context.Context, _ start.Request) (*desk.Desk, error) { return b.inMemory(ctx) }
	})
	b.until("it is open", func() bool { return b.window.main != nil })
	if b.window.main.restore != nil {
		t.Error("a vault in memory is restored over")
	}
}

// Where the vault cannot be opened a backup can be restored, with a word that it replaces it.
func TestRestoreOverADamagedVault(t *testing.T) {
	file := filepath.Join(t.TempDir(), "vault.age")
	var requests []start.Request
	b := newBench(t, func(b *bench) opener {
		return func(ctx context.Context, r start.Request) (*desk.Desk, error) {
			if requests = append(requests, r); len(requests) > 1 {
				return b.open(ctx, r)
			}
			d, err := b.open(ctx, r)
			if err != nil {
				return nil, err
			}
			err = errors.Join(d.Backup(ctx, file, "orange bicycle lamp"), d.Close())
			return nil, errors.Join(&oauth.Error{Kind: oauth.KindVault, Message: "The vault is damaged."}, err)
		}
	}, record("a"))
	b.until("it failed", func() bool { return b.button("Restore a backup…") != nil })
	b.button("Restore a backup…").Tapped(nil)
	for _, o := range test.LaidOutObjects(b.window.shell.Win.Canvas().Overlays().Top()) {
		if e, ok := o.(*parts.Entry); ok && e.Password {
			e.SetText("orange bicycle lamp")
		} else if ok {
			e.SetText(file)
		}
	}
	b.answer("Open backup").Tapped(nil)
	b.until("it is asked", func() bool { return b.answer("Replace and restore") != nil })
	b.answer("Replace and restore").Tapped(nil)
	b.main(1)
}
