package desk

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/bus"
	"tokendesk/store/keys"
	"tokendesk/store/socket"
	"tokendesk/ui/browser"
	"tokendesk/ui/clip"
	"tokendesk/ui/display"
	"tokendesk/ui/notify/daemon"
	"tokendesk/ui/words"
)

// Verdict is how a check of [Doctor] went.
type Verdict string

// The verdicts. A warning is something to know about that hinders nothing here:
// a server without a display is well.
const (
	Fine    Verdict = "ok"
	Warning Verdict = "warn"
	Failing Verdict = "fail"
)

// Check is one thing that [Doctor] looked at.
type Check struct {
	Name   string  `json:"check"`
	Status Verdict `json:"status"`
	Detail string  `json:"detail"`
	Advice string  `json:"advice"` // the mend, "" where there is nothing to mend
}

// Surroundings are what [Doctor] needs to know of the process.
type Surroundings struct {
	Getenv func(string) string
	// Ignored are the [IgnoredFolders] of the environment that the process was started with.
	Ignored []string
	Window  bool // this build has one
	// Tray reports whether the desktop has a tray; nil: this build needs none.
	Tray func(context.Context) bool
}

// Doctor looks at everything that the desk leans on: keyring, clipboard, browser,
// display, notifications, permissions, vault, and what of the vault's apps ends. It stores nothing and asks nobody.
func Doctor(ctx context.Context, o Options, s Surroundings) []Check {
	found := display.Look(ctx, s.Getenv)
	defer found.Close()
	checks := []Check{
		checkKeyring(ctx),
		checkClipboard(ctx, found),
		checkBrowser(found.Answers()),
		checkDisplay(s.Window, found),
		checkPermissions(o), // before the vault is opened, which mends them
	}
	var ends []Check
	var strays func() ([]browser.Profile, error)
	vault := checkVault(ctx, o, func(d *Desk) {
		accounts, _ := d.Accounts(ctx) // what is wrong with the vault is said by its own line
		ends = checkEnds(accounts, d.Now())
		ends = append(ends, d.checkPlaces(ctx)...)
		ends = append(ends, d.checkTeams(ctx)...)
		if c, made := d.checkCertificate(ctx); made {
			ends = append(ends, c)
		}
		found, err := d.Strays(ctx)
		strays = func() ([]browser.Profile, error) { return found, err }
	})
	checks = append(append(append(checks, vault), checkCopies(o)...), checkHome(s.Ignored)...)
	return append(append(append(checks, checkProviders(ctx, o), checkProfiles(o, strays)), ends...), checkNotifications(ctx), checkTray(ctx, o, s))
}

// checkTray looks for the tray in which the program goes on when its window is closed, and
// whether it has the vault open now.
func checkTray(ctx context.Context, o Options, s Surroundings) Check {
	const name = "tray"
	runs := ""
	if dir, err := VaultDir(o.VaultDir); err == nil && o.Keys != keys.Memory && socket.Taken(dir) {
		runs = "; Tokendesk is running, in its window or in the tray"
	}
	switch {
	case s.Tray == nil:
		return Check{name, Fine, "not needed: this build has no window", ""}
	case s.Tray(ctx):
		return Check{name, Fine, "found: Tokendesk can keep running in it when its window is closed" + runs, ""}
	}
	return Check{name, Warning, "none: closing the window quits" + runs, "GNOME shows a tray with the AppIndicator extension."}
}

// checkKeyring looks without storing anything and without a prompt.
func checkKeyring(ctx context.Context) Check {
	err := keys.System{}.Check(ctx)
	switch {
	case err == nil:
		return Check{"keyring", Fine, "found, unlocked", ""}
	case errors.Is(err, keys.ErrLocked):
		return Check{"keyring", Fine, "found, locked: it will ask for its password", ""}
	}
	message, advice := words.Explain(err)
	return Check{"keyring", Warning, message, advice}
}

