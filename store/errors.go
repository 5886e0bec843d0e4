package store

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"tokendesk/oauth"
	"tokendesk/store/keys"
	"tokendesk/store/owner"
)

func vaultError(err error, message, advice string) *oauth.Error {
	return &oauth.Error{Kind: oauth.KindVault, Message: message, Advice: advice, Err: err}
}

// ErrDamaged is wrapped by errors about records or files that are not what was
// written: altered, exchanged, deleted, or put back from an older copy.
var ErrDamaged = errors.New("store: damaged")

// ErrLocked is wrapped by the answer of every method while the vault is locked.
var ErrLocked = errors.New("store: locked")

func lockedError() error {
	return vaultError(ErrLocked, "The vault is locked.", "Unlock it and try again.")
}

func closedError() error {
	return vaultError(fs.ErrClosed, "The vault is closed.", "Start Tokendesk again.")
}

// ErrKeyChanged is wrapped by the answer of every method once another program has given
// the vault a new key, with a new passphrase, and no keyring has it: lock the vault, and
// unlock it with that.
var ErrKeyChanged = errors.New("store: the key is another one by now")

// errOldSlot is that of a slot whose key was the vault's once, or never.
var errOldSlot = errors.New("store: a slot that is not the vault's")

func keyChangedError() *oauth.Error {
	return vaultError(ErrKeyChanged, "The vault's passphrase was changed by another program, and its key with it.",
		"Unlock Tokendesk with the new passphrase; for a command, run it again.")
}

func oldSlotError() *oauth.Error {
	return vaultError(errors.Join(keys.ErrWrongPassphrase, errOldSlot), "This passphrase or key belongs to an older copy of the vault: part of an older file was copied over this one.",
		"Use the vault's current passphrase, or restore a backup. Nothing was changed.")
}

// plantedError says that something has been put into the vault's file that this
// program never writes.
func plantedError(what string) *oauth.Error {
	return vaultError(ErrDamaged, "The vault's file has been tampered with: "+what+".",
		"Nothing was read or written. Find out which program did this, and restore a backup.")
}

// endlessError says that a table has more rows, or longer ones, than its file
// has room for.
func endlessError() *oauth.Error {
	return vaultError(ErrDamaged, "The vault's file is damaged: its table of records does not end.", restoreAdvice)
}

// unsavedError says that a save was not one.
func unsavedError() *oauth.Error {
	return vaultError(ErrDamaged, "Saving failed: what was written to the vault's file could not be read back. The file is damaged, or another program has changed it.",
		"Its earlier content is unharmed. Run `tokendesk doctor`, and restore a backup.")
}

const restoreAdvice = "Restore a backup; until then the rest of the vault is not changed."

func damagedManifest(err error) error {
	return vaultError(errors.Join(ErrDamaged, err), "The vault's list of records is damaged, or part of it is from an older copy.", restoreAdvice)
}

// damagedRecord names the record that does not fit.
func damagedRecord(ref oauth.Ref, err error) *oauth.Error {
	name := ref.App
	if ref.Account != "" {
		name = ref.String()
	}
	return vaultError(errors.Join(ErrDamaged, err),
		fmt.Sprintf("The record of %s is damaged, deleted, swapped, or from an older copy.", name),
		fmt.Sprintf("Restore a backup, or remove %s and set it up again.", name))
}

// damagedPart is the answer about a record that a damaged page may list.
func damagedPart(ref oauth.Ref) *oauth.Error {
	name := ref.App
	if ref.Account != "" {
		name = ref.String()
	}
	return vaultError(ErrDamaged,
		fmt.Sprintf("Tokendesk cannot tell whether there is %s: that part of the vault's list of records is damaged.", name),
		"Restore a backup. Everything that `tokendesk list` still shows is unharmed.")
}

