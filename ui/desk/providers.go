package desk

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"sync"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/store/appfile"
	"tokendesk/store/given"
	"tokendesk/ui/words"
)

// OwnProviders is what a person's own providers.json says: entries of the catalogue beside the
// program's. It stands beside the settings.
type OwnProviders struct {
	Path    string
	Entries []string // the ids of those that count
	Instead []string // those among them that stand in the place of the program's own
	// Faults are the entries that were left out, each a sentence that names the path in the
	// file; or why nothing of the file can be read.
	Faults []string
}

// ownProviders reads a person's own entries, and again once the file is another.
type ownProviders struct {
	path string

	mu    sync.Mutex
	seen  stamp
	own   *catalogue.Own
	about OwnProviders
}

// stamp tells whether a file is another than it was.
type stamp struct {
	there bool
	size  int64
	at    time.Time
}

func stampOf(path string) stamp {
	info, err := os.Stat(path)
	if err != nil {
		return stamp{}
	}
	return stamp{true, info.Size(), info.ModTime()}
}

// now are the entries as they were read last. Entries never change: the catalogue holds them.
func (o *ownProviders) now() *catalogue.Own {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.own
}

// readTime bounds how long reading the file may take: a disk can hang, and the desk opens
// without the file.
const readTime = 5 * time.Second

// read reads the file if it is another than it was last time, and reports whether it was.
func (o *ownProviders) read(ctx context.Context, known *catalogue.Catalogue) (another bool) {
	if o.path == "" {
		return false
	}
	at := stampOf(o.path)
	o.mu.Lock()
	same := at == o.seen
	o.mu.Unlock()
	if same {
		return false
	}
	own, about := readOwnProviders(ctx, o.path, known)
	o.mu.Lock()
	defer o.mu.Unlock()
	o.seen, o.own, o.about = at, own, about
	return true
}

func readOwnProviders(ctx context.Context, path string, known *catalogue.Catalogue) (*catalogue.Own, OwnProviders) {
	about := OwnProviders{Path: path}
	limited, cancel := context.WithTimeout(ctx, readTime)
	defer cancel()
	data, err := readRegular(limited, path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, about
	}
	var list []catalogue.Provider
	var faults []appfile.ProviderFault
	if err == nil {
		list, faults, err = appfile.ReadProviders(data)
	}
	if err != nil {
		about.Faults = []string{words.NoOwnProviders(path, err)}
		return nil, about
	}
	for _, f := range faults {
		about.Faults = append(about.Faults, words.OwnProviderLeftOut(path, f.Entry, f.Err))
	}
	own := catalogue.NewOwn(list)
	about.Entries = own.IDs()
	for _, id := range about.Entries {
		if known.IsBuiltIn(id) {
			about.Instead = append(about.Instead, id)
		}
	}
	return own, about
}

// readRegular reads a file that is one: what stands in its place, such as a pipe, may never end.
func readRegular(ctx context.Context, path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err == nil && !info.Mode().IsRegular() {
		return nil, oauth.UsageError("This is not a regular file.", "Put a file in its place, or remove it.")
	}
	if err != nil {
		return nil, err
	}
	data, _, err := given.Read(ctx, path, appfile.MaxProviders)
	if errors.Is(err, given.ErrTooLong) {
		return nil, oauth.UsageError("The file is too large.", "Take entries out.")
	}
	return data, err
}

// OwnProviders is what the person's own providers.json said when it was read last.
func (d *Desk) OwnProviders() OwnProviders {
	d.own.mu.Lock()
	defer d.own.mu.Unlock()
	return d.own.about
}

// ReadProviders reads the person's own providers.json again if it is another than it was, and
// tells every follower of the accounts then: what their provider's entry does may be another
// thing, and wait for a person's word. It blocks on disk.
func (d *Desk) ReadProviders(ctx context.Context) {
	if d.own.read(ctx, d.Catalogue) {
		d.feed.refresh()
	}
}

// Providers lists the catalogue, the person's own entries first.
func Providers(ctx context.Context, o Options) ([]catalogue.Provider, OwnProviders, error) {
	where, err := placesOf(o)
	if err != nil {
		return nil, OwnProviders{}, err
	}
	own := where.ownProviders()
	return where.catalogue(ctx, own).Providers(), own.about, nil
}

// catalogue is the program's with the person's own entries, which are read here.
func (p places) catalogue(ctx context.Context, own *ownProviders) *catalogue.Catalogue {
	known := catalogue.Embedded()
	own.read(ctx, known)
	return known.WithOwn(own.now)
}

// ownProviders is the file beside the settings.
func (p places) ownProviders() *ownProviders {
	return &ownProviders{path: p.providers}
}

// checkProviders looks at the person's own providers.json.
func checkProviders(ctx context.Context, o Options) Check {
	const name = "providers"
	where, err := placesOf(o)
	if err != nil || where.providers == "" {
		return Check{name, Fine, "none of your own", ""} // the vault's own line says why
	}
	own := where.ownProviders()
	where.catalogue(ctx, own)
	about := own.about
	switch {
	case len(about.Faults) > 0:
		return Check{name, Warning, strings.Join(about.Faults, " "), "Correct the file. The other providers of it can be used."}
	case len(about.Entries) == 0:
		return Check{name, Fine, "none of your own; they can be in " + own.path, ""}
	case len(about.Instead) > 0:
		return Check{name, Fine, words.OwnProviders(about.Path, about.Entries) + "; in place of Tokendesk's own: " + words.List(about.Instead), ""}
	}
	return Check{name, Fine, words.OwnProviders(about.Path, about.Entries), ""}
}
