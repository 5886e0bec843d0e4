package resident

import (
	"encoding/base64"
	"encoding/json"
	"os"

	"tokendesk/ui/desk"
	"tokendesk/ui/notify"
	"tokendesk/ui/tray"
)

// kind says what a message is.
type kind string

// The messages. The desk is handed over in four steps: [give], which leaves it where
// it is; [took] once the other half has it open, or [failed]; and [gone] when the
// first has closed its own. A half that dies before it took leaves it where it was.
const (
	show   kind = "show"   // to the icon: Model
	act    kind = "act"    // from the icon: Action, for whoever has the desk
	ask    kind = "ask"    // a window that was just started wants the desk
	give   kind = "give"   // State, and Key unless the vault is locked
	took   kind = "took"   // Adopted
	failed kind = "failed" // Why
	gone   kind = "gone"   // Words that came too late
	word   kind = "word"   // Words of others that came while it was leaving
	end    kind = "end"    // the person has quit: both halves end
)

// message is one line on the link.
type message struct {
	Is      kind         `json:"is"`
	Model   *tray.Model  `json:"model,omitempty"`
	Action  *desk.Action `json:"action,omitempty"`
	State   *State       `json:"state,omitempty"`
	Key     []byte       `json:"key,omitempty"` // of a give
	Adopted bool         `json:"adopted,omitempty"`
	Why     string       `json:"why,omitempty"`
	Words   []string     `json:"words,omitempty"`

	files []*os.File // of a gone: the place among the processes of the vault
}

// State is everything that the half which has the desk open hands to the other.
type State struct {
	Desk desk.Carried `json:"desk"`
	Told notify.Told  `json:"told,omitempty"` // what the person was told of
	// Then is what is to be done once the other half has the desk, such as a sign-in
	// that wants the window.
	Then desk.Action `json:"then,omitzero"`
}

// Wipe overwrites the key.
func (s *State) Wipe() { s.Desk.Wipe() }

// line is the message as it is written, with its end. The key is put in by hand: the
// encoder keeps copies of what it wrote. Whoever has the line wipes it.
func (m message) line() ([]byte, error) {
	key := m.Key
	m.Key = nil
	line, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	if len(key) == 0 {
		return append(line, '\n'), nil
	}
	defer clear(line)
	whole := make([]byte, 0, len(line)+base64.StdEncoding.EncodedLen(len(key))+16)
	whole = append(whole, line[:len(line)-1]...)
	whole = append(whole, `,"key":"`...)
	whole = base64.StdEncoding.AppendEncode(whole, key)
	return append(whole, "\"}\n"...), nil
}
