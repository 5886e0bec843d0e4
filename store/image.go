package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"syscall"

	"modernc.org/sqlite"
	lib "modernc.org/sqlite/lib"

	"tokendesk/oauth"
)

// maxImage bounds a database that is taken into memory, in bytes.
const maxImage = 256 << 20

// ErrUnwritable is wrapped by errors about a vault that can be read and not written now: its
// disk is full or read-only, or the person may not write there.
var ErrUnwritable = errors.New("store: not writable")

// unwritable reports whether an error of opening a vault, not yet explained, says that it
// cannot be written, or that what the processes share cannot be made beside it.
func unwritable(err error) bool {
	var said *oauth.Error
	if err == nil || errors.As(err, &said) {
		return false
	}
	var failed *sqlite.Error
	if errors.As(err, &failed) {
		switch failed.Code() {
		case lib.SQLITE_IOERR_SHMOPEN, lib.SQLITE_IOERR_SHMSIZE, lib.SQLITE_IOERR_SHMMAP, lib.SQLITE_IOERR_SHMLOCK,
			lib.SQLITE_IOERR_WRITE, lib.SQLITE_IOERR_FSYNC, lib.SQLITE_IOERR_TRUNCATE, lib.SQLITE_IOERR_LOCK:
			return true
		}
		switch failed.Code() & 0xff {
		case lib.SQLITE_FULL, lib.SQLITE_READONLY, lib.SQLITE_CANTOPEN, lib.SQLITE_PERM:
			return true
		}
	}
	return errors.Is(err, fs.ErrPermission) || errors.Is(err, syscall.EROFS) || noRoom(err)
}

// noRoom reports whether a disk is full, or the person's share of it.
func noRoom(err error) bool { return errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) }

// openToRead opens a vault that cannot be written, for why, as it stands now: in memory, with
// nothing made beside it. It never changes; what would change it fails with why.
func openToRead(ctx context.Context, o Options, why error) (*Vault, error) {
	image, err := readImage(vaultPath(o.Dir))
	if err != nil {
		return nil, why
	}
	v := newVault(o, openImage(image))
	v.locks, v.unwritable = newLocks(""), why
	v.notes = networkNote(o.Dir, o.networkFS(o.Dir))
	if err := v.unsealer()(ctx); err != nil {
		return nil, errors.Join(explainIn(o.Dir, err), v.db.Close())
	}
	return v, nil
}

// readImage returns a database as its files have it, written by others meanwhile or not. One
// that a crash left half written cannot be had without writing.
func readImage(path string) ([]byte, error) {
	if err := plainFiles(path); err != nil {
		return nil, err
	}
	for range 10 {
		before := stampsOf(path)
		if before[2] != "" {
			return nil, fs.ErrInvalid // SQLite's older kind of log: it would have to be rolled back
		}
		db, err := readBounded(path)
		if err != nil {
			return nil, err
		}
		wal, err := readBounded(path + "-wal")
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if stampsOf(path) == before {
			return replay(db, wal), nil
		}
	}
	return nil, fs.ErrInvalid
}

// stampsOf tells states of a database's files apart.
func stampsOf(path string) (stamps [3]string) {
	for i, part := range []string{"", "-wal", "-journal"} {
		if info, err := os.Stat(path + part); err == nil && info.Size() > 0 {
			stamps[i] = fmt.Sprint(info.ModTime().UnixNano(), info.Size())
		}
	}
	return stamps
}

func readBounded(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxImage+1))
	if err == nil && len(data) > maxImage {
		err = errTooLarge
	}
	return data, err
}

// openImage opens a database that is in memory.
func openImage(image []byte) *sql.DB {
	db := sql.OpenDB(imageConnector{connector{dsn(memory)}, image})
	db.SetMaxOpenConns(1) // what is changed is changed in that one's copy
	db.SetMaxIdleConns(1)
	return db
}

// imageConnector opens connections to a copy of a database.
type imageConnector struct {
	connector
	image []byte
}

// Connect implements [driver.Connector].
func (c imageConnector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	copies, ok := conn.(interface{ Deserialize([]byte) error })
	if !ok {
		return nil, errors.Join(errNoCopies, conn.Close())
	}
	if err := copies.Deserialize(c.image); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

var errNoCopies = errors.New("store: the SQLite driver copies no databases")

// compact returns a consistent copy of a database, without what was deleted from it; a
// database that is damaged is an error.
func compact(ctx context.Context, db *sql.DB) ([]byte, error) {
	image, err := serialized(ctx, db)
	if err != nil {
		return nil, err
	}
	copied := openImage(inOneFile(image))
	defer copied.Close()
	if _, err := copied.ExecContext(ctx, `VACUUM`); err != nil {
		return nil, err
	}
	return serialized(ctx, copied)
}

func serialized(ctx context.Context, db *sql.DB) (image []byte, err error) {
	conn, err := db.Conn(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	err = conn.Raw(func(c any) error {
		copies, ok := c.(interface{ Serialize() ([]byte, error) })
		if !ok {
			return errNoCopies
		}
		image, err = copies.Serialize()
		return err
	})
	return image, err
}
