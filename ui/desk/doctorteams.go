package desk

import (
	"context"
	"fmt"

	"tokendesk/ui/words"
)

// checkTeams looks at the teams' folders, a line each. It takes what is new in them, as every
// command does.
func (d *Desk) checkTeams(ctx context.Context) (found []Check) {
	const name = "team"
	teams, err := d.Teams(ctx)
	if err != nil {
		message, advice := words.Explain(err)
		return []Check{{name, Failing, message, advice}}
	}
	for _, t := range teams {
		found = append(found, checkTeam(t))
	}
	return found
}

// checkTeam is the line of one folder. Pure.
func checkTeam(t Team) Check {
	const name = "team"
	if t.Err != nil {
		message, advice := words.Explain(t.Err)
		return Check{name, Failing, message, advice}
	}
	for _, p := range t.Problems {
		if p.Note {
			continue
		}
		detail := words.TeamProblem(t.Folder, p.File, p.Message)
		if more := t.Troubles() - 1; more > 0 {
			detail += fmt.Sprintf(" (and %s)", words.Count(more, "more problem"))
		}
		return Check{name, Failing, detail, p.Advice}
	}
	return Check{name, Fine, t.Folder + ": " + words.TeamLine(len(t.Apps), 0, len(t.Gone), len(t.Skipped), 0), ""}
}
