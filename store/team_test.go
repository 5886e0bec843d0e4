package store

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
	"tokendesk/store/team"
)

// shared is a team's folder with files of apps.
func shared(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "crew")
	check(t, os.MkdirAll(dir, 0o700))
	for name, text := range files {
		put(t, dir, name, text)
	}
	return dir
}

func put(t *testing.T, dir, name, text string) {
	t.Helper()
	path := filepath.Join(dir, name)
	check(t, os.WriteFile(path, []byte(text), 0o600))
	check(t, os.Chtimes(path, testTime, testTime.Add(time.Duration(len(text)))))
}

// appsFile is an app file with apps of these ids, and more for each.
func appsFile(more string, ids ...string) string {
	apps := make([]string, len(ids))
	for i, id := range ids {
		apps[i] = `{"id":"` + id + `","client_id":"c","grant":"client_credentials","endpoints":{"token":"https://as.example.test/token"}` + more + `}`
	}
	return `{"tokendesk":1,"apps":[` + strings.Join(apps, ",") + `]}`
}

func syncTeam(t *testing.T, v *Vault, dir string) TeamReport {
	t.Helper()
	read, err := team.Read(t.Context(), dir)
	check(t, err)
	report, err := v.SyncTeam(t.Context(), read)
	check(t, err)
	return report
}

func teamVault(t *testing.T, dir string) *Vault {
	t.Helper()
	v := create(t, diskOptions(t))
	check(t, v.AddTeam(t.Context(), dir))
	return v
}

func recordOf(t *testing.T, v *Vault, id string) oauth.Record {
	t.Helper()
	rec, err := v.Record(t.Context(), oauth.Ref{App: id, Account: "default"})
	check(t, err)
	return rec
}

// Promise 54: what comes from a team's folder waits like an import, whenever it comes, and
// takes nothing of the person's.
func TestATeamsFolderNeverActsByItself(t *testing.T) {
	dir := shared(t, map[string]string{"a.json": appsFile(`,"client_secret":"CANARY-of-the-file"`, "acme")})
	v, ctx := teamVault(t, dir), t.Context()
	report := syncTeam(t, v, dir)
	rec := recordOf(t, v, "acme")
	if !slices.Equal(report.Added, []string{"acme"}) || len(report.Problems) != 1 || !report.Problems[0].Note || len(rec.Secrets) != 0 || len(rec.Waiting) != 0 || rec.App.Group != "crew" || rec.Team == nil || rec.Team.File != "a.json" {
		t.Fatalf("%+v, %+v, %+v", report, rec.Team, rec.App)
	}
	check(t, v.SetSecret(ctx, oauth.Ref{App: "acme", Account: "default"}, oauth.SecretClientSecret, "mine"))
	check(t, v.SetFavourite(ctx, "acme", true))
	check(t, v.Save(ctx, oauth.Ref{App: "acme", Account: "default"}, oauth.HistoryEntry{}, setToken("tok")))

	// Another server, another file read, a program: each waits, and the secret goes nowhere.
	put(t, dir, "a.json", appsFile(`,"proxy":"http://p.example.test:1","client_secret_command":["sh"]`, "acme"))
	report = syncTeam(t, v, dir)
	rec = recordOf(t, v, "acme")
	if len(report.Waiting["acme"]) != 2 || len(rec.Waiting) != 2 || rec.Secrets[oauth.SecretClientSecret] != "mine" || !rec.App.Favourite || rec.Tokens == nil {
		t.Fatalf("%+v: %+v", report, rec)
	}
	seen, err := v.Changes(ctx, "acme")
	check(t, err)
	put(t, dir, "a.json", appsFile(`,"proxy":"http://q.example.test:1","client_secret_command":["sh"]`, "acme"))
	syncTeam(t, v, dir)
	if err := v.Trust(ctx, "acme", seen); kindOf(err) != oauth.KindUntrusted {
		t.Errorf("what was shown is no longer what waits: %v", err)
	}
	seen, err = v.Changes(ctx, "acme")
	check(t, err)
	check(t, v.Trust(ctx, "acme", seen))
	if rec = recordOf(t, v, "acme"); len(rec.Waiting) != 0 || rec.Team == nil {
		t.Errorf("after the word %+v", rec.Waiting)
	}
	// After the word the folder changes again: it waits again.
	put(t, dir, "a.json", appsFile(`,"proxy":"http://r.example.test:1","client_secret_command":["sh"]`, "acme"))
	syncTeam(t, v, dir)
	if rec = recordOf(t, v, "acme"); len(rec.Waiting) != 1 {
		t.Errorf("%+v", rec.Waiting)
	}
}

