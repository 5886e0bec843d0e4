package appfile

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"strings"

	"tokendesk/oauth"
)

// postmanFormat is what Postman exports as an import format.
func postmanFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourcePostman, Title: "a Postman collection or environment"},
		ofObject:   func(o object) bool { return new(postmanFiles).take(o, "") },
		guess:      isPostmanYAML,
		read:       func(data []byte, _ string) (File, []string, error) { return parsePostman([]Document{{Data: data}}) },
		together:   parsePostman,
		hasValues:  isPostmanEnvironment,
		folder:     postmanFolder,
	}
}

// postmanFiles are the parts of what Postman exports, whichever file each was in.
type postmanFiles struct {
	collections  []object // of format 2
	environments []environment
	globals      map[string]variable
	bound        []bound
}

// bound is a collection that has its own environment and is read in no other.
type bound struct {
	collection object
	in         environment
}

// environment is a Postman environment.
type environment struct {
	name   string
	vars   map[string]variable
	dumped bool // it is one of many of a data dump
	spoken bool // what it says of tokens is read otherwise
}

// maxEnvironments bounds how many times a collection is read.
const maxEnvironments = 50

// take sorts what a file holds: a collection of format 1, 2.0 or 2.1, an
// environment, the globals, one of them as the Postman API wraps it, or a data dump
// with many. name is the file's, for what bears none. It reports whether the file is
// one of these.
func (f *postmanFiles) take(o object, name string) bool {
	if title := text(o, "name"); title != "" {
		name = title
	}
	switch {
	case hasKey(o, "item") && (hasKey(o, "info") || hasKey(o, "auth")):
		f.collections = append(f.collections, o)
	case isFormat1(o):
		f.collections = append(f.collections, fromFormat1(o))
	case child(o, "collection") != nil:
		return f.take(child(o, "collection"), name)
	case child(o, "environment") != nil:
		return f.take(child(o, "environment"), name)
	case isList(o, "collections") || isList(o, "environments") && hasKey(o, "version") && !hasKey(o, "items"):
		f.takeDump(o)
	case isValues(o):
		if vars := variables(o, "values"); text(o, "_postman_variable_scope") == "globals" {
			f.globals = vars
		} else {
			f.environments = append(f.environments, environment{name: name, vars: vars})
		}
	default:
		return false
	}
	return true
}

func (f *postmanFiles) takeDump(o object) {
	for _, key := range []string{"collections", "environments"} {
		for _, part := range objects(o, key) {
			f.take(part, "")
		}
	}
	for i := range f.environments {
		f.environments[i].dumped = true
	}
	if isList(o, "globals") {
		f.globals = variables(o, "globals")
	}
}

// isValues reports whether an object is a list of variables.
func isValues(o object) bool {
	if !isList(o, "values") {
		return false
	}
	values := objects(o, "values")
	n, _ := o.get("values")
	return len(n.value.(array)) == 0 || len(values) > 0 && hasKey(values[0], "key")
}

// isPostmanEnvironment reports whether a file only has values for a collection.
func isPostmanEnvironment(text []byte) bool {
	var f postmanFiles
	o, listed := firstObject(text)
	if o == nil && isPostmanYAML(text) {
		tree, _ := parseYAML(text)
		o, _ = tree.value.(object)
	}
	return !listed && f.take(o, "") && len(f.collections) == 0
}

// parsePostman reads what Postman exports, collections and the environments that
// belong to them. Every OAuth 2 authorization and every token request becomes an
// app, the same one only once.
func parsePostman(documents []Document) (File, []string, error) {
	var files postmanFiles
	var parts []part
	for _, d := range documents {
		tree, err := parseJSONOrYAML(d.Data)
		if err != nil {
			return File{}, nil, err
		}
		o, _ := tree.value.(object)
		switch {
		case isPostmanPart(o):
			parts = append(parts, part{d, o})
		case !files.take(o, d.Name):
			return File{}, nil, oauth.UsageError("This is neither a Postman collection nor a Postman environment.", "Export the collection as Collection v2.1.")
		}
	}
	files.collections = append(files.collections, fromFormat3(parts)...)
	return readCollections("Postman", nil, files)
}

// readCollections reads what a program exports, once it is written as Postman would:
// each of all with its own environments. Notes are of whoever wrote it so.
func readCollections(program string, notes []string, all ...postmanFiles) (File, []string, error) {
	p := postman{program: program, known: map[string]bool{}, ids: map[string]bool{}, names: map[string]bool{}, said: map[string]bool{}, next: map[string]int{}}
	for _, note := range notes {
		p.note(note)
	}
	for _, files := range all {
		p.files = files
		p.read()
		p.some = p.some || len(files.collections)+len(files.bound) > 0
	}
	return p.result()
}

// postman collects the apps of files.
type postman struct {
	program  string // whose files they are
	files    postmanFiles
	some     bool // there is a collection
	room     expansion
	apps     []Entry
	unfilled []string
	known    map[string]bool // what an app says, but for its id and name
	ids      map[string]bool
	names    map[string]bool // with the environment of each
	next     map[string]int  // the number of the next app with an id
	notes    []string
	said     map[string]bool
	unsaid   int // notes beyond maxNotes
	err      error
}

