package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

// maxSecret bounds a secret; a private key with its chain is far smaller.
const maxSecret = 1 << 20

var secretKinds = []string{
	string(oauth.SecretClientSecret), string(oauth.SecretPassword), string(oauth.SecretRefreshToken),
	string(oauth.SecretPrivateKey), string(oauth.SecretKeyPassphrase), string(oauth.SecretSubjectToken),
}

func (s *shell) secretCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "secret",
		Short: "Set a secret of an app or account",
		Args:  args(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			return usage("Here is missing: what to do with which secret.", "tokendesk secret set APP[/ACCOUNT] [--kind KIND]")
		},
	}
	c.AddCommand(s.secretSetCommand())
	return c
}

func (s *shell) secretSetCommand() *cobra.Command {
	var kind string
	c := &cobra.Command{
		Use:   "set APP[/ACCOUNT]",
		Short: "Set a secret, from standard input",
		Example: "  pass show acme | tokendesk secret set acme\n" +
			"  tokendesk secret set acme --kind private_key < key.pem",
		Args: args(1, 1, "the app, as APP or APP/ACCOUNT"),
		RunE: func(c *cobra.Command, given []string) error {
			if !slices.Contains(secretKinds, kind) {
				return usage("There is no kind of secret "+quoted(kind)+".", "Kinds: "+strings.Join(secretKinds, " ")+".")
			}
			return s.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				ref, err := holder(ctx, d, given[0], oauth.SecretKind(kind))
				if err != nil {
					return err
				}
				value, err := s.readSecret(ctx, kind)
				if err != nil {
					return err
				}
				if err := d.Vault.SetSecret(ctx, ref, oauth.SecretKind(kind), value); err != nil {
					return err
				}
				s.say("set the %s of %s", strings.ReplaceAll(kind, "_", " "), safe(given[0]))
				return nil
			})
		},
	}
	c.Flags().StringVar(&kind, "kind", string(oauth.SecretClientSecret), "`KIND`: "+strings.Join(secretKinds, " "))
	_ = c.RegisterFlagCompletionFunc("kind", cobra.FixedCompletions(secretKinds, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// holder resolves whose secret it is. An app's own secret needs no account to
// be named, however many there are.
func holder(ctx context.Context, d *desk.Desk, name string, kind oauth.SecretKind) (oauth.Ref, error) {
	ref, err := d.Vault.Resolve(ctx, name)
	if err == nil || strings.Contains(name, "/") {
		return ref, err
	}
	switch kind {
	case oauth.SecretClientSecret, oauth.SecretPrivateKey, oauth.SecretKeyPassphrase:
		records, listing := d.Vault.Records(ctx)
		if listing != nil {
			return ref, errors.Join(err, listing)
		}
		for _, rec := range records {
			if rec.App.ID == name {
				return oauth.Ref{App: name, Account: rec.Account.ID}, nil
			}
		}
	}
	return ref, err
}

// readSecret reads a secret without ever showing it.
func (s *shell) readSecret(ctx context.Context, kind string) (string, error) {
	if s.asks() {
		prompt, several := strings.ReplaceAll(kind, "_", " ")+": ", kind == string(oauth.SecretPrivateKey)
		if several {
			prompt = "private key (paste it whole, then press Ctrl+D): "
		}
		value, err := s.unseen(ctx, prompt, several)
		if err == nil && value == "" {
			err = usage("Nothing was typed, so nothing was changed.", "")
		}
		return value, err
	}
	data, err := s.readAll(ctx, maxSecret)
	if err != nil {
		return "", err
	}
	data = desk.WithoutNewline(data)
	if len(data) == 0 {
		return "", usage("Standard input was empty, so nothing was changed.", "Such as: pass show acme | tokendesk secret set acme")
	}
	return string(data), nil
}
