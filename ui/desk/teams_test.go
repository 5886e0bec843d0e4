package desk

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tokendesk/oauth"
)

const teamFile = `{"tokendesk":1,"apps":[{"id":"shop","client_id":"c","endpoints":{"token":"https://id.example.test/t"}}]}`

func teamDir(t *testing.T) (dir string, write func(name, text string)) {
	t.Helper()
	dir = filepath.Join(t.TempDir(), "crew")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir, func(name, text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// What changes in a folder is taken as it changes, also in one that is added meanwhile, and
// told once.
func TestTeamNews(t *testing.T) {
	d := inMemory(t)
	ctx, cancel := context.WithCancel(t.Context())
	news := d.TeamNews(ctx)
	dir, write := teamDir(t)
	write("a.json", teamFile)
	added, err := d.AddTeam(ctx, dir)
	if err != nil || len(added.Apps) != 1 || added.Name != "crew" {
		t.Fatalf("%+v, %v", added, err)
	}
	// A file that has just been written is read again, and brings nothing.
	if first := <-news; len(first) != 1 || len(first[0].Report.Added) != 0 {
		t.Errorf("%+v", first)
	}
	write("b.json", strings.Replace(teamFile, "shop", "orders", 1))
	for teams := range news {
		if added := teams[0].Report.Added; len(added) == 1 && added[0] == "orders" {
			break
		}
	}
	write("b.json", "<<<<<<< HEAD")
	for teams := range news {
		if teams[0].Troubles() == 1 && teams[0].Problems[0].File == "b.json" {
			break
		}
	}
	cancel()
	for range news { // until it is closed
	}
}

// A folder is found by its path and by its name, and leaving it leaves no watching.
func TestLeavingATeam(t *testing.T) {
	d, ctx := inMemory(t), t.Context()
	dir, write := teamDir(t)
	write("a.json", teamFile)
	if _, err := d.AddTeam(ctx, dir+"/../crew/"); err != nil {
		t.Fatal(err)
	}
	teams, err := d.Teams(ctx)
	if err != nil || len(teams) != 1 || teams[0].Folder != dir {
		t.Fatalf("%+v, %v", teams, err)
	}
	if _, err := d.FindTeam(ctx, "nothing"); kindOf(err) != oauth.KindUsage {
		t.Errorf("%v", err)
	}
	kept, dropped, err := d.RemoveTeam(ctx, "crew", true)
	if err != nil || len(kept) != 0 || len(dropped) != 1 {
		t.Errorf("%v, %v, %v", kept, dropped, err)
	}
	if accounts, err := d.Accounts(ctx); err != nil || len(accounts) != 0 {
		t.Errorf("%v, %v", accounts, err)
	}
}

// A folder that is gone keeps its apps, says so to the doctor, and stops nobody.
func TestAFolderThatIsGone(t *testing.T) {
	d, ctx := inMemory(t), t.Context()
	dir, write := teamDir(t)
	write("a.json", teamFile)
	if _, err := d.AddTeam(ctx, dir); err != nil {
		t.Fatal(err)
	}
	if c := d.checkTeams(ctx); len(c) != 1 || c[0].Status != Fine {
		t.Errorf("%+v", c)
	}
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	if teams, err := d.SyncTeams(ctx); err != nil || len(teams) != 0 {
		t.Errorf("%+v, %v", teams, err)
	}
	teams, err := d.Teams(ctx)
	if err != nil || teams[0].Err == nil || len(teams[0].Apps) != 1 {
		t.Errorf("%+v, %v", teams, err)
	}
	if c := d.checkTeams(ctx); len(c) != 1 || c[0].Status != Failing || !strings.Contains(c[0].Detail, dir) {
		t.Errorf("%+v", c)
	}
}