// Nothing new is nothing written, whoever looks how often.
func TestAFolderThatIsAsItWasWritesNothing(t *testing.T) {
	dir := shared(t, map[string]string{"a.json": appsFile("", "acme", "other"), "b.json": appsFile(`,"accounts":[{"id":"ada"},{"id":"bob","label":"Bob"}]`, "third")})
	v := teamVault(t, dir)
	syncTeam(t, v, dir)
	before := v.manifest.version
	if report := syncTeam(t, v, dir); v.manifest.version != before || len(report.Added)+len(report.Replaced) != 0 {
		t.Errorf("version %d, then %d: %+v", before, v.manifest.version, report)
	}
	teams, err := v.Teams(t.Context())
	stamp, err2 := team.Stamp(t.Context(), dir)
	if err != nil || err2 != nil || len(teams) != 1 || teams[0].Stamp != stamp || teams[0].Folder != dir {
		t.Errorf("%+v, %v", teams, err)
	}
}

// What is wrong in a folder is told with its file, and disturbs nothing else: what cannot be
// read now leaves its apps as they are.
func TestTroubleInAFolderDisturbsNothingElse(t *testing.T) {
	dir := shared(t, map[string]string{"a.json": appsFile("", "acme", "twin"), "b.json": appsFile("", "other"), "package.json": `{"name":"x"}`})
	v := teamVault(t, dir)
	check(t, errOf(v.Import(t.Context(), appfile.File{Apps: []appfile.Entry{sample("mine")}}, Consent{})))
	syncTeam(t, v, dir)
	for name, text := range map[string]string{
		"cut off":    appsFile("", "acme", "twin")[:60],
		"empty":      "",
		"a conflict": "<<<<<<< HEAD\n" + appsFile("", "acme") + "\n=======\n" + appsFile("", "acme") + "\n>>>>>>> theirs\n",
		"a mistake":  appsFile(`,"scops":["a"]`, "acme", "twin"),
		"cut early":  `{ "tok`,
	} {
		put(t, dir, "a.json", text)
		put(t, dir, "b.json", appsFile(`,"scopes":["`+strings.ReplaceAll(name, " ", "-")+`"]`, "other"))
		report := syncTeam(t, v, dir)
		if len(report.Problems) != 1 || report.Problems[0].File != "a.json" || len(report.Gone) != 0 || recordOf(t, v, "acme").Team.Gone {
			t.Errorf("%s: %+v", name, report)
		}
		if name == "a mistake" && !strings.Contains(report.Problems[0].Message, "apps[0].scops") {
			t.Errorf("%s: %+v", name, report.Problems)
		}
		if rec := recordOf(t, v, "other"); len(rec.App.Scopes) != 1 || rec.App.Scopes[0] != strings.ReplaceAll(name, " ", "-") {
			t.Errorf("%s: the other file is not taken: %v", name, rec.App.Scopes)
		}
	}
	put(t, dir, "a.json", appsFile("", "acme", "twin"))
	put(t, dir, "b.json", appsFile("", "twin", "mine", "other"))
	report := syncTeam(t, v, dir)
	if len(report.Problems) != 2 || recordOf(t, v, "twin").Team.File != "a.json" {
		t.Errorf("%+v", report.Problems)
	}
	if rec, err := v.Record(t.Context(), ada2("mine")); err != nil || rec.Team != nil || rec.App.Name != "Name of mine" {
		t.Errorf("the person's own is %+v, %v", rec.App, err)
	}
}

