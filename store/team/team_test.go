package team

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const one = `{"tokendesk":1,"apps":[{"id":"acme","client_id":"c","endpoints":{"token":"https://as.example.test/t"}}]}`

func write(t testing.TB, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
}

func crew(t testing.TB) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "crew")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return dir
}

// What is no app file is no trouble; what was meant as one is.
func TestWhatIsInAFolder(t *testing.T) {
	dir := crew(t)
	for name, text := range map[string]string{
		"a.json": one, "bom.json": "\ufeff" + strings.Replace(one, "acme", "bom", 1), "B.JSON": strings.Replace(one, "acme", "upper", 1),
		"package.json": `{"name":"x"}`, "tsconfig.json": "{ // remarks\n}", "list.json": "[]", "README.md": one, ".hidden.json": one, "notes.txt": one,
		"empty.json": " ", "cut.json": one[:70], "twice.json": strings.Replace(one, `"id":"acme"`, `"id":"x","id":"y"`, 1), "newer.json": `{"tokendesk":2,"apps":[]}`,
	} {
		write(t, filepath.Join(dir, name), text)
	}
	if err := os.Mkdir(filepath.Join(dir, "folder.json"), 0o700); err != nil {
		t.Fatal(err)
	}
	f, err := Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	var ids, wrong []string
	for _, a := range f.Apps {
		ids = append(ids, a.File+":"+a.App.ID+":"+a.App.Group)
	}
	for _, p := range f.Problems {
		wrong = append(wrong, p.File)
	}
	if got := strings.Join(ids, " "); got != "B.JSON:upper:crew a.json:acme:crew bom.json:bom:crew" {
		t.Errorf("apps %s", got)
	}
	if got := strings.Join(wrong, " "); got != "cut.json empty.json newer.json twice.json" {
		t.Errorf("problems %s: %+v", got, f.Problems)
	}
}

// Promise 54: no secret of a folder is taken, and what is left out is told.
func TestNoSecretIsTakenFromAFolder(t *testing.T) {
	dir := crew(t)
	write(t, filepath.Join(dir, "a.json"), `{"tokendesk":1,"apps":[{"id":"acme","client_id":"c","group":"Own","client_secret":"CANARY1","private_key":"CANARY2","favourite":true,
		"accounts":[{"id":"ada","password":"CANARY3","refresh_token":"CANARY4"}],"endpoints":{"token":"https://as.example.test/t"}}]}`)
	f, err := Read(t.Context(), dir)
	if err != nil || len(f.Apps) != 1 || len(f.Problems) != 1 || !f.Problems[0].Note {
		t.Fatalf("%+v, %v", f.Problems, err)
	}
	a := f.Apps[0]
	if len(a.Secrets)+len(a.AccountSecrets) != 0 || a.App.Group != "Own" || a.App.Favourite || strings.Contains(f.Problems[0].Message+f.Problems[0].Advice, "CANARY") {
		t.Errorf("%+v %+v: %+v", a.App, a.Entry, f.Problems)
	}
}

// A folder is bounded: too many entries, too many files, too much of them, links that lead
// out of it.
func TestFoldersThatAreTooMuch(t *testing.T) {
	many := crew(t)
	for i := range mostFiles + 1 {
		write(t, filepath.Join(many, fmt.Sprintf("%04d.json", i)), "{}")
	}
	if _, err := Read(t.Context(), many); err == nil || !strings.Contains(err.Error(), "too many files") {
		t.Errorf("%v", err)
	}
	dir := crew(t)
	outside := filepath.Join(filepath.Dir(dir), "outside.json")
	write(t, outside, one)
	write(t, filepath.Join(dir, "in.json"), strings.Replace(one, "acme", "inside", 1))
	write(t, filepath.Join(dir, "large.json"), "")
	if err := os.Truncate(filepath.Join(dir, "large.json"), 2*allBytes); err != nil {
		t.Fatal(err)
	}
	for link, target := range map[string]string{"out.json": outside, "up.json": "../outside.json", "nowhere.json": "gone", "zero.json": "/dev/zero", "same.json": "in.json"} {
		if err := os.Symlink(target, filepath.Join(dir, link)); err != nil {
			t.Fatal(err)
		}
	}
	f, err := Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, p := range f.Problems {
		said[p.File] = true
	}
	if len(f.Apps) != 2 || f.Apps[0].App.ID != "inside" || !said["out.json"] || !said["up.json"] || !said["large.json"] || len(said) != 3 {
		t.Errorf("%d apps, %+v", len(f.Apps), f.Problems)
	}
	over, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(over, dir); err == nil {
		t.Error("it does not end with its context")
	}
}

// A stamp is another one whenever a file is, and none while a file may still change without
// its time telling.
func TestStamps(t *testing.T) {
	dir := crew(t)
	path := filepath.Join(dir, "a.json")
	old := time.Now().Add(-time.Hour)
	set := func(text string, at time.Time) string {
		t.Helper()
		write(t, path, text)
		if err := os.Chtimes(path, at, at); err != nil {
			t.Fatal(err)
		}
		f, err := Read(t.Context(), dir)
		stamp, err2 := Stamp(t.Context(), dir)
		if err != nil || err2 != nil || f.Stamp != "" && f.Stamp != stamp {
			t.Fatalf("%q, %q, %v, %v", f.Stamp, stamp, err, err2)
		}
		return f.Stamp
	}
	first := set(one, old)
	if again := set(one, old); first == "" || again != first {
		t.Errorf("%q, then %q", first, again)
	}
	if set(one, old.Add(1)) == first || set(one+" ", old) == first {
		t.Error("a change has the same stamp")
	}
	if set(one, time.Now()) != "" {
		t.Error("a file that has just changed has a stamp")
	}
}

// The system tells of what happens in a folder, several things of a moment as one.
func TestWatch(t *testing.T) {
	dir := crew(t)
	gone := filepath.Join(dir, "gone")
	ctx, cancel := context.WithCancel(t.Context())
	changed, unwatched := Watch(ctx, []string{dir, gone})
	if len(unwatched) != 1 || unwatched[0] != gone {
		t.Errorf("%v", unwatched)
	}
	for _, name := range []string{"a.json", "b.json"} {
		write(t, filepath.Join(dir, name), one)
	}
	<-changed
	if err := os.Rename(filepath.Join(dir, "a.json"), filepath.Join(dir, "c.json")); err != nil {
		t.Fatal(err)
	}
	<-changed
	if err := os.Remove(filepath.Join(dir, "c.json")); err != nil {
		t.Fatal(err)
	}
	<-changed
	cancel()
	for range changed { // until it is closed
	}
}

// Whatever a file holds: reading it ends, and no secret of it is taken.
func FuzzFolder(f *testing.F) {
	f.Add([]byte(one))
	f.Add([]byte("<<<<<<< HEAD\n" + one))
	f.Add([]byte(`{"tokendesk":1,"apps":[{"id":"a","client_id":"c","client_secret":"s","accounts":[{"id":"b","password":"p"}]}]}`))
	f.Add([]byte(strings.Repeat("[", 20_000)))
	dir := crew(f)
	path := filepath.Join(dir, "a.json")
	f.Fuzz(func(t *testing.T, data []byte) {
		write(t, path, string(data))
		read, err := Read(t.Context(), dir)
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range read.Apps {
			if len(ownSecrets(a.Entry)) > 0 || a.App.Group == "" || a.App.Favourite {
				t.Errorf("%+v", a.App)
			}
		}
	})
}
