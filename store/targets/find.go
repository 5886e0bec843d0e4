package targets

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"tokendesk/store/given"
)

// Found is a file of a folder in which a token could be kept current.
type Found struct {
	Path  string
	Place Place // its name is "" where none of the values looks like a token's
	There bool  // a value stands there now; else it is added
}

// limits of a search
const (
	maxDepthFound = 5
	maxFolders    = 2_000
	maxRead       = 500
	maxFound      = 100
	maxFoundSize  = 1 << 20
)

// passedOver are folders of what others made: packages, builds, caches.
var passedOver = []string{
	"node_modules", "bower_components", "vendor", "dist", "build", "target", "out", "bin", "obj", "coverage",
	"venv", ".venv", "__pycache__", ".git", ".hg", ".svn", ".cache", ".npm", ".cargo", ".gradle", ".m2", ".rustup", ".next", ".terraform", "testdata",
}

// Find looks through a folder and those in it for files in which a token could be kept,
// the likely ones first. It is bounded in depth, in the number of folders and files and
// in their size, follows no link to a folder, and opens nothing but what its name says is
// of a format. What cannot be read is passed over; the error is ctx's, or of the folder
// itself.
func Find(ctx context.Context, folder string) ([]Found, error) {
	type visit struct {
		path  string
		depth int
	}
	var found []Found
	folders, read := 0, 0
	for queue := []visit{{folder, 0}}; len(queue) > 0 && folders < maxFolders; folders++ {
		v := queue[0]
		queue = queue[1:]
		entries, err := given.List(ctx, v.path)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil && v.depth == 0 {
			return nil, err
		}
		for _, e := range entries {
			path := filepath.Join(v.path, e.Name)
			switch {
			case e.Folder:
				if v.depth < maxDepthFound && !slices.Contains(passedOver, e.Name) && isOwnFolder(path) {
					queue = append(queue, visit{path, v.depth + 1})
				}
			case read < maxRead && len(found) < maxFound && mayHold(path):
				read++
				data, regular, err := given.Read(ctx, path, maxFoundSize)
				if ctx.Err() != nil {
					return nil, ctx.Err()
				}
				if err != nil || !regular {
					continue
				}
				if p, ok := Guess(path, data); ok && (p.Name != "" || p.Format == Raw || asked(path, p.Format)) {
					_, there, err := Value(p, data)
					found = append(found, Found{path, p, there && err == nil})
				}
			}
		}
	}
	slices.SortStableFunc(found, func(a, b Found) int { return likelihood(b) - likelihood(a) })
	return found, nil
}

// mayHold reports whether a file's name says that a token could be kept in it. Examples
// are for others to copy.
func mayHold(path string) bool {
	name := strings.ToLower(filepath.ToSlash(path))
	for _, word := range []string{".example", ".sample", ".template", ".dist", ".defaults", "package-lock.json", "package.json", "tsconfig", "composer.json"} {
		if strings.Contains(filepath.Base(name), word) {
			return false
		}
	}
	for _, r := range rewriters() {
		if r.named(name) {
			return true
		}
	}
	return false
}

// asked reports whether a file is worth showing though none of its values looks like a
// token's: one that is for such values alone.
func asked(path string, f Format) bool {
	switch f {
	case Dotenv, Postman, JetBrains, Bruno, Insomnia, CurlConfig:
		return true
	case VSCode:
		return false
	}
	return filepath.Base(path) == ".npmrc"
}

// likelihood orders what was found: a value that is there goes before one to be added,
// and what is made for secrets before any other file.
func likelihood(f Found) int {
	n := 0
	if f.There && rankOf(f.Place.Name) > 0 {
		n += 2
	}
	if f.Place.Format != JSON && f.Place.Format != YAML {
		n++
	}
	return n
}
