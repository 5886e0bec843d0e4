package store

import (
	"maps"
	"slices"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/keys"
)

// Settings are the window's choices; nothing secret.
type Settings struct {
	Theme       string `json:"theme,omitempty"`        // "", light, dark
	Contrast    string `json:"contrast,omitempty"`     // "" as the desktop wishes, usual, high
	TextPercent int    `json:"text_percent,omitempty"` // of the size that was designed; 0 is 100
	CopyFormat  string `json:"copy_format,omitempty"`  // Ctrl+C's format; "" is raw
	// CopyAs is how each app's token was copied last by the menu of formats, by the app's id.
	CopyAs map[string]CopyChoice `json:"copy_as,omitempty"`

	MinimumLife      int     `json:"minimum_life_seconds,omitempty"` // renew before copying below this; default 60
	ClipboardSeconds int     `json:"clipboard_seconds,omitempty"`    // default 60; negative never clears
	WindowWidth      float32 `json:"window_width,omitempty"`
	WindowHeight     float32 `json:"window_height,omitempty"`
	Divider          float64 `json:"divider,omitempty"`
	Sort             string  `json:"sort,omitempty"`     // name, expiry, used
	GroupBy          string  `json:"group_by,omitempty"` // group, environment, none
	Filter           string  `json:"filter,omitempty"`
	// Chosen are the accounts that are chosen in the list, the first of them first, and
	// FirstShown the one it begins with, as oauth.Ref writes them; an app's header has
	// no account.
	Chosen     []string `json:"chosen,omitempty"`
	FirstShown string   `json:"first_shown,omitempty"`

	StayBehind bool `json:"stay_behind,omitempty"`        // the window does not come to the front after a sign-in
	LockAfter  int  `json:"lock_after_minutes,omitempty"` // idle; 0 is 10 with a passphrase and never without; negative never

	// KeepRunning says what closing the window does where there is a tray: "" asks,
	// KeepRunningYes goes on there, KeepRunningNo quits.
	KeepRunning string `json:"keep_running,omitempty"`

	// AnotherIn is the browser in which another person signs in, as an account's
	// setting names one; "" is a profile of its own.
	AnotherIn string `json:"another_in,omitempty"`

	// Browser is the browser of sign-ins whose account names none, as an account's setting
	// names one; "" is the system's.
	Browser string `json:"browser,omitempty"`

	// What apps have that say nothing themselves: a proxy as an app names one, a time limit
	// of each call, a name for the program, and the port of sign-ins; see
	// catalogue.Defaults. They are the person's word (promise 40); see [OpenFolderSettings] for
	// a file that came with a folder. A proxy with a password
	// has no place here: an app's own is sealed in the vault.
	Proxy        string `json:"proxy,omitempty"`
	TimeLimit    int    `json:"http_timeout_seconds,omitempty"`
	UserAgent    string `json:"user_agent,omitempty"`
	RedirectPort int    `json:"redirect_port,omitempty"`

	// FolderProxies are the proxies that were set on this computer in the settings of vaults
	// whose folder was named, by the settings' file.
	FolderProxies map[string]string `json:"folder_proxies,omitempty"`

	// BackupReminder says how often the window reminds of a backup: RemindOnce, RemindMonthly
	// or RemindNever. LastBackup is when one was made last, by the window or a command;
	// BackupAsked when the person was last reminded and said not now.
	BackupReminder string    `json:"backup_reminder,omitempty"`
	LastBackup     time.Time `json:"last_backup,omitzero"`
	BackupAsked    time.Time `json:"backup_reminded,omitzero"`

	// KeepFresh says whose tokens the open window renews before they expire:
	// KeepFavourites, KeepAll or KeepNone. KeepAlso names accounts (as
	// oauth.Ref writes them) that count as favourites for this.
	KeepFresh string   `json:"keep_fresh,omitempty"`
	KeepAlso  []string `json:"keep_fresh_also,omitempty"`

	// Recent are the things that were done by the palette last, the last one first, by
	// ids of its own, which name accounts as oauth.Ref writes them.
	Recent []string `json:"palette_recent,omitempty"`

	// GlobalKey is the combination of keys that calls the window from anywhere, such as
	// Ctrl+Alt+K; "" is none.
	GlobalKey string `json:"global_key,omitempty"`

	// Notifications says what the desktop's notifications tell: NotifyUnnamed,
	// NotifyNamed or NotifyNothing. Told are the ends of secrets, keys and certificates
	// that they have told of: once, however often the program starts meanwhile.
	Notifications string   `json:"notifications,omitempty"`
	Told          []string `json:"notified,omitempty"`
}

// The choices of Settings.Notifications.
const (
	NotifyUnnamed = ""      // apps, and nobody's name
	NotifyNamed   = "names" // whose account it is, too
	NotifyNothing = "off"
)

// The choices of Settings.BackupReminder.
const (
	RemindOnce    = "" // while there has never been one
	RemindMonthly = "monthly"
	RemindNever   = "never"
)

