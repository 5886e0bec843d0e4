// Package team reads a team's folder: a folder of app files that people share, in a
// repository for instance. It reads and never writes there, and it takes no secret from
// it. What of the apps may act is for the vault and the person to say.
//
// A folder changes under its reader, by a pull that is half done or a merge that is not:
// what cannot be read is told with its file, and disturbs nothing else.
package team

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
	"tokendesk/store/appfile"
	"tokendesk/store/given"
)

const (
	// mostEntries is how many entries of a folder are looked at, mostFiles how many of
	// them are read, and mostApps how many apps they may have together.
	mostEntries = 10_000
	mostFiles   = 500
	mostApps    = 5_000
	// mostBytes bounds a file, allBytes all files together.
	mostBytes = 4 << 20
	allBytes  = 32 << 20
)

// App is an app of a team's folder, without secrets.
type App struct {
	appfile.Entry
	File string             // its name in the folder
	Own  []oauth.SecretKind // the secrets that the file had
}

// Problem is why something of a folder is not taken.
type Problem struct {
	File    string `json:"file"`    // its name in the folder; "" is the folder itself
	Message string `json:"message"` // with the path in the file, where there is one
	Advice  string `json:"advice,omitempty"`
	// Note reports that nothing is wrong: something was left out on purpose.
	Note bool `json:"note,omitempty"`
}

// Folder is what was read of a team's folder.
type Folder struct {
	Path  string
	Stamp string // of what was read, see [Stamp]; "" where it may change again without another one
	Apps  []App  // in the order of files and of the apps in them; an id may come twice
	// Unread are the files that could not be read: nothing is known of what they had.
	Unread   []string
	Problems []Problem
}

// Name is what a folder is called: the group of its apps that name none.
func Name(folder string) string { return filepath.Base(filepath.Clean(folder)) }

// Read reads a folder whole. An error is one of the folder itself, an [*oauth.Error] of
// KindUsage; then nothing is known of it.
func Read(ctx context.Context, folder string) (Folder, error) {
	files, err := list(ctx, folder)
	if err != nil {
		return Folder{}, err
	}
	f := Folder{Path: folder, Stamp: settledStamp(files, time.Now())}
	total := int64(0)
	for _, file := range files {
		if file.Size <= mostBytes && !file.Outside { // the others are not read
			total += file.Size
		}
		if total > allBytes {
			return Folder{}, oauth.UsageError("The app files in "+visible.Text(folder)+" are too large together.", "Choose a folder that holds the team's app files only.")
		}
		if err := f.read(ctx, file); err != nil {
			return Folder{}, err
		}
		if len(f.Apps) > mostApps {
			return Folder{}, oauth.UsageError("There are too many apps in the folder "+visible.Text(folder)+".", "Split it into several folders.")
		}
	}
	return f, nil
}

// list returns the files of a folder that may hold apps, by name.
func list(ctx context.Context, folder string) ([]given.Listed, error) {
	found, err := given.Files(ctx, folder, mostEntries, ".json")
	name := visible.Text(folder)
	switch {
	case ctx.Err() != nil:
		return nil, &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	case errors.Is(err, given.ErrTooLong), len(found) > mostFiles:
		return nil, oauth.UsageError("There are too many files in the folder "+name+".", "Choose a folder that holds the team's app files only.")
	case errors.Is(err, fs.ErrNotExist):
		return nil, oauth.UsageError("There is no folder "+name+".", "Check the path. If the folder has moved, remove it here and add it where it is now.")
	case errors.Is(err, given.ErrNoFolder):
		return nil, oauth.UsageError(name+" is not a folder.", "Choose the folder that holds the team's app files.")
	case err != nil:
		return nil, oauth.UsageError("The folder "+name+" cannot be read: "+reason(err)+".", "Check its permissions.")
	}
	return found, nil
}