func checkClipboard(ctx context.Context, found display.Found) Check {
	const name = "clipboard"
	install := "Install wl-clipboard (Wayland), or xclip or xsel (X11)."
	if !found.Answers() {
		return Check{name, Warning, "no display, so there is no clipboard", ""}
	}
	if !clip.Supported() {
		return Check{name, Failing, "no clipboard tool is installed; only the window can copy", install}
	}
	if name, seatless := withoutSeat(found.Problems); seatless {
		return Check{"clipboard", Failing, "the Wayland display " + name + " has no keyboard or mouse (wl_seat), so no tool can copy", "Give the compositor an input device, or unset WAYLAND_DISPLAY where there is an X11 display."}
	}
	limited, cancel := context.WithTimeout(ctx, clip.Deadline)
	defer cancel()
	// An empty clipboard is an error to some tools: only a hanging one tells.
	if _, err := clip.NewAtotto().Read(limited); errors.Is(err, context.DeadlineExceeded) {
		return Check{name, Failing, "the clipboard tool does not answer", "Check that the display of this session still exists. " + install}
	}
	advice := ""
	if found.Kind == display.Wayland {
		advice = "wl-copy keeps what `tokendesk get --copy` copies in a file of the temporary folder until something else is copied. The window keeps it in memory where the compositor lets programs do that."
	}
	return Check{name, Fine, "a clipboard tool answers", advice}
}

// withoutSeat finds a Wayland display on which nothing can be copied, as that is done in
// the name of a seat. The tools take Wayland's clipboard wherever there is such a display.
func withoutSeat(problems []*display.Problem) (name string, found bool) {
	for _, p := range problems {
		if p.Kind == display.Wayland && slices.Contains(p.Missing, display.Seat) {
			return words.OneLine(p.Name, 80), true
		}
	}
	return "", false
}

func checkBrowser(display bool) Check {
	const name = "browser"
	program, err := browser.Which()
	switch {
	case err == nil:
		return Check{name, Fine, program, ""}
	case display:
		message, advice := words.Explain(err)
		return Check{name, Failing, message, advice}
	}
	return Check{name, Warning, "no browser can be opened here", "`tokendesk get APP --url` shows the sign-in address instead."}
}

// FindDisplay tries where a window can open. Where it can open nowhere the error is an
// [*oauth.Error] of KindOther. It blocks; see [display.Look].
func FindDisplay(ctx context.Context, getenv func(string) string) (display.Found, error) {
	found := display.Look(ctx, getenv)
	if found.Kind != display.None {
		return found, nil
	}
	message, advice := words.NoWindow(found.Problems)
	return found, &oauth.Error{Kind: oauth.KindOther, Message: message, Advice: advice}
}

// checkDisplay says of a display that is named and cannot be used that it fails: a
// server names none.
func checkDisplay(window bool, found display.Found) Check {
	const name = "display"
	message, advice := words.NoWindow(found.Problems)
	switch {
	case !window:
		return Check{name, Fine, "not needed: this build has no window", ""}
	case found.Kind != display.None && len(found.Problems) > 0:
		return Check{name, Fine, words.DisplayPassedOver(found.Kind, found.Problems[0]), ""}
	case found.Kind != display.None:
		return Check{name, Fine, "the window can be opened", ""}
	case len(found.Problems) > 0:
		return Check{name, Failing, message, advice}
	}
	return Check{name, Warning, "none: the window cannot be opened here", "The commands work without one."}
}

// checkNotifications looks without starting anything, and tells nobody.
func checkNotifications(ctx context.Context) Check {
	const name = "notifications"
	d := daemon.New()
	defer d.Close()
	info, err := d.Look(ctx)
	switch {
	case errors.Is(err, daemon.ErrNone), errors.Is(err, bus.ErrNone):
		return Check{name, Warning, "this desktop shows no notifications", "The window and `tokendesk list` show what needs you."}
	case err != nil:
		return Check{name, Warning, "the notification service does not answer", "Restart the desktop's notification service."}
	case info.Name == "":
		return Check{name, Fine, "the desktop starts the service when it is needed", ""}
	}
	detail := words.OneLine(info.Name+" "+info.Version, 60)
	if !info.Actions {
		return Check{name, Fine, detail + ", without buttons: the text says what to do", ""}
	}
	return Check{name, Fine, detail + ", with buttons", ""}
}

