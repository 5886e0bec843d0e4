// Package catalogue knows providers: the facts that fill an app's fields.
//
// A [Catalogue] is read from the program's own table, as far as it is asked for, and
// never changes; all its methods are pure and safe from any goroutine. What it hands
// out are copies.
package catalogue

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"tokendesk/assets"
	"tokendesk/oauth"
)

// Catalogue is the list of providers, read-only.
type Catalogue struct {
	table *table
	all   func() []Provider // every entry of it, read at the first call

	defaults func() Defaults // nil: there are none: see With
	own      func() *Own     // nil: there are none: see WithOwn
}

// Provider is one entry: what is known of one server, or kind of server.
type Provider struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Category string   `json:"category"`        // documented, generic, identity, developer, …
	About    string   `json:"about"`           // what the entry is for, in one line
	Names    []string `json:"names,omitempty"` // what people call it beside its name and id, in lower case
	Known    int      `json:"known,omitempty"` // how well known it is, from 0 to 9: of entries that match alike, the better known is meant
	Docs     string   `json:"docs,omitempty"`  // https address of its documentation
	// Register is the page where a person registers a client, an https address that may
	// hold vars; "" where every server has its own. See [Provider.RegisterAt].
	Register string        `json:"register"`
	Vars     []Var         `json:"vars,omitempty"`
	Grants   []oauth.Grant `json:"grants,omitempty"`
	// App holds the defaults, with {var} placeholders in addresses.
	App    oauth.App    `json:"app"`
	Quirks oauth.Quirks `json:"quirks,omitzero"`
	// Choices are documented alternatives of a field, such as two revocation
	// hosts: app-file path → values, the default first.
	Choices map[string][]string `json:"choices,omitempty"`
	// Servers are those the provider runs beside one another, such as a sandbox or the one
	// of a country: what a person picks once instead of each of Choices. The first is the
	// one of App; none where there is only that one.
	Servers []Server `json:"servers,omitempty"`
	// Aliases are addresses of the same server that documents use beside its own,
	// by app-file path. They are recognised and not offered.
	Aliases map[string][]string `json:"aliases,omitempty"`
	// Notes tell a person what is special: no refresh token, no known test call, …
	Notes []string `json:"notes,omitempty"`
	// Scopes are the well-known scopes with what each allows, to be picked from; none
	// where the provider has none, or they are chosen where the app is registered.
	Scopes       Labels       `json:"scopes"`
	RefreshToken RefreshToken `json:"refresh_token"`
	// Unverified are the paths of what nobody has found in the provider's documents:
	// see [Provider.IsChecked].
	Unverified []string `json:"unverified,omitempty"`
	// Own reports that the entry is from the person's own file: see [Catalogue.WithOwn].
	Own bool `json:"-"`
}

// Server is one of several that a provider runs beside one another.
type Server struct {
	Name string `json:"name"` // what a person picks it by: "Sandbox"
	// Addresses are those in which it differs from the first, by app-file path; those of
	// another owner are among the entry's Choices.
	Addresses map[string]string `json:"addresses,omitempty"`
}

// Var is a placeholder of a provider's addresses. Pattern is a regular
// expression that the whole value must match.
type Var struct {
	Key   string `json:"key"`
	Label string `json:"label"`
	// Where says where a person finds it, in the words of the provider's documents.
	Where   string `json:"where,omitempty"`
	Default string `json:"default,omitempty"`
	Example string `json:"example,omitempty"`
	Pattern string `json:"pattern,omitempty"`
	// Choices are its well-known values, such as regions or a sandbox, each with its
	// words; another value may be typed where Pattern takes it.
	Choices Labels `json:"choices,omitempty"`
	// Domains are those below which every host is this provider's, where the var is
	// a host that may be any other, too.
	Domains []string `json:"domains,omitempty"`
	// Written are the names that documents give the placeholder of this var, where
	// they do not hold the provider's id: lower-case letters and digits alone.
	Written []string `json:"written,omitempty"`
}

// Categories whose place in the list is not alphabetical.
const (
	categoryDocumented = "documented"
	categoryGeneric    = "generic"
)

// Embedded is the program's own catalogue. An entry that is asked for by its id is
// read alone, all of them only where a list is wanted: most commands need one or
// none. It panics where its table cannot be read, a fault of the build that [Load]
// tells.
func Embedded() *Catalogue {
	return &Catalogue{table: &table{text: assets.Providers}, all: sync.OnceValue(func() []Provider {
		list, err := parse(assets.Providers)
		if err != nil {
			panic(err)
		}
		return list
	})}
}