func ada2(app string) oauth.Ref { return oauth.Ref{App: app, Account: "ada"} }

func errOf(_ ImportReport, err error) error { return err }

// An app that the folder has no longer stays with all the person has, until they remove it;
// one that they remove stays away until the folder is added again.
func TestWhatLeavesATeamsFolder(t *testing.T) {
	dir := shared(t, map[string]string{"a.json": appsFile("", "acme", "other")})
	v, ctx := teamVault(t, dir), t.Context()
	syncTeam(t, v, dir)
	check(t, v.Save(ctx, oauth.Ref{App: "acme", Account: "default"}, oauth.HistoryEntry{}, setToken("tok")))
	put(t, dir, "a.json", appsFile("", "other"))
	report := syncTeam(t, v, dir)
	if rec := recordOf(t, v, "acme"); !slices.Equal(report.Gone, []string{"acme"}) || !rec.Team.Gone || rec.Tokens == nil {
		t.Fatalf("%+v, %+v", report, rec)
	}
	put(t, dir, "a.json", appsFile("", "other", "acme"))
	if syncTeam(t, v, dir); recordOf(t, v, "acme").Team.Gone {
		t.Error("it came back and is still said to be gone")
	}
	undo, err := v.RemoveApp(ctx, "acme")
	check(t, err)
	put(t, dir, "a.json", appsFile(`,"scopes":["s"]`, "other", "acme"))
	if report := syncTeam(t, v, dir); !slices.Equal(report.Skipped, []string{"acme"}) || len(report.Added) != 0 {
		t.Errorf("what was removed is %+v", report)
	}
	check(t, undo(ctx))
	if report := syncTeam(t, v, dir); len(report.Skipped) != 0 || !slices.Equal(report.Replaced, []string{"acme"}) {
		t.Errorf("after the undo %+v", report)
	}
	_, err = v.RemoveApp(ctx, "other")
	check(t, err)
	check(t, v.AddTeam(ctx, dir))
	if report := syncTeam(t, v, dir); !slices.Equal(report.Added, []string{"other"}) {
		t.Errorf("added again %+v", report)
	}
}

// A team's settings are changed in its folder; what it leaves open is the person's.
func TestATeamsSettingsAreTheFolders(t *testing.T) {
	o := diskOptions(t)
	o.Open = func(rec oauth.Record) []oauth.Gap {
		if rec.App.ClientID == "" {
			return []oauth.Gap{{Field: "client_id", Name: "client ID"}}
		}
		return nil
	}
	o.Check = func(oauth.App) error { return nil }
	dir := shared(t, map[string]string{"a.json": `{"tokendesk":1,"apps":[{"id":"acme","client_id":"","grant":"client_credentials","endpoints":{"token":"https://as.example.test/token"}}]}`})
	v, ctx := create(t, o), t.Context()
	check(t, v.AddTeam(ctx, dir))
	syncTeam(t, v, dir)
	edit := func(change func(*Edit)) error {
		rec := recordOf(t, v, "acme")
		e := Edit{Of: "acme", App: rec.App, Accounts: []oauth.Account{rec.Account}}
		e.Seen.App, e.Seen.Accounts = rec.App, []oauth.Account{rec.Account}
		e.Base = e.Seen
		change(&e)
		_, err := v.PutApp(ctx, e)
		return err
	}
	check(t, edit(func(e *Edit) { e.App.ClientID = "mine" }))
	check(t, edit(func(e *Edit) { e.App.Favourite, e.Accounts[0].Label = true, "Me" }))
	for name, change := range map[string]func(*Edit){
		"a name":   func(e *Edit) { e.App.Name = "Mine" },
		"a server": func(e *Edit) { e.App.Endpoints.Token = "https://else.example.test/" },
		"its id":   func(e *Edit) { e.App.ID, e.RenamedFrom = "else", "acme" },
	} {
		if err := edit(change); kindOf(err) != oauth.KindUsage || !strings.Contains(err.Error(), "a.json") {
			t.Errorf("%s: %v", name, err)
		}
	}
	put(t, dir, "a.json", `{"tokendesk":1,"apps":[{"id":"acme","client_id":"","name":"Theirs","grant":"client_credentials","endpoints":{"token":"https://as.example.test/token"}}]}`)
	syncTeam(t, v, dir)
	if rec := recordOf(t, v, "acme"); rec.App.ClientID != "mine" || rec.App.Name != "Theirs" || rec.Account.Label != "Me" {
		t.Errorf("%+v, %+v", rec.App, rec.Account)
	}
}

