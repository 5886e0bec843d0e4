package ui

import (
	"context"
	"net/url"
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"tokendesk/store/appfile"
	"tokendesk/ui/dialogs"
	"tokendesk/ui/editor"
	"tokendesk/ui/parts"
	"tokendesk/ui/tasks"
	"tokendesk/ui/xdnd"
)

// takeDrops takes what is dropped onto the window while the screen is shown: files by the
// toolkit, and on an X display texts, too.
func (m *mainScreen) takeDrops() {
	m.Win.SetOnDropped(m.actions.dropped)
	if window := m.X11Window(); window != 0 {
		tasks.Follow(m.tasks, func(ctx context.Context) <-chan xdnd.Event { return xdnd.Watch(ctx, "", uint32(window)) }, m.actions.drop)
	}
}

// drop takes what an X display tells of the window: while something is dragged over it
// what would become of that is said.
func (a *actions) drop(e xdnd.Event) {
	switch {
	case e.Dropped != nil && e.Dropped.Text != "":
		a.dropText(e.Dropped.Text)
	case e.Dropped != nil:
		var paths, links []string
		for _, address := range e.Dropped.Addresses {
			if u, err := url.Parse(address); err == nil && u.Scheme == "file" {
				paths = append(paths, filepath.FromSlash(u.Path))
			} else if isLink(address) {
				links = append(links, address)
			}
		}
		a.dropAll(paths, links)
	case e.Over == xdnd.Files:
		a.sayDrag("Drop it to import it: you first see what would change")
	case e.Over == xdnd.Text:
		a.sayDrag("Drop the text to start with it: a curl command, an app file, an address")
	default:
		a.sayDrag("")
	}
}

// sayDrag says what would become of what is dragged, in place of what was said of it
// before; "" is nothing. Other messages stay.
func (a *actions) sayDrag(text string) {
	if a.unsayDrag != nil {
		a.unsayDrag()
		a.unsayDrag = nil
	}
	if text != "" {
		a.unsayDrag = a.Toasts.Hold(text)
	}
}

// dropped takes what the toolkit tells of that was dropped onto the window.
func (a *actions) dropped(_ fyne.Position, items []fyne.URI) {
	var paths, links []string
	for _, i := range items {
		if link, ok := linkOf(i.Path()); ok {
			links = append(links, link)
		} else if i.Path() != "" {
			paths = append(paths, i.Path())
		}
	}
	a.dropAll(paths, links)
}

// dropAll takes what was dropped, wherever and whatever is open: files and folders are
// imported together, after a look at what that would do; the address of a link begins a
// new app.
func (a *actions) dropAll(paths, links []string) {
	if len(paths) == 0 {
		if len(links) > 0 {
			a.dropText(links[0])
		}
		return
	}
	a.closeMenus()
	if a.importing != nil && a.importing.Open() {
		if !a.importing.Take(paths) {
			a.dropLater("Another file is being read. Drop this one again afterwards.")
		}
		return
	}
	a.importFrom(dialogs.ImportOptions{Paths: paths})
}

// dropText takes a text that was dropped: an address, or what can be imported.
func (a *actions) dropText(text string) {
	text = strings.TrimSpace(text)
	if text == "" {
		return
	}
	a.closeMenus()
	switch {
	case isLink(text) && !appfile.IsSignIn(text) && a.DialogOpen():
		a.dropLater("A dropped address starts a new app. Close the open dialog, then drop it again.")
	case isLink(text) && !appfile.IsSignIn(text):
		a.openEditor(editor.Options{Mode: editor.ModeNew, Begin: editor.BeginIssuer, Text: text})
	case a.importing != nil && a.importing.Open():
		if !a.importing.TakeText(text) {
			a.dropLater("Another file is being read. Drop this one again afterwards.")
		}
	default:
		a.importFrom(dialogs.ImportOptions{Text: text})
	}
}

// dropLater says, over what is open, why something that was dropped is not taken.
func (a *actions) dropLater(why string) {
	s := parts.NewSheet(a.Win, "Not now", 420, 0)
	s.SetBody(parts.Text(why))
	closes := s.Widgets.Button("Close", s.Close)
	closes.Importance = widget.HighImportance
	s.SetButtons(nil, []fyne.CanvasObject{closes})
	s.Show(closes)
}

// isLink reports whether a text is an address of the web, and no more.
func isLink(text string) bool {
	address := strings.HasPrefix(text, "https://") || strings.HasPrefix(text, "http://")
	return address && !strings.ContainsAny(text, " \t\r\n\"'{}")
}

// linkOf is the address that a path was made of: the toolkit takes all that is dropped for
// paths, and those that do not begin at the root for paths in the working directory.
func linkOf(path string) (link string, ok bool) {
	here, err := os.Getwd()
	rest, within := strings.CutPrefix(filepath.ToSlash(path), filepath.ToSlash(here)+"/")
	if scheme, address, is := strings.Cut(rest, ":/"); err == nil && within && is && (scheme == "http" || scheme == "https") {
		link = scheme + "://" + strings.TrimPrefix(address, "/")
	}
	return link, isLink(link)
}

// closeMenus closes menus and the palette: what opens now would lie over them, and
// nothing is lost with them.
func (a *actions) closeMenus() {
	for {
		top, ok := a.Win.Canvas().Overlays().Top().(interface{ Dismiss() })
		if !ok {
			return
		}
		top.Dismiss()
	}
}
