package desk

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/store"
	"tokendesk/store/appfile"
	"tokendesk/store/given"
	"tokendesk/store/keys"
	"tokendesk/ui/words"
)

// MaxImport bounds what is read of a file or of standard input, in bytes.
const MaxImport = 32 << 20

// ErrSealed is what [ReadImport] wraps where a file is sealed and nobody has
// given its passphrase.
var ErrSealed = errors.New("the file is encrypted with a passphrase")

// ImportSource is where apps come from: a file, or a text that was pasted or
// came on standard input.
type ImportSource struct {
	Path string // of the file; "" for Text
	Text []byte // what is read where there is no path
	// Pasted says that Text lay in no folder: no relative path is taken of it. Other
	// text came to a command, and begins at the working directory. Pasted text that
	// is not sealed is read at once, on any goroutine.
	Pasted bool
	From   appfile.Source // what it is; "" is guessed
	// Passphrase opens an archive; "" is none.
	Passphrase string

	// The folder of a collection that is read whole, and the file's path in it.
	folder, within string
}

// Import is what was understood of a source, before any vault is touched. It
// prints as a placeholder.
type Import struct {
	File  appfile.File
	From  appfile.Source
	Notes []string // for a person

	left []string // ids of apps that [Import.Only] left out: no made up id becomes one of them
}

// String keeps secrets out of logs and errors.
func (Import) String() string { return "[import]" }

// GoString keeps secrets out of %#v.
func (Import) GoString() string { return "[import]" }

// ReadImport reads and understands a source. Errors are [*oauth.Error] of
// KindUsage, which wrap [ErrSealed] where a passphrase is missing.
func ReadImport(ctx context.Context, s ImportSource) (Import, error) {
	return ReadImports(ctx, []ImportSource{s})
}

// ReadImports is ReadImport of several sources as one import: all of them can be
// read, or none is taken. An environment of Postman is read together with the
// collections beside it. Errors and notes name the file they are about.
func ReadImports(ctx context.Context, sources []ImportSource) (Import, error) {
	groups, err := readGroups(ctx, sources)
	if err != nil {
		return Import{}, err
	}
	var files []appfile.File
	var names, notes []string
	for _, g := range groups {
		file, told, err := g.parse()
		for _, note := range told {
			if len(groups) > 1 {
				note = g.name + ": " + note
			}
			notes = append(notes, note)
		}
		if err != nil {
			return Import{From: g.from, Notes: notes}, naming(g.name, len(sources), err)
		}
		files, names = append(files, file), append(names, g.name)
	}
	file, err := appfile.Join(files, names)
	return Import{File: file, From: groups[0].from, Notes: notes}, err
}

// group is one source, or several that are read together.
type group struct {
	name       string // of its first, for a person
	from       appfile.Source
	dir        string
	documents  []appfile.Document
	passphrase string
	folder     string // of a collection; "" for none
}

func (g group) parse() (appfile.File, []string, error) {
	first := g.documents[0].Data
	if appfile.IsArchive(first) {
		if g.passphrase == "" {
			return appfile.File{}, nil, &oauth.Error{
				Kind: oauth.KindUsage, Message: "This file is encrypted with a passphrase.",
				Advice: "Enter the passphrase it was encrypted with.", Err: ErrSealed,
			}
		}
		file, err := appfile.ReadArchive(first, g.passphrase, g.dir)
		return file, nil, err
	}
	if len(g.documents) > 1 || g.folder != "" {
		return appfile.ParseTogether(g.from, g.documents)
	}
	return appfile.ParseAs(g.from, first, g.dir)
}