// Leaving keeps what the person has, and the rest if they say so.
func TestLeavingATeamsFolder(t *testing.T) {
	for _, drop := range []bool{false, true} {
		dir := shared(t, map[string]string{"a.json": appsFile("", "secret", "token", "unused")})
		v, ctx := teamVault(t, dir), t.Context()
		syncTeam(t, v, dir)
		check(t, v.SetSecret(ctx, oauth.Ref{App: "secret", Account: "default"}, oauth.SecretClientSecret, "mine"))
		check(t, v.Save(ctx, oauth.Ref{App: "token", Account: "default"}, oauth.HistoryEntry{}, setToken("tok")))
		kept, dropped, err := v.RemoveTeam(ctx, dir, drop)
		want := []string{"secret", "token", "unused"}
		if drop {
			want = want[:2]
		}
		if err != nil || !slices.Equal(kept, want) || len(dropped) != 3-len(want) {
			t.Fatalf("kept %v, dropped %v, %v", kept, dropped, err)
		}
		if rec := recordOf(t, v, "secret"); rec.Team != nil || rec.Secrets[oauth.SecretClientSecret] != "mine" {
			t.Errorf("%+v", rec)
		}
		records, err := v.Records(ctx)
		if teams, err2 := v.Teams(ctx); err != nil || err2 != nil || len(records) != len(want) || len(teams) != 0 {
			t.Errorf("%d records, %v", len(records), teams)
		}
		read, err := team.Read(ctx, dir)
		check(t, err)
		if _, err := v.SyncTeam(ctx, read); kindOf(err) != oauth.KindUsage {
			t.Errorf("a folder that is not followed is taken: %v", err)
		}
	}
}

// The folders move to another key with the vault, and nobody else can add one.
func TestTheFoldersAreSealed(t *testing.T) {
	o := diskOptions(t)
	dir := shared(t, map[string]string{"a.json": appsFile("", "acme")})
	v, ctx := create(t, o), t.Context()
	check(t, v.AddTeam(ctx, dir))
	if _, err := v.db.ExecContext(ctx, upsertMeta, "teams", []byte(`[{"folder":"/tmp/evil"}]`)); err != nil {
		t.Fatal(err)
	}
	if teams, err := v.Teams(ctx); !isDamaged(err) || len(teams) != 0 {
		t.Errorf("%v, %v", teams, err)
	}
	check(t, v.AddTeam(ctx, dir))
	var sealed []byte
	check(t, v.db.QueryRowContext(ctx, selectTeams).Scan(&sealed))
	if strings.Contains(string(sealed), "crew") {
		t.Error("the path of the folder is readable")
	}
}

// The folders stay with the vault when it gets another key.
func TestTheFoldersMoveToAnotherKey(t *testing.T) {
	o := diskOptions(t)
	dir := shared(t, map[string]string{"a.json": appsFile("", "acme")})
	v, ctx := create(t, o), t.Context()
	check(t, v.AddTeam(ctx, dir))
	syncTeam(t, v, dir)
	check(t, v.SetPassphrase(ctx, "correct horse battery"))
	if teams, err := v.Teams(ctx); err != nil || len(teams) != 1 || teams[0].Folder != dir || teams[0].Stamp == "" || recordOf(t, v, "acme").Team == nil {
		t.Errorf("%+v, %v", teams, err)
	}
}