// explain turns a failure of SQLite or of a file into words for a person.
// Errors that are for people already pass through.
func explain(err error) error {
	var said *oauth.Error
	if err == nil || errors.As(err, &said) {
		return err
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Advice: "Nothing was changed.", Err: err}
	}
	var failed *sqlite.Error
	if errors.As(err, &failed) {
		switch failed.Code() & 0xff {
		case lib.SQLITE_FULL:
			return fullError(err)
		case lib.SQLITE_AUTH: // see onlyOurs
			return plantedError("a trigger or a view would run with what is saved")
		case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
			return readOnlyError(err)
		case lib.SQLITE_IOERR:
			if failed.Code() == lib.SQLITE_IOERR_SHMSIZE { // no room for what the processes share
				return fullError(err)
			}
			return diskError(err)
		case lib.SQLITE_CORRUPT, lib.SQLITE_NOTADB, lib.SQLITE_FORMAT,
			lib.SQLITE_ERROR: // our statements do not change: the tables are not what they were
			return vaultError(errors.Join(ErrDamaged, err), "The vault's file is damaged.", restoreAdvice)
		case lib.SQLITE_BUSY, lib.SQLITE_LOCKED:
			return vaultError(err, "Another program holds the vault's file.", "Close it (a database browser, a backup program) and try again.")
		}
	}
	switch {
	case noRoom(err):
		return fullError(err)
	case errors.Is(err, syscall.EROFS):
		return vaultError(errors.Join(ErrUnwritable, err), "The vault cannot be written: its file system is read-only.", "Its content is unharmed and can be read. Make the file system writable, or name another folder with --vault.")
	case errors.Is(err, syscall.EIO):
		return diskError(err)
	case errors.Is(err, syscall.ENOTDIR):
		return vaultError(err, "The vault's folder is not a folder, or is inside something that is not a folder.", "Name another folder with --vault. Nothing was changed.")
	}
	var path *fs.PathError
	named := errors.As(err, &path)
	switch {
	case errors.Is(err, fs.ErrPermission) && named && isForeign(path.Path):
		f, _ := owner.Find(path.Path, owner.Me())
		return foreignError(f, folderOf(path.Path), err)
	case errors.Is(err, fs.ErrPermission) && named:
		return vaultError(err, "The vault's file or folder cannot be used: "+path.Path+".", "Give yourself permission to read and write it and try again, or name another folder with --vault.")
	case errors.Is(err, fs.ErrPermission):
		return vaultError(err, "The vault's file or folder cannot be used.", "Give yourself permission to read and write the vault's folder and try again.")
	case named:
		return vaultError(err, fmt.Sprintf("The vault could not be read or written: %s: %v.", path.Path, path.Err),
			"Nothing was changed. Correct what is at that place, or name another folder with --vault.")
	}
	return vaultError(err, "The vault could not be read or written.", "Nothing was changed. Run `tokendesk doctor`.")
}

// isForeign reports whether a file is somebody else's; to root all are alike.
func isForeign(path string) bool {
	_, foreign := owner.Find(path, owner.Me())
	return foreign && os.Geteuid() != 0
}

// explainIn is explain for what happened while the vault in dir was opened: SQLite does not
// say which file it may not use.
func explainIn(dir string, err error) error {
	var failed *sqlite.Error
	if !errors.As(err, &failed) || os.Geteuid() == 0 {
		return explain(err)
	}
	switch failed.Code() & 0xff {
	case lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
		if f, found := FindForeign(dir); found {
			return foreignError(f, dir, err)
		}
	}
	return explain(err)
}

// folderOf is the folder of the vault that a file of it is in.
func folderOf(path string) string {
	dir := filepath.Dir(path)
	switch filepath.Base(dir) {
	case "leases", "backups", "profiles":
		return filepath.Dir(dir)
	}
	return dir
}

// foreignError says whose a file is that keeps a person out.
func foreignError(f owner.Foreign, dir string, err error) error {
	message := fmt.Sprintf("The vault cannot be used: %s belongs to %s, and you are %s.", f.Path, f.Whose, f.Person)
	if mend := f.Mend(dir); mend != "" {
		return vaultError(err, message, "Give it back to yourself: "+mend)
	}
	return vaultError(err, message, fmt.Sprintf("Run Tokendesk as %s, or name a folder of your own with --vault.", f.Whose))
}

func fullError(err error) error {
	return vaultError(errors.Join(ErrUnwritable, err), "The vault could not be written: the disk is full.", "Its earlier content is unharmed. Free some disk space and try again.")
}

func readOnlyError(err error) error {
	return vaultError(errors.Join(ErrUnwritable, err), "The vault's file or folder cannot be written.", "Its earlier content is unharmed. Make the vault's folder writable for you and try again.")
}

func diskError(err error) error {
	return vaultError(err, "The disk reported an error while the vault was read or written.", "The last complete state is kept. Check the disk and try again.")
}
