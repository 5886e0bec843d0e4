package words

import (
	"fmt"
	"strings"
	"time"

	"tokendesk/store/keys"
)

// LockHides says what a lock is worth where the system keyring opens the vault.
const LockHides = "The system keyring unlocks the vault without asking: locking hides the window, it does not protect the vault. Add a passphrase instead of the keyring to protect it."

// Openers say what opens the vault.
func Openers(keyring, passphrase bool) string {
	switch {
	case keyring && passphrase:
		return "The system keyring, and a passphrase"
	case passphrase:
		return "A passphrase"
	case keyring:
		return "The system keyring"
	}
	return "Nothing: it is in memory"
}

// LastBackup says when the last backup was made, seen from now.
func LastBackup(at, now time.Time) string {
	if at.IsZero() {
		return "None yet"
	}
	return Moment(at, now)
}

// ownListed is how many apps are named that have a value of their own.
const ownListed = 3

// OwnValues says which apps have a value of their own, "" for none; it follows a sentence.
func OwnValues(what string, apps []string) string {
	if len(apps) == 0 {
		return ""
	}
	named := make([]string, 0, ownListed)
	for _, a := range apps[:min(len(apps), ownListed)] {
		named = append(named, Middle(a, 40))
	}
	text := " " + Count(len(apps), "app") + " with a " + what + " of their own: " + strings.Join(named, ", ")
	if len(apps) == 1 {
		text = " With its own " + what + ": " + named[0]
	}
	if rest := len(apps) - len(named); rest > 0 {
		text += fmt.Sprintf(" and %d more", rest)
	}
	return text + "."
}

// Strength says how strong a new passphrase is, and what makes a stronger one.
func Strength(s keys.Strength) string {
	switch s {
	case keys.StrengthWeak:
		return "Weak: it can be guessed. Four random words are strong and easy to remember."
	case keys.StrengthFair:
		return "Fair. One or two more words would make it strong."
	}
	return "Strong."
}

// BackupContents say what is in a backup.
func BackupContents(made, now time.Time, apps, accounts int) string {
	return "Made " + Moment(made, now) + ": " + Count(apps, "app") + ", " + Count(accounts, "account") + "."
}

// Replaces says what a restored backup replaces.
func Replaces(apps, accounts int) string {
	return "It replaces the current vault, with " + Count(apps, "app") + " and " + Count(accounts, "account") + ". That vault is kept as a file beside the new one."
}

// ReplacesUnopened is what a restored backup replaces where the vault cannot be opened.
const ReplacesUnopened = "It replaces the vault that cannot be opened. That vault is kept as a file beside the new one."

// AfterRestore is what changes by a restore.
const AfterRestore = "You must trust commands, programs, files and proxies of these apps again on this computer. If a server refuses a refresh token from the backup, sign in again."

// Restored says that a backup is in the vault's place, and where the one before is kept.
func Restored(kept string) string {
	if kept == "" {
		return "The backup is restored."
	}
	return "The backup is restored. Your previous vault is kept as " + kept + "."
}

// BackupReminder says that a backup is due.
func BackupReminder(last, now time.Time) string {
	if last.IsZero() {
		return "There is no backup of this vault."
	}
	return "No backup since " + last.In(now.Location()).Format("2 Jan 2006") + "."
}

// OpenersNote says what it means that this opens the vault.
func OpenersNote(keyring, passphrase bool) string {
	switch {
	case keyring && passphrase:
		return "The keyring unlocks the vault without asking; if the keyring is missing, the passphrase does. A lock hides the window and does not protect the vault."
	case passphrase:
		return "It is asked for whenever Tokendesk starts or is unlocked. It cannot be recovered: without it everything in the vault is lost."
	}
	return "Unlocks without asking while you are signed in to this computer. A lock hides the window and does not protect the vault."
}

// OpenersChanged says what opens the vault from now on; same that it is what opened it
// before, with another passphrase.
func OpenersChanged(keyring, passphrase, same bool) string {
	switch {
	case same && passphrase:
		return "Passphrase changed"
	case keyring && passphrase:
		return "The system keyring and the passphrase unlock the vault now"
	case passphrase:
		return "Only the passphrase unlocks the vault now"
	}
	return "Only the system keyring unlocks the vault now"
}