// read reads one file. Its error is the context's.
func (f *Folder) read(ctx context.Context, file given.Listed) error {
	refuse := func(message, advice string) {
		f.Unread = append(f.Unread, file.Name)
		f.Problems = append(f.Problems, Problem{File: file.Name, Message: message, Advice: advice})
	}
	switch {
	case file.Outside:
		refuse("This is a link that leads out of the folder. It was not read.", "Put the file itself into the folder.")
		return nil
	case file.Size > mostBytes:
		refuse("This file is too large for an app file. It was not read.", "An app file of a team's folder can have 4 MB.")
		return nil
	}
	data, _, err := given.Read(ctx, filepath.Join(f.Path, file.Name), mostBytes)
	switch {
	case ctx.Err() != nil:
		return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	case err != nil:
		refuse("This file cannot be read: "+reason(err)+".", "Check its permissions.")
		return nil
	case conflict(data):
		refuse("This file has the marks of a merge conflict (<<<<<<<).", "Resolve the conflict in the file. Until then its apps stay as they were.")
		return nil
	case !json.Valid(plain(data)):
		if meant(data) {
			refuse(incomplete.Message, incomplete.Advice)
		} else {
			f.Unread = append(f.Unread, file.Name) // perhaps another program's, that has remarks in it
		}
		return nil
	case !ours(data):
		return nil // another program's, such as package.json
	}
	read, notes, err := appfile.ParseAs(appfile.SourceApp, data, f.Path)
	for _, note := range notes {
		f.Problems = append(f.Problems, Problem{File: file.Name, Message: note, Note: true})
	}
	var e *oauth.Error
	switch {
	case errors.As(err, &e):
		refuse(e.Message, e.Advice)
		return nil
	case err != nil:
		refuse("This file cannot be read.", "")
		return nil
	}
	f.take(file.Name, read.Apps)
	return nil
}

// take takes the apps of a file: under the folder's name where they name no group, and
// without the secrets, which are each person's own.
func (f *Folder) take(file string, apps []appfile.Entry) {
	for _, e := range apps {
		if len(ownSecrets(e)) > 0 {
			f.Problems = append(f.Problems, Problem{
				File: file, Note: true, Message: "The secrets of " + e.App.ID + " in this file were not taken: secrets are each person's own.",
				Advice: "Remove them from the file, and replace them at the provider if others have seen them.",
			})
		}
		own := ownSecrets(e)
		e.Secrets, e.AccountSecrets = e.Secrets.SetAndEmpty(), nil
		if e.App.Group == "" {
			e.App.Group = Name(f.Path)
		}
		e.App.Favourite = false // the person's own
		f.Apps = append(f.Apps, App{Entry: e, File: file, Own: own})
	}
}

// ownSecrets are the kinds of secret that a file has of an app, by name; those that are set
// and empty are nobody's secret.
func ownSecrets(e appfile.Entry) (kinds []oauth.SecretKind) {
	for _, secrets := range append(slices.Collect(maps.Values(e.AccountSecrets)), e.Secrets) {
		for kind, secret := range secrets {
			if secret != "" && !slices.Contains(kinds, kind) {
				kinds = append(kinds, kind)
			}
		}
	}
	slices.Sort(kinds)
	return kinds
}

// conflict reports whether a text has a line that git marks a conflict with.
func conflict(data []byte) bool {
	for line := range strings.Lines(string(data)) {
		if strings.HasPrefix(line, "<<<<<<< ") || strings.HasPrefix(line, ">>>>>>> ") {
			return true
		}
	}
	return false
}

// incomplete is what is told of a file that is cut off.
var incomplete = Problem{
	Message: "This file is not complete, or no valid JSON.",
	Advice:  "Wait until it is written, or correct it. Until then its apps stay as they were.",
}

// Incomplete is the problem of a file that had apps and cannot be read any longer.
func Incomplete(file string) Problem {
	p := incomplete
	p.File = file
	return p
}

// meant reports whether a text that is no JSON was meant as an app file: it says so, or
// nobody has begun to write it.
func meant(data []byte) bool {
	return len(bytes.TrimSpace(plain(data))) == 0 || bytes.Contains(data, []byte(`"tokendesk"`))
}

// ours reports whether JSON is an app file, whole or not.
func ours(data []byte) bool {
	var o map[string]json.RawMessage
	if json.Unmarshal(plain(data), &o) != nil {
		return false
	}
	_, says := o["tokendesk"]
	return says
}

// plain is a text without a byte order mark.
func plain(data []byte) []byte { return bytes.TrimPrefix(data, []byte("\ufeff")) }

// reason is what the system said, without the path.
func reason(err error) string {
	var e *fs.PathError
	if errors.As(err, &e) {
		return e.Err.Error()
	}
	return err.Error()
}
