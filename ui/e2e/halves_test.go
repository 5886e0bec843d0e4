package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/ui/tray/traytest"
)

// untilTitle waits until the icon says something.
func (d *desktop) untilTitle(shell *traytest.Desktop, what string) {
	d.t.Helper()
	d.eventually("the icon says "+what, func() error {
		if title := shell.Item().Title(); !strings.Contains(title, what) {
			return errors.New(title)
		}
		return nil
	})
}

// untilOffered waits until the tray's menu has a line.
func (d *desktop) untilOffered(shell *traytest.Desktop, line string) {
	d.t.Helper()
	d.eventually("the menu has "+line, func() error {
		if _, ok := traytest.Find(shell.Item().Menu(), line); !ok {
			return fmt.Errorf("it is %v", shell.Item().Menu())
		}
		return nil
	})
}

// Either half is killed at any time, and the other goes on.
func TestEitherHalfIsKilled(t *testing.T) {
	program := build(t)
	d := newDesktop(t)
	shell := traytest.Show(t, d.bus)
	file := practice(d, program)
	var apps appFile
	must(t, json.Unmarshal([]byte(file), &apps))
	d.run(file, program, "--keys", "keyring", "import", "-")
	d.run("", program, "set", "ikas", "favourite=true")
	d.keepRunning("yes")
	d.startWindow(program)
	window, resident := d.untilHalves(program, 1, 1)

	t.Run("the resident part, while the window is open: another one comes", func(t *testing.T) {
		kill9(t, resident)
		d.eventually("another one", func() error {
			_, now := d.untilHalves(program, 1, 1)
			if now.pid == resident.pid {
				return errors.New("it is the same")
			}
			resident = now
			return nil
		})
		d.untilOffered(shell, "ikas")
		d.copyIkas(apps)
	})
	t.Run("the window: the resident part has the vault by the keyring", func(t *testing.T) {
		kill9(t, window)
		d.untilHalves(program, 0, 1)
		d.untilOffered(shell, "ikas")
		d.occupyClipboard()
		shell.Item().Click("ikas")
		d.eventually("a click copies", func() error { return acceptedByIkas(apps, d.clipboard()) })
	})
	t.Run("the resident part alone: the next start is a new one", func(t *testing.T) {
		kill9(t, resident)
		d.untilHalves(program, 0, 0)
		d.startWindow(program)
		window, resident = d.untilHalves(program, 1, 1)
		d.copyIkas(apps)
	})
	t.Run("a window that the resident part has started", func(t *testing.T) {
		d.closeWindow()
		d.untilUnmapped()
		d.untilHalves(program, 0, 1)
		shell.Item().Click("Open")
		d.activate()
		window, resident = d.untilHalves(program, 1, 1)
		kill9(t, window)
		d.untilHalves(program, 0, 1)
		d.eventually("no zombie", func() error {
			if zombies := d.run("", "sh", "-c", fmt.Sprintf("ps --ppid %d -o stat= | grep Z || true", resident.pid)); zombies != "" {
				return errors.New(zombies)
			}
			return nil
		})
		shell.Item().Click("Open")
		d.activate()
		d.settle()
		d.copyIkas(apps)
	})
	t.Run("the resident part that has started the window", func(t *testing.T) {
		kill9(t, resident)
		d.eventually("another one", func() error {
			_, now := d.untilHalves(program, 1, 1)
			if now.pid == resident.pid {
				return errors.New("it is the same")
			}
			resident = now
			return nil
		})
		d.closeWindow()
		d.untilUnmapped()
		d.untilHalves(program, 0, 1)
		d.untilOffered(shell, "ikas")
	})
	t.Run("the tray goes: the window comes back", func(t *testing.T) {
		shell.Hide()
		d.activate()
		d.untilHalves(program, 1, 1)
		d.closeWindow() // nothing hides, and both end
		d.untilHalves(program, 0, 0)
	})
}

// A vault that a passphrase opens is handed to and fro without asking again; locked, it
// asks; killed, it is locked.
func TestAPassphraseVaultIsHandedOver(t *testing.T) {
	const passphrase = "correct horse battery"
	program := build(t)
	d := newDesktop(t)
	shell := traytest.Show(t, d.bus)
	file := practice(d, program)
	var apps appFile
	must(t, json.Unmarshal([]byte(file), &apps))
	held := filepath.Join(d.home, "passphrase")
	must(t, os.WriteFile(held, []byte(passphrase+"\n"), 0o600))
	d.run(file, program, "--keys", "passphrase", "--passphrase-file", held, "import", "-")
	d.run("", program, "--passphrase-file", held, "set", "ikas", "favourite=true")
	must(t, os.Remove(held)) // from here on only a person knows it
	d.keepRunning("yes")
	d.startWindow(program)
	d.typeText(passphrase)
	d.keys("Return")
	_, resident := d.untilHalves(program, 1, 1)
	d.copyIkas(apps)

	t.Run("to the tray and back", func(t *testing.T) {
		for range 2 {
			d.closeWindow()
			d.untilUnmapped()
			d.untilHalves(program, 0, 1)
			d.untilOffered(shell, "ikas")
			d.occupyClipboard()
			shell.Item().Click("ikas")
			d.eventually("a click copies", func() error { return acceptedByIkas(apps, d.clipboard()) })
			d.run("", program)
			d.activate()
			d.untilHalves(program, 1, 1)
			d.copyIkas(apps)
		}
		searchEnviron(t, resident.pid, []string{passphrase, d.clipboard()})
	})
	t.Run("locked in the tray", func(t *testing.T) {
		d.closeWindow()
		d.untilUnmapped()
		shell.Item().Click("Lock")
		d.untilTitle(shell, "locked")
		if d.clipboard() != "" {
			t.Error("the token stays on the clipboard")
		}
		shell.Item().Click("Open")
		d.activate()
		d.settle()
		d.shot("unlock-from-the-tray")
		d.typeText(passphrase)
		d.keys("Return")
		d.copyIkas(apps)
	})
	t.Run("locked in the window, then closed", func(t *testing.T) {
		d.run("", program, "lock")
		d.untilTitle(shell, "locked")
		d.closeWindow()
		d.untilUnmapped()
		d.untilHalves(program, 0, 1)
		d.untilTitle(shell, "locked")
		d.run("", program)
		d.activate()
		d.settle()
		d.typeText(passphrase)
		d.keys("Return")
		d.copyIkas(apps)
	})
	t.Run("the window killed", func(t *testing.T) {
		window, _ := d.untilHalves(program, 1, 1)
		kill9(t, window)
		d.untilHalves(program, 0, 1)
		d.untilTitle(shell, "locked")
		shell.Item().Click("Open")
		d.activate()
		d.settle()
		d.typeText(passphrase)
		d.keys("Return")
		d.copyIkas(apps)
		d.keys("ctrl+q")
		d.untilHalves(program, 0, 0)
	})
	t.Run("at login", func(t *testing.T) {
		d.background(d.command(program, "resident"))
		d.untilHalves(program, 0, 1)
		d.untilTitle(shell, "locked")
		if d.mapped() {
			t.Error("a window is there")
		}
		d.run("", program, "resident") // a second one has nothing to do
		d.run("", program)
		d.activate()
		d.untilHalves(program, 1, 1)
		d.settle()
		d.typeText(passphrase)
		d.keys("Return")
		d.copyIkas(apps)
		d.keys("ctrl+q")
		d.untilHalves(program, 0, 0)
	})
	searchFiles(t, d.home, []string{passphrase})
}
