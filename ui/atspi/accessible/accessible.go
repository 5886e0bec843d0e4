// Package accessible is how a widget says what it is to those who cannot see it, where
// fyne.Accessible has no word for it: states, values, actions, and children that are no
// objects of a canvas. It is plain data, and knows nothing of who reads it.
//
// A widget implements fyne.Accessible for its name, which Fyne itself reads on Windows and
// macOS, and [Describer] for the rest:
//
//	func (c *Chip) Accessibility() accessible.Info {
//		return accessible.Info{Role: accessible.ToggleButton, States: accessible.Pressed.If(c.on)}
//	}
package accessible

import "fyne.io/fyne/v2"

// Describer is a widget, or any other object of a canvas, that says what it is.
//
// Accessibility is called on the UI goroutine whenever somebody asks, and never while
// nobody does. It returns at once and changes nothing. Everything that it leaves empty is
// found as without it: the name from fyne.Accessible or from the text that is shown, the
// rest from the widget of Fyne that it is or embeds.
type Describer interface {
	Accessibility() Info
}

// Info is what a widget says of itself.
type Info struct {
	Role Role
	// Name is what it is called, in the words that are shown where there are some. It
	// says what it is or does, not what it holds or which state it is in.
	Name string
	// Description is what else is worth hearing: a hint, or what is wrong with a value.
	Description string
	// Value is what a widget holds, as a person reads it: the chosen option, "3 of 12".
	Value string
	// Text is what can be read letter by letter, where that is not the name: the content
	// of a field, a long text. Of a field of Fyne it is found by itself.
	Text string
	// Secret says that what the widget holds must not be read aloud: neither Value nor
	// Text, nor how long it is, is told to anybody.
	Secret bool
	// Sensitive says that it holds a secret, also while a person has it shown. It can be
	// read then, and no event carries it to everybody who listens.
	Sensitive bool
	// States are those that are on. A widget of Fyne adds its own.
	States States
	// Level is how deep a heading is, from 1; 0 for what is none.
	Level int
	// Range is what a widget that has a place between two ends says; nil for others.
	Range *Range
	// Live says that it is told to a person when it appears or changes, wherever the
	// focus is.
	Live Live
	// Actions are what can be done with it, the usual one first. A widget that can be
	// tapped and says nothing here has one by itself.
	Actions []Action
	// Children are the objects in it, in the order of reading. Nil means that they are
	// found by walking through what it draws; an empty slice that it has none. They may
	// be anything that its renderer draws, also deeper down.
	Children []fyne.CanvasObject
	// Items are children that are no objects, or none yet: rows of a long list, entries
	// of a menu that draws them itself. They come after Children.
	Items *Items
	// Ignored says that it is for the eye alone: it is left out, and its children take
	// its place. [Info.Children] being empty as well leaves out all of it.
	Ignored bool
}

// Items are children that are made when they are asked for.
type Items struct {
	Count int
	// At is the item at a place from 0 to Count-1. It costs the same at any place.
	At func(i int) Item
	// Find is where the item with a key is, -1 where there is none. It is needed where
	// items change their places; nil means that they stay where they were.
	Find func(key any) int
	// Active is the item that the keys act on while the widget has the focus; -1 for none.
	Active int
}

// Item is a child that is no object of the canvas.
type Item struct {
	Info
	// Key is what it is, so that it is known at another place: comparable, and different
	// from those of its siblings. Nil means that its place is what it is.
	Key any
	// Position, in the coordinates of the widget, and Size are where it is drawn. A Size
	// of zero says that it is not on the screen now.
	Position fyne.Position
	Size     fyne.Size
	// Reveal brings it onto the screen and makes it the active one, as far as that does
	// nothing else: what is chosen for good is chosen by an action. Nil where it cannot be.
	Reveal func()
}

// Action is something that can be done with a widget or an item.
type Action struct {
	// Name is its verb, as shown on a button.
	Name string
	// Key is the key that does the same, as written in a menu; may be empty.
	Key string
	// Do does it. It is called on the UI goroutine.
	Do func()
}

// Range is a value between two ends.
type Range struct {
	Min, Max, Now, Step float64
	// Set changes it; nil where a person cannot. It is called on the UI goroutine.
	Set func(float64)
}

// Live says how a change is told.
type Live int

const (
	// Silent is not told.
	Silent Live = iota
	// Polite waits until what is being said has been said.
	Polite
	// Assertive interrupts.
	Assertive
)