// checkProfiles looks for browser profiles that no account has any more. strays is nil
// where the vault was not opened.
func checkProfiles(o Options, strays func() ([]browser.Profile, error)) Check {
	const name = "profiles"
	p, err := placesOf(o)
	switch {
	case err != nil || o.Keys == keys.Memory || !p.profiles.Any():
		return Check{name, Fine, "no account has a browser profile of its own", ""}
	case strays == nil:
		return Check{name, Fine, p.profiles.Dir + "; not compared with the vault, which is locked", ""}
	}
	found, err := strays()
	if err != nil {
		message, advice := words.Explain(err)
		return Check{name, Warning, message, advice}
	}
	if len(found) == 0 {
		return Check{name, Fine, "each belongs to an account", ""}
	}
	var size int64
	for _, stray := range found {
		size += stray.Size
	}
	return Check{
		name, Warning, words.Count(len(found), "browser profile") + " (" + words.Bytes(size) + ") of accounts that are gone, such as " + found[0].Dir,
		"`tokendesk doctor --remove-profiles` removes them.",
	}
}

// checkVault opens the vault if that needs nobody; look is called while it is open.
func checkVault(ctx context.Context, o Options, look func(*Desk)) Check {
	const name = "vault"
	if o.Keys == keys.Memory {
		return Check{name, Fine, "in memory: nothing is stored", ""}
	}
	dir, err := VaultDir(o.VaultDir)
	if err != nil {
		message, advice := words.Explain(err)
		return Check{name, Failing, message, advice}
	}
	exists, err := store.Exists(dir)
	if err == nil && !exists {
		return Check{name, Fine, "none yet at " + dir, "`tokendesk import FILE` makes one, and so does the window."}
	}
	if err == nil {
		o.Ask = nobody
		if o.Keyring == nil && runtime.GOOS != "darwin" { // which cannot be asked whether it would ask
			o.Keyring = keys.Unasked{}
		}
		var d *Desk
		if d, err = Open(ctx, o); err == nil {
			slot, notes := d.vault.Slot(), d.vault.Notes()
			look(d)
			if err := d.vault.Verify(ctx); err != nil {
				return damagedVault(dir, err)
			}
			if err := d.vault.Writable(ctx); err != nil {
				message, advice := words.Explain(err)
				return Check{name, Failing, dir + " can be read, and nothing in it can change or be renewed: " + message, advice}
			}
			err = d.Close()
			if err == nil && len(notes) > 0 {
				return Check{name, Warning, dir + ", unlocked with the " + slotWords(slot) + ": " + strings.Join(notes, " "), ""}
			}
			if err == nil {
				return Check{name, Fine, dir + ", unlocked with the " + slotWords(slot), ""}
			}
		}
	}
	if errors.Is(err, errNobody) {
		return Check{name, Fine, dir + ", locked with a passphrase; not checked", ""}
	}
	if errors.Is(err, keys.ErrLocked) {
		return Check{name, Fine, dir + ", locked with the system keyring, which is locked itself; not checked", ""}
	}
	return damagedVault(dir, err)
}

// errNobody tells a vault that wants a passphrase from one that does not open.
var errNobody = errors.New("doctor does not ask for the passphrase")

func nobody(context.Context, bool) (string, error) {
	return "", &oauth.Error{Kind: oauth.KindVault, Message: "The vault needs its passphrase.", Err: errNobody}
}

func slotWords(slot keys.Mode) string {
	if slot == keys.Keyring {
		return "key of the system keyring"
	}
	return string(slot)
}
