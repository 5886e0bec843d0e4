package ui

import (
	"tokendesk/ui/desk"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/words"
)

// teams opens the sheet of the teams' folders.
func (a *actions) teams() {
	dialogs.Teams(a.Win, dialogs.TeamsOptions{Run: a.tasks.Show, Desk: a.desk, Done: a.Toasts.Say, Private: a.desk.Presenting()})
}

// teamNews says what a look at the teams' folders brought, where a person should know it.
func (a *actions) teamNews(teams []desk.Team) {
	for _, t := range teams {
		r := t.Report
		if said := words.TeamNews(t.Name, len(r.Added), len(r.Replaced), len(r.Waiting), t.Troubles()); said != "" {
			a.Toasts.Say(said)
		}
	}
}
