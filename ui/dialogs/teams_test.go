package dialogs

import (
	"context"
	"errors"
	"strings"
	"testing"

	"tokendesk/oauth"
	"tokendesk/store/team"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts/partstest"
	look "tokendesk/ui/theme"
)

var exampleTeams = []desk.Team{
	{
		Folder: "/home/ada/work/our-apps", Name: "our-apps", Apps: []string{"shop", "orders"}, Gone: []string{"old"},
		Problems: []team.Problem{
			{File: "orders.json", Message: "This file has the marks of a merge conflict (<<<<<<<).", Advice: "Resolve it."},
			{File: "shop.json", Message: "The secrets of shop in this file were not taken: secrets are each person's own.", Note: true},
		},
	},
	{Folder: "/home/ada/work/gone", Name: "gone", Err: oauth.UsageError("There is no folder /home/ada/work/gone.", "Check the path.")},
}

// teamDesk has teams' folders, and keeps what is asked of it.
type teamDesk struct {
	teams []desk.Team
	asked []string
}

func (d *teamDesk) Teams(context.Context) ([]desk.Team, error) { return d.teams, nil }

func (d *teamDesk) AddTeam(_ context.Context, dir string) (desk.Team, error) {
	d.asked = append(d.asked, "add "+dir)
	if strings.Contains(dir, "nowhere") {
		return desk.Team{}, oauth.UsageError("There is no folder "+dir+".", "Check the path.")
	}
	t := desk.Team{Folder: dir, Name: "new", Apps: []string{"a"}}
	d.teams = append(d.teams, t)
	return t, nil
}

func (d *teamDesk) RemoveTeam(_ context.Context, dir string, dropUnused bool) (kept, dropped []string, err error) {
	said := "remove " + dir
	if dropUnused {
		said += " unused"
	}
	d.asked = append(d.asked, said)
	if len(d.teams) == 0 {
		return nil, nil, errors.New("none")
	}
	d.teams = d.teams[1:]
	return []string{"shop"}, []string{"orders"}, nil
}

// The sheet names each folder with what is wrong in which file, adds one, and asks what
// stays before one goes.
func TestTeamsSheet(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	d := &teamDesk{teams: exampleTeams}
	said := ""
	m := teams(b.Win, TeamsOptions{Run: b.Run, Desk: d, Done: func(message string) { said = message }})
	b.Drain()
	for _, shown := range []string{"our-apps", "2 apps · 1 app no longer in the folder · 1 problem", "orders.json: This file has the marks", "shop.json: The secrets of shop", "There is no folder /home/ada/work/gone."} {
		if !strings.Contains(b.Text(), shown) {
			t.Errorf("%q is not shown: %s", shown, b.Text())
		}
	}
	m.path.SetText("/nowhere")
	b.Tap(t, "Add folder")
	b.Drain()
	if !strings.Contains(b.Text(), "There is no folder /nowhere.") || m.path.Text != "/nowhere" {
		t.Errorf("shown %s", b.Text())
	}
	m.path.SetText("/work/new")
	b.Tap(t, "Add folder")
	b.Drain()
	if !strings.Contains(b.Text(), "/work/new") || said != "“new” is followed: 1 app." || m.path.Text != "" {
		t.Errorf("said %q, shown %s", said, b.Text())
	}
	m.ask(exampleTeams[0].Folder)
	if strings.Join(d.asked, "|") != "add /nowhere|add /work/new" {
		t.Errorf("asked %q", d.asked)
	}
	b.Tap(t, "Do not remove it")
	m.ask(exampleTeams[0].Folder)
	b.Tap(t, "Keep those with a token or secret")
	b.Drain()
	if d.asked[len(d.asked)-1] != "remove /home/ada/work/our-apps unused" || strings.Contains(b.Text(), "our-apps") || !strings.Contains(said, "Removed: 1 app") {
		t.Errorf("asked %q, said %q", d.asked, said)
	}
}

// Promise 39: while somebody looks on no path is shown whole.
func TestTeamsInPresentationMode(t *testing.T) {
	b := partstest.New(t, partstest.Small, look.Light)
	teams(b.Win, TeamsOptions{Run: b.Run, Private: true, Desk: &teamDesk{teams: exampleTeams}})
	b.Drain()
	if strings.Contains(b.Text(), "/home/ada") || !strings.Contains(b.Text(), "our-apps") {
		t.Errorf("shown %s", b.Text())
	}
}
