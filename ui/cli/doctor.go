package cli

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/ui/browser"
	"tokendesk/ui/clip"
	"tokendesk/ui/desk"
)

// verdict is how a check of `doctor` went. A warning is something to know about
// that hinders nothing here: a server without a display is well.
type verdict string

const (
	fine    verdict = "ok"
	warning verdict = "warn"
	failing verdict = "fail"
)

// check is one line of `doctor`.
type check struct {
	Check  string  `json:"check"`
	Status verdict `json:"status"`
	Detail string  `json:"detail"`
	Advice string  `json:"advice"`
}

func (s *shell) doctorCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Keyring, clipboard, browser, display, vault, permissions: a line each, with the mend",
		Args:  args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			options, err := s.deskOptions()
			if err != nil {
				return err
			}
			checks := s.examine(c.Context(), options)
			if asJSON {
				err = s.printJSON(checks)
			} else {
				s.printChecks(checks)
			}
			if err != nil {
				return err
			}
			for _, check := range checks {
				if check.Status == failing {
					return other("Not everything is well: "+check.Check+".", "The line above says what to do.", nil)
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return c
}

func (s *shell) examine(ctx context.Context, o desk.Options) []check {
	display := s.hasDisplay()
	return []check{
		checkKeyring(ctx),
		checkClipboard(ctx, display),
		checkBrowser(display),
		s.checkDisplay(display),
		checkPermissions(o),
		checkVault(ctx, o),
	}
}

func (s *shell) printChecks(checks []check) {
	colours := map[verdict]string{fine: green, warning: yellow, failing: red}
	var rows [][]cell
	for _, c := range checks {
		rows = append(rows, []cell{{string(c.Status), colours[c.Status]}, {c.Check, plain}, {c.Detail, plain}})
		if c.Advice != "" {
			rows = append(rows, []cell{{"", plain}, {"", plain}, {"→ " + c.Advice, faint}})
		}
	}
	table(s.env.Stdout, s.colours(), 40, rows)
}

// hasDisplay tells whether a window could be shown.
func (s *shell) hasDisplay() bool {
	if runtime.GOOS == "windows" || runtime.GOOS == "darwin" {
		return true
	}
	return s.env.Getenv("DISPLAY") != "" || s.env.Getenv("WAYLAND_DISPLAY") != ""
}

// checkKeyring looks without storing anything and without a prompt.
func checkKeyring(ctx context.Context) check {
	err := keys.System{}.Check(ctx)
	switch {
	case err == nil:
		return check{"keyring", fine, "there, and open", ""}
	case errors.Is(err, keys.ErrLocked):
		return check{"keyring", fine, "there, and locked: it will ask for its password", ""}
	}
	e := failureOf(context.Background(), err)
	return check{"keyring", warning, e.Message, e.Advice}
}

func checkClipboard(ctx context.Context, display bool) check {
	const name = "clipboard"
	install := "Install wl-clipboard (Wayland), or xclip or xsel (X11)."
	if !display {
		return check{name, warning, "no display, so there is no clipboard", ""}
	}
	if !clip.Supported() {
		return check{name, failing, "no clipboard tool is installed; only the window can copy", install}
	}
	limited, cancel := context.WithTimeout(ctx, clip.Deadline)
	defer cancel()
	// An empty clipboard is an error to some tools: only a hanging one tells.
	if _, err := clip.NewAtotto().Read(limited); errors.Is(err, context.DeadlineExceeded) {
		return check{name, failing, "the clipboard tool hangs", "Does the display of this session still exist? " + install}
	}
	return check{name, fine, "a tool answers", ""}
}

func checkBrowser(display bool) check {
	const name = "browser"
	program, err := browser.Which()
	switch {
	case err == nil:
		return check{name, fine, program, ""}
	case display:
		e := failureOf(context.Background(), err)
		return check{name, failing, e.Message, e.Advice}
	}
	return check{name, warning, "no browser can be opened here", "`tokendesk get APP --url` shows the sign-in address instead."}
}

func (s *shell) checkDisplay(display bool) check {
	const name = "display"
	switch {
	case s.env.Window == nil:
		return check{name, fine, "not needed: this build has no window", ""}
	case !display:
		return check{name, warning, "none: the window cannot be opened here", "The commands work without one."}
	}
	return check{name, fine, "the window can be opened", ""}
}

// checkPermissions looks before the vault is opened, which would repair them.
func checkPermissions(o desk.Options) check {
	const name = "permissions"
	if o.Keys == keys.Memory || runtime.GOOS == "windows" {
		return check{name, fine, "nothing to look at", ""}
	}
	dir, err := desk.VaultDir(o.VaultDir)
	if err != nil {
		return check{name, fine, "nothing to look at", ""} // the vault's own line says why
	}
	if file := o.PassphraseFile; file != "" && exposed(file) {
		return check{name, failing, file + " can be read by others", "chmod 600 " + file}
	}
	found := ""
	_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && found == "" && entry.Type()&fs.ModeSymlink == 0 && exposed(path) {
			found = path
		}
		if err == nil && entry.IsDir() && path == filepath.Join(dir, "profiles") {
			return fs.SkipDir // a browser's own
		}
		return nil
	})
	if found != "" {
		return check{name, failing, found + " is open to others", "chmod -R go= " + dir}
	}
	return check{name, fine, "the vault is closed to others", ""}
}

func exposed(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o077 != 0
}

// checkVault opens the vault if that needs nobody.
func checkVault(ctx context.Context, o desk.Options) check {
	const name = "vault"
	if o.Keys == keys.Memory {
		return check{name, fine, "in memory: nothing is kept", ""}
	}
	dir, err := desk.VaultDir(o.VaultDir)
	if err != nil {
		e := failureOf(context.Background(), err)
		return check{name, failing, e.Message, e.Advice}
	}
	exists, err := store.Exists(dir)
	if err == nil && !exists {
		return check{name, fine, "none yet at " + dir, "`tokendesk import FILE` makes one, and so does the window."}
	}
	if err == nil {
		o.Ask = nobody
		var d *desk.Desk
		if d, err = desk.Open(ctx, o); err == nil {
			slot, notes := d.Vault.Slot(), d.Vault.Notes()
			err = d.Close()
			if err == nil && len(notes) > 0 {
				return check{name, warning, dir + ", opened with the " + slotWords(slot) + ": " + strings.Join(notes, " "), ""}
			}
			if err == nil {
				return check{name, fine, dir + ", opened with the " + slotWords(slot), ""}
			}
		}
	}
	if errors.Is(err, errNobody) {
		return check{name, fine, dir + ", sealed with a passphrase; not opened", ""}
	}
	e := failureOf(context.Background(), err)
	return check{name, failing, dir + ": " + e.Message, e.Advice}
}

// errNobody tells a vault that wants a passphrase from one that does not open.
var errNobody = errors.New("doctor asks nobody")

func nobody(context.Context, bool) (string, error) {
	return "", &oauth.Error{Kind: oauth.KindVault, Message: "The vault wants its passphrase.", Err: errNobody}
}

func slotWords(slot keys.Mode) string {
	if slot == keys.Keyring {
		return "keyring's key"
	}
	return string(slot)
}