// mostRecent is how many things are remembered that were done by the palette.
const mostRecent = 20

// CopyChoice is a form in which a token was copied; Name is the variable's, "" for the usual one.
type CopyChoice struct {
	Format string `json:"format"`
	Name   string `json:"name,omitempty"`
}

// RememberCopy notes how an app's token was just copied.
func (s *Settings) RememberCopy(app string, c CopyChoice) {
	all := maps.Clone(s.CopyAs) // others may hold the settings of before
	if all == nil {
		all = map[string]CopyChoice{}
	}
	all[app] = c
	s.CopyAs = all
}

// Remember notes what was just done by the palette.
func (s *Settings) Remember(id string) {
	s.Recent = slices.DeleteFunc(slices.Clone(s.Recent), func(other string) bool { return other == id })
	s.Recent = slices.Insert(s.Recent, 0, id)
	s.Recent = s.Recent[:min(len(s.Recent), mostRecent)]
}

// The choices of Settings.KeepFresh.
const (
	KeepFavourites = ""
	KeepAll        = "all"
	KeepNone       = "none"
)

// The choices of Settings.KeepRunning.
const (
	KeepRunningYes = "yes"
	KeepRunningNo  = "no"
)

// The settings that are not set.
const (
	defaultLeastLife     = time.Minute
	defaultClipboardLife = time.Minute
	defaultLockAfter     = 10 * time.Minute // where a passphrase opens the vault
)

// The least and the largest size of text, in percent of the one that was designed.
const (
	LeastText   = 90
	LargestText = 200
)

// TextSize is how large a person wants text to be, in percent of the size that was designed.
func (s Settings) TextSize() int {
	if s.TextPercent == 0 {
		return 100
	}
	return min(max(s.TextPercent, LeastText), LargestText)
}

// LeastLife is how long a token must live to be handed out as it is.
func (s Settings) LeastLife() time.Duration {
	if s.MinimumLife <= 0 {
		return defaultLeastLife
	}
	return time.Duration(s.MinimumLife) * time.Second
}

// ClipboardLife is how long a secret stays on the clipboard; zero is for good.
func (s Settings) ClipboardLife() time.Duration {
	switch n := s.ClipboardSeconds; {
	case n == 0:
		return defaultClipboardLife
	case n < 0:
		return 0
	default:
		return time.Duration(n) * time.Second
	}
}

// IdleLock is how long a window may be idle before it locks a vault that is held
// that way; zero is for good.
func (s Settings) IdleLock(slot keys.Mode) time.Duration {
	switch n := s.LockAfter; {
	case n > 0:
		return time.Duration(n) * time.Minute
	case n == 0 && slot == keys.Passphrase:
		return defaultLockAfter
	}
	return 0
}

// AnotherBrowser is the browser setting of the account of another person who signs
// in.
func (s Settings) AnotherBrowser() string {
	switch s.AnotherIn {
	case "":
		return "isolated"
	case "default":
		return "" // as accounts have it that say nothing
	}
	return s.AnotherIn
}

// Keeps reports whether the settings want an account kept fresh.
func (s Settings) Keeps(rec oauth.Record) bool {
	switch s.KeepFresh {
	case KeepAll:
		return true
	case KeepFavourites:
		return s.Follows(rec)
	}
	return false
}

// backupEvery is how often the person is reminded who wants to be, and backupWorth from how
// many apps on a vault without any backup is worth a word.
const (
	backupEvery = 30 * 24 * time.Hour
	backupWorth = 3
)

// BackupDue reports whether the person is to be reminded of a backup of a vault with so many
// apps: once while there has never been one, or every month.
func (s Settings) BackupDue(apps int, now time.Time) bool {
	switch s.BackupReminder {
	case RemindOnce:
		return s.LastBackup.IsZero() && s.BackupAsked.IsZero() && apps >= backupWorth
	case RemindMonthly:
		last := s.LastBackup
		if s.BackupAsked.After(last) {
			last = s.BackupAsked
		}
		return apps > 0 && (now.Sub(last) >= backupEvery || last.After(now)) // a clock may be set back (promise 21)
	}
	return false
}

// Follows reports whether an account is one that its person wants to hear of and to have
// at hand: a favourite, or one that KeepAlso names.
func (s Settings) Follows(rec oauth.Record) bool {
	ref := oauth.Ref{App: rec.App.ID, Account: rec.Account.ID}
	return rec.App.Favourite || slices.Contains(s.KeepAlso, ref.String())
}

// ToggleKeep adds an account to KeepAlso, or takes it out.
func (s *Settings) ToggleKeep(ref oauth.Ref) {
	name := ref.String()
	kept := slices.Contains(s.KeepAlso, name)
	s.KeepAlso = slices.DeleteFunc(slices.Clone(s.KeepAlso), func(other string) bool { return other == name })
	if !kept {
		s.KeepAlso = append(s.KeepAlso, name)
	}
}
