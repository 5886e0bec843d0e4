package desk

import (
	"context"
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

// Unfold puts the files of a folder in its place: those that can be imported, by name,
// folders in it left out. Notes say, for a person, what else is there. A folder without
// any is an [*oauth.Error] of KindUsage.
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
		case len(paths) > mostOfFolder:
			return nil, nil, oauth.UsageError("There are too many files in the folder "+name+".", "Choose the files to import.")
		}
		found, err := s.recognized(ctx, paths)
		if err != nil {
			return nil, nil, err
		}
		if len(found) == 0 {
			return nil, nil, oauth.UsageError("There is nothing to import in the folder "+name+".", "It can hold "+appfile.SourceTitles()+".")
		}
		if left := len(paths) - len(found); left > 0 {
			notes = append(notes, name+": "+words.Count(left, "other file")+" left out")
		}
		files = append(files, found...)
	}
	return files, notes, nil
}

// documents are what the names of files end in that hold apps. In others, such as a
// README, a command is an example.
var documents = []string{".json", ".curl", ".sh", ".txt", ".http", ".env", ".yaml", ".yml"}

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
