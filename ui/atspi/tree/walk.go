package tree

import (
	"reflect"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// walk goes through what the windows draw.
type walk struct {
	reader  *Reader
	tree    *Tree
	ids     map[any]ID
	sources map[ID]source

	in      fyne.Window
	focused fyne.CanvasObject
	names   map[fyne.CanvasObject]string // what a form calls its fields
}

// place is where the walk is: in which node, and what is seen there.
type place struct {
	parent *Node
	at     fyne.Position // of what is there, in the window
	seen   area
}

func (w *walk) window(window fyne.Window) {
	c := window.Canvas()
	w.in, w.names = window, map[fyne.CanvasObject]string{}
	w.focused, _ = c.Focused().(fyne.CanvasObject)
	all := area{size: c.Size()}
	n := &Node{ID: w.reader.id(window), Window: true, Role: accessible.Group, Name: window.Title(), Caret: -1}
	n.place(all, all, c.Scale())
	w.add(n, window, source{window: window})
	n.Index = len(w.tree.Windows)
	w.tree.Windows = append(w.tree.Windows, n.ID)
	under := c.Overlays().List()
	reach := 0
	for i, o := range under {
		if covers(o) {
			reach = i + 1
		}
	}
	here := place{parent: n, seen: all}
	if content := c.Content(); content != nil && reach == 0 {
		if menu := window.MainMenu(); menu != nil {
			w.mainMenu(menu, here)
		}
		w.visit(content, here)
	} else if content != nil {
		w.live(content, here)
	}
	for _, o := range under[max(0, reach-1):] {
		w.visit(o, here)
	}
}

// live goes through what is covered for what is told wherever the focus is. Of that there
// is what it says, and nothing that can be done with it.
func (w *walk) live(o fyne.CanvasObject, p place) {
	if !o.Visible() {
		return
	}
	if d, ok := describer(o); ok && d.Accessibility().Live != accessible.Silent {
		before := len(p.parent.Children)
		w.visit(o, p)
		for _, id := range p.parent.Children[before:] {
			w.keepWords(id)
		}
		return
	}
	for _, part := range parts(o) {
		w.live(part, p.inside(o))
	}
}

// keepWords leaves of a node what it says, and nothing in it or to be done with it.
func (w *walk) keepWords(id ID) {
	n := w.tree.Nodes[id]
	for _, child := range n.Children {
		w.remove(child)
	}
	n.Children, n.Items, n.Actions, n.Range, n.Editable, n.Focusable = nil, 0, nil, nil, false, false
	w.sources[id] = source{window: w.in}
}

// inside is the place of what an object draws.
func (p place) inside(o fyne.CanvasObject) place {
	p.at = p.at.Add(o.Position())
	if clips(o) {
		p.seen = p.seen.cut(area{p.at, o.Size()})
	}
	return p
}

// visit reads an object and what is in it.
func (w *walk) visit(o fyne.CanvasObject, p place) {
	if o == nil || !o.Visible() || isNil(o) {
		return
	}
	info := w.describe(o)
	inner := p.inside(o)
	if info.Ignored {
		if info.Children == nil {
			w.parts(o, inner)
		}
		return
	}
	if info.Role == accessible.Unknown {
		w.passing(o, p, inner)
		return
	}
	w.node(o, info, p, inner)
}

// passing goes through what only arranges others, or cannot be told apart from that. What
// can be tapped and holds nothing that can is a button.
func (w *walk) passing(o fyne.CanvasObject, p, inner place) {
	before := len(p.parent.Children)
	w.parts(o, inner)
	if o == w.focused && w.tree.Focus == 0 {
		w.tree.Focus = p.parent.ID
	}
	tapped, can := o.(fyne.Tappable)
	if !can || internal(o) {
		return
	}
	within := p.parent.Children[before:]
	for _, id := range within {
		if n := w.tree.Nodes[id]; len(n.Actions) > 0 || n.Editable || n.Count() > 0 {
			return
		}
	}
	name := w.read(within)
	if name == "" {
		return
	}
	for _, id := range within {
		w.remove(id)
	}
	p.parent.Children = p.parent.Children[:before]
	info := accessible.Info{Role: accessible.Button, Name: name, Children: []fyne.CanvasObject{}}
	info.Actions = []accessible.Action{{Name: "press", Do: func() { tap(o, tapped) }}}
	w.node(o, info, p, inner)
}

// node adds what an object is, and goes through what is in it.
func (w *walk) node(o fyne.CanvasObject, info accessible.Info, p, inner place) {
	n := &Node{ID: w.reader.id(o), Parent: p.parent.ID, Index: len(p.parent.Children)}
	n.fill(info)
	n.caret(o, info)
	if _, n.Focusable = o.(fyne.Focusable); n.States.Has(accessible.Disabled) {
		n.Focusable = false
	}
	n.place(area{inner.at, o.Size()}, p.seen, w.in.Canvas().Scale())
	if empty(n) {
		return
	}
	p.parent.Children = append(p.parent.Children, n.ID)
	w.add(n, o, source{window: w.in, object: o, info: info, at: inner.at, seen: inner.seen})
	if o == w.focused {
		w.tree.Focus = n.ID
	}
	inner.parent = n
	w.children(o, info, inner)
	if w.frames(n) {
		w.dissolve(n, p.parent)
		return
	}
	if n.Name == "" {
		n.Name = w.nameFrom(n)
	}
	if n.Role == accessible.Group && n.Name == "" && len(n.Actions) == 0 && n.Value == "" && n.Description == "" && o != w.focused && n.Items == 0 {
		w.dissolve(n, p.parent)
	}
}

// frames reports whether a node is but the frame of another of its kind: the pop-up around
// a dialog that says what it is itself.
func (w *walk) frames(n *Node) bool {
	return n.Role == accessible.Dialog && n.Name == "" && len(n.Children) == 1 && w.tree.Nodes[n.Children[0]].Role == accessible.Dialog
}

// children goes through what is in a node.
func (w *walk) children(o fyne.CanvasObject, info accessible.Info, inner place) {
	switch {
	case info.Children != nil:
		w.chosen(o, info.Children, inner)
	case info.Items == nil && !leaf(info.Role):
		w.parts(o, inner)
	case w.focused != nil && leaf(info.Role) && w.tree.Focus == 0 && contains(o, w.focused):
		w.tree.Focus = inner.parent.ID
	}
}

func (w *walk) parts(o fyne.CanvasObject, inner place) {
	for _, part := range parts(o) {
		w.visit(part, inner)
	}
}

// chosen goes through objects that a widget names, in its order, wherever in it they are.
func (w *walk) chosen(o fyne.CanvasObject, children []fyne.CanvasObject, inner place) {
	if len(children) == 0 {
		return
	}
	at := map[fyne.CanvasObject]place{}
	for _, child := range children {
		at[child] = place{}
	}
	found := 0
	var look func(fyne.CanvasObject, place)
	look = func(o fyne.CanvasObject, p place) {
		for _, part := range parts(o) {
			if part == nil || isNil(part) || !part.Visible() {
				continue
			}
			if there, named := at[part]; named && there.parent == nil {
				at[part] = p
				found++
			}
			if found < len(at) {
				look(part, p.inside(part))
			}
		}
	}
	look(o, inner)
	for _, child := range children {
		if there := at[child]; there.parent != nil {
			w.visit(child, there)
			at[child] = place{} // once
		}
	}
}

func (w *walk) add(n *Node, key any, s source) {
	w.tree.Nodes[n.ID], w.ids[key], w.sources[n.ID] = n, n.ID, s
}

// remove takes a node out, and what is in it.
func (w *walk) remove(id ID) {
	for _, child := range w.tree.Nodes[id].Children {
		w.remove(child)
	}
	delete(w.ids, w.sources[id].object)
	delete(w.sources, id)
	delete(w.tree.Nodes, id)
}

// dissolve puts what is in a node into its parent, whose last child it is.
func (w *walk) dissolve(n, parent *Node) {
	parent.Children = parent.Children[:n.Index]
	for _, id := range n.Children {
		child := w.tree.Nodes[id]
		child.Parent, child.Index = parent.ID, len(parent.Children)
		parent.Children = append(parent.Children, id)
	}
	n.Children = nil
	if w.tree.Focus == n.ID {
		w.tree.Focus = parent.ID
	}
	w.remove(n.ID)
}

// focus finds the items that the keys act on, and moves the focus from a widget to its.
func (w *walk) focus() {
	r, id := w.reader, w.tree.Focus
	for _, n := range w.tree.Nodes {
		if !n.Item {
			n.Active = r.active(n.ID)
		}
	}
	// Of what is typed into the field keeps it, whatever its keys choose elsewhere.
	for n := w.tree.Nodes[id]; n != nil && n.Active != 0 && !typed(n.Role); n = w.tree.Nodes[n.Active] {
		w.tree.Focus = n.Active
	}
}

// active reads the item that the keys act on, and of that item again; 0 for none.
func (r *Reader) active(parent ID) ID {
	items := r.sources[parent].info.Items
	if items == nil || items.Active < 0 || items.Active >= items.Count {
		return 0
	}
	id := r.item(parent, items.Active)
	if r.tree.Nodes[id] == nil {
		n := r.readItem(id)
		if n == nil {
			return 0
		}
		r.tree.Nodes[id] = n
	}
	r.tree.Nodes[id].Active = r.active(id)
	return id
}

// internal reports whether an object is one of Fyne's own, which says nothing to anybody.
func internal(o fyne.CanvasObject) bool {
	return strings.Contains(reflect.TypeOf(o).Elem().PkgPath(), "fyne.io/fyne/v2/internal/") || is[*widget.PopUp](o)
}

func isNil(o fyne.CanvasObject) bool {
	v := reflect.ValueOf(o)
	return v.Kind() != reflect.Pointer || v.IsNil()
}

// contains reports whether an object draws another one, however deep.
func contains(o, other fyne.CanvasObject) bool {
	for _, part := range parts(o) {
		if part == other || contains(part, other) {
			return true
		}
	}
	return false
}

// tap taps the middle of an object.
func tap(o fyne.CanvasObject, t fyne.Tappable) {
	middle := fyne.NewPos(o.Size().Width/2, o.Size().Height/2)
	t.Tapped(&fyne.PointEvent{Position: middle, AbsolutePosition: fyne.CurrentApp().Driver().AbsolutePositionForObject(o).Add(middle)})
}
