package appfile

import (
	"bytes"
	"slices"
	"strings"
	"sync"

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

	SourceOpenAPI    Source = "openapi"
	SourceDotenv     Source = "dotenv"
	SourceGoogle     Source = "google"
	SourceKubeconfig Source = "kubeconfig"
	SourceOAuth2c    Source = "oauth2c"
	SourceAddress    Source = "address"
	SourceDiscovery  Source = "discovery"
	SourceMCP        Source = "mcp"
	SourceSalesforce Source = "sfdx"
	SourceRclone     Source = "rclone"
	SourceOIDCAgent  Source = "oidc-agent"
	SourceKeycloak   Source = "keycloak"
	SourceAzure      Source = "azure"

	SourceInsomnia   Source = "insomnia"
	SourceBruno      Source = "bruno"
	SourceHoppscotch Source = "hoppscotch"
	SourceJetBrains  Source = "jetbrains"
	SourceHTTP       Source = "http"
)

// SourceInfo is what a person is told of an import format.
type SourceInfo struct {
	Name  Source
	Title string // with its article: "an app file"
}

// format is one import format, or one that is known by sight and not read. A new
// one is a file with such a function, its name above and a line in [formats]; one
// that is known already needs its read alone.
type format struct {
	SourceInfo

	// guess reports whether a text, without a byte order mark and white space
	// around it, is of this format. Without guess it is what nothing else is.
	guess func(text []byte) bool

	// ofObject is guess of what is JSON: of its object or, inList, of the first in its
	// list.
	ofObject func(o object) bool
	inList   bool

	// read is [ParseAs]; nil for what is not read.
	read func(data []byte, dir string) (File, []string, error)

	// together is [ParseTogether], nil for a format whose files stand alone.
	// hasValues reports whether a file of the format only has values for others.
	together  func(documents []Document) (File, []string, error)
	hasValues func(text []byte) bool

	// with is another format that files of this one are read together with; "" for none.
	with Source

	// folder reports which files of a folder are a collection of the format, by their
	// paths in it, with slashes; nil for a format that writes no folders.
	folder func(paths []string) []string

	// instead is the advice for what is not read.
	instead string
}

// Document is a file that was read.
type Document struct {
	Name string // what it is called; "" where nobody knows
	Path string // in the folder that is read, with slashes; "" for a file alone
	Data []byte
}

// formats are all import formats, those that are read in the order of the help.
// The first whose guess is right counts. They are only looked at.
var formats = sync.OnceValue(func() []format {
	return slices.Concat(binaryFormats(), []format{appFormat(), postmanFormat()}, collectionFormats(), []format{openAPIFormat()},
		readJSON(), jsonFormats(), pageFormats(), []format{commandFormat(), curlFormat(), httpFormat()}, readTexts(), textFormats())
})

// collectionFormats are the collections of other programs than Postman, in the order of
// the help.
func collectionFormats() []format {
	return []format{insomniaFormat(), brunoFormat(), hoppscotchFormat(), jetbrainsFormat()}
}

// readJSON are the formats of JSON that are read besides, in the order of the help.
func readJSON() []format {
	return []format{googleFormat(), azureFormat(), keycloakFormat(), mcpFormat(), sfdxFormat(), oidcAgentFormat(), discoveryFormat()}
}

// readTexts are the other texts that are read besides, in the order of the help.
func readTexts() []format {
	return []format{kubeconfigFormat(), rcloneFormat(), envFormat(), addressFormat()}
}

// formatOf returns the format with a name; the zero format where there is none.
func formatOf(s Source) format {
	for _, f := range formats() {
		if f.Name == s {
			return f
		}
	}
	return format{}
}

