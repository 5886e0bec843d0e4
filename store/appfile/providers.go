package appfile

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/oauth/visible"
)

// MaxProviders bounds a person's own providers.json, in bytes.
const MaxProviders = 4 << 20

// maxOwnProviders bounds how many entries it may have.
const maxOwnProviders = 1000

// ProviderFault is what is wrong with one entry of a person's own providers.json, which is
// left out for it.
type ProviderFault struct {
	Entry string // its id, or its place in the file: "[2]"
	Err   error  // an *oauth.Error of KindUsage, which names the path in the file
}

// ReadProviders reads a person's own catalogue entries: a list in the form of the program's own,
// each held against the same rules ([catalogue.Provider.Faults]). An entry with something wrong
// is left out and told; the others count. The error is an *oauth.Error of KindUsage: nothing of
// the file can be read.
func ReadProviders(data []byte) ([]catalogue.Provider, []ProviderFault, error) {
	if len(data) > MaxProviders {
		return nil, nil, oauth.UsageError(fmt.Sprintf("The file is larger than %d MiB.", MaxProviders>>20), "Take entries out.")
	}
	data = asUTF8(data)
	if len(bytes.TrimSpace(data)) == 0 {
		return nil, nil, nil
	}
	tree, err := parseTree(data)
	if err != nil {
		return nil, nil, err
	}
	entries, ok := tree.value.(array)
	switch {
	case !ok:
		return nil, nil, wrongType(tree, "The file", "an array of providers")
	case len(entries) > maxOwnProviders:
		return nil, nil, oauth.UsageError(fmt.Sprintf("The file has more than %d providers.", maxOwnProviders), "Take entries out.")
	}
	var texts []json.RawMessage
	if err := json.Unmarshal(data, &texts); err != nil || len(texts) != len(entries) {
		return nil, nil, oauth.UsageError("The file cannot be read.", "Compare it with the example in the README.")
	}
	var list []catalogue.Provider
	var faults []ProviderFault
	seen := map[string]bool{}
	for i, entry := range entries {
		path := index("", i)
		p, err := readProvider(entry, texts[i], path)
		if err == nil && seen[p.ID] {
			err = oauth.UsageError(path+".id: this ID is there twice.", "Give each provider an ID of its own.")
		}
		if err != nil {
			faults = append(faults, ProviderFault{nameOfEntry(entry, path), err})
			continue
		}
		seen[p.ID] = true
		list = append(list, p)
	}
	return list, faults, nil
}

// readProvider reads an entry that stands in text as well.
func readProvider(entry node, text []byte, path string) (catalogue.Provider, error) {
	o, _ := entry.value.(object)
	kept := object{}
	for _, m := range o { // null says that there is none
		if m.value.value != nil || m.key != "register" && m.key != "scopes" {
			kept = append(kept, m)
		}
	}
	if o != nil {
		entry.value = kept
	}
	if err := check(entry, reflect.TypeFor[catalogue.Provider](), path); err != nil {
		return catalogue.Provider{}, err
	}
	var p catalogue.Provider
	if err := json.Unmarshal(text, &p); err != nil {
		return catalogue.Provider{}, oauth.UsageError(path+": this cannot be read.", "Compare it with the example in the README.")
	}
	p.Own = true
	if faults := p.Faults(); len(faults) > 0 {
		return catalogue.Provider{}, oauth.UsageError(visible.Line(path+"."+faults[0].Path, 120)+": "+faults[0].Message, "Correct it. Until then the entry is left out.")
	}
	return p, nil
}

func nameOfEntry(entry node, path string) string {
	if o, ok := entry.value.(object); ok {
		if id, ok := o.get("id"); ok {
			if s, ok := id.value.(string); ok && oauth.ValidID(s) {
				return s
			}
		}
	}
	return path
}
