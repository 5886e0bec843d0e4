package tree

import (
	"slices"

	"tokendesk/ui/atspi/accessible"
)

// Event is something that has become different.
type Event struct {
	Kind Kind
	Node ID
	// Child is the node that came or went, and At its place.
	Child ID
	At    int
	// State is which state is On or not; 0 for Shown.
	State accessible.States
	On    bool
	// Text is the new name, description or announcement, or what came into a text or
	// went from it, at At and so many runes long.
	Text string
	// Assertive says of an announcement that it interrupts.
	Assertive bool
}

// Kind is the kind of an event.
type Kind int

// The kinds of events.
const (
	Added Kind = iota
	Removed
	Named
	Described
	Valued
	Changed // a state
	Inserted
	Deleted
	CaretMoved
	TextSelected
	ItemsSelected // which items are selected
	ActiveMoved   // the item that the keys act on
	Announced
	Focused
	Unfocused
)

// Diff is what has become different from one tree to a later one, in the order in which
// it is best told: what went, what came, what changed, what is to be said, and last where
// the focus is. Before the first tree, nil, nothing was there, and nothing came.
func Diff(before, after *Tree) (events []Event) {
	if before == nil {
		if after.Focus != 0 {
			events = append(events, Event{Kind: Focused, Node: after.Focus})
		}
		return events
	}
	if before.Focus != after.Focus && before.Focus != 0 && after.Nodes[before.Focus] != nil {
		events = append(events, Event{Kind: Unfocused, Node: before.Focus})
	}
	order := after.order()
	events = append(events, before.gone(after)...)
	for _, id := range order {
		n, was := after.Nodes[id], before.Nodes[id]
		if was == nil {
			if parent := before.Nodes[n.Parent]; parent != nil && !n.Item {
				events = append(events, Event{Kind: Added, Node: n.Parent, Child: id, At: n.Index})
			}
			continue
		}
		events = append(events, n.since(was)...)
	}
	known := before.announced(after)
	for _, id := range order {
		n, was := after.Nodes[id], before.Nodes[id]
		if n.Live == accessible.Silent || was != nil && was.Name == n.Name && was.Value == n.Value && was.Description == n.Description {
			continue
		}
		if again := (notice{n.Parent, n.Role, n.announcement()}); known[again] > 0 {
			known[again]-- // it was only drawn anew
			continue
		}
		if text := n.announcement(); text != "" {
			events = append(events, Event{Kind: Announced, Node: id, Text: text, Assertive: n.Live == accessible.Assertive})
		}
	}
	if before.Focus != after.Focus && after.Focus != 0 {
		events = append(events, Event{Kind: Focused, Node: after.Focus})
	}
	return append(events, chosen(before, after)...)
}

// notice is what is told wherever the focus is.
type notice struct {
	parent ID
	role   accessible.Role
	text   string
}

// announced are the notices of the tree whose nodes a later one has not, and how often.
func (t *Tree) announced(after *Tree) map[notice]int {
	known := map[notice]int{}
	for id, n := range t.Nodes {
		if n.Live != accessible.Silent && after.Nodes[id] == nil {
			known[notice{n.Parent, n.Role, n.announcement()}]++
		}
	}
	return known
}

// chosen says what the keys in a field that is typed into have chosen elsewhere: the focus
// does not go there.
func chosen(before, after *Tree) []Event {
	n, was := after.Nodes[after.Focus], before.Nodes[after.Focus]
	if n == nil || was == nil || !typed(n.Role) || n.Active == 0 || n.Active == was.Active {
		return nil
	}
	item := after.Nodes[n.Active]
	return []Event{{Kind: Announced, Node: n.ID, Text: item.Name}}
}

// order is every node, parents before what is in them.
func (t *Tree) order() (order []ID) {
	var add func(ID)
	add = func(id ID) {
		if n := t.Nodes[id]; n != nil {
			order = append(order, id)
			for _, child := range n.Children {
				add(child)
			}
		}
	}
	for _, id := range t.Windows {
		add(id)
	}
	var items []ID
	for id, n := range t.Nodes {
		if n.Item {
			items = append(items, id)
		}
	}
	slices.Sort(items)
	return append(order, items...)
}

// gone is what a later tree has not: of each the outermost.
func (t *Tree) gone(after *Tree) (events []Event) {
	for _, id := range t.order() {
		n := t.Nodes[id]
		if after.Nodes[id] == nil && after.Nodes[n.Parent] != nil && !n.Item {
			events = append(events, Event{Kind: Removed, Node: n.Parent, Child: id, At: n.Index})
		}
	}
	return events
}

// since is what is different in a node.
func (n *Node) since(was *Node) (events []Event) {
	say := func(k Kind, e Event) {
		e.Kind, e.Node = k, n.ID
		events = append(events, e)
	}
	if n.Name != was.Name {
		say(Named, Event{Text: n.Name})
	}
	if n.Description != was.Description {
		say(Described, Event{Text: n.Description})
	}
	if changed := n.States ^ was.States; changed != 0 {
		for s := accessible.States(1); s <= changed; s <<= 1 {
			if changed.Has(s) {
				say(Changed, Event{State: s, On: n.States.Has(s)})
			}
		}
	}
	if n.Shown != was.Shown {
		say(Changed, Event{On: n.Shown})
	}
	if n.Value != was.Value || n.Range != nil && was.Range != nil && n.Range.Now != was.Range.Now {
		say(Valued, Event{Text: n.Value})
	}
	// A secret that is shown can be read by who asks, and goes to nobody else; of one that is
	// concealed there are only dots to tell.
	if n.HasText && n.Text != was.Text && (!n.Sensitive && !was.Sensitive || n.Secret && was.Secret) {
		for _, e := range textEvents(was.Text, n.Text) {
			say(e.Kind, e)
		}
	}
	if n.Caret >= 0 && n.Caret != was.Caret {
		say(CaretMoved, Event{At: n.Caret})
	}
	if n.From != was.From || n.To != was.To {
		if n.From != n.To || was.From != was.To {
			say(TextSelected, Event{})
		}
	}
	if n.Active != was.Active && n.Active != 0 && !typed(n.Role) {
		say(ItemsSelected, Event{})
		say(ActiveMoved, Event{Child: n.Active})
	}
	return events
}

// textEvents are what went and what came, between what both texts begin and end with.
func textEvents(before, after string) (events []Event) {
	old, now := []rune(before), []rune(after)
	head := 0
	for head < len(old) && head < len(now) && old[head] == now[head] {
		head++
	}
	tail := 0
	for tail < len(old)-head && tail < len(now)-head && old[len(old)-1-tail] == now[len(now)-1-tail] {
		tail++
	}
	if went := old[head : len(old)-tail]; len(went) > 0 {
		events = append(events, Event{Kind: Deleted, At: head, Text: string(went)})
	}
	if came := now[head : len(now)-tail]; len(came) > 0 {
		events = append(events, Event{Kind: Inserted, At: head, Text: string(came)})
	}
	return events
}

// announcement is what is said of a live node.
func (n *Node) announcement() string {
	text := n.Name
	for _, more := range []string{n.Value, n.Description} {
		if more != "" {
			if text != "" {
				text += " "
			}
			text += more
		}
	}
	return text
}
