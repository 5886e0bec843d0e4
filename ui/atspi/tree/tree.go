package tree

import (
	"fyne.io/fyne/v2"

	"tokendesk/ui/atspi/accessible"
)

// ID names a node for as long as what it stands for is there; it is never given to
// anything else. 0 is none.
type ID uint32

// Tree is what was there at one moment.
type Tree struct {
	// Windows are the nodes of the windows.
	Windows []ID
	// Focus is the node that has the keys, 0 for none: of a list the item that they
	// act on.
	Focus ID
	Nodes map[ID]*Node
}

// Node is something that a person meets. What it is it says itself
// ([accessible.Info]), but for the functions.
type Node struct {
	ID, Parent ID
	Index      int // among the children of Parent

	// Children are what is in it. Items are so many more after them, which are read when
	// they are asked for: see [Reader.Item].
	Children []ID
	Items    int

	Role        accessible.Role
	Window      bool // it is a window
	Name        string
	Description string
	Value       string
	States      accessible.States
	Level       int
	Range       *Range
	Live        accessible.Live
	Actions     []Action

	// Text is what can be read letter by letter; HasText whether there can be such.
	Text     string
	HasText  bool
	Editable bool
	Secret   bool
	// Sensitive is a secret that may be shown: no event carries its text.
	Sensitive bool
	Caret     int // in runes, -1 for none
	// From and To are what is selected of the text, in runes; equal for nothing.
	From, To int

	// Position and Size are in pixels of the window. One that is not Shown is scrolled
	// out of sight.
	Position  fyne.Position
	Size      fyne.Size
	Shown     bool
	Focusable bool

	// Item says that it is an item of its parent, and can be selected where Selectable.
	Item, Selectable bool
	// Active is the item that the keys act on, 0 for none.
	Active ID
}

// Action is something that can be done with a node.
type Action struct{ Name, Key string }

// Range is a value between two ends.
type Range struct {
	Min, Max, Now, Step float64
	Settable            bool
}

// Count is how many children there are.
func (n *Node) Count() int { return len(n.Children) + n.Items }

// Within reports whether a node is another one or in it.
func (t *Tree) Within(id, ancestor ID) bool {
	for n := t.Nodes[id]; n != nil; n = t.Nodes[n.Parent] {
		if n.ID == ancestor {
			return true
		}
	}
	return false
}

// At is the innermost node at a place of a window, in its pixels; 0 where there is none.
func (t *Tree) At(window ID, at fyne.Position) ID {
	n := t.Nodes[window]
	if n == nil || !n.covers(at) {
		return 0
	}
	for i := len(n.Children) - 1; i >= 0; i-- {
		if found := t.At(n.Children[i], at); found != 0 {
			return found
		}
	}
	for _, other := range t.Nodes { // items that are known
		if other.Item && other.Parent == window && other.covers(at) {
			return other.ID
		}
	}
	return window
}

func (n *Node) covers(at fyne.Position) bool {
	return n.Shown && at.X >= n.Position.X && at.Y >= n.Position.Y && at.X < n.Position.X+n.Size.Width && at.Y < n.Position.Y+n.Size.Height
}
