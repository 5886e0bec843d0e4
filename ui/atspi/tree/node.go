package tree

import (
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/atspi/accessible"
)

// fill takes over what can be told of an object or an item.
func (n *Node) fill(info accessible.Info) {
	n.Role, n.Name, n.Description, n.Value = info.Role, tidy(info.Name), tidy(info.Description), tidy(info.Value)
	n.States, n.Level, n.Live, n.Secret = info.States, info.Level, info.Live, info.Secret
	n.Sensitive = info.Secret || info.Sensitive
	if info.Secret {
		n.Value = ""
	}
	n.Editable = typed(info.Role) && !info.States.Has(accessible.ReadOnly) && !info.States.Has(accessible.Disabled)
	n.Caret = -1
	switch info.Role {
	case accessible.Label, accessible.Heading, accessible.Link:
		n.HasText, n.Text = true, first(info.Text, info.Name)
	case accessible.Field, accessible.Password, accessible.TextArea:
		n.HasText, n.Text = true, info.Text
	default:
		n.HasText, n.Text = info.Text != "", info.Text
	}
	if info.Secret && n.HasText {
		n.Text = concealed(n.Text)
	}
	if r := info.Range; r != nil {
		n.Range = &Range{Min: r.Min, Max: r.Max, Now: r.Now, Step: r.Step, Settable: r.Set != nil}
	}
	for _, a := range info.Actions {
		n.Actions = append(n.Actions, Action{Name: a.Name, Key: a.Key})
	}
	// Of what is typed into the items are elsewhere: its keys choose among them.
	if info.Items != nil && !typed(info.Role) {
		n.Items = info.Items.Count
	}
}

// tidy takes out what only the eye needs.
func tidy(s string) string { return strings.TrimSpace(s) }

// caret reads where the next letter goes, and what is selected.
func (n *Node) caret(o fyne.CanvasObject, info accessible.Info) {
	e := entryOf(o)
	if e == nil || !n.HasText {
		return
	}
	if info.Secret {
		n.Caret = 0 // its place would tell how long the secret is
		n.From, n.To = 0, 0
		return
	}
	n.Caret = min(e.CursorTextOffset(), utf8.RuneCountInString(n.Text))
	n.From, n.To = n.Caret, n.Caret
	if selected := []rune(e.SelectedText()); len(selected) > 0 {
		text := []rune(n.Text)
		// Where it begins the toolkit does not tell: it ends or begins at the caret.
		if from := n.Caret - len(selected); from >= 0 && n.Caret <= len(text) && string(text[from:n.Caret]) == string(selected) {
			n.From = from
		} else if to := n.Caret + len(selected); to <= len(text) {
			n.To = to
		}
	}
}

// entryOf is the field of Fyne that an object is; nil where it is none.
func entryOf(o fyne.CanvasObject) *widget.Entry {
	switch e := base(o).(type) {
	case *widget.Entry:
		return e
	case *widget.SelectEntry:
		return &e.Entry
	}
	return nil
}

// place says where it is, in pixels, and whether any of that is seen.
func (n *Node) place(where, seen area, scale float32) {
	n.Position = fyne.NewPos(where.at.X*scale, where.at.Y*scale)
	n.Size = fyne.NewSize(where.size.Width*scale, where.size.Height*scale)
	cut := where.cut(seen)
	n.Shown = cut.size.Width > 0 && cut.size.Height > 0
}

// empty reports whether there is nothing to be told of a node.
func empty(n *Node) bool {
	switch n.Role {
	case accessible.Label, accessible.Heading, accessible.Image:
		return n.Name == "" && n.Description == "" && n.Value == "" && n.Text == ""
	}
	return false
}

// nameFrom is what a node without a name is called by what is in it.
func (w *walk) nameFrom(n *Node) string {
	switch n.Role {
	case accessible.Dialog:
		return w.title(n.Children)
	case accessible.Alert, accessible.Notification, accessible.ListItem:
		return w.read(n.Children)
	case accessible.Button, accessible.ToggleButton, accessible.Link, accessible.CheckBox, accessible.RadioButton, accessible.MenuItem, accessible.Tab:
		if o := w.sources[n.ID].object; o != nil && !n.Secret {
			return textOf(o)
		}
	}
	return ""
}

// title is the first heading, or else the first words.
func (w *walk) title(nodes []ID) string {
	words := ""
	for _, id := range nodes {
		n := w.tree.Nodes[id]
		if n.Role == accessible.Heading {
			return n.Name
		}
		if words == "" && n.Role == accessible.Label && !n.Secret {
			words = n.Name
		}
	}
	return words
}

// read is what nodes say, one after the other.
func (w *walk) read(nodes []ID) string {
	var said []string
	for _, id := range nodes {
		n := w.tree.Nodes[id]
		if n == nil || n.Secret {
			continue
		}
		if (n.Role == accessible.Label || n.Role == accessible.Heading) && n.Name != "" {
			said = append(said, n.Name)
		} else if n.Role == accessible.Group {
			said = append(said, w.read(n.Children))
		}
	}
	return strings.TrimSpace(strings.Join(said, " "))
}

// textOf is the text that is drawn in an object.
func textOf(o fyne.CanvasObject) string {
	var said []string
	var look func(fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		if o == nil || isNil(o) || !o.Visible() {
			return
		}
		text := ""
		switch b := base(o).(type) {
		case *canvas.Text:
			text = b.Text
		case *widget.Label:
			text = b.Text
		case *widget.RichText:
			text = b.String()
		case *widget.Button:
			text = b.Text
		case *widget.Hyperlink:
			text = b.Text
		case *widget.Check:
			text = b.Text
		case *widget.Entry, *widget.SelectEntry:
			return // may be a secret
		default:
			if d, ok := describer(o); ok {
				info := d.Accessibility()
				if info.Secret || info.Ignored && info.Children != nil {
					return
				}
				if info.Name != "" {
					said = append(said, info.Name)
					return
				}
			}
			for _, part := range parts(o) {
				look(part)
			}
			return
		}
		if text = strings.TrimSpace(text); text != "" {
			said = append(said, text)
		}
	}
	look(o)
	return strings.Join(said, " ")
}
