package cli

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"tokendesk/store/team"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

func (p *program) teamCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "team",
		Short: "Follow a folder of app files that a team shares",
		Long: "Follows a folder of app files, in a git repository for instance. Its apps appear in your vault, and changes\n" +
			"in the folder follow by themselves. Secrets stay each person's own: none is taken from the folder, and a\n" +
			"missing one is asked for once. Settings that would run programs, read files, or change where secrets go\n" +
			"or whose token it is, are not used until you trust them. Nothing is ever written into the folder.",
		Args: args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(p.teamAddCommand(), p.teamListCommand(), p.teamRemoveCommand())
	return c
}

func (p *program) teamAddCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "add DIR",
		Short: "Follow a folder and add its apps",
		Long: "Follows a folder: its files that end in .json and are app files; folders in it are left out. A folder\n" +
			"that is followed already is looked at again, and apps of it that you have removed come back.",
		Example: "  tokendesk team add ~/work/our-apps",
		Args:    args(1, 1, "the folder"), ValidArgsFunction: completeFolders,
		RunE: func(c *cobra.Command, given []string) error {
			if err := desk.CheckTeam(c.Context(), given[0]); err != nil {
				return err
			}
			return p.withDesk(c, true, func(ctx context.Context, d *desk.Desk) error {
				t, err := d.AddTeam(ctx, given[0])
				if err != nil {
					return err
				}
				if err := p.tellImport(t.Report); err != nil {
					return err
				}
				p.say("%s", safe(words.TeamFollowed(t.Name, len(t.Apps))))
				p.tellProblems(t)
				return p.fillOpen(ctx, d, t.Report.Open)
			})
		},
	}
}

// listedTeam is one folder of `team list --json`.
type listedTeam struct {
	Folder   string         `json:"folder"`
	Name     string         `json:"name"`
	Apps     []string       `json:"apps"`
	Waiting  []string       `json:"waiting"` // of Apps: something of them is not trusted yet
	Gone     []string       `json:"gone"`
	Removed  []string       `json:"removed"`
	Problems []team.Problem `json:"problems"`
}

func (p *program) teamListCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:     "list",
		Short:   "List the folders, their apps, and what is wrong in them",
		Example: "  tokendesk team list\n  tokendesk team list --json",
		Args:    args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			listed := []listedTeam{}
			var teams []desk.Team
			err := p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) (err error) {
				if teams, err = d.Teams(ctx); err != nil {
					return err
				}
				accounts, err := d.Accounts(ctx)
				for _, t := range teams {
					listed = append(listed, listTeam(t, accounts))
				}
				return err
			})
			if err != nil && !errors.Is(err, desk.ErrNoVault) {
				return err
			}
			if asJSON {
				return p.printJSON(listed)
			}
			if len(teams) == 0 {
				p.say("No team folder. `tokendesk team add DIR` follows one.")
			}
			for i, l := range listed {
				if err := p.printTeam(l, teams[i]); err != nil {
					return err
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return c
}

// listTeam says of a folder what `team list --json` does.
func listTeam(t desk.Team, accounts []desk.Account) listedTeam {
	l := listedTeam{Folder: t.Folder, Name: t.Name, Apps: []string{}, Waiting: []string{}, Gone: []string{}, Removed: []string{}, Problems: []team.Problem{}}
	l.Apps, l.Gone, l.Removed, l.Problems = append(l.Apps, t.Apps...), append(l.Gone, t.Gone...), append(l.Removed, t.Skipped...), append(l.Problems, t.Problems...)
	if t.Err != nil {
		message, advice := words.Explain(t.Err)
		l.Problems = append(l.Problems, team.Problem{Message: message, Advice: advice})
	}
	waiting := map[string]bool{}
	for _, a := range accounts {
		if len(a.Record.Waiting) > 0 && slices.Contains(t.Apps, a.Ref().App) {
			waiting[a.Ref().App] = true
		}
	}
	l.Waiting = slices.AppendSeq(l.Waiting, maps.Keys(waiting))
	slices.Sort(l.Waiting)
	return l
}

// printTeam shows a folder: its apps, then what is to be known of it.
func (p *program) printTeam(l listedTeam, t desk.Team) error {
	lines := []string{l.Folder + ": " + words.Count(len(l.Apps), "app")}
	line := func(what string, ids []string) {
		if len(ids) > 0 {
			lines = append(lines, "  "+what+strings.Join(ids, ", "))
		}
	}
	line("", l.Apps)
	line("not trusted yet: ", l.Waiting)
	line("no longer in the folder: ", l.Gone)
	line("removed by you: ", l.Removed)
	for _, text := range lines {
		if err := p.print(safe(text)); err != nil {
			return err
		}
	}
	p.tellProblems(t)
	return nil
}

// tellProblems says on standard error what of a folder was not taken, with its file.
func (p *program) tellProblems(t desk.Team) {
	if t.Err != nil {
		message, advice := words.Explain(t.Err)
		p.say("%s", safe(message))
		p.say("  %s", safe(advice))
	}
	for _, problem := range t.Problems {
		p.say("%s", safe(words.TeamProblem(t.Folder, problem.File, problem.Message)))
		if problem.Advice != "" {
			p.say("  %s", safe(problem.Advice))
		}
	}
}

func (p *program) teamRemoveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "remove DIR",
		Short: "Follow a folder no longer",
		Long: "Follows a folder no longer, named by its path or its name. The folder itself stays as it is. On a terminal\n" +
			"you are asked what becomes of its apps; elsewhere all of them stay and are your own from then on.",
		Example: "  tokendesk team remove ~/work/our-apps",
		Args:    args(1, 1, "the folder"), ValidArgsFunction: completeFolders,
		RunE: func(c *cobra.Command, given []string) error {
			return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
				t, err := d.FindTeam(ctx, given[0])
				if err != nil {
					return err
				}
				dropUnused := false
				if p.asks() && len(t.Apps) > 0 {
					fmt.Fprintf(p.env.Stderr, "Keep all %d apps as your own, or only those with a token or secret of yours? [A/o] ", len(t.Apps))
					answer, err := p.line(ctx)
					if err != nil {
						return err
					}
					switch strings.ToLower(answer) {
					case "", "a", "all":
					case "o", "only":
						dropUnused = true
					default:
						return other("Nothing was changed.", "Answer a for all, or o for only those.", nil)
					}
				}
				kept, dropped, err := d.RemoveTeam(ctx, t.Folder, dropUnused)
				if err != nil {
					return err
				}
				for _, id := range dropped {
					if err := p.print("removed " + safe(id)); err != nil {
						return err
					}
				}
				p.say("%s", safe(words.TeamLeft(t.Name, len(kept), len(dropped))))
				return nil
			})
		},
	}
}

// teamTime is how long a command waits for the folders of teams at most: one on a disk that
// hangs keeps no token away.
const teamTime = 2 * time.Second

// syncTeams takes what is new in the teams' folders before a command begins. What is wrong
// there is told by `team list` and `doctor`.
func (p *program) syncTeams(ctx context.Context, d *desk.Desk) {
	ctx, cancel := context.WithTimeout(ctx, teamTime)
	defer cancel()
	_, _ = d.SyncTeams(ctx)
}

// completeFolders completes the names of folders.
func completeFolders(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	return nil, cobra.ShellCompDirectiveFilterDirs
}
