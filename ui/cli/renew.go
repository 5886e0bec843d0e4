package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// everyAccount, after an app and a slash, names all of its accounts. No id has it.
const everyAccount = "*"

func (p *program) renewCommand() *cobra.Command {
	var (
		all, asJSON bool
		minimum     time.Duration
	)
	c := &cobra.Command{
		Use:   "renew [APP[/ACCOUNT]…] [--all]",
		Short: "Renew each account that needs no person",
		Long: "Renews accounts even if their tokens are valid, at most four at once at one host. It\n" +
			"prints one line per account on standard error. Nobody is asked anything and no\n" +
			"browser opens: an account that needs sign-in is named and left as it is.\n\n" +
			"An APP alone means one account, as everywhere: its only one, else default. APP/*\n" +
			"means all of its accounts; put it in quotes.\n\n" +
			"Nothing is tried twice. A host that does not answer keeps only its own accounts\n" +
			"waiting, and not for long: its other accounts are not tried. If a server asks for a\n" +
			"short pause (429, 503), it waits.\n\n" +
			"The exit code is 0 if all were renewed, otherwise the highest code of any\n" +
			"account: 1 for another reason, 2 misconfigured, 3 needs a\n" +
			"person, 4 the vault, 5 refused, 6 not reached. 130 if it was interrupted.",
		Example: "  tokendesk renew acme/ada acme/bob\n" +
			"  tokendesk renew 'acme/*'\n" +
			"  tokendesk renew --all --min 10m",
		Args: args(0, -1, ""),
		RunE: func(c *cobra.Command, given []string) error {
			switch {
			case all && len(given) > 0:
				return oauth.UsageError("--all already means every account.", "Leave out --all or the names.")
			case !all && len(given) == 0:
				return oauth.UsageError("Missing: the accounts, as APP or APP/ACCOUNT, or --all.", "See `"+c.CommandPath()+" --help`.")
			case minimum < 0:
				return oauth.UsageError("--min cannot be negative.", "For example: --min 10m")
			}
			return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				refs, err := accountsNamed(ctx, d, given)
				if err != nil {
					return err
				}
				return p.renewAll(ctx, d, refs, minimum, asJSON)
			})
		},
	}
	c.Flags().BoolVar(&all, "all", false, "every account of the vault")
	durationFlag(c.Flags(), &minimum, "min", 0, "skip those that have at least this much time left")
	c.Flags().BoolVar(&asJSON, "json", false, "the results as JSON on standard output, instead of the lines")
	return c
}

// accountsNamed resolves what a command was given, all accounts where that is
// nothing. Each is there once, in the order given.
func accountsNamed(ctx context.Context, d *desk.Desk, names []string) ([]oauth.Ref, error) {
	accounts, err := d.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	of := func(app string) (refs []oauth.Ref) {
		for _, a := range accounts {
			if app == "" || a.Ref().App == app {
				refs = append(refs, a.Ref())
			}
		}
		return refs
	}
	if len(names) == 0 {
		return of(""), nil
	}
	var refs []oauth.Ref
	for _, name := range names {
		app, account, _ := strings.Cut(name, "/")
		found := of(app)
		if account != everyAccount || len(found) == 0 {
			ref, err := d.Resolve(ctx, strings.TrimSuffix(name, "/"+everyAccount))
			if err != nil {
				return nil, withAll(err, app, account == "" && len(found) > 1)
			}
			found = []oauth.Ref{ref}
		}
		for _, ref := range found {
			if !slices.Contains(refs, ref) {
				refs = append(refs, ref)
			}
		}
	}
	return refs, nil
}

// withAll adds to the advice of a name that means several accounts how all of them
// are named.
func withAll(err error, app string, several bool) error {
	var e *oauth.Error
	if !several || !errors.As(err, &e) || e.Kind != oauth.KindUsage {
		return err
	}
	told := *e
	told.Advice = strings.TrimSpace(told.Advice + " All of them: '" + app + "/" + everyAccount + "'.")
	return &told
}

