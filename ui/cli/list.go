package cli

import (
	"context"
	"errors"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// listed is one account of `list --json`.
type listed struct {
	App             string        `json:"app"`
	Account         string        `json:"account"`
	Name            string        `json:"name"`
	Label           string        `json:"label"`
	Environment     string        `json:"environment"`
	Grant           oauth.Grant   `json:"grant"`
	State           session.State `json:"state"`
	Life            oauth.Life    `json:"life"`
	ExpiresAt       *string       `json:"expires_at"`
	ExpiresIn       *int64        `json:"expires_in"`
	Scopes          []string      `json:"scopes"`
	HasRefreshToken bool          `json:"has_refresh_token"`
	Identity        string        `json:"identity"`
	Note            string        `json:"note"`
	Ends            []listedEnd   `json:"ends,omitempty"` // where something ends

	status   session.Status
	hasToken bool
}

// listedEnd is something that an account lives on and that ends.
type listedEnd struct {
	What session.EndOf `json:"what"`
	At   string        `json:"at"` // RFC 3339 in UTC; where only a day is known, its end
	In   int64         `json:"in"` // seconds, negative when past
}

func (p *program) listCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "List the accounts: app, account, state, time left, expiry, scopes",
		Example: "  tokendesk list\n" +
			"  tokendesk list --json",
		Args: args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			accounts := []listed{}
			err := p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				all, err := d.Accounts(ctx)
				for _, a := range all {
					accounts = append(accounts, listOne(a, d.Now()))
				}
				return err
			})
			noVault := errors.Is(err, desk.ErrNoVault)
			if err != nil && !noVault {
				return err
			}
			if !asJSON {
				p.printList(accounts)
			}
			if asJSON || noVault { // without a vault the empty list is the answer either way
				return p.printJSON(accounts)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return c
}

// listOne says of an account what `list --json` does.
func listOne(a desk.Account, now time.Time) listed {
	rec, st := a.Record, a.Status(now)
	l := listed{
		App: a.App.ID, Account: rec.Account.ID, Name: a.App.Title(), Label: rec.Account.Label,
		Environment: a.App.Environment, Grant: a.App.Grant, State: st.State, Life: oauth.LifeUnknown,
		Scopes: oauth.RequestedScopes(a.App, rec.Account), Note: words.Reason(st.Reason, rec, a.Unusable()),
		status: st, hasToken: a.HasToken(),
	}
	for _, e := range a.Ends {
		l.Ends = append(l.Ends, listedEnd{e.Of, e.At.UTC().Format(time.RFC3339), secondsUntil(e.At, now)})
	}
	if ts := rec.Tokens; ts != nil {
		l.Life, l.Identity, l.HasRefreshToken = st.Life, ts.Identity, ts.RefreshToken != ""
		if ts.Scopes != nil {
			l.Scopes = ts.Scopes
		}
		if l.Note == "" {
			l.Note = strings.Join(ts.Notes, " ") // such as an unusual token_type
		}
		if st.Life == oauth.LifeKnown {
			at := st.ExpiresAt.UTC().Format(time.RFC3339)
			in := copyas.Seconds(st.Left)
			l.ExpiresAt, l.ExpiresIn = &at, &in
		}
	}
	if note := words.TeamNote(rec.Team); note != "" {
		l.Note = strings.TrimSpace(l.Note + " " + note)
	}
	if note := words.KeptNote(a.Kept); note != "" {
		l.Note = strings.TrimSpace(l.Note + " " + note)
	}
	if end, ok := session.Nearest(a.Ends, now); ok {
		l.Note = strings.TrimSpace(l.Note + " " + words.EndSentence(end, now))
	}
	return l
}

// secondsUntil counts the seconds to a moment, rounded down, however far off it is: a
// certificate that never ends says the year 9999 (RFC 5280 4.1.2.5), and a
// [time.Duration] holds 292 years.
func secondsUntil(at, now time.Time) int64 {
	seconds := at.Unix() - now.Unix()
	if at.Nanosecond() < now.Nanosecond() {
		seconds--
	}
	return seconds
}

func (p *program) printList(accounts []listed) {
	if len(accounts) == 0 {
		p.say("No apps yet. `tokendesk import FILE` adds some; `tokendesk --demo list` shows what it looks like.")
		return
	}
	rows := [][]cell{{{"APP", faint}, {"ACCOUNT", faint}, {"STATE", faint}, {"LEFT", faint}, {"EXPIRES", faint}, {"WHO", faint}, {"SCOPES", faint}, {"NOTE", faint}}}
	for _, l := range accounts {
		state, expires := words.Status(l.status), ""
		if l.ExpiresAt != nil {
			expires = words.Stamp(l.status.ExpiresAt.Local())
		}
		rows = append(rows, []cell{
			{l.App, plain},
			{l.Account, plain},
			{p.stateText(state, state.Word), colourOf(state.Tone)},
			{l.left(), plain},
			{expires, faint},
			{l.Identity, plain},
			{strings.Join(l.Scopes, " "), faint},
			{l.Note, yellow},
		})
	}
	table(p.env.Stdout, p.colours(), 40, rows)
}

// left says how long the token still lives, nothing where there is none to hand
// out: the state says that.
func (l listed) left() string {
	if !l.hasToken || l.State == session.StateNeedsLogin {
		return ""
	}
	return words.Life(l.status)
}
