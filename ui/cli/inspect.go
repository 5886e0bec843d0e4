package cli

import (
	"context"
	"encoding/json"
	"time"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
)

// inspection is `inspect --json`.
type inspection struct {
	App               string             `json:"app"`
	Account           string             `json:"account"`
	Token             *copyas.Document   `json:"token"`
	AccessTokenClaims map[string]any     `json:"access_token_claims"`
	IDTokenClaims     map[string]any     `json:"id_token_claims"`
	IDTokenVerified   oauth.Verification `json:"id_token_verified"`
	RequestedScopes   []string           `json:"requested_scopes"`
	GrantedScopes     []string           `json:"granted_scopes"`
	Identity          string             `json:"identity"`
	History           []event            `json:"history"`
	Introspection     json.RawMessage    `json:"introspection,omitempty"`
	Userinfo          json.RawMessage    `json:"userinfo,omitempty"`
	Test              *oauth.TestResult  `json:"test,omitempty"`
}

// event is a line of a history, every field always there.
type event struct {
	At     time.Time  `json:"at"`
	What   oauth.What `json:"what"`
	Detail string     `json:"detail"`
}

// ask says what of a server's is wanted.
type ask struct{ introspect, userinfo, test bool }

func (s *shell) inspectCommand() *cobra.Command {
	var asJSON bool
	var want ask
	c := &cobra.Command{
		Use:   "inspect APP[/ACCOUNT]",
		Short: "Claims, lifetimes, scopes and history of an account's token",
		Long: "Shows what is known about an account's token: claims and whether they were\n" +
			"verified, lifetimes, requested and granted scopes, history. Nothing is sent unless\n" +
			"--introspect, --userinfo or --test asks the server; a test call that fails decides\n" +
			"the exit code.",
		Example: "  tokendesk inspect acme --test\n" +
			"  tokendesk inspect acme/ada --json | jq .access_token_claims",
		Args: args(1, 1, "the app, as APP or APP/ACCOUNT"),
		RunE: func(c *cobra.Command, given []string) error {
			return s.withAccount(c, given[0], func(ctx context.Context, d *desk.Desk, ref oauth.Ref) error {
				// Asked first, since asking may renew the token; what could be
				// found out is shown, whatever a server refused.
				found := &inspection{}
				asking := found.ask(ctx, d, ref, want)
				rec, err := d.Vault.Record(ctx, ref)
				if err != nil {
					return err
				}
				if err := found.look(ctx, d, ref, rec); err != nil {
					return err
				}
				if asJSON {
					err = s.printJSON(found)
				} else {
					err = s.printInspection(d, rec, found)
				}
				if asking != nil {
					return asking
				}
				return err
			})
		},
	}
	f := c.Flags()
	f.BoolVar(&asJSON, "json", false, "as JSON")
	f.BoolVar(&want.introspect, "introspect", false, "ask the server about the token (RFC 7662)")
	f.BoolVar(&want.userinfo, "userinfo", false, "ask the server whose it is (OpenID Connect Core 5.3)")
	f.BoolVar(&want.test, "test", false, "make the app's test call")
	return c
}

// look gathers what is known without asking anybody.
func (i *inspection) look(ctx context.Context, d *desk.Desk, ref oauth.Ref, rec oauth.Record) error {
	history, err := d.Vault.History(ctx, ref)
	if err != nil {
		return err
	}
	app := d.Complete(rec.App)
	i.App, i.Account, i.IDTokenVerified = ref.App, ref.Account, oauth.VerifiedUnknown
	i.RequestedScopes = requestedScopes(app, rec.Account)
	i.History = make([]event, 0, len(history))
	for _, entry := range history {
		i.History = append(i.History, event{entry.At.UTC().Truncate(time.Second), entry.What, entry.Detail})
	}
	ts := rec.Tokens
	if ts == nil {
		return nil
	}
	document := copyas.Describe(app, *ts, d.Now())
	i.Token = &document
	i.GrantedScopes, i.Identity = ts.Scopes, ts.Identity
	if ts.Verified != "" {
		i.IDTokenVerified = ts.Verified
	}
	if _, claims, ok := oauth.Claims(ts.AccessToken); ok {
		i.AccessTokenClaims = claims
	}
	if _, claims, ok := oauth.Claims(ts.IDToken); ok {
		i.IDTokenClaims = claims
	}
	return nil
}

// ask asks the server what was asked for, and returns the first failure.
func (i *inspection) ask(ctx context.Context, d *desk.Desk, ref oauth.Ref, want ask) error {
	var first error
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	var err error
	if want.introspect {
		if i.Introspection, err = d.Sessions.Introspect(ctx, ref); err != nil {
			note(err)
		}
	}
	if want.userinfo {
		if i.Userinfo, err = d.Sessions.Userinfo(ctx, ref); err != nil {
			note(err)
		}
	}
	if want.test {
		result, err := d.Sessions.Test(ctx, ref)
		if err != nil {
			note(err)
			return first
		}
		i.Test = &result
		if !result.OK {
			note(testFailure(result))
		}
	}
	return first
}

func testFailure(result oauth.TestResult) error {
	e := &oauth.Error{Kind: oauth.KindRefused, Message: "The test call failed: " + result.Why, Status: result.Status}
	if result.Why == "" {
		e.Message = "The test call failed."
	}
	if result.Status >= 500 {
		e.Kind = oauth.KindUnreachable
	}
	return e
}