// Sources lists what can be imported, in the order of the help.
func Sources() []SourceInfo {
	var all []SourceInfo
	for _, f := range formats() {
		if f.read != nil {
			all = append(all, f.SourceInfo)
		}
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

// SourceTitles is what can be imported as part of a sentence. What people come with
// most is named, the rest counted together: the help lists all.
func SourceTitles() string {
	var titles []string
	for _, s := range []Source{SourceApp, SourcePostman, SourceCurl, SourceOpenAPI, SourceDotenv} {
		titles = append(titles, formatOf(s).Title)
	}
	return strings.Join(titles, ", ") + ", or a file of another program"
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
	text := bytes.TrimSpace(asUTF8(data))
	o, listed := firstObject(text)
	for _, f := range formats() {
		switch {
		case hasKey(o, "tokendesk"):
			return SourceApp
		case f.ofObject != nil && o != nil && (f.inList || !listed) && f.ofObject(o), f.guess != nil && f.guess(text):
			return f.Name
		}
	}
	return SourceApp
}

// Recognizes reports whether data is known as something that can be imported, and not
// only taken for it.
func Recognizes(data []byte) bool {
	source := Guess(data)
	if source == SourceApp {
		o, _ := firstObject(bytes.TrimSpace(asUTF8(data)))
		return hasKey(o, "tokendesk")
	}
	return formatOf(source).read != nil
}

// HasValues reports whether data, read as what s says, has values for other files
// and is read together with them: a Postman environment.
func HasValues(s Source, data []byte) bool {
	f := formatOf(s)
	return f.hasValues != nil && f.hasValues(bytes.TrimSpace(asUTF8(data)))
}

// ReadWith is the format whose files are read together with those of s: s itself, or
// the one that files of s are values for.
func ReadWith(s Source) Source {
	if with := formatOf(s).with; with != "" {
		return with
	}
	return s
}

// Belongs reports whether a file with a name, which may be of any kind, has values for
// files of s beside it: a .env file for requests.
func Belongs(s Source, name string) bool {
	f := formatOf(s)
	return f.folder != nil && slices.Contains(f.folder([]string{sample[s], name}), name) && name != sample[s]
}

// sample is the name of a file that makes a folder one of a format.
var sample = map[Source]string{SourceHTTP: "a.http", SourceBruno: "a.bru"}

// Collection is a collection that a program keeps as a folder of files.
type Collection struct {
	Source Source
	Files  []string // by their paths in the folder that was looked at, with slashes
}

// Folders finds the collections in a folder, by the paths of all files in it, with
// slashes.
func Folders(paths []string) []Collection {
	var all []Collection
	left := slices.Clone(paths)
	for _, f := range formats() {
		if f.folder == nil {
			continue
		}
		files := f.folder(left)
		if len(files) == 0 {
			continue
		}
		taken := map[string]bool{}
		for _, file := range files {
			taken[file] = true
		}
		left = slices.DeleteFunc(left, func(p string) bool { return taken[p] })
		all = append(all, Collection{Source: f.Name, Files: files})
	}
	return all
}

// ParseAs reads data as what s says. dir is the folder that relative paths start
// at: the file's, or for standard input the working directory; "" for a text
// that was pasted, of which no relative path is taken. Notes are remarks for a
// person: what was left out or not understood. They come with an error, too.
//
// From what another program wrote comes what it says and no more: where it leaves a
// value open, the app does (see [catalogue.Catalogue.Outline]). An app of it that
// could never be used is left out, with a note. Entry.Made says that ids are made up.
//
// What is known and not read is an *oauth.Error of KindUsage that names it.
func ParseAs(s Source, data []byte, dir string) (File, []string, error) {
	if IsArchive(data) {
		return File{}, nil, oauth.UsageError("This is an encrypted archive.", "Import it with its passphrase.")
	}
	f := formatOf(s)
	switch {
	case len(bytes.TrimSpace(asUTF8(data))) == 0:
		return File{}, nil, oauth.UsageError("The file is empty.", "It can be "+SourceTitles()+".")
	case f.Name == "":
		return File{}, nil, oauth.UsageError("This kind of file cannot be imported.", "It can be "+SourceList()+".")
	case f.read == nil:
		return File{}, nil, f.notRead()
	}
	file, notes, err := f.read(asUTF8(data), dir)
	switch {
	case err == nil && s == SourceApp && len(file.Apps) == 0:
		return File{}, notes, oauth.UsageError("There is no app in this file.", "Its list \"apps\" is empty.")
	case err != nil || s == SourceApp:
		return file, notes, err
	}
	return withoutWrong(file.made(), notes)
}

// ParseTogether is ParseAs of several files of a format, of which some have values
// for others.
func ParseTogether(s Source, documents []Document) (File, []string, error) {
	f := formatOf(s)
	if f.together == nil {
		return File{}, nil, oauth.UsageError("Files of this kind are imported one by one.", "")
	}
	plain := make([]Document, len(documents))
	for i, d := range documents {
		plain[i] = Document{Name: d.Name, Path: d.Path, Data: asUTF8(d.Data)}
	}
	file, notes, err := f.together(plain)
	if err != nil {
		return file, notes, err
	}
	return withoutWrong(file.made(), notes)
}

// made marks the ids of another program's apps as made up.
func (f File) made() File {
	for i := range f.Apps {
		f.Apps[i].Made = true
	}
	return f
}

// notRead is the failure of a format that is known and not read.
func (f format) notRead() error {
	return oauth.UsageError("This is "+f.Title+", which cannot be imported.", strings.TrimSpace(f.instead+" What can be imported is "+SourceTitles()+"."))
}
