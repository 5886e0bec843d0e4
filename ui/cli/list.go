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

	status session.Status
	held   bool // there is a token
}

func (s *shell) listCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "list",
		Short: "Accounts: app, account, state, time left, expiry, scopes",
		Args:  args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			accounts := []listed{}
			err := s.withDesk(c, false, func(ctx context.Context, d *desk.Desk) (err error) {
				accounts, err = listAll(ctx, d)
				return err
			})
			noVault := errors.Is(err, desk.ErrNoVault)
			if err != nil && !noVault {
				return err
			}
			if !asJSON {
				s.printList(accounts)
			}
			if asJSON || noVault { // without a vault the empty list is the answer either way
				return s.printJSON(accounts)
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return c
}

func listAll(ctx context.Context, d *desk.Desk) ([]listed, error) {
	records, err := d.Vault.Records(ctx)
	if err != nil {
		return nil, err
	}
	accounts := make([]listed, 0, len(records))
	for _, rec := range records {
		accounts = append(accounts, listOne(d, rec))
	}
	return accounts, nil
}

func listOne(d *desk.Desk, rec oauth.Record) listed {
	app, err := d.Catalogue.Complete(rec.App)
	if err != nil {
		app = rec.App
	}
	now := d.Now()
	st := session.StatusOf(rec, app, now)
	if err != nil {
		st.State, st.Note = session.StateError, failureOf(context.Background(), err).Message
	}
	l := listed{
		App: app.ID, Account: rec.Account.ID, Name: app.Name, Label: rec.Account.Label,
		Environment: app.Environment, Grant: app.Grant, State: st.State, Life: oauth.LifeUnknown,
		Scopes: requestedScopes(app, rec.Account), Note: st.Note, status: st,
	}
	if l.Name == "" {
		l.Name = l.App
	}
	if ts := rec.Tokens; ts != nil {
		l.held, l.Life, l.Identity, l.HasRefreshToken = true, st.Life, ts.Identity, ts.RefreshToken != ""
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
	return l
}

// requestedScopes are the app's and the account's, each once.
func requestedScopes(app oauth.App, account oauth.Account) []string {
	scopes := []string{}
	seen := map[string]bool{}
	for _, list := range [][]string{app.Scopes, account.Scopes} {
		for _, scope := range list {
			if !seen[scope] {
				seen[scope] = true
				scopes = append(scopes, scope)
			}
		}
	}
	return scopes
}

func (s *shell) printList(accounts []listed) {
	if len(accounts) == 0 {
		s.say("No apps yet. `tokendesk import FILE` adds some; `tokendesk --demo list` shows what it looks like.")
		return
	}
	rows := [][]cell{{{"APP", faint}, {"ACCOUNT", faint}, {"STATE", faint}, {"LEFT", faint}, {"EXPIRES", faint}, {"WHO", faint}, {"SCOPES", faint}, {"NOTE", faint}}}
	for _, l := range accounts {
		expires := ""
		if l.ExpiresAt != nil {
			expires = l.status.ExpiresAt.Local().Format("2006-01-02 15:04:05")
		}
		rows = append(rows, []cell{
			{l.App, plain},
			{l.Account, plain},
			{stateWords(l.State), stateColour(l.State)},
			{left(l.status, l.held), plain},
			{expires, faint},
			{l.Identity, plain},
			{strings.Join(l.Scopes, " "), faint},
			{l.Note, yellow},
		})
	}
	table(s.env.Stdout, s.colours(), 40, rows)
}

func stateWords(st session.State) string {
	switch st {
	case session.StateNone:
		return "no token"
	case session.StateNeedsLogin:
		return "needs sign-in"
	}
	return string(st)
}

func stateColour(st session.State) string {
	switch st {
	case session.StateFresh:
		return green
	case session.StateExpiring:
		return yellow
	case session.StateNeedsLogin, session.StateError, session.StateExpired:
		return red
	}
	return faint
}
