package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"tokendesk/store/owner"
)

const (
	fileMode = fs.FileMode(0o600)
	dirMode  = fs.FileMode(0o700)
)

func vaultPath(dir string) string { return filepath.Join(dir, "vault.db") }

// Exists reports whether dir holds a vault; it creates nothing.
func Exists(dir string) (bool, error) {
	_, err := os.Lstat(vaultPath(dir))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, explain(err)
}

// makeDirs makes the vault's folders, private whatever the umask is.
func makeDirs(dir string) error {
	for _, path := range []string{dir, filepath.Join(dir, "leases"), filepath.Join(dir, "backups"), filepath.Join(dir, "profiles")} {
		if err := makeDir(path); err != nil {
			return err
		}
	}
	return nil
}

// makeDir makes a private folder, and those above it that are missing, for good.
func makeDir(path string) error {
	err := os.Mkdir(path, dirMode)
	if above := filepath.Dir(path); errors.Is(err, fs.ErrNotExist) && above != path {
		if err := makeDir(above); err != nil {
			return err
		}
		err = os.Mkdir(path, dirMode)
	}
	switch {
	case errors.Is(err, fs.ErrExist):
		return nil
	case err != nil:
		return err
	}
	// The umask may have taken bits that we need.
	return errors.Join(owner.Chmod(path, dirMode), owner.HandPath(path), syncDir(filepath.Dir(path)))
}

// filesOf are the files and folders of a vault that there are.
func filesOf(dir string) []string {
	paths := []string{dir}
	for _, pattern := range []string{"leases", "backups", "profiles", "vault.db*", "window.*", "leases/*", "backups/*"} {
		found, _ := filepath.Glob(filepath.Join(escapeGlob(dir), filepath.FromSlash(pattern))) // the patterns are well formed
		paths = append(paths, found...)
	}
	return paths
}

// FindForeign looks for a file of the vault in dir that belongs to somebody else than the
// folder, or the folder itself where it is not this process's user's. To root, the folder
// may be anybody's.
func FindForeign(dir string) (f owner.Foreign, found bool) {
	person := owner.Person(dir)
	for _, path := range append(filesOf(dir), filepath.Join(dir, "settings.json")) {
		if f, found = owner.Find(path, person); found {
			return f, found
		}
	}
	return f, false
}

// repairModes makes the vault's own files and folders private again and says
// what it changed.
func repairModes(dir string) (notes []string, err error) {
	for _, path := range filesOf(dir) {
		info, err := os.Lstat(path)
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return notes, err
		}
		if info.Mode()&fs.ModeSymlink != 0 {
			notes = append(notes, fmt.Sprintf("%s is a symbolic link; locks and permissions apply to the file it points to.", path))
			continue
		}
		note, err := repairMode(path, info)
		if err != nil {
			return notes, err
		}
		if note != "" {
			notes = append(notes, note)
		}
	}
	return notes, nil
}

// repairMode makes one file or folder private again and says so.
func repairMode(path string, info fs.FileInfo) (note string, err error) {
	want := fileMode
	if info.IsDir() {
		want = dirMode
	}
	if private(info, want) {
		return "", nil
	}
	if err := owner.Chmod(path, want); err != nil {
		return "", err
	}
	if now, err := os.Lstat(path); err != nil || !private(now, want) {
		return "", err // what its file system does not keep is told once, by doctor
	}
	return fmt.Sprintf("%s had the mode %04o; it is now %04o.", path, info.Mode().Perm(), want), nil
}

// escapeGlob takes the meaning from a path's special characters.
func escapeGlob(path string) string {
	if filepath.Separator == '\\' {
		return path // no escaping there, and permissions are not ours to repair
	}
	return globMeta.Replace(path)
}

var globMeta = strings.NewReplacer(`\`, `\\`, `*`, `\*`, `?`, `\?`, `[`, `\[`)

// newFile makes an empty private file, never over another.
func newFile(path string) error {
	f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_RDWR, fileMode)
	if err != nil {
		return err
	}
	return errors.Join(owner.ChmodFile(f, fileMode), owner.Hand(f), f.Close())
}

// maxSmall bounds a file that is read whole.
const maxSmall = 1 << 20

var (
	errTooLarge = errors.New("store: a file of ours is too large")
	errNoFile   = errors.New("store: not a regular file")
)

// readSmall reads a regular file of at most maxSmall bytes. Its errors are
// errNoFile, errTooLarge and the system's.
func readSmall(path string) ([]byte, error) {
	// Looked at first: opening a pipe would wait for whoever writes into it.
	if info, err := os.Stat(path); err != nil {
		return nil, err
	} else if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxSmall+1))
	if err == nil && len(data) > maxSmall {
		err = errTooLarge
	}
	return data, err
}

// writeFile writes a private file in one step: old or new, never half.
func writeFile(path string, write func(io.Writer) error) error {
	dir := filepath.Dir(path)
	if err := makeDir(dir); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, filepath.Base(path)+".new-*") // 0600
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	err = write(f)
	if err := errors.Join(err, owner.ChmodFile(f, fileMode), owner.Hand(f), f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(f.Name(), path); err != nil {
		return err
	}
	return syncDir(dir)
}

// openFile opens a database that exists. SQLite gives its -wal and -shm files
// the mode of the database, so that has to be right before. A transaction that
// may write says so when it begins: only then does it wait for another program
// (a database browser) that holds the file, rather than fail at once.
func openFile(path string) (*sql.DB, error) {
	if err := plainFiles(path); err != nil {
		return nil, err
	}
	u := url.URL{Scheme: "file", OmitHost: true, Path: filepath.ToSlash(path)}
	return sql.OpenDB(connector{dsn(u.String() + "?mode=rw&_txlock=immediate&_pragma=busy_timeout(10000)")}), nil
}

// openMemory opens a database that never touches a disk.
func openMemory() *sql.DB {
	db := sql.OpenDB(connector{dsn(memory)})
	db.SetMaxOpenConns(1) // each connection would have a database of its own
	db.SetMaxIdleConns(1)
	return db
}

// memory names a database that never touches a disk.
const memory = "file::memory:?_pragma=temp_store(memory)"

// dsn is the driver's name of a database, opened as this program does.
func dsn(database string) string {
	return database + "&_defensive=1&_pragma=synchronous(FULL)&_pragma=secure_delete(ON)&_pragma=trusted_schema(OFF)&_pragma=cell_size_check(ON)"
}

// plainFiles refuses a database that is not a file, or beside which SQLite would
// find something else: it would wait for whoever writes into a pipe.
func plainFiles(path string) error {
	for _, part := range []string{"", "-wal", "-shm", "-journal"} {
		info, err := os.Stat(path + part)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return err
		case !info.Mode().IsRegular():
			return vaultError(nil, path+part+" is not a file.", "Remove it, put the vault's file back if it was there before, or name another folder with --vault.")
		}
	}
	return nil
}

// copyDatabase writes a consistent copy of db to a new private file.
func copyDatabase(ctx context.Context, db *sql.DB, path string) error {
	if err := newFile(path); err != nil {
		return err
	}
	_, err := db.ExecContext(ctx, `VACUUM INTO ?`, path)
	if err == nil {
		err = syncFile(path) // VACUUM INTO does not wait for the disk
	}
	if err != nil {
		return errors.Join(err, os.Remove(path))
	}
	return nil
}

// syncFile makes what a file holds durable, and its name.
func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close(), syncDir(filepath.Dir(path)))
}
