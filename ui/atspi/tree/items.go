package tree

import (
	"reflect"
	"slices"

	"fyne.io/fyne/v2"

	"tokendesk/ui/atspi/accessible"
)

// items are the items that somebody has asked for, or that the keys act on: the others
// have no name and are not read.
type items struct {
	named  map[ID]*itemName
	wanted []ID // that each reading reads again, the newest last
}

// itemName is what has been named, and where it was.
type itemName struct {
	key itemKey
	at  int
}

// itemKey is what an item is; placed is the key of one that is its place.
type (
	itemKey struct {
		parent ID
		key    any
	}
	placed struct{}
)

// Bounds of what is remembered.
const (
	maxWanted = 64
	maxNamed  = 20_000
)

func newItems() items { return items{named: map[ID]*itemName{}} }

// Items names items of a node, so many from a place on: fewer where there are not as many.
// It costs a reading, and what these items do.
func (r *Reader) Items(parent ID, from, count int) (ids []ID) {
	r.Look(parent)
	for i := range count {
		id := r.item(parent, from+i)
		if id == 0 {
			break
		}
		ids = append(ids, id)
	}
	return ids
}

// Selected names those of the first items of a node that are selected.
func (r *Reader) Selected(parent ID, count int) (ids []ID) {
	for _, id := range r.Items(parent, 0, count) {
		if n := r.look(id); n != nil && n.States.Has(accessible.Selected) {
			ids = append(ids, id)
		}
	}
	return ids
}

// Look reads everything, and is a node or a named item as it is now, nil where that has
// gone. How many items there are and what they are is true at one moment only: between two
// turns of the UI goroutine a list may have become shorter.
func (r *Reader) Look(id ID) *Node {
	r.Read()
	if r.items.named[id] != nil {
		return r.look(id)
	}
	return r.tree.Nodes[id]
}

// item names the item at a place of a node that was read in this turn; 0 where there is
// none.
func (r *Reader) item(parent ID, at int) ID {
	list := r.sources[parent].info.Items
	if list == nil || at < 0 || at >= list.Count {
		return 0
	}
	return r.nameItem(parent, at, list.At(at).Key)
}

func (r *Reader) nameItem(parent ID, at int, key any) ID {
	k := itemKey{parent, key}
	if key == nil || !reflect.TypeOf(key).Comparable() {
		k.key = [2]any{placed{}, at}
	}
	id := r.id(k)
	if r.items.named[id] == nil {
		if len(r.items.named) >= maxNamed {
			r.dropUnread()
		}
		r.items.named[id] = &itemName{key: k}
		r.ids[k] = id
	}
	r.items.named[id].at = at
	return id
}

// look reads an item of what was read in this turn, and has the trees that are read from
// now on have it, until many others were looked at. It is nil where the item has gone.
func (r *Reader) look(id ID) *Node {
	n := r.readItem(id)
	if n == nil {
		return nil
	}
	r.want(id)
	return n
}

func (r *Reader) want(id ID) {
	if at := slices.Index(r.items.wanted, id); at >= 0 {
		r.items.wanted = slices.Delete(r.items.wanted, at, at+1)
	} else if len(r.items.wanted) >= maxWanted {
		r.items.wanted = slices.Delete(r.items.wanted, 0, 1)
	}
	r.items.wanted = append(r.items.wanted, id)
}

// keepItems reads the items again that were asked for, and forgets those of lists that
// have gone.
func (r *Reader) keepItems() {
	for id, name := range r.items.named {
		if _, there := r.sources[name.key.parent]; !there && r.items.named[name.key.parent] == nil {
			r.drop(id)
		} else {
			r.ids[name.key] = id
		}
	}
	r.items.wanted = slices.DeleteFunc(r.items.wanted, func(id ID) bool {
		n := r.readItem(id)
		if n != nil {
			r.tree.Nodes[id] = n
		}
		return n == nil
	})
}

func (r *Reader) drop(id ID) {
	delete(r.ids, r.items.named[id].key)
	delete(r.items.named, id)
	delete(r.sources, id)
}

// dropUnread forgets the items that are not read each time.
func (r *Reader) dropUnread() {
	for id := range r.items.named {
		if !slices.Contains(r.items.wanted, id) {
			r.drop(id)
		}
	}
}

// readItem reads an item as it is now; nil where it has gone, which is then forgotten.
func (r *Reader) readItem(id ID) *Node {
	name := r.items.named[id]
	if name == nil {
		return nil
	}
	if _, there := r.sources[name.key.parent]; !there && r.items.named[name.key.parent] != nil {
		r.readItem(name.key.parent) // an item in an item
	}
	parent, there := r.sources[name.key.parent]
	if !there || parent.info.Items == nil {
		r.drop(id)
		return nil
	}
	item, ok := find(parent.info.Items, name)
	if !ok {
		r.drop(id)
		return nil
	}
	return r.itemNode(id, parent, item, name)
}

// find is a named item, wherever it is now.
func find(list *accessible.Items, name *itemName) (accessible.Item, bool) {
	if _, isPlace := name.key.key.([2]any); isPlace {
		if name.at >= list.Count {
			return accessible.Item{}, false
		}
		return list.At(name.at), true
	}
	if name.at < list.Count {
		if item := list.At(name.at); item.Key == name.key.key {
			return item, true
		}
	}
	if list.Find == nil {
		return accessible.Item{}, false
	}
	at := list.Find(name.key.key)
	if at < 0 || at >= list.Count {
		return accessible.Item{}, false
	}
	name.at = at
	return list.At(at), true
}

func (r *Reader) itemNode(id ID, parent source, item accessible.Item, name *itemName) *Node {
	pos := parent.at.Add(item.Position)
	s := source{window: parent.window, object: parent.object, info: item.Info, at: parent.at, seen: parent.seen}
	r.sources[id] = s
	n := &Node{ID: id, Parent: name.key.parent, Item: true, Selectable: item.Reveal != nil}
	if p := r.tree.Nodes[n.Parent]; p != nil {
		n.Index = len(p.Children) + name.at
	} else {
		n.Index = name.at
	}
	if n.fill(item.Info); n.Role == accessible.Unknown {
		n.Role = accessible.ListItem
	}
	n.place(area{pos, item.Size}, parent.seen, parent.window.Canvas().Scale())
	n.Shown = n.Shown && !item.Size.IsZero()
	return n
}

// reveal is how an item is brought onto the screen, nil where it is none or cannot be.
func (r *Reader) reveal(id ID) func() {
	name := r.items.named[id]
	if name == nil {
		return nil
	}
	list := r.sources[name.key.parent].info.Items
	if list == nil {
		return nil
	}
	item, ok := find(list, name)
	if !ok {
		return nil
	}
	return item.Reveal
}

// area is a rectangle of the window, in its own measure.
type area struct {
	at   fyne.Position
	size fyne.Size
}

func (a area) cut(b area) area {
	left, top := max(a.at.X, b.at.X), max(a.at.Y, b.at.Y)
	right, bottom := min(a.at.X+a.size.Width, b.at.X+b.size.Width), min(a.at.Y+a.size.Height, b.at.Y+b.size.Height)
	return area{fyne.NewPos(left, top), fyne.NewSize(max(0, right-left), max(0, bottom-top))}
}
