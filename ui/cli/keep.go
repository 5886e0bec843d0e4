package cli

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/oauth/session"
	"tokendesk/store/targets"
	"tokendesk/ui/desk"
	"tokendesk/ui/keeping"
	"tokendesk/ui/words"
)

// keepFlags are the flags of `keep`.
type keepFlags struct {
	as, name               string
	list, stop, watch, run bool
	json                   bool
	tracked, readable      bool
	person                 signIn
}

func (p *program) keepCommand() *cobra.Command {
	var f keepFlags
	c := &cobra.Command{
		Use:   "keep APP[/ACCOUNT] FILE",
		Short: "Keep the token current in a file of another program",
		Long: "Puts an account's token into a file and keeps it current there: after each renewal,\n" +
			"sign-in or change exactly that value is replaced, all else stays as it is. What\n" +
			"the file is and which value is the token's is guessed; --as and --name say it.\n" +
			"Without a valid token it is renewed, or you sign in, as with `tokendesk get`.\n\n" +
			"While Tokendesk runs, in its window or in the tray, the token is renewed before it\n" +
			"expires; `tokendesk keep --watch` does that without either.\n\n" +
			"A value that somebody changed by hand is left as it is, and `tokendesk list` says so:\n" +
			"the same command again overwrites it. A file that git does not ignore is written\n" +
			"after you said yes; without a terminal, --allow-tracked is that yes. A file that\n" +
			"others can read becomes yours alone, unless --allow-readable is given.\n\n" +
			"With --run the token goes to a program instead, on its standard input.",
		Example: "  tokendesk keep acme .env\n" +
			"  tokendesk keep acme/ada http-client.private.env.json --name dev/token\n" +
			"  tokendesk keep acme config.json --as json --name /auth/token\n" +
			"  tokendesk keep acme --run -- podman login registry.example.com -u ada --password-stdin\n" +
			"  tokendesk keep --list\n" +
			"  tokendesk keep --stop acme .env\n" +
			"  tokendesk keep --watch",
		Args: f.args,
		RunE: func(c *cobra.Command, given []string) error {
			switch {
			case f.watch:
				return p.withDesk(c, false, p.watchKept)
			case f.list:
				return p.listKept(c, f.json)
			case f.stop:
				return p.withAccount(c, given[0], func(ctx context.Context, d *desk.Desk, ref oauth.Ref) error {
					return p.stopKeeping(ctx, d, ref, given[1:])
				})
			}
			return p.withAccount(c, given[0], func(ctx context.Context, d *desk.Desk, ref oauth.Ref) error {
				return p.keep(ctx, d, ref, f, given[1:])
			})
		},
		ValidArgsFunction: completeKeep,
	}
	flags := c.Flags()
	flags.StringVar(&f.as, "as", "", "what the file is, one `FORMAT` of: "+strings.Join(targetFormats(), " "))
	flags.StringVar(&f.name, "name", "", "the variable in it; for json and yaml a JSON pointer such as /auth/token")
	flags.BoolVar(&f.list, "list", false, "list the places that are kept current")
	flags.BoolVar(&f.json, "json", false, "with --list, as JSON")
	flags.BoolVar(&f.stop, "stop", false, "stop keeping a file current, or all of an account; they stay as they are")
	flags.BoolVar(&f.watch, "watch", false, "stay in the foreground and keep all of them current")
	flags.BoolVar(&f.run, "run", false, "give the token to a program, named after --, on its standard input")
	flags.BoolVar(&f.tracked, "allow-tracked", false, "also write a file that git does not ignore")
	flags.BoolVar(&f.readable, "allow-readable", false, "let others go on reading a file that they can read now")
	f.person.register(c)
	_ = c.RegisterFlagCompletionFunc("as", cobra.FixedCompletions(targetFormats(), cobra.ShellCompDirectiveNoFileComp))
	return c
}

func targetFormats() (names []string) {
	for _, f := range oauth.TargetFormats() {
		names = append(names, string(f))
	}
	return names
}

// completeKeep offers files after the account.
func completeKeep(_ *cobra.Command, given []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(given) == 1 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return nil, cobra.ShellCompDirectiveNoFileComp
}

// args wants what each way of calling `keep` takes.
func (f *keepFlags) args(c *cobra.Command, given []string) error {
	ways := 0
	for _, way := range []bool{f.list, f.stop, f.watch, f.run} {
		if way {
			ways++
		}
	}
	switch {
	case ways > 1:
		return oauth.UsageError("--list, --stop, --watch and --run are different things.", "Use one of them.")
	case f.json && !f.list:
		return oauth.UsageError("--json belongs to --list.", "See `tokendesk keep --help`.")
	case (f.list || f.watch || f.stop || f.run) && (f.as != "" || f.name != ""):
		return oauth.UsageError("--as and --name are about a file whose value is to be kept current.", "See `tokendesk keep --help`.")
	case f.list || f.watch:
		return args(0, 0, "")(c, given)
	case f.stop:
		return args(1, 2, "the app, as APP or APP/ACCOUNT")(c, given)
	case f.run && len(given) < 2:
		return oauth.UsageError("Missing: the app, and after -- the program.", "For example: tokendesk keep acme --run -- program argument")
	case f.run:
		return nil
	}
	return args(2, 2, "the app, as APP or APP/ACCOUNT, and the file")(c, given)
}

