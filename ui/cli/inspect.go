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
	Narrower          []narrowerToken    `json:"narrower,omitempty"` // kept beside the account's own
	Identity          string             `json:"identity"`
	History           []event            `json:"history"`
	Introspection     json.RawMessage    `json:"introspection,omitempty"`
	Userinfo          json.RawMessage    `json:"userinfo,omitempty"`
	Test              *oauth.TestResult  `json:"test,omitempty"`
	WorkedUntil       *time.Time         `json:"worked_until,omitempty"`
	ChangedSince      []change           `json:"changed_since,omitempty"`
	Trace             []exchange         `json:"trace,omitempty"` // where it was asked for
}

// narrowerToken is a token that an account keeps for less than all that it may do.
type narrowerToken struct {
	oauth.Narrower
	ExpiresAt *time.Time `json:"expires_at"` // null where that is unknown or never
}

// event is a line of a history, every field always there.
type event struct {
	At     time.Time         `json:"at"`
	Kind   oauth.HistoryKind `json:"what"`
	Detail string            `json:"detail"`
}

// questions are what the server is to be asked.
type questions struct{ introspect, userinfo, test bool }

func (p *program) inspectCommand() *cobra.Command {
	var asJSON bool
	var want questions
	var trace bool
	c := &cobra.Command{
		Use:   "inspect APP[/ACCOUNT]",
		Short: "Show claims, lifetimes, scopes and history of an account's token",
		Long: "Shows what is known about an account's token: claims and whether they were\n" +
			"verified, lifetimes, requested and granted scopes, history. Nothing is sent unless\n" +
			"--introspect, --userinfo or --test asks the server; a test call that fails decides\n" +
			"the exit code.",
		Example: "  tokendesk inspect acme --test\n" +
			"  tokendesk inspect acme/ada --json | jq .access_token_claims\n" +
			"  tokendesk inspect acme --trace > for-the-ticket.txt",
		Args: args(1, 1, "the app, as APP or APP/ACCOUNT"),
		RunE: func(c *cobra.Command, given []string) error {
			return p.withAccount(c, given[0], func(ctx context.Context, d *desk.Desk, ref oauth.Ref) error {
				// Asked first, since asking may renew the token; what could be
				// found out is shown, whatever a server refused.
				found := &inspection{}
				asking := found.ask(ctx, d, ref, want)
				details, err := d.Details(ctx, ref)
				if err != nil {
					return err
				}
				found.look(details, d.Now())
				if trace {
					found.Trace = exchangesOf(details.Trace)
				}
				switch {
				case asJSON:
					err = p.printJSON(found)
				default:
					err = p.printInspection(details, found, d.Now())
					if trace {
						p.printTrace(details, d.Now())
					}
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
	f.BoolVar(&trace, "trace", false, "the last ten exchanges with its servers, secrets replaced by their names")
	f.BoolVar(&want.introspect, "introspect", false, "ask the server about the token (introspection, RFC 7662)")
	f.BoolVar(&want.userinfo, "userinfo", false, "ask the server whose token it is (userinfo, OpenID Connect Core 5.3)")
	f.BoolVar(&want.test, "test", false, "make the app's test call")
	return c
}

// look gathers what is known without asking anybody.
func (i *inspection) look(details desk.Details, now time.Time) {
	rec := details.Record
	i.App, i.Account, i.IDTokenVerified = rec.App.ID, rec.Account.ID, oauth.VerifiedUnknown
	i.RequestedScopes = oauth.RequestedScopes(details.App, rec.Account)
	i.History = make([]event, 0, len(details.History))
	for _, entry := range details.History {
		i.History = append(i.History, event{entry.At.UTC().Truncate(time.Second), entry.Kind, entry.Detail})
	}
	for _, t := range rec.Narrow {
		kept := narrowerToken{Narrower: t.For}
		if t.Tokens.Life == oauth.LifeKnown {
			end := t.Tokens.ExpiresAt.UTC().Truncate(time.Second)
			kept.ExpiresAt = &end
		}
		i.Narrower = append(i.Narrower, kept)
	}
	i.lookBack(details, now)
	ts := rec.Tokens
	if ts == nil {
		return
	}
	document := copyas.Describe(details.App, *ts, now)
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
}

// ask asks the server what was asked for, and returns the first failure.
func (i *inspection) ask(ctx context.Context, d *desk.Desk, ref oauth.Ref, want questions) error {
	var first error
	note := func(err error) {
		if first == nil {
			first = err
		}
	}
	var err error
	if want.introspect {
		if i.Introspection, err = d.Introspect(ctx, ref); err != nil {
			note(err)
		}
	}
	if want.userinfo {
		if i.Userinfo, err = d.Userinfo(ctx, ref); err != nil {
			note(err)
		}
	}
	if want.test {
		result, err := d.Test(ctx, ref)
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
