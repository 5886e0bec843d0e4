package owner

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// Whose a file is that keeps somebody out, and what gives it back.
func TestWhatIsSomebodyElses(t *testing.T) {
	const ada, bob, root = 1000, 1001, 0
	owners := map[string]int{
		"/": root, "/home": root, "/home/ada": ada, "/home/ada/.local": root, "/home/ada/.local/share": root,
		"/home/ada/vault": ada, "/home/ada/vault/leases": ada, "/home/ada/vault/leases/x": root, "/home/ada/vault/key": ada,
		"/home/bob": bob,
	}
	of := func(path string) (ID, bool) {
		user, known := owners[path]
		return ID{User: user}, known
	}
	person := ID{User: ada}
	for path, want := range map[string]Foreign{
		"/home/ada/vault/leases/x":         {"/home/ada/vault/leases/x", ID{User: root}, person, true},
		"/home/ada/.local/share/vault/db":  {"/home/ada/.local", ID{User: root}, person, true},
		"/home/ada/vault/key":              {},
		"/home/ada/vault/leases/not there": {},
		"/home/bob/vault/hidden":           {"/home/bob", ID{User: bob}, person, false},
		"/home":                            {"/home", ID{User: root}, person, false},
	} {
		if got, ok := find(path, person, of); got != want || ok != (want != Foreign{}) {
			t.Errorf("%s: %+v, %t, want %+v", path, got, ok, want)
		}
	}
	for f, want := range map[Foreign]string{
		{Path: "/home/bob", Person: person}:                              "",
		{Path: "/home/ada/vault/leases/x", Person: person, Within: true}: "sudo chown -R " + person.spec() + " /home/ada/vault",
		{Path: "/home/ada/My vault's", Person: person, Within: true}:     "sudo chown -R " + person.spec() + ` '/home/ada/My vault'\''s'`,
	} {
		if got := f.Mend("/home/ada/vault"); got != want {
			t.Errorf("%+v is given back by %q, want %q", f, got, want)
		}
	}
}

func TestAHandedFile(t *testing.T) {
	if runtime.GOOS == "windows" || os.Geteuid() != 0 {
		t.Skip("only root hands files over")
	}
	const them = 65534
	dir := t.TempDir()
	theirs, ours := filepath.Join(dir, "theirs"), filepath.Join(dir, "ours")
	for _, folder := range []string{theirs, ours} {
		if err := os.Mkdir(folder, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chown(theirs, them, them); err != nil {
		t.Fatal(err)
	}
	for folder, want := range map[string]int{theirs: them, ours: 0} {
		f, err := os.Create(filepath.Join(folder, "file"))
		if err != nil {
			t.Fatal(err)
		}
		if err := Hand(f); err != nil {
			t.Error(err)
		}
		if id, ok := Of(f.Name()); !ok || id.User != want || id.Group != want {
			t.Errorf("%s is %+v", f.Name(), id)
		}
		if err := f.Close(); err != nil {
			t.Error(err)
		}
		below := filepath.Join(folder, "below")
		if err := os.Mkdir(below, 0o700); err != nil {
			t.Fatal(err)
		}
		if err := HandPath(below); err != nil {
			t.Error(err)
		}
		if id, _ := Of(below); id.User != want {
			t.Errorf("%s is %+v", below, id)
		}
		// Where the folders are still to be made, those above them decide.
		if whose, other := Other(filepath.Join(folder, "not", "there")); other != (want != 0) || whose.User != want {
			t.Errorf("%s: %+v, %t", folder, whose, other)
		}
		// A link that somebody put in the folder's place leads nowhere.
		link := filepath.Join(folder, "link")
		if err := os.Symlink("/", link); err != nil {
			t.Fatal(err)
		}
		if err := HandPath(link); (err != nil) != (want != 0) {
			t.Errorf("a link: %v", err)
		}
		if id, _ := Of("/"); id.User != 0 {
			t.Fatalf("/ belongs to %v", id)
		}
	}
}
