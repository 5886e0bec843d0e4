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

// The messages. What each of them does to the vault is said in the package's
// documentation.
const (
	show   kind = "show"   // to the icon: Model
	act    kind = "act"    // from the icon: Action, for whoever has the desk
	ask    kind = "ask"    // a window that was just started wants the desk
	ready  kind = "ready"  // the window asks whether the other half would take the desk; and its answer
	give   kind = "give"   // State, and Key unless the vault is locked
	took   kind = "took"   // Adopted
	failed kind = "failed" // Why
	yours  kind = "yours"  // the vault is the other half's; Words that it missed
	gone   kind = "gone"   // Words that came too late
	word   kind = "word"   // Words of others that came during a hand-over
	end    kind = "end"    // the person has quit: both halves end
)

// known reports whether a message of that kind is one of ours.
func (k kind) known() bool {
	switch k {
	case show, act, ask, ready, give, took, failed, yours, gone, word, end:
		return true
	}
	return false
}

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

// discard drops a message that nobody wants, with the key and the place it may carry.
func discard(m message) {
	clear(m.Key)
	drop(m.files)
}
