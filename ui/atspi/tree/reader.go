package tree

import (
	"fyne.io/fyne/v2"

	"tokendesk/ui/atspi/accessible"
)

// Reader reads the windows of a program, and does what is asked of a node. It knows what
// it has read last and forgets what is not there any more.
type Reader struct {
	windows func() []fyne.Window
	last    ID
	tree    *Tree
	ids     map[any]ID    // by object or [itemKey], of what the last tree has
	sources map[ID]source // where nodes come from, of what the last tree has
	items   items
	samples map[fyne.CanvasObject]*sample // of lists of Fyne, to be read
}

// source is where a node comes from.
type source struct {
	window fyne.Window
	object fyne.CanvasObject
	info   accessible.Info
	at     fyne.Position // of the object, in the window's own measure
	seen   area          // what is seen of what is there
}

// NewReader returns a reader of the windows that a function names each time it reads.
func NewReader(windows func() []fyne.Window) *Reader {
	return &Reader{
		windows: windows, tree: &Tree{Nodes: map[ID]*Node{}}, ids: map[any]ID{}, sources: map[ID]source{}, items: newItems(),
		samples: map[fyne.CanvasObject]*sample{},
	}
}

// Read reads everything that is there now, but for items that nobody has asked for.
func (r *Reader) Read() *Tree {
	w := &walk{reader: r, tree: &Tree{Nodes: map[ID]*Node{}}, ids: map[any]ID{}, sources: map[ID]source{}}
	for _, window := range r.windows() {
		w.window(window)
	}
	r.tree, r.ids, r.sources = w.tree, w.ids, w.sources
	r.keepItems()
	w.focus()
	for object := range r.samples {
		if _, there := r.ids[object]; !there {
			delete(r.samples, object)
		}
	}
	return w.tree
}

// Window is the window that a node of the last tree is in; nil where that has gone.
func (r *Reader) Window(id ID) fyne.Window { return r.sources[id].window }

// id is the name of something: the one that it had in the last tree, or a new one.
func (r *Reader) id(key any) ID {
	if id, known := r.ids[key]; known {
		return id
	}
	r.last++
	return r.last
}