// More limits of what is taken from one file of another program.
const (
	maxApps  = 1000
	maxNotes = 200
)

func (p *postman) read() {
	if more := len(p.files.environments) - maxEnvironments; more > 0 {
		p.files.environments = p.files.environments[:maxEnvironments]
		p.note(fmt.Sprintf("%d more environments were left out: %d are read at most.", more, maxEnvironments))
	}
	used := make([]bool, len(p.files.environments))
	for _, c := range p.files.collections {
		p.collection(c, used)
	}
	for _, b := range p.files.bound {
		p.inItsOwn(b)
	}
	for i, env := range p.files.environments {
		if !used[i] && !env.spoken && p.err == nil {
			p.environment(env)
		}
	}
}

// collection reads a collection once in each environment, and keeps the readings
// that an environment had a part in and that leave the least open; if it had in
// none, the collection stands for itself.
func (p *postman) collection(c object, used []bool) {
	var kept []reading
	var of []int
	for i, env := range p.files.environments {
		r := p.readIn(c, env)
		if p.err != nil {
			return
		}
		if !r.uses() {
			continue
		}
		if len(kept) > 0 && len(r.unfilled) < len(kept[0].unfilled) {
			kept, of = nil, nil
		}
		if len(kept) == 0 || len(r.unfilled) == len(kept[0].unfilled) {
			kept, of = append(kept, r), append(of, i)
		}
	}
	if len(kept) == 0 {
		kept = []reading{p.readIn(c, environment{})}
	}
	for _, i := range of {
		used[i] = true
	}
	for _, r := range kept {
		r.settle()
		p.take(r)
	}
}

// inItsOwn reads a collection in the only environment that it has.
func (p *postman) inItsOwn(b bound) {
	r := p.readIn(b.collection, b.in)
	if p.err != nil {
		return
	}
	r.settle()
	for i := range r.found {
		r.found[i].entry.App.Environment = b.in.name
	}
	p.take(r)
}

// take adds what a reading found.
func (p *postman) take(r reading) {
	for _, f := range r.found {
		p.add(f)
	}
	for _, note := range r.notes {
		p.note(note)
	}
	p.unfilled = append(p.unfilled, r.unfilled...)
}

// add takes an app that is not there yet and gives it an id and a name of its own.
func (p *postman) add(f found) {
	if p.err != nil {
		return
	}
	e := f.entry
	said := sayings(e)
	if p.known[said] {
		return
	}
	if len(p.apps) == maxApps {
		p.err = oauth.UsageError(fmt.Sprintf("This %s file holds more than %d different apps.", p.program, maxApps), "Split it into several files.")
		return
	}
	id := e.App.ID
	for p.ids[e.App.ID] {
		p.next[id] = max(p.next[id]+1, 2)
		e.App.ID = fmt.Sprintf("%s-%d", id, p.next[id])
	}
	name := func() string { return e.App.Name + "\n" + e.App.Environment }
	if p.names[name()] && f.name != "" && f.name != e.App.Name {
		e.App.Name += " · " + f.name
	}
	p.known[said], p.ids[e.App.ID], p.names[name()] = true, true, true
	p.apps = append(p.apps, e)
	for _, note := range f.notes {
		p.note(quoteName(e.App.Name) + ": " + note)
	}
}

func (p *postman) note(note string) {
	switch {
	case p.said[note]:
		return
	case len(p.notes) == maxNotes:
		p.unsaid++
		return
	}
	p.said[note] = true
	p.notes = append(p.notes, note)
}

// maxReasons is how many remarks an error takes along where nothing remains.
const maxReasons = 3

func (p *postman) result() (File, []string, error) {
	if p.err != nil {
		return File{}, nil, p.err
	}
	if p.unsaid > 0 {
		p.notes = append(p.notes, fmt.Sprintf("%d more notes about this file are left out.", p.unsaid))
	}
	if len(p.apps) > 0 {
		return File{Apps: p.apps, Unfilled: unique(p.unfilled)}, p.notes, nil
	}
	nothingThere := "There is no OAuth 2 authorization in this " + p.program + " file."
	message := nothingThere
	if len(p.notes) > 0 {
		told := min(len(p.notes), maxReasons)
		message, p.notes = "No app could be made from this "+p.program+" file: "+strings.Join(p.notes[:told], " "), p.notes[told:]
	}
	advice := "" // the reasons say it
	switch {
	case !p.some:
		advice = "Import the environment together with its collection."
	case message == nothingThere:
		advice = "Choose the collection whose authorization is OAuth 2.0, or that has the request for a token."
	}
	return File{}, p.notes, oauth.UsageError(message, advice)
}

// unique are the texts without repetitions.
func unique(all []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, s := range all {
		if !seen[s] {
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

func quoteName(name string) string {
	if r := []rune(name); len(r) > 60 {
		name = string(r[:60]) + "…"
	}
	return fmt.Sprintf("%q", name)
}

// sayings is all that an app says but for what it is called, to tell the same
// app from another.
func sayings(e Entry) string {
	e.App.ID, e.App.Name, e.App.Environment = "", "", ""
	type plain Entry // without the String that hides what it holds
	data, _ := json.Marshal(plain(e))
	sum := sha256.Sum256(data)
	return string(sum[:])
}
