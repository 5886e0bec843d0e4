package catalogue

import (
	"encoding/json"

	"tokendesk/oauth"
)

// Own are the entries of a person's own file, which go before those of the program with
// the same id. It never changes.
type Own struct {
	list []Provider
	acts map[string]json.RawMessage // by id: see [Catalogue.Acts]
}

// NewOwn takes entries that [Provider.Faults] found nothing wrong with.
func NewOwn(list []Provider) *Own {
	o := &Own{acts: make(map[string]json.RawMessage, len(list))}
	for _, p := range list {
		p = p.clone()
		p.Own = true
		o.list = append(o.list, p)
		o.acts[p.ID] = actsOf(p)
	}
	return o
}

// IDs are those of the entries, in the order of the file.
func (o *Own) IDs() []string {
	var ids []string
	if o != nil {
		for _, p := range o.list {
			ids = append(ids, p.ID)
		}
	}
	return ids
}

// WithOwn returns the same catalogue with entries of a person's own. They are asked for
// at each call, on its caller's goroutine; nil is none.
func (c *Catalogue) WithOwn(own func() *Own) *Catalogue {
	with := *c
	with.own = own
	return &with
}

func (c *Catalogue) owned() *Own {
	if c.own == nil {
		return nil
	}
	return c.own()
}

func (c *Catalogue) ofOwn(id string) (Provider, bool) {
	if own := c.owned(); own != nil {
		for _, p := range own.list {
			if p.ID == id {
				return p, true
			}
		}
	}
	return Provider{}, false
}

// withOwn puts a person's own entries into the program's list.
func (c *Catalogue) withOwn(all []Provider) []Provider {
	own := c.owned()
	if own == nil || len(own.list) == 0 {
		return all
	}
	out := append([]Provider{}, own.list...)
	for _, p := range all {
		if _, replaced := own.acts[p.ID]; !replaced {
			out = append(out, p)
		}
	}
	inOrder(out)
	return out
}

// IsBuiltIn reports whether the program itself has an entry of an id.
func (c *Catalogue) IsBuiltIn(id string) bool {
	_, ok := c.findBuiltIn(id)
	return id != "" && ok
}

// acting is what of an entry steers requests: all else of it is shown alone.
type acting struct {
	App    oauth.App     `json:"app"`
	Vars   []Var         `json:"vars,omitempty"`
	Grants []oauth.Grant `json:"grants,omitempty"`
	Quirks oauth.Quirks  `json:"quirks,omitzero"`
}

func actsOf(p Provider) json.RawMessage {
	a := acting{App: p.App, Grants: p.Grants, Quirks: p.Quirks}
	for _, v := range p.Vars {
		a.Vars = append(a.Vars, Var{Key: v.Key, Label: v.Label, Default: v.Default, Example: v.Example, Pattern: v.Pattern})
	}
	text, err := json.Marshal(a)
	if err != nil {
		return json.RawMessage(`{}`) // it was read from JSON
	}
	return text
}

// Acts is what an entry of the person's own does to the apps of its provider, as JSON to be
// kept and compared: the file may change under apps that have secrets (promise 40). It is
// nil where the person has no entry of this id.
func (c *Catalogue) Acts(provider string) json.RawMessage {
	if own := c.owned(); own != nil && provider != "" {
		return own.acts[provider]
	}
	return nil
}

// CompleteActing is [Catalogue.CompleteOpen] by what an own entry was once, as
// [Catalogue.Acts] said; nil is without own entries.
func (c *Catalogue) CompleteActing(app oauth.App, acts json.RawMessage) (oauth.App, error) {
	as := *c
	as.own = nil
	if acts != nil {
		var a acting
		if err := json.Unmarshal(acts, &a); err != nil {
			return oauth.App{}, oauth.MisconfiguredError("What was kept of the provider "+app.Provider+" cannot be read.", "")
		}
		p := Provider{ID: app.Provider, Vars: a.Vars, Grants: a.Grants, App: a.App, Quirks: a.Quirks}
		was := &Own{list: []Provider{p}, acts: map[string]json.RawMessage{app.Provider: acts}}
		as.own = func() *Own { return was }
	}
	return as.CompleteOpen(app)
}