// readGroups reads sources and puts together what has values for others of its
// format with all of that format.
func readGroups(ctx context.Context, sources []ImportSource) ([]group, error) {
	var groups []group
	values := map[appfile.Source]bool{}
	size := 0
	for _, s := range sources {
		data, dir, err := s.read(ctx)
		if err != nil {
			return nil, err
		}
		if s.folder == "" && given.Blank(data) {
			return nil, oauth.UsageError(s.empty(), "It can be "+appfile.SourceTitles()+".")
		}
		if size += len(data); size > MaxImport {
			return nil, oauth.UsageError("These files are too large together.", "Import them one after the other.")
		}
		g := group{name: s.name(), from: s.From, dir: dir, passphrase: s.Passphrase, folder: s.folder, documents: []appfile.Document{{Name: s.name(), Path: s.within, Data: data}}}
		if s.folder != "" {
			g.name = words.Quoted(filepath.Base(s.folder))
		}
		switch {
		case appfile.IsArchive(data):
			g.from = appfile.SourceApp
		case g.from == "":
			g.from = appfile.Guess(data)
		}
		if len(sources) > 1 && appfile.HasValues(g.from, data) {
			values[g.from] = true
		}
		groups = append(groups, g)
	}
	return joined(groups, values), nil
}

// joined puts groups together that are read together: the files of a collection, what
// has values for others of its format, and what belongs to a format by its name.
func joined(groups []group, values map[appfile.Source]bool) []group {
	type key struct {
		from   appfile.Source
		folder string
	}
	of := func(g group) key { return key{appfile.ReadWith(g.from), g.folder} }
	there := map[key]bool{}
	for _, g := range groups {
		there[of(g)] = true
	}
	var out []group
	at := map[key]int{}
	for _, g := range groups {
		k, belongs := of(g), false
		for _, from := range []appfile.Source{appfile.SourceHTTP, appfile.SourceBruno} {
			if with := (key{from, ""}); k.folder == "" && k != with && there[with] && appfile.Belongs(from, strings.Trim(g.name, "“”")) {
				k, g.from, belongs = with, from, true
			}
		}
		i, begun := at[k]
		if begun && (belongs || values[g.from] || k.folder != "" || k.from != g.from || there[k] && values[k.from]) {
			out[i].from = k.from
			out[i].documents = append(out[i].documents, g.documents...)
			continue
		}
		at[k] = len(out)
		out = append(out, g)
	}
	return out
}

// name is what a source is called where several are read.
func (s ImportSource) name() string {
	switch {
	case s.Path == "" && s.Pasted:
		return "The pasted text"
	case s.Path == "":
		return "Standard input"
	}
	return words.Quoted(filepath.Base(s.Path))
}

// empty says that there is nothing in it.
func (s ImportSource) empty() string {
	if s.Path == "" {
		return s.name() + " is empty."
	}
	return "The file " + s.name() + " is empty."
}

// naming puts the file's name before an error where several were given.
func naming(name string, of int, err error) error {
	var e *oauth.Error
	if of < 2 || !errors.As(err, &e) {
		return err
	}
	named := *e
	named.Message = name + ": " + e.Message
	return &named
}

// read returns the bytes of a source and the folder that relative paths in them
// start at.
func (s ImportSource) read(ctx context.Context) (data []byte, dir string, err error) {
	switch {
	case s.Path == "" && s.Pasted:
		return s.Text, "", nil
	case s.Path == "":
		dir, err = workingDirectory()
		return s.Text, dir, err
	}
	data, regular, err := given.Read(ctx, s.Path, MaxImport)
	name := words.Quoted(filepath.Base(s.Path))
	switch {
	case ctx.Err() != nil:
		return nil, "", interrupted(ctx, ctx.Err())
	case errors.Is(err, given.ErrTooLong):
		return nil, "", oauth.UsageError("The file "+name+" is too large.", "Check that it is an app file.")
	case err != nil:
		return nil, "", oauth.UsageError("The file "+name+" cannot be read: "+reason(err)+".", "Check its path and permissions.")
	case !regular: // such as <(command): it lies in no folder of its own
		dir, err = workingDirectory()
		return data, dir, err
	}
	return data, filepath.Dir(s.Path), nil
}

func workingDirectory() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", oauth.UsageError("The current folder no longer exists, and relative paths start there.", "Change to another folder.")
	}
	return dir, nil
}

// reason is what the system said, without the path.
func reason(err error) string {
	var e *os.PathError
	if errors.As(err, &e) {
		return e.Err.Error()
	}
	return err.Error()
}

// PlanImport says what [Desk.Import] would do, and does nothing. The import that
// it returns is the one to take: ids that were made up for its apps are ones
// that no other client has.
func (d *Desk) PlanImport(ctx context.Context, i Import) (Import, store.ImportReport, error) {
	i, err := d.besideOthers(ctx, d.ofOwnProviders(i))
	if err != nil {
		return i, store.ImportReport{}, err
	}
	report, err := d.vault.PlanImport(ctx, i.File)
	return i, report, err
}

