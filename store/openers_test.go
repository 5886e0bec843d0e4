package store

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// What opens a vault can be changed at will; what opened it before opens nothing any more,
// and everything in it stays.
func TestOpenersAreChanged(t *testing.T) {
	o := diskOptions(t)
	o.Keys = keys.Keyring
	v := create(t, o)
	fill2(t, v, "acme")
	for _, step := range []struct {
		passphrase string
		keyring    bool
		slot       keys.Mode
	}{
		{"first passphrase", true, keys.Keyring},
		{"first passphrase", false, keys.Passphrase},
		{"another passphrase", true, keys.Passphrase},
		{"", true, keys.Keyring},
	} {
		check(t, v.SetOpeners(t.Context(), step.passphrase, step.keyring))
		got, err := v.Openers(t.Context())
		check(t, err)
		if got != (Openers{Keyring: step.keyring, Passphrase: step.passphrase != ""}) || v.Slot() != step.slot {
			t.Errorf("after %+v: %+v, opened by %s", step, got, v.Slot())
		}
		if step.passphrase != "" {
			check(t, v.CheckPassphrase(t.Context(), step.passphrase))
			by := o
			by.Keys, by.Ask = keys.Passphrase, with(step.passphrase)
			check(t, open(t, by).Close())
		}
		if step.keyring {
			check(t, open(t, o).Close())
		} else if _, err := Open(t.Context(), o); err == nil {
			t.Error("the keyring opens it still")
		}
	}
	if err := v.SetOpeners(t.Context(), "", false); !errors.As(err, new(*oauth.Error)) {
		t.Errorf("nothing would open it: %v", err)
	}
	all, err := v.Records(t.Context())
	check(t, err)
	if len(all) != 2 {
		t.Errorf("%d records", len(all))
	}
}

// A way to the key that is not the vault's is none that opens it, and asks nobody for a
// passphrase: it goes with the next change.
func TestForeignOpenersDoNotCount(t *testing.T) {
	other, v := passphraseVault(t)
	planted := slotTexts(t, other)
	check(t, v.Close())
	o := diskOptions(t)
	o.Keys = keys.Keyring
	v = create(t, o)
	for id, text := range planted {
		foreign(t, vaultPath(o.Dir), fmt.Sprintf(`INSERT INTO slots (id, slot) VALUES ('%s', '%s')`, id, text))
	}
	got, err := v.Openers(t.Context())
	check(t, err)
	if got != (Openers{Keyring: true}) {
		t.Errorf("it is opened by %+v", got)
	}
	check(t, v.SetOpeners(t.Context(), "a new passphrase", true))
	if slots := slotTexts(t, o); len(slots) != 2 {
		t.Errorf("%d ways to the key", len(slots))
	}
}

// A wrong passphrase is told from one that could not be tried.
func TestCheckPassphrase(t *testing.T) {
	_, v := passphraseVault(t)
	check(t, v.CheckPassphrase(t.Context(), "old"))
	if err := v.CheckPassphrase(t.Context(), "new"); !errors.Is(err, keys.ErrWrongPassphrase) {
		t.Errorf("got %v", err)
	}
	check(t, v.CheckPassphrase(t.Context(), "old"))
}

// What is in a backup is known before it is restored, and nothing is changed by looking.
func TestExamine(t *testing.T) {
	o, v, file := backedUp(t)
	c, err := Examine(t.Context(), o, file, "archive")
	check(t, err)
	if c.Apps != 2 || c.Accounts != 4 || !c.Made.Equal(v.o.Now().UTC().Truncate(time.Second)) {
		t.Errorf("got %+v", c)
	}
	if _, err := Examine(t.Context(), o, file, "wrong"); !errors.Is(err, keys.ErrWrongPassphrase) {
		t.Errorf("wrong passphrase: %v", err)
	}
	if left := leftovers(t, o); len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

func TestBackupDue(t *testing.T) {
	now := time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)
	ago := func(days int) time.Time { return now.AddDate(0, 0, -days) }
	for name, c := range map[string]struct {
		s    Settings
		apps int
		due  bool
	}{
		"new and nearly empty":   {Settings{}, 2, false},
		"never one":              {Settings{}, 3, true},
		"said not now":           {Settings{BackupAsked: ago(400)}, 30, false},
		"one is there":           {Settings{LastBackup: ago(400)}, 30, false},
		"monthly, never one":     {Settings{BackupReminder: RemindMonthly}, 1, true},
		"monthly, nothing there": {Settings{BackupReminder: RemindMonthly}, 0, false},
		"monthly, of last week":  {Settings{BackupReminder: RemindMonthly, LastBackup: ago(7)}, 3, false},
		"monthly, of last month": {Settings{BackupReminder: RemindMonthly, LastBackup: ago(31)}, 3, true},
		"monthly, asked lately":  {Settings{BackupReminder: RemindMonthly, LastBackup: ago(90), BackupAsked: ago(3)}, 3, false},
		"monthly, of tomorrow":   {Settings{BackupReminder: RemindMonthly, LastBackup: ago(-2)}, 3, true},
		"never":                  {Settings{BackupReminder: RemindNever}, 30, false},
	} {
		if got := c.s.BackupDue(c.apps, now); got != c.due {
			t.Errorf("%s: %t", name, got)
		}
	}
}
