package main

import (
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// runsOfGet is how often a command is run beside curl.
const runsOfGet = 40

// get is a kept token on standard output beside curl's own process that fetches a page
// from a server on this machine: processor and wall time, of the program with its window
// and of the one without. The vault's key is in a keyring where one can be had here, for
// a passphrase is slow by design.
func (b *bench) get() error {
	vault, slot, err := b.vaultForGet()
	if err != nil {
		return err
	}
	programs := []struct {
		of   who
		name string
		path string
	}{{now, "with a window", b.program}, {now, "without", b.headless}}
	if b.options.before != "" {
		programs = append(programs, []struct {
			of   who
			name string
			path string
		}{{before, "with a window", b.options.before + "/tokendesk"}, {before, "without", b.options.before + "/tokendesk-headless"}}...)
	}
	atMost := func(ratio float64) func(bare, now float64) bool {
		return func(bare, now float64) bool { return now <= ratio*bare }
	}
	for _, p := range programs {
		used := b.want(goal{"get of a kept token, " + p.name + ", processor", "ms", "≤ 1.8 × curl (" + slot + ")", atMost(1.8)})
		wall := b.want(goal{"get of a kept token, " + p.name + ", wall", "ms", "told", nil})
		starts := b.want(goal{"version, " + p.name + ", processor", "ms", "told", nil})
		for range runsOfGet {
			if err := b.pair(used, wall, p.of, exec.Command(p.path, append(vault, "get", appID(0))...)); err != nil {
				return err
			}
			if err := b.pair(starts, "", p.of, exec.Command(p.path, "version")); err != nil {
				return err
			}
			if p.of != now {
				continue
			}
			if err := b.pair(used, wall, bare, exec.Command("curl", "-s", b.server.address+"/")); err != nil {
				return err
			}
			if err := b.pair(starts, "", bare, exec.Command("curl", "--version")); err != nil {
				return err
			}
		}
	}
	return nil
}

// pair runs a command and takes its processor time and, where it is wanted, its wall time.
func (b *bench) pair(used, wall string, of who, c *exec.Cmd) error {
	c.Env, c.Dir = b.env, b.home
	var out strings.Builder
	c.Stdout = &out
	began := time.Now()
	if err := c.Run(); err != nil {
		return fmt.Errorf("%s: %w", strings.Join(c.Args, " "), err)
	}
	took := time.Since(began)
	if out.Len() == 0 {
		return fmt.Errorf("%s says nothing", strings.Join(c.Args, " "))
	}
	b.take(used, of, float64((c.ProcessState.UserTime()+c.ProcessState.SystemTime()).Microseconds())/1000)
	if wall != "" {
		b.take(wall, of, float64(took.Microseconds())/1000)
	}
	return nil
}

// vaultForGet is a vault with one kept token, as flags, and where its key is.
func (b *bench) vaultForGet() (flags []string, slot string, err error) {
	daemon := b.command("gnome-keyring-daemon", "--unlock", "--components=secrets")
	daemon.Stdin = strings.NewReader("the login password")
	if err := daemon.Run(); err == nil {
		flags = []string{"--vault", filepath.Join(b.home, "keyring"), "--keys", "keyring"}
		if _, err := b.run(appFile(b.server, 0, 13), b.program, append(flags, "import", "--trust", "-")...); err == nil {
			_, err = b.run("", b.program, append(flags, "get", appID(0))...)
			return flags, "its key in the keyring", err
		}
	}
	v, err := b.vaultOf(b.program, 13, 13)
	return v.flags(), "its key by a passphrase", err
}
