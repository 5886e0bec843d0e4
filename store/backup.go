package store

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"
	"time"

	"filippo.io/age"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
	"tokendesk/store/keys"
)

// backupFormat is the version of a backup's inside: a line of JSON, then the
// database as it is, its records sealed.
const backupFormat = 1

// backupWork is the cost of a backup's passphrase as a power of two (scrypt's
// N): about a second and 256 MiB. More is not accepted from a file.
const backupWork = 18

// backupHead is the first line inside a backup. The key stands in it because
// the passphrase alone must be enough.
type backupHead struct {
	Format int    `json:"tokendesk_backup"`
	Vault  string `json:"vault"`
	Key    []byte `json:"key"`
	Size   int64  `json:"size"` // of the database, in bytes
	// Made is when; zero in backups of before it was written down.
	Made time.Time `json:"made,omitzero"`
}

// Backup writes the whole vault to path as one age file that opens with the
// passphrase. The copy is consistent while others save. An older backup at path
// is replaced in one step; any other file there is refused (KindUsage).
func (v *Vault) Backup(ctx context.Context, path, passphrase string) error {
	return v.backup(ctx, path, passphrase, backupWork)
}

func (v *Vault) backup(ctx context.Context, path, passphrase string, work int) error {
	if passphrase == "" {
		return oauth.UsageError("A backup needs a passphrase.", "Write one in the passphrase file.")
	}
	// The key that is written down must be the copy's.
	keyKept, err := v.locks.keepKey(ctx)
	if err != nil {
		return explain(err)
	}
	defer keyKept()
	if err := v.read(ctx, func(view) error { return nil }); err != nil {
		return err
	}
	v.using.RLock()
	defer v.using.RUnlock()
	s, _, err := v.state()
	if err != nil {
		return err
	}
	if err := replaceable(path); err != nil {
		return err
	}
	// In memory: a vault that is full or read-only can be backed up elsewhere.
	db, err := compact(ctx, v.db)
	if err != nil {
		return explain(err)
	}
	head := backupHead{Format: backupFormat, Vault: s.vault, Key: s.data, Size: int64(len(db)), Made: v.o.Now().UTC().Truncate(time.Second)}
	err = writeFile(path, func(w io.Writer) error { return writeBackup(ctx, w, head, bytes.NewReader(db), passphrase, work) })
	return targetError(path, err)
}

// replaceable refuses to write a backup over anything but a backup.
func replaceable(path string) error {
	another := oauth.UsageError("There is a file that is not a backup at "+path+".", "Choose another name for the backup. Nothing was written.")
	// Looked at first: opening a pipe would wait for whoever writes into it.
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return targetError(path, err)
	case !info.Mode().IsRegular():
		return another
	}
	data, err := os.Open(path)
	if err != nil {
		return targetError(path, err)
	}
	defer data.Close()
	start := make([]byte, 256)
	n, err := io.ReadFull(data, start)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) || !appfile.IsArchive(start[:n]) {
		return another
	}
	return nil
}

func writeBackup(ctx context.Context, w io.Writer, head backupHead, db io.Reader, passphrase string, work int) error {
	recipient, err := age.NewScryptRecipient(passphrase)
	if err != nil {
		return err
	}
	recipient.SetWorkFactor(work)
	sealed, err := age.Encrypt(w, recipient)
	if err != nil {
		return err
	}
	line, err := json.Marshal(head)
	if err != nil {
		return err
	}
	defer clear(line)
	if _, err := sealed.Write(append(line, '\n')); err != nil {
		return err
	}
	n, err := io.Copy(sealed, contextReader{ctx, db})
	if err == nil && n != head.Size {
		err = io.ErrUnexpectedEOF
	}
	if err != nil {
		return err
	}
	return sealed.Close()
}

// contextReader ends with its context.
type contextReader struct {
	ctx context.Context
	io.Reader
}

func (r contextReader) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.Reader.Read(p)
}

// targetError says what is wrong with a backup's file, which a person has named.
func targetError(path string, err error) error {
	var said *oauth.Error
	var failed *fs.PathError
	switch {
	case err == nil, errors.As(err, &said):
		return err
	case errors.Is(err, fs.ErrNotExist):
		return oauth.UsageError("The backup's file, or its folder, does not exist.", "Check the path.")
	case errors.Is(err, fs.ErrPermission):
		return oauth.UsageError("The backup's file cannot be used.", "Check its folder and permissions.")
	case errors.Is(err, syscall.EROFS):
		return oauth.UsageError("The backup cannot be written: the file system of "+path+" is read-only.", "Choose another place for the backup. The vault is unharmed.")
	case noRoom(err):
		return &oauth.Error{Kind: oauth.KindOther, Message: "The backup could not be written: the disk of " + path + " is full.", Advice: "Free some space there, or choose another place for the backup. The vault is unharmed.", Err: err}
	case errors.As(err, &failed):
		return &oauth.Error{Kind: oauth.KindOther, Message: fmt.Sprintf("The backup's file could not be read or written: %s: %v.", failed.Path, failed.Err), Advice: "Choose another place for the backup. The vault is unharmed.", Err: err}
	}
	return explain(err)
}

// readBackup opens a backup and copies its database to db. A wrong passphrase
// is of KindVault, a file that is no backup or is damaged of KindUsage. maxWork bounds
// what a file may ask for.
func readBackup(ctx context.Context, r io.Reader, passphrase string, maxWork int, db io.Writer) (backupHead, error) {
	damaged := oauth.UsageError("This is not a backup of Tokendesk, or it is damaged.",
		"Use another copy; a file of `tokendesk export` must be imported instead. Nothing was changed.")
	wrong := vaultError(keys.ErrWrongPassphrase, "The passphrase of the backup is wrong.", "Use the passphrase it was made with. Nothing was changed.")
	if passphrase == "" {
		return backupHead{}, wrong
	}
	identity, err := age.NewScryptIdentity(passphrase)
	if err != nil {
		return backupHead{}, damaged
	}
	identity.SetMaxWorkFactor(maxWork)
	sealed := bufio.NewReader(contextReader{ctx, r})
	if _, err := sealed.Peek(1); errors.Is(err, io.EOF) {
		return backupHead{}, oauth.UsageError("The file of the backup is empty.", "Use another copy. Nothing was changed.")
	}
	opened, err := age.Decrypt(sealed, identity)
	if err != nil {
		var none *age.NoIdentityMatchError
		switch {
		case ctx.Err() != nil:
			return backupHead{}, explain(ctx.Err())
		case errors.As(err, &none):
			return backupHead{}, wrong
		}
		return backupHead{}, damaged
	}
	inside := bufio.NewReader(opened)
	line, err := inside.ReadSlice('\n') // at most its buffer
	defer clear(line)
	var head backupHead
	switch {
	case err != nil, json.Unmarshal(line, &head) != nil, head.Format == 0:
		return backupHead{}, damaged
	case head.Format > backupFormat:
		return backupHead{}, vaultError(nil, "The backup was made by a newer Tokendesk.", "Update Tokendesk. Nothing was changed.")
	case len(head.Key) != keys.Size, head.Vault == "", head.Size < 0:
		return backupHead{}, damaged
	}
	// One byte more than it says proves the end, and that the last part is whole.
	n, err := io.Copy(db, io.LimitReader(inside, head.Size+1))
	switch {
	case ctx.Err() != nil:
		return backupHead{}, explain(ctx.Err())
	case errors.As(err, new(*fs.PathError)):
		return backupHead{}, explain(err) // of our side: a full disk
	case err != nil, n != head.Size:
		return backupHead{}, damaged
	}
	return head, nil
}
