package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

func (p *program) removeCommand() *cobra.Command {
	var keepProfile bool
	c := &cobra.Command{
		Use:   "remove APP[/ACCOUNT]",
		Short: "Remove an app with its accounts, or one account",
		Long: "Removes an app with its accounts, or one account, from the vault: settings,\n" +
			"secrets, tokens, history, and the accounts' own browser profiles.\n" +
			"Asks on a terminal. Tokens stay valid at the server; `tokendesk revoke` revokes them\n" +
			"first.",
		Example: "  tokendesk remove acme/ada\n" +
			"  tokendesk remove acme",
		Args: args(1, 1, "the app, as APP or APP/ACCOUNT"),
		RunE: func(c *cobra.Command, given []string) error {
			return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				var options []desk.RemoveOption
				if keepProfile {
					options = append(options, desk.KeepProfiles())
				}
				if strings.Contains(given[0], "/") {
					return p.removeAccount(ctx, d, given[0], options)
				}
				return p.removeApp(ctx, d, given[0], options)
			})
		},
	}
	c.Flags().BoolVar(&keepProfile, "keep-profile", false, "keep the browser profiles")
	return c
}

func (p *program) removeAccount(ctx context.Context, d *desk.Desk, name string, options []desk.RemoveOption) error {
	ref, err := d.Resolve(ctx, name)
	if err != nil {
		return err
	}
	profiles, err := profilesOf(ctx, d, options, ref)
	if err != nil {
		return err
	}
	places, err := d.KeptPlaces(ctx, ref)
	if err != nil {
		return err
	}
	if err := p.confirm(ctx, "Remove the account "+ref.String()+" with its tokens"+profiles.asked()+"?"); err != nil {
		return err
	}
	if _, err = d.RemoveAccount(ctx, ref, options...); err != nil {
		return err
	}
	p.say("removed %s%s", safe(ref.String()), profiles.asked())
	p.sayKeptStays(places)
	return nil
}

func (p *program) removeApp(ctx context.Context, d *desk.Desk, app string, options []desk.RemoveOption) error {
	accounts, err := accountsOf(ctx, d, app)
	if err != nil {
		return err
	}
	if len(accounts) == 0 {
		_, err := d.RemoveApp(ctx, app) // says that there is none
		return err
	}
	var refs []oauth.Ref
	var places []oauth.KeptPlace
	for _, a := range accounts {
		refs, places = append(refs, a.Ref()), append(places, a.Kept...)
	}
	profiles, err := profilesOf(ctx, d, options, refs...)
	if err != nil {
		return err
	}
	question := "Remove the app " + app + " with its secrets, account and tokens"
	if len(accounts) > 1 {
		question = "Remove the app " + app + " with its secrets, " + words.Count(len(accounts), "account") + " and their tokens"
	}
	if err := p.confirm(ctx, question+profiles.asked()+"?"); err != nil {
		return err
	}
	if _, err = d.RemoveApp(ctx, app, options...); err != nil {
		return err
	}
	p.say("removed %s%s", safe(app), profiles.asked())
	p.sayKeptStays(places)
	return nil
}

// profiles are the browser profiles that go with what is removed.
type profiles struct {
	count int
	size  int64
}

// profilesOf finds those of accounts; none where they are to stay.
func profilesOf(ctx context.Context, d *desk.Desk, options []desk.RemoveOption, refs ...oauth.Ref) (all profiles, err error) {
	if len(options) > 0 {
		return profiles{}, nil
	}
	for _, ref := range refs {
		profile, ok, err := d.Profile(ctx, ref)
		if err != nil {
			return profiles{}, err
		}
		if ok {
			all.count, all.size = all.count+1, all.size+profile.Size
		}
	}
	return all, nil
}

// asked says that they go, too; "" where there are none.
func (all profiles) asked() string {
	switch all.count {
	case 0:
		return ""
	case 1:
		return ", and its browser profile (" + words.Bytes(all.size) + ")"
	}
	return ", and " + words.Count(all.count, "browser profile") + " (" + words.Bytes(all.size) + ")"
}
