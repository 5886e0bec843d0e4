package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// globals are the flags that every command takes, before or after its name.
type globals struct {
	root           *cobra.Command
	vault          string
	keys           string
	passphraseFile string
	verbose        bool
	noColor        bool
	demo           bool
	linked         bool // to the process that started this one
}

func (g *globals) register(root *cobra.Command) {
	g.root = root
	f := root.PersistentFlags()
	f.StringVar(&g.vault, "vault", "", "the vault's `DIR` (TOKENDESK_VAULT)")
	f.StringVar(&g.keys, "keys", "", "where the vault's key is: keyring, passphrase or memory (TOKENDESK_KEYS)")
	f.StringVar(&g.passphraseFile, "passphrase-file", "", "a `FILE` with the vault's passphrase (TOKENDESK_PASSPHRASE_FILE)")
	f.BoolVar(&g.verbose, "verbose", false, "show requests and answers, without secrets, on standard error")
	f.BoolVar(&g.noColor, "no-color", false, "no colours (NO_COLOR)")
	f.BoolVar(&g.demo, "demo", false, "a temporary vault in memory with the practice provider and its apps")
	f.BoolVar(&g.linked, desk.LinkedFlag, false, "found a link to the process that started it")
	_ = f.MarkHidden(desk.LinkedFlag)
	_ = root.RegisterFlagCompletionFunc("keys", cobra.FixedCompletions(
		[]string{string(keys.Keyring), string(keys.Passphrase), string(keys.Memory)}, cobra.ShellCompDirectiveNoFileComp))
	_ = root.MarkPersistentFlagDirname("vault")
}

// isSet reports whether a flag was on the command line.
func (g *globals) isSet(name string) bool { return g.root.PersistentFlags().Changed(name) }

// deskOptions turns flags and environment into what the desk needs; a flag wins.
// It opens and creates nothing.
func (p *program) deskOptions() (desk.Options, error) {
	g := &p.flags
	either := func(flag, value, variable string) string {
		if g.isSet(flag) {
			return value
		}
		return p.env.Getenv(variable)
	}
	o := desk.Options{
		VaultDir:       either("vault", g.vault, "TOKENDESK_VAULT"),
		Keys:           keys.Mode(either("keys", g.keys, "TOKENDESK_KEYS")),
		PassphraseFile: either("passphrase-file", g.passphraseFile, "TOKENDESK_PASSPHRASE_FILE"),
		Ask:            p.askPassphrase(),
		Demo:           g.demo,
		Now:            p.env.Now,
		Clipboard:      p.env.Clipboard,
		OpenBrowser:    p.env.OpenBrowser,
		Version:        version(p.env.Version),
	}
	switch o.Keys {
	case keys.Auto, keys.Keyring, keys.Passphrase, keys.Memory:
	default:
		return o, oauth.UsageError("There is no key source "+words.Quoted(string(o.Keys))+".", "Use --keys keyring, passphrase or memory.")
	}
	if g.demo {
		// The demonstration is for everybody, whatever their environment says.
		if g.isSet("vault") || g.isSet("keys") && o.Keys != keys.Memory {
			return o, oauth.UsageError("--demo has a vault of its own, in memory.", "Leave out --vault and --keys.")
		}
		o.VaultDir, o.Keys, o.PassphraseFile = "", keys.Memory, ""
		return o, nil
	}
	for _, path := range []struct {
		value          *string
		flag, variable string
	}{{&o.VaultDir, "vault", "TOKENDESK_VAULT"}, {&o.PassphraseFile, "passphrase-file", "TOKENDESK_PASSPHRASE_FILE"}} {
		name := path.variable
		if g.isSet(path.flag) {
			name = "--" + path.flag
		}
		var err error
		if *path.value, err = desk.WholePath(name, *path.value); err != nil {
			return o, err
		}
	}
	if o.Keys == keys.Memory && o.VaultDir != "" {
		return o, oauth.UsageError("A vault in memory uses no folder.", "Leave out either --vault or --keys memory.")
	}
	return o, nil
}

func (p *program) colours() bool {
	return !p.flags.noColor && p.env.Getenv("NO_COLOR") == "" && p.env.Getenv("TERM") != "dumb" && isTerminal(p.env.Stdout)
}

// wantsJSON looks for --json before anything is parsed, so that even a wrong
// flag is told as JSON.
func wantsJSON(args []string) bool {
	for i, arg := range args {
		switch {
		case arg == "--":
			return false
		case arg == "--json" || arg == "--json=true" || arg == "--format=json":
			return true
		case arg == "--format" && i+1 < len(args) && args[i+1] == "json":
			return true
		}
	}
	return false
}

// sentence makes a library's message one of ours.
func sentence(message string) string {
	message = safe(strings.TrimSpace(message))
	if message == "" {
		return message
	}
	return strings.ToUpper(message[:1]) + message[1:] + "."
}
