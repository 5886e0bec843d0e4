package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/store/given"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// maxSecret bounds a secret; a private key with its chain is far smaller.
const maxSecret = 1 << 20

// secretKinds are the values of --kind.
func secretKinds() []string {
	var kinds []string
	for _, kind := range oauth.SecretKinds() {
		kinds = append(kinds, string(kind))
	}
	return kinds
}

func (p *program) secretCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "secret",
		Short: "Set a secret of an app or account",
		Args:  args(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			return oauth.UsageError("Missing: what to do.", "Use: tokendesk secret set APP[/ACCOUNT] [--kind KIND]")
		},
	}
	c.AddCommand(p.secretSetCommand())
	return c
}

func (p *program) secretSetCommand() *cobra.Command {
	var kind string
	var empty bool
	c := &cobra.Command{
		Use:   "set APP[/ACCOUNT]",
		Short: "Set a secret, from standard input",
		Example: "  pass show acme | tokendesk secret set acme\n" +
			"  tokendesk secret set acme --kind private_key < key.pem\n" +
			"  tokendesk secret set reddit --empty",
		Args: args(1, 1, "the app, as APP or APP/ACCOUNT"),
		RunE: func(c *cobra.Command, given []string) error {
			if !slices.Contains(secretKinds(), kind) {
				return oauth.UsageError("There is no such kind of secret.", "Kinds: "+strings.Join(secretKinds(), " ")+".")
			}
			if empty && !oauth.SecretKind(kind).MayBeEmpty() {
				return oauth.UsageError("The "+words.Secret(oauth.SecretKind(kind))+" cannot be empty.", "--empty is for a client secret or a password.")
			}
			return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				kind := oauth.SecretKind(kind)
				// Whose it is comes first: nobody types a secret for nothing.
				ref, err := d.SecretHolder(ctx, given[0], kind)
				if err != nil {
					return err
				}
				before, err := typedEnds(ctx, d, ref)
				if err != nil {
					return err
				}
				if empty {
					if err := d.SetSecret(ctx, given[0], kind, ""); err != nil {
						return err
					}
					p.say("the %s of %s is set and empty", words.Secret(kind), safe(given[0]))
					return nil
				}
				value, err := p.readSecret(ctx, kind)
				if err != nil {
					return err
				}
				if err := d.SetSecret(ctx, given[0], kind, value); err != nil {
					return err
				}
				p.say("set the %s of %s", words.Secret(kind), safe(given[0]))
				now, err := typedEnds(ctx, d, ref)
				if err == nil && now != before {
					p.say("  The old expiry date was removed. Set the new one: tokendesk set %s expires.%s=YYYY-MM-DD", safe(ref.App), map[bool]string{true: "client_key", false: "client_secret"}[kind == oauth.SecretPrivateKey])
				}
				return err
			})
		},
	}
	c.Flags().StringVar(&kind, "kind", string(oauth.SecretClientSecret), "one `KIND` of: "+strings.Join(secretKinds(), " "))
	c.Flags().BoolVar(&empty, "empty", false, "set an empty secret (Basic id:); standard input is not read")
	_ = c.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(secretKinds(), cobra.ShellCompDirectiveNoFileComp))
	return c
}

// typedEnds are the ends that somebody typed for an app's secrets.
func typedEnds(ctx context.Context, d *desk.Desk, ref oauth.Ref) (oauth.Expires, error) {
	accounts, err := accountsOf(ctx, d, ref.App)
	if err != nil || len(accounts) == 0 {
		return oauth.Expires{}, err
	}
	return accounts[0].Record.App.Expires, nil
}

// readSecret reads a secret without ever showing it.
func (p *program) readSecret(ctx context.Context, kind oauth.SecretKind) (string, error) {
	if p.asks() {
		prompt, several := words.Secret(kind)+" (then Enter; it is not shown): ", kind == oauth.SecretPrivateKey
		if several {
			prompt = words.Secret(kind) + " (paste all of it: it ends after its END line, or with Ctrl+D; it is not shown): "
		}
		value, err := p.unseen(ctx, prompt, several)
		if err == nil && value == "" || errors.Is(err, io.EOF) { // Enter, or Ctrl+D
			err = oauth.UsageError("Nothing was typed, so nothing was changed.", "")
		}
		return value, err
	}
	data, err := p.readAll(ctx, maxSecret)
	if err != nil {
		return "", err
	}
	if given.Blank(data) {
		return "", oauth.UsageError("Standard input is empty, so nothing was changed.", "For example: pass show acme | tokendesk secret set acme. If the secret is meant to be empty, use --empty.")
	}
	if kind != oauth.SecretPrivateKey { // whose reader minds no line end, while a PFX file may end with that very byte
		data = desk.WithoutNewline(data)
		if err := checkLine(data); err != nil {
			return "", err
		}
	}
	return string(data), nil
}

// checkLine refuses a secret that is no line of text, as one that is typed would be:
// it is more than the secret, or something else.
func checkLine(data []byte) error {
	control := func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }
	switch {
	case bytes.ContainsAny(data, "\r\n"):
		return oauth.UsageError("This is more than one line, so nothing was changed.", "This secret is one line: enter only that line. A private key is set with --kind private_key.")
	case bytes.ContainsFunc(data, control):
		return oauth.UsageError("There are control characters in it, so nothing was changed.", "A secret is a line of text: this may be a binary file or UTF-16. A private key is set with --kind private_key.")
	}
	return nil
}
