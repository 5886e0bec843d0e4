package catalogue

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// Label is one value of a list that a person picks from, and the words for it.
type Label struct{ Value, Word string }

// Labels are values with their words, in the order they are offered. In JSON they are
// one object, value to words, whose order counts.
type Labels []Label

// Values are the values alone.
func (l Labels) Values() []string {
	var out []string
	for _, one := range l {
		out = append(out, one.Value)
	}
	return out
}

// Word returns the words for a value; false where it is none of the list.
func (l Labels) Word(value string) (string, bool) {
	i := slices.IndexFunc(l, func(one Label) bool { return one.Value == value })
	if i < 0 {
		return "", false
	}
	return l[i].Word, true
}

// MarshalJSON implements [json.Marshaler].
func (l Labels) MarshalJSON() ([]byte, error) {
	if l == nil {
		return []byte("null"), nil
	}
	var out bytes.Buffer
	out.WriteByte('{')
	for i, one := range l {
		if i > 0 {
			out.WriteByte(',')
		}
		for j, text := range []string{one.Value, one.Word} {
			if j > 0 {
				out.WriteByte(':')
			}
			quoted, err := json.Marshal(text)
			if err != nil {
				return nil, err
			}
			out.Write(quoted)
		}
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// UnmarshalJSON implements [json.Unmarshaler]. A value that is there twice is an error.
func (l *Labels) UnmarshalJSON(text []byte) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	begin, err := dec.Token()
	if err != nil || begin == nil {
		*l = nil
		return err
	}
	if begin != json.Delim('{') {
		return errors.New("an object is wanted, each value with its words")
	}
	out := Labels{}
	for dec.More() {
		key, err := dec.Token()
		if err != nil {
			return err
		}
		value, _ := key.(string)
		word, err := dec.Token()
		if err != nil {
			return err
		}
		words, ok := word.(string)
		if !ok {
			return fmt.Errorf("the words for %q are no string", value)
		}
		if _, twice := out.Word(value); twice {
			return fmt.Errorf("%q is there twice", value)
		}
		out = append(out, Label{value, words})
	}
	*l = out
	return nil
}