// Load is [Embedded] with everything read at once; an error is a fault of the build.
func Load() (*Catalogue, error) {
	list, err := parse(assets.Providers)
	if err != nil {
		return nil, err
	}
	return &Catalogue{table: &table{}, all: func() []Provider { return list }}, nil
}

func parse(data []byte) ([]Provider, error) {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	var list []Provider
	if err := dec.Decode(&list); err != nil {
		return nil, fmt.Errorf("provider catalogue: %w", err)
	}
	seen := map[string]bool{}
	for _, p := range list {
		if p.ID == "" || seen[p.ID] {
			return nil, fmt.Errorf("provider catalogue: id %q is empty or doubled", p.ID)
		}
		seen[p.ID] = true
	}
	inOrder(list)
	return list, nil
}

func inOrder(list []Provider) {
	slices.SortStableFunc(list, func(a, b Provider) int {
		return cmp.Or(
			cmp.Compare(place(a), place(b)),
			strings.Compare(strings.ToLower(a.Name), strings.ToLower(b.Name)),
		)
	})
}

// wellKnown is how well known an entry is that stands before those that go by name.
const wellKnown = 7

func place(p Provider) int {
	switch {
	case p.Own: // whoever has written one means it
		return -1
	case p.Category == categoryDocumented:
		return 0
	case p.Category == categoryGeneric:
		return 1
	case p.Known >= wellKnown:
		return 2
	}
	return 3
}

// Providers returns every entry: the documented ones, the generic ones, those that
// nearly everybody knows, then the others, each by name.
func (c *Catalogue) Providers() []Provider {
	all := c.withOwn(c.all())
	out := make([]Provider, len(all))
	for i, p := range all {
		out[i] = p.clone()
	}
	return out
}

// Provider returns the entry of an id.
func (c *Catalogue) Provider(id string) (Provider, bool) {
	p, ok := c.find(id)
	return p.clone(), ok
}

// Choices returns the documented addresses of a provider's field, such as
// "endpoints.revocation"; nil where there is no choice.
func (c *Catalogue) Choices(provider, field string) []string {
	p, _ := c.find(provider)
	return slices.Clone(p.Choices[field])
}

func (c *Catalogue) find(id string) (Provider, bool) {
	if id == "" {
		return Provider{}, false
	}
	if p, ok := c.ofOwn(id); ok {
		return p, true
	}
	return c.findBuiltIn(id)
}

// findBuiltIn is find among the program's own entries.
func (c *Catalogue) findBuiltIn(id string) (Provider, bool) {
	if p, ok := c.table.find(id); ok {
		return p, true
	}
	all := c.all()
	i := slices.IndexFunc(all, func(p Provider) bool { return p.ID == id })
	if i < 0 {
		return Provider{}, false
	}
	return all[i], true
}

func (p Provider) clone() Provider {
	p.Vars = slices.Clone(p.Vars)
	for i, v := range p.Vars {
		p.Vars[i].Domains, p.Vars[i].Written, p.Vars[i].Choices = slices.Clone(v.Domains), slices.Clone(v.Written), slices.Clone(v.Choices)
	}
	p.Grants, p.Names = slices.Clone(p.Grants), slices.Clone(p.Names)
	p.App = merge(oauth.App{}, p.App)
	p.Quirks.DeadRefreshToken = slices.Clone(p.Quirks.DeadRefreshToken)
	p.Quirks.Refusals = slices.Clone(p.Quirks.Refusals)
	p.Notes = slices.Clone(p.Notes)
	p.Scopes, p.Unverified = slices.Clone(p.Scopes), slices.Clone(p.Unverified)
	p.Servers = slices.Clone(p.Servers)
	for i, s := range p.Servers {
		p.Servers[i].Addresses = maps.Clone(s.Addresses)
	}
	p.Choices, p.Aliases = cloneLists(p.Choices), cloneLists(p.Aliases)
	return p
}

func cloneLists(lists map[string][]string) map[string][]string {
	if lists == nil {
		return nil
	}
	out := make(map[string][]string, len(lists))
	for key, list := range lists {
		out[key] = slices.Clone(list)
	}
	return out
}
