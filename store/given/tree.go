package given

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"
)

// ErrTooMany is the error of a folder that holds more than is looked at.
var ErrTooMany = errors.New("there is too much in the folder")

// Limits of what [Tree] looks at.
const (
	maxTreeDepth = 16
	maxTreeFiles = 20_000
)

// Tree returns the files in a folder and in the folders in it, by their paths from
// there, with slashes and sorted; enter says which folders are looked into. Links lead
// out of a folder and are left out, as are pipes and devices; nothing is opened. More
// than a few thousand is ErrTooMany. It waits for a disk that hangs until ctx ends.
func Tree(ctx context.Context, folder string, enter func(name string) bool) ([]string, error) {
	return tree(ctx, folder, enter, maxTreeFiles)
}

func tree(ctx context.Context, folder string, enter func(name string) bool, most int) ([]string, error) {
	return Within(ctx, func() ([]string, error) {
		var files []string
		seen := 0
		var walk func(at string, depth int) error
		walk = func(at string, depth int) error {
			entries, err := os.ReadDir(filepath.Join(folder, filepath.FromSlash(at)))
			if err != nil && depth == 0 {
				return err
			}
			for _, e := range entries {
				if seen++; seen > most || ctx.Err() != nil {
					return errors.Join(ErrTooMany, ctx.Err())
				}
				name := path.Join(at, e.Name())
				switch mode := e.Type(); {
				case mode.IsRegular():
					files = append(files, name)
				case mode&fs.ModeDir != 0 && depth < maxTreeDepth && enter(e.Name()):
					if err := walk(name, depth+1); err != nil {
						return err
					}
				}
			}
			return nil
		}
		err := walk("", 0)
		return files, err
	})
}
