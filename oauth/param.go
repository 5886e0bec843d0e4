package oauth

import (
	"bytes"
	"encoding/json"
	"errors"
)

// Param is the value of an extra parameter: one or more values, or none at all
// to leave the parameter out. In JSON it is a string, an array of strings or null.
type Param []string

// MarshalJSON writes one value as a string, several as an array, none as null.
func (p Param) MarshalJSON() ([]byte, error) {
	switch len(p) {
	case 0:
		return []byte("null"), nil
	case 1:
		return json.Marshal(p[0])
	}
	return json.Marshal([]string(p))
}

// UnmarshalJSON reads a string, an array of strings or null.
func (p *Param) UnmarshalJSON(data []byte) error {
	*p = nil
	if bytes.Equal(bytes.TrimSpace(data), []byte("null")) {
		return nil
	}
	var one string
	if json.Unmarshal(data, &one) == nil {
		*p = Param{one}
		return nil
	}
	var many []string
	if json.Unmarshal(data, &many) != nil {
		return errors.New("a parameter is a string, an array of strings, or null")
	}
	*p = many
	return nil
}
