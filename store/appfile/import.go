package appfile

import (
	"bytes"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// Source is what an import is read as.
type Source string

// What can be imported.
const (
	SourceApp     Source = "app"
	SourcePostman Source = "postman"
	SourceCurl    Source = "curl"
)

// SourceInfo is what a person is told of an import format.
type SourceInfo struct {
	Name  Source
	Title string // with its article: "an app file"
}

// format is one import format. A new one is a file with such a function, its
// name above and a line in [formats].
type format struct {
	SourceInfo

	// guess reports whether a text, without a byte order mark and white space
	// around it, is of this format. Without guess it is what nothing else is.
	guess func(text []byte) bool

	// read is [ParseAs].
	read func(data []byte, dir string) (File, []string, error)
}

// formats are all import formats, in the order of the help.
func formats() []format {
	return []format{appFormat(), postmanFormat(), curlFormat()}
}

// Sources lists what can be imported, in the order of the help.
func Sources() []SourceInfo {
	var all []SourceInfo
	for _, f := range formats() {
		all = append(all, f.SourceInfo)
	}
	return all
}

// SourceNames lists the names of what can be imported: app, postman, curl.
func SourceNames() []string {
	var names []string
	for _, s := range Sources() {
		names = append(names, string(s.Name))
	}
	return names
}

// SourceList is the names as part of a sentence: "app, postman or curl".
func SourceList() string {
	names := SourceNames()
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " or " + names[last]
}

// SourceTitles is what can be imported as part of a sentence: "an app file, a
// Postman collection or environment, or a curl command".
func SourceTitles() string {
	var titles []string
	for _, s := range Sources() {
		titles = append(titles, s.Title)
	}
	last := len(titles) - 1
	return strings.Join(titles[:last], ", ") + ", or " + titles[last]
}

// ParseSource reads the name of a format; "" is left for [Guess]. An unknown one
// is an *oauth.Error of KindUsage that lists the names.
func ParseSource(name string) (Source, error) {
	if name != "" && !slices.Contains(SourceNames(), name) {
		return "", oauth.UsageError("Nothing is imported from “"+visible.Line(name, 60)+"”.", "Use --from "+SourceList()+".")
	}
	return Source(name), nil
}

// Guess says what data is. What is nothing known is called an app file, whose
// reader explains best what is wrong.
func Guess(data []byte) Source {
	text := bytes.TrimSpace(bytes.TrimPrefix(data, bom))
	for _, f := range formats() {
		if f.guess != nil && f.guess(text) {
			return f.Name
		}
	}
	return SourceApp
}

// ParseAs reads data as what s says. dir is the folder that relative paths start
// at: the file's, or for standard input the working directory; "" for a text
// that was pasted, of which no relative path is taken. Notes are remarks for a person: what was
// not understood, and what is still missing.
//
// From a Postman file or a curl command comes what they say and no more: what they
// leave open stays open (see [catalogue.Catalogue.Outline]). An app of theirs that
// could never be used is left out, with a note.
func ParseAs(s Source, data []byte, dir string) (f File, notes []string, err error) {
	if IsArchive(data) {
		return File{}, nil, oauth.UsageError("This is an encrypted archive.", "Import it with its passphrase.")
	}
	for _, format := range formats() {
		if format.Name != s {
			continue
		}
		f, notes, err := format.read(bytes.TrimPrefix(data, bom), dir)
		if err != nil || s == SourceApp {
			return f, notes, err
		}
		return withoutWrong(f, notes)
	}
	return File{}, nil, oauth.UsageError("Nothing of this kind can be imported.", "It can be "+SourceList()+".")
}
