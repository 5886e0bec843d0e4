package desk

import (
	"context"
	"errors"
	"path/filepath"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/store/appfile"
	"tokendesk/store/given"
	"tokendesk/ui/words"
)

// mostOfFolder is how many files of a folder are looked at.
const mostOfFolder = 500

// Unfold puts the files of a folder in its place: those of a collection that a program
// keeps as a folder of files, and those that can be imported alone, by name, of which
// folders in it are left out. Notes say, for a person, what else is there. A folder
// without any is an [*oauth.Error] of KindUsage.
func Unfold(ctx context.Context, sources []ImportSource) (files []ImportSource, notes []string, err error) {
	for _, s := range sources {
		if s.Path == "" {
			files = append(files, s)
			continue
		}
		paths, folder, err := given.Folder(ctx, s.Path)
		name := words.Quoted(filepath.Base(s.Path))
		switch {
		case ctx.Err() != nil:
			return nil, nil, interrupted(ctx, ctx.Err())
		case err != nil:
			return nil, nil, oauth.UsageError("The folder "+name+" cannot be read: "+reason(err)+".", "Check its permissions.")
		case !folder:
			files = append(files, s)
			continue
		}
		kept, taken, err := s.collections(ctx)
		if err != nil {
			return nil, nil, err
		}
		paths = slices.DeleteFunc(paths, func(path string) bool { return taken[path] })
		if len(paths) > mostOfFolder {
			return nil, nil, oauth.UsageError("There are too many files in the folder "+name+".", "Choose the files to import.")
		}
		found, err := s.recognized(ctx, paths)
		if err != nil {
			return nil, nil, err
		}
		if len(found)+len(kept) == 0 {
			return nil, nil, oauth.UsageError("There is nothing to import in the folder "+name+".", "It can hold "+appfile.SourceTitles()+".")
		}
		if left := len(paths) - len(found); left > 0 {
			notes = append(notes, name+": "+words.Count(left, "other file")+" left out")
		}
		files = append(append(files, kept...), found...)
	}
	return files, notes, nil
}

// documents are what the names of files end in that hold apps. In others, such as a
// README, a command is an example.
var documents = []string{".json", ".curl", ".sh", ".txt", ".http", ".rest", ".bru", ".env", ".yaml", ".yml"}

// entered reports whether a folder within a folder is looked into: not what is hidden,
// but for what Postman and VS Code keep of requests, and no other people's programs.
func entered(name string) bool {
	switch name {
	case ".resources", ".vscode", ".postman":
		return true
	case "node_modules", "vendor":
		return false
	}
	return !strings.HasPrefix(name, ".")
}

// collections are the files of collections that are kept as folders: s itself, or
// folders in it. taken are their paths.
func (s ImportSource) collections(ctx context.Context) (files []ImportSource, taken map[string]bool, err error) {
	tree, err := given.Tree(ctx, s.Path, entered)
	switch {
	case ctx.Err() != nil:
		return nil, nil, interrupted(ctx, ctx.Err())
	case errors.Is(err, given.ErrTooMany):
		return nil, nil, oauth.UsageError("There is too much in the folder "+words.Quoted(filepath.Base(s.Path))+".", "Choose the folder of the collection.")
	case err != nil:
		return nil, nil, oauth.UsageError("The folder "+words.Quoted(filepath.Base(s.Path))+" cannot be read: "+reason(err)+".", "Check its permissions.")
	}
	taken = map[string]bool{}
	for _, c := range appfile.Folders(tree) {
		if s.From != "" && s.From != c.Source {
			continue
		}
		for _, within := range c.Files {
			one := s
			one.Path, one.From, one.folder, one.within = filepath.Join(s.Path, filepath.FromSlash(within)), c.Source, s.Path, within
			taken[one.Path] = true
			files = append(files, one)
		}
	}
	return files, taken, nil
}

// recognized are the files that can be imported.
func (s ImportSource) recognized(ctx context.Context, paths []string) (found []ImportSource, err error) {
	size := 0
	for _, path := range paths {
		if !slices.Contains(documents, strings.ToLower(filepath.Ext(path))) {
			continue
		}
		one := s
		one.Path = path
		data, _, err := one.read(ctx)
		switch {
		case ctx.Err() != nil:
			return nil, err
		case err != nil || !appfile.Recognizes(data):
			continue
		}
		if size += len(data); size > MaxImport {
			return nil, oauth.UsageError("The files in this folder are too large together.", "Import them one after the other.")
		}
		found = append(found, one)
	}
	return found, nil
}
