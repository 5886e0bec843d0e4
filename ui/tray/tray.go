// Package tray is the icon in the desktop's tray, its words and its menu. It knows no
// toolkit.
//
// What is shown is a [Model], plain data that the pure [Of] makes of accounts, settings
// and the time; [Follow] makes another one whenever something changed. What a person
// chooses is a [desk.Action]. The process that shows the tray and the one that has the
// vault open may be two: both are data.
//
// On Linux and its kin the icon is a StatusNotifierItem of the session bus, and needs a
// desktop that shows such ([Available]). Elsewhere there is none: Windows and macOS would
// need a process of the toolkit's own loop, or cgo on the main thread, and the window
// does without there.
package tray

import (
	"errors"

	"tokendesk/ui/desk"
)

// Icon is what the icon shows.
type Icon string

// The icons.
const (
	IconPlain     Icon = ""          // nothing is to be done
	IconAttention Icon = "attention" // a favourite needs its person
	IconLocked    Icon = "locked"    // the vault is locked
)

// Model is everything that the tray shows, as plain data.
type Model struct {
	Icon  Icon   `json:"icon,omitempty"`
	Title string `json:"title"` // says in words what the icon shows
	// Private says that nobody is named, because somebody looks on (promise 39).
	Private bool   `json:"private,omitempty"`
	Items   []Item `json:"items"` // of the menu
}

// Item is one line of the menu.
type Item struct {
	Label string      `json:"label,omitempty"`
	Do    desk.Action `json:"do,omitzero"`     // a click; nothing where it is a menu, or only says something
	Items []Item      `json:"items,omitempty"` // its own menu
	Line  bool        `json:"line,omitempty"`  // nothing but a line between others
}

// Idle reports whether a click on the item does nothing.
func (i Item) Idle() bool { return i.Do.Do == "" && len(i.Items) == 0 }

// ErrNone says that there is no tray in which an icon could be shown.
var ErrNone = errors.New("no tray")