// renewed is one account of `renew --json`.
type renewed struct {
	App       string               `json:"app"`
	Account   string               `json:"account"`
	Result    session.RenewOutcome `json:"result"`
	ExpiresAt *string              `json:"expires_at"`
	ExpiresIn *int64               `json:"expires_in"`
	Error     *failureJSON         `json:"error,omitempty"`
}

// renewAll renews accounts and tells of each, and of all together.
func (p *program) renewAll(ctx context.Context, d *desk.Desk, refs []oauth.Ref, minimum time.Duration, asJSON bool) error {
	paused := map[string]bool{} // by host
	results := d.RenewAll(ctx, session.RenewRequest{Accounts: refs, AtLeast: minimum, Report: func(at session.RenewProgress) {
		if asJSON {
			return
		}
		if at.Result != nil {
			told := *at.Result
			told.Err = advised(ctx, d, told.Ref, told.Err)
			p.sayRenewed(told, d.Now())
		}
		for _, pause := range at.Pauses {
			if !paused[pause.Host] {
				paused[pause.Host] = true
				p.say("%s", safe(words.Paused(pause, d.Now())))
			}
		}
	}})
	if p.flags.verbose {
		for _, r := range results {
			p.trace(d.Trace(r.Ref))
		}
	}
	if asJSON {
		list := make([]renewed, 0, len(results))
		for _, r := range results {
			r.Err = advised(ctx, d, r.Ref, r.Err)
			list = append(list, renewedJSON(r, d.Now()))
		}
		if err := p.printJSON(list); err != nil {
			return err
		}
	}
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return notAll(results, asJSON)
}

// sayRenewed is an account's one line, with what a person should know of its token and
// what they can do.
func (p *program) sayRenewed(r session.RenewResult, now time.Time) {
	line := []string{r.Ref.String() + ": " + words.Renewed(r, now)}
	_, advice := words.Explain(r.Err)
	switch {
	case r.Outcome == session.RenewDone:
		if more := remarks(r.Set, true); len(more) > 0 {
			line = append(append(line, "·"), more...)
		}
	case r.Step == session.StepSignIn:
		line = append(line, "Sign in: tokendesk login "+r.Ref.String())
	case r.Outcome == session.RenewPerson || r.Outcome == session.RenewFailed:
		line = append(line, advice)
	}
	p.say("%s", safe(strings.TrimSpace(strings.Join(line, " "))))
}

func renewedJSON(r session.RenewResult, now time.Time) renewed {
	out := renewed{App: r.Ref.App, Account: r.Ref.Account, Result: r.Outcome}
	if r.Set.Life == oauth.LifeKnown {
		at, in := r.Set.ExpiresAt.UTC().Format(time.RFC3339), copyas.Seconds(r.Set.ExpiresAt.Sub(now))
		out.ExpiresAt, out.ExpiresIn = &at, &in
	}
	var e *oauth.Error
	if errors.As(r.Err, &e) {
		out.Error = failureObject(e)
	}
	return out
}

// notAll is the failure of a renewal in which not every account was renewed, nil
// where each was. Its kind is that of the account with the highest exit code.
func notAll(results []session.RenewResult, asJSON bool) error {
	counts := map[session.RenewOutcome]int{}
	var worst *oauth.Error
	missed := 0
	for _, r := range results {
		counts[r.Outcome]++
		if r.Err == nil {
			continue
		}
		missed++
		var e *oauth.Error
		if !errors.As(r.Err, &e) {
			e = &oauth.Error{Kind: oauth.KindOther}
		}
		if worst == nil || exitCode(e.Kind) > exitCode(worst.Kind) {
			worst = e
		}
	}
	if missed == 0 {
		return nil
	}
	message := fmt.Sprintf("Of %s: %s.", words.Count(len(results), "account"), words.RenewedCounts(counts))
	if len(results) == 1 {
		if !asJSON {
			return &oauth.Error{Kind: worst.Kind} // its line says all
		}
		message = "The account was not renewed."
	}
	advice := "The lines above say why."
	if asJSON {
		advice = "The results say why."
	}
	if hosts := words.HostsNotTried(results); len(hosts) > 0 {
		advice = strings.Join(hosts, " ")
	}
	return &oauth.Error{Kind: worst.Kind, Message: message, Advice: advice}
}
