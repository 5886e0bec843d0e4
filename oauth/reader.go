package oauth

import "encoding/json"

// reader reads members of known types by their exact names. A member that is
// not there, or null, is its type's zero value; one of another type sets wrong.
type reader struct {
	fields
	wrong bool
}

func (d *reader) member(name string, into any) {
	if raw := d.fields[name]; len(raw) > 0 && json.Unmarshal(raw, into) != nil {
		d.wrong = true
	}
}

func (d *reader) text(name string) (s string) { d.member(name, &s); return s }

func (d *reader) texts(name string) (list []string) { d.member(name, &list); return list }

func (d *reader) flag(name string) (b bool) { d.member(name, &b); return b }

// within reads a nested object.
func (d *reader) within(name string) *reader {
	inner, err := d.nested(name)
	if err != nil || inner == nil && len(d.fields[name]) > 0 && string(d.fields[name]) != "null" {
		d.wrong = true
	}
	return &reader{fields: inner}
}
