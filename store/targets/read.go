package targets

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"tokendesk/oauth"
	"tokendesk/store/given"
)

// Causes of a file that is not written, for errors.Is. Each comes within an
// [*oauth.Error] that says it to a person.
var (
	// ErrTracked: git tracks the file or does not ignore it; a person may allow that.
	ErrTracked = errors.New("git does not ignore the file")
	// ErrMissing: there is no such file, and none is to be made.
	ErrMissing = errors.New("the file does not exist")
	// ErrChanged: somebody else wrote the file at the same time; trying again may do.
	ErrChanged = errors.New("the file changed meanwhile")
	// ErrUnsafe: it is no file of one's own, or its link leads out of its folder.
	ErrUnsafe = errors.New("the file is not written there")
)

// Read reads a file for [Value], [Places] and the like: at most [MaxSize] bytes of a
// regular file. It waits for a disk that hangs until ctx ends. Errors are
// [*oauth.Error]s; that of a missing file is ErrMissing.
func Read(ctx context.Context, path string) ([]byte, error) {
	file, err := resolve(ctx, path)
	if err != nil {
		return nil, err
	}
	if file.info == nil {
		return nil, missing(path)
	}
	return file.read(ctx)
}

// location is a file after its links.
type location struct {
	named string      // as a person named it
	path  string      // where it is
	info  fs.FileInfo // nil where there is no file yet
}

// resolve follows the link that a path may be, which must not lead out of its folder: a
// link that somebody else put there would write the token elsewhere.
func resolve(ctx context.Context, path string) (location, error) {
	return given.Within(ctx, func() (location, error) { return resolveNow(path) })
}

func resolveNow(path string) (location, error) {
	l := location{named: path}
	folder, err := filepath.EvalSymlinks(filepath.Dir(path))
	if err != nil {
		return l, failed("The folder of the file cannot be opened", path, err)
	}
	l.path = filepath.Join(folder, filepath.Base(path))
	info, err := os.Lstat(l.path)
	if err == nil && info.Mode()&fs.ModeSymlink != 0 {
		to, err := filepath.EvalSymlinks(l.path)
		if err != nil {
			return l, failed("The link leads nowhere", path, err)
		}
		if inside, err := filepath.Rel(folder, to); err != nil || inside == ".." || strings.HasPrefix(inside, ".."+string(filepath.Separator)) {
			return l, unsafe("The file is a link that leads out of its folder: "+shownPath(path)+".", "Name the file that it leads to.")
		}
		l.path = to
		info, err = os.Lstat(to)
		if err != nil {
			return l, failed("The file cannot be opened", path, err)
		}
		l.info = info
	} else if err == nil {
		l.info = info
	} else if !errors.Is(err, fs.ErrNotExist) {
		return l, failed("The file cannot be opened", path, err)
	}
	switch {
	case l.info == nil:
		return l, nil
	case l.info.IsDir():
		return l, unsafe("This is a folder, not a file: "+shownPath(path)+".", "Name a file in it.")
	case !l.info.Mode().IsRegular():
		return l, unsafe("This is no regular file: "+shownPath(path)+".", "Name a file, not a pipe or a device.")
	}
	return l, nil
}

func (l location) read(ctx context.Context) ([]byte, error) {
	if l.info.Size() > MaxSize {
		return nil, oauth.UsageError("The file is larger than 4 MiB: "+shownPath(l.named)+".", "Tokendesk keeps smaller files current.")
	}
	data, regular, err := given.Read(ctx, l.path, MaxSize)
	switch {
	case ctx.Err() != nil:
		return nil, &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	case errors.Is(err, given.ErrTooLong):
		return nil, oauth.UsageError("The file is larger than 4 MiB: "+shownPath(l.named)+".", "Tokendesk keeps smaller files current.")
	case errors.Is(err, fs.ErrNotExist):
		return nil, missing(l.named)
	case err != nil:
		return nil, failed("The file cannot be read", l.named, err)
	case !regular:
		return nil, unsafe("This is no regular file: "+shownPath(l.named)+".", "Name a file, not a pipe or a device.")
	}
	return data, nil
}

// isOwnFolder reports whether a path is a folder and no link to one.
func isOwnFolder(path string) bool {
	info, err := os.Lstat(path)
	return err == nil && info.IsDir()
}

func missing(path string) error {
	return &oauth.Error{Kind: oauth.KindUsage, Message: "There is no file " + shownPath(path) + ".", Advice: "Create it, or choose another one.", Err: ErrMissing}
}

func unsafe(message, advice string) error {
	return &oauth.Error{Kind: oauth.KindUsage, Message: message, Advice: advice, Err: ErrUnsafe}
}

// failed is the failure of the disk. What the system says is cleaned: paths in it are
// shown once, by us.
func failed(what, path string, err error) error {
	reason := err.Error()
	var pathError *fs.PathError
	var link *os.LinkError
	var call *os.SyscallError
	switch {
	case errors.As(err, &pathError):
		reason = pathError.Err.Error()
	case errors.As(err, &link):
		reason = link.Err.Error()
	case errors.As(err, &call):
		reason = call.Err.Error()
	}
	advice := "Check that the file and its folder are yours and can be written."
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: err}
	}
	return &oauth.Error{Kind: oauth.KindOther, Message: what + ": " + shownPath(path) + " (" + reason + ").", Advice: advice, Err: err}
}
