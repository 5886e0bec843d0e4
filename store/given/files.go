package given

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// ErrNoFolder is the error of a path of what is no folder.
var ErrNoFolder = errors.New("it is not a folder")

// Listed is a file in a folder, as it stands there.
type Listed struct {
	Name    string
	Size    int64
	Changed time.Time
	Outside bool // a link that leads out of the folder
}

// Files returns the files in a folder whose names end in ext, by name: no hidden ones, and
// nothing that is no file of its own, such as a pipe. It opens none of them. A folder of
// more than most entries is ErrTooLong, whatever they are. It waits for a disk that hangs
// until ctx ends.
func Files(ctx context.Context, folder string, most int, ext string) ([]Listed, error) {
	return Within(ctx, func() ([]Listed, error) {
		info, err := os.Stat(folder)
		if err != nil {
			return nil, err
		}
		if !info.IsDir() {
			return nil, ErrNoFolder
		}
		dir, err := os.Open(folder)
		if err != nil {
			return nil, err
		}
		defer dir.Close()
		entries, err := dir.ReadDir(most + 1)
		switch {
		case err != nil && !errors.Is(err, io.EOF):
			return nil, err
		case len(entries) > most:
			return nil, ErrTooLong
		}
		root, err := filepath.EvalSymlinks(folder)
		if err != nil {
			return nil, err
		}
		var found []Listed
		for _, e := range entries {
			if strings.HasPrefix(e.Name(), ".") || !strings.EqualFold(filepath.Ext(e.Name()), ext) {
				continue
			}
			path := filepath.Join(folder, e.Name())
			info, err := os.Stat(path)
			if err != nil || !info.Mode().IsRegular() {
				continue // gone meanwhile, or it leads nowhere
			}
			f := Listed{Name: e.Name(), Size: info.Size(), Changed: info.ModTime()}
			if e.Type()&fs.ModeSymlink != 0 {
				target, err := filepath.EvalSymlinks(path)
				f.Outside = err != nil || !strings.HasPrefix(target, root+string(filepath.Separator))
			}
			found = append(found, f)
		}
		slices.SortFunc(found, func(a, b Listed) int { return strings.Compare(a.Name, b.Name) })
		return found, nil
	})
}
