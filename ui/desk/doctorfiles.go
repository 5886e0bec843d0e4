package desk

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/store/owner"
	"tokendesk/ui/words"
)

// checkPermissions looks before the vault is opened, which would repair them.
func checkPermissions(o Options) Check {
	const name = "permissions"
	if o.Keys == keys.Memory || runtime.GOOS == "windows" {
		return Check{name, Fine, "nothing to check", ""}
	}
	dir, err := VaultDir(o.VaultDir)
	if err != nil {
		return Check{name, Fine, "nothing to check", ""} // the vault's own line says why
	}
	if c, foreign := checkOwner(o, dir); foreign {
		return c
	}
	if file := o.PassphraseFile; file != "" && exposed(file) {
		if !owner.KeepsModes(filepath.Dir(file)) {
			return Check{name, Failing, file + " can be read by others; its file system keeps no permissions", "Keep it on another disk."}
		}
		return Check{name, Failing, file + " can be read by others", "chmod 600 " + file}
	}
	found := ""
	_ = filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err == nil && found == "" && entry.Type()&fs.ModeSymlink == 0 && exposed(path) {
			found = path
		}
		if err == nil && entry.IsDir() && path == filepath.Join(dir, "profiles") {
			return fs.SkipDir // a browser's own
		}
		return nil
	})
	if found != "" && !owner.KeepsModes(dir) {
		info, err := os.Stat(dir)
		mode := "others"
		if err == nil {
			mode = fmt.Sprintf("others (mode %04o)", info.Mode().Perm())
		}
		return Check{
			name, Warning, "the file system of " + dir + " keeps no permissions: what is there is shown as open to " + mode,
			"Keep the vault on another disk (--vault), or have this one mounted for you alone (umask=077). The records are encrypted there, too.",
		}
	}
	if found != "" {
		return Check{name, Failing, found + " can be read by others", "chmod -R go= " + dir}
	}
	return Check{name, Fine, "only you can read the vault", ""}
}

// checkOwner looks for files of the vault, and settings, that are somebody else's; found
// reports that there are some.
func checkOwner(o Options, dir string) (c Check, found bool) {
	f, found := store.FindForeign(dir)
	if where, err := placesOf(o); err == nil && !found {
		f, found = owner.Find(where.settings, owner.Person(dir))
	}
	if !found {
		return c, false
	}
	c = Check{"permissions", Failing, f.Path + " belongs to " + f.Whose.String() + ", not to " + f.Person.String(), f.Mend(dir)}
	if c.Advice == "" {
		c.Advice = "Run Tokendesk as " + f.Whose.String() + ", or name a folder of your own with --vault."
	}
	return c, true
}

func exposed(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.Mode().Perm()&0o077 != 0
}

// damagedVault is what is said of a vault that does not open, or not as it was written.
func damagedVault(dir string, err error) Check {
	message, advice := words.Explain(err)
	if errors.Is(err, store.ErrDamaged) {
		advice = "Restore a backup (tokendesk restore FILE). Where a program synchronizes this folder between computers, it may have mixed two states of the vault: " +
			"stop it for this folder, and put one state of it back whole, its vault.db without a vault.db-wal and vault.db-shm of another."
	}
	return Check{"vault", Failing, dir + ": " + message, advice}
}

// checkCopies looks for copies of the vault beside it. It returns nothing where there are none.
func checkCopies(o Options) []Check {
	where, err := placesOf(o)
	if err != nil || o.Keys == keys.Memory {
		return nil
	}
	names := store.Copies(where.vault)
	if settings := filepath.Dir(where.settings); settings != where.vault {
		for _, name := range store.Copies(settings) {
			names = append(names, filepath.Join(settings, name))
		}
	}
	if len(names) == 0 {
		return nil
	}
	return []Check{{
		"copies", Warning, "in " + where.vault + " there are what look like copies that a program made which synchronizes folders: " + strings.Join(names, ", "),
		"Keep the one that is current as vault.db (in a folder of its own, --vault opens a copy), and remove the others. " +
			"Keep the vault outside of synchronized folders: tokendesk backup makes copies for them.",
	}}
}

// checkHome says which variables of the environment should name a folder and do not.
func checkHome(wrong []string) []Check {
	if len(wrong) == 0 {
		return nil
	}
	return []Check{{
		"home", Warning, strings.Join(wrong, ", ") + ": not a whole path, so it is ignored",
		"Set it to a whole path, such as /home/ada: what a shell fills in, as ~ and $HOME, is not filled in there.",
	}}
}