// Import takes what was read whole or not at all. What of it acts waits for a
// person's word, unless word says that they have given it (promises 40 and 42).
func (d *Desk) Import(ctx context.Context, i Import, word store.Consent) (store.ImportReport, error) {
	i, err := d.besideOthers(ctx, d.ofOwnProviders(i))
	if err != nil {
		return store.ImportReport{}, err
	}
	return d.vault.Import(ctx, i.File, word)
}

// ofOwnProviders recognizes the servers of the person's own providers.json, which is not
// known yet where a file is read.
func (d *Desk) ofOwnProviders(i Import) Import {
	own := slices.DeleteFunc(d.Catalogue.Providers(), func(p catalogue.Provider) bool { return !p.Own })
	if len(own) > 0 {
		i.File = i.File.WithProviders(own)
	}
	return i
}

// besideOthers gives an app whose id was made up for it (a curl command and a
// Postman collection name none) another one where that belongs to another client.
func (d *Desk) besideOthers(ctx context.Context, i Import) (Import, error) {
	if !slices.ContainsFunc(i.File.Apps, func(e appfile.Entry) bool { return e.Made }) {
		return i, nil
	}
	records, err := d.vault.Records(ctx)
	if err != nil {
		return i, err
	}
	there, outlines := map[string]oauth.App{}, map[string]oauth.App{}
	for _, rec := range records {
		there[rec.App.ID] = rec.App
		if outline, err := d.Catalogue.CompleteOpen(rec.App); err == nil {
			outlines[rec.App.ID] = outline
		}
	}
	taken := map[string]bool{} // by an app of this import
	for _, id := range i.left {
		taken[id] = true
	}
	for _, e := range i.File.Apps {
		taken[e.App.ID] = true
	}
	apps := slices.Clone(i.File.Apps)
	for at := range apps {
		if !apps[at].Made {
			continue
		}
		app := &apps[at].App
		if outline, err := d.Catalogue.CompleteOpen(*app); err == nil {
			id := filledBy(outlines, outline)
			if _, made := there[app.ID]; id == "" && !made {
				id = knownAs(outlines, outline)
			}
			if id != "" && !taken[id] {
				app.ID = id
				taken[id] = true
				continue
			}
		}
		made := app.ID
		for n := 2; ; n++ {
			other, known := there[app.ID]
			if (!known || sameClient(other, *app)) && (app.ID == made || !taken[app.ID]) {
				break
			}
			app.ID = fmt.Sprintf("%s-%d", made, n)
		}
		taken[app.ID] = true
	}
	i.File.Apps = apps
	return i, nil
}

// ExportRequest says what goes into an app file.
type ExportRequest struct {
	Apps    []string // all where none is named
	Secrets bool
	Open    bool // apps that still lack a setting, too
}

// Export returns apps as an app file holds them, and the ids of those that were
// left out because they are open. Secrets of an app of which something waits for a
// person's word are left out, and their entry says so.
func (d *Desk) Export(ctx context.Context, r ExportRequest) (file appfile.File, open []string, err error) {
	file, err = d.vault.Export(ctx, r.Apps, r.Secrets)
	if err != nil || r.Open {
		return file, nil, err
	}
	file.Apps = slices.DeleteFunc(file.Apps, func(e appfile.Entry) bool {
		lacks := len(oauth.OpenSettings(d.Catalogue.Open(oauth.Record{App: e.App}))) > 0
		if lacks {
			open = append(open, e.App.ID)
		}
		return lacks
	})
	return file, open, nil
}

// CheckImport imports into a vault in memory, so that what would be refused is
// refused before the new vault of o is made for it.
func CheckImport(ctx context.Context, o Options, i Import, word store.Consent) error {
	where, err := placesOf(o)
	if err != nil {
		return err
	}
	d, err := Open(ctx, Options{Keys: keys.Memory, providers: where.providers})
	if err != nil {
		return err
	}
	_, err = d.Import(ctx, i, word)
	return errors.Join(err, d.Close())
}