// keep keeps one place current.
func (p *program) keep(ctx context.Context, d *desk.Desk, ref oauth.Ref, f keepFlags, given []string) error {
	target := oauth.Target{Command: given}
	if !f.run {
		target = oauth.Target{File: given[0], As: oauth.TargetFormat(f.as), Name: f.name}
		if f.as != "" {
			if _, err := targets.ParseFormat(f.as); err != nil {
				return err
			}
		}
	}
	plan, err := d.PlanKeep(ctx, ref, target)
	if err != nil {
		return err
	}
	tracked, err := p.mayBeTracked(ctx, plan, f.tracked)
	if err != nil {
		return err
	}
	options, err := f.person.options(p, ref)
	if err != nil {
		return err
	}
	began := d.Now()
	ts, err := d.Token(ctx, ref, append(options, session.AtLeast(defaultMin))...)
	if err != nil {
		return err
	}
	p.remark(ts, !ts.ObtainedAt.Before(began))
	if err := d.Keep(ctx, ref, plan, tracked, f.readable); err != nil {
		return err
	}
	p.say("%s", safe(words.KeptFrom(ref, plan.Target)))
	if plan.Mode != 0 && !f.readable {
		p.say("Others could read that file; now it is yours alone.")
	}
	return nil
}

// mayBeTracked has a person say yes to a file that git could commit.
func (p *program) mayBeTracked(ctx context.Context, plan desk.KeepPlan, allowed bool) (bool, error) {
	if plan.Target.File == "" || plan.Git.Safe() || allowed || plan.There != nil && plan.There.Tracked {
		return allowed, nil
	}
	why := words.GitSees(plan.Target, plan.Git == targets.GitTracks)
	if !p.asks() {
		return false, &oauth.Error{Kind: oauth.KindUntrusted, Message: why, Advice: "Add it to .gitignore, or allow it with --allow-tracked."}
	}
	if err := p.confirm(ctx, why+" Write it there anyway?"); err != nil {
		return false, err
	}
	return true, nil
}

func (p *program) stopKeeping(ctx context.Context, d *desk.Desk, ref oauth.Ref, files []string) error {
	file := ""
	if len(files) > 0 {
		file = files[0]
	}
	removed, err := d.StopKeeping(ctx, ref, file)
	if err != nil {
		return err
	}
	for _, t := range removed {
		p.say("No longer kept current: %s. It stays as it is.", safe(words.PlaceWhole(t)))
	}
	return nil
}

// watchKept keeps every place current until the command is interrupted.
func (p *program) watchKept(ctx context.Context, d *desk.Desk) error {
	accounts, err := d.Accounts(ctx)
	if err != nil {
		return err
	}
	places := 0
	for _, a := range accounts {
		places += len(a.Kept)
	}
	p.say("Keeping %s current. Ctrl+C ends this.", words.Count(places, "place"))
	d.KeepWatch(ctx, func(e keeping.Event) { p.say("%s", safe(watched(e))) })
	return ctx.Err()
}

// watched is a line about what became of a place.
func watched(e keeping.Event) string {
	line := e.At.Local().Format(time.TimeOnly) + " " + e.Ref.String() + ": "
	switch where := words.Place(e.Target); {
	case e.ByHand:
		return line + where + " was changed by hand, so it was left as it is."
	case e.Err == nil:
		return line + "wrote " + where
	case e.Target.Title() != "":
		line += where + ": "
	}
	message, advice := words.Explain(e.Err)
	return strings.TrimSpace(line + message + " " + advice)
}

// keptPlace is one place of `keep --list --json`.
type keptPlace struct {
	App     string             `json:"app"`
	Account string             `json:"account"`
	File    string             `json:"file,omitempty"`
	As      oauth.TargetFormat `json:"as,omitempty"`
	Name    string             `json:"name,omitempty"`
	Command []string           `json:"command,omitempty"`
	State   oauth.KeptState    `json:"state"`
	Written *string            `json:"written_at"` // RFC 3339 in UTC, null for never
	Note    string             `json:"note"`
}

func (p *program) listKept(c *cobra.Command, asJSON bool) error {
	listed := []keptPlace{}
	rows := [][]cell{{{"APP", faint}, {"ACCOUNT", faint}, {"PLACE", faint}, {"NAME", faint}, {"STATE", faint}}}
	err := p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
		accounts, err := d.Accounts(ctx)
		for _, a := range accounts {
			for _, place := range a.Kept {
				listed = append(listed, keptJSON(a.Ref(), place))
				rows = append(rows, []cell{
					{a.Ref().App, plain},
					{a.Ref().Account, plain},
					{words.PlaceWhole(place.Target), plain},
					{place.Target.Name, plain},
					{words.Kept(place, d.Now()), colourOf(words.KeptTone(place.State))},
				})
			}
		}
		return err
	})
	switch {
	case err != nil && !errors.Is(err, desk.ErrNoVault):
		return err
	case asJSON:
		return p.printJSON(listed)
	case len(listed) == 0:
		p.say("No token is kept current anywhere yet. `tokendesk keep APP FILE` keeps one current in a file.")
		return nil
	}
	table(p.env.Stdout, p.colours(), 100, rows)
	return nil
}

func keptJSON(ref oauth.Ref, place oauth.KeptPlace) keptPlace {
	out := keptPlace{
		App: ref.App, Account: ref.Account, File: place.Target.File, As: place.Target.As, Name: place.Target.Name,
		Command: slices.Clone(place.Target.Command), State: place.State, Note: words.KeptNote([]oauth.KeptPlace{place}),
	}
	if !place.Written.IsZero() {
		at := place.Written.UTC().Format(time.RFC3339)
		out.Written = &at
	}
	return out
}

// sayKeptStays says that the last token still stands in files.
func (p *program) sayKeptStays(places []oauth.KeptPlace) {
	if said := words.KeptStays(places); said != "" {
		p.say("%s", safe(said))
	}
}
