package ui

import (
	"os"
	"path/filepath"
	"strings"

	"fyne.io/fyne/v2"

	"tokendesk/ui/dialogs"
	"tokendesk/ui/editor"
)

// dropped takes what was dropped onto the window, wherever and whatever is open: files
// and folders are imported together, after a look at what that would do; the address of a
// link begins a new app.
func (a *actions) dropped(_ fyne.Position, items []fyne.URI) {
	var paths []string
	for _, i := range items {
		if link, ok := linkOf(i.Path()); ok {
			a.dropText(link)
		} else if i.Path() != "" {
			paths = append(paths, i.Path())
		}
	}
	if len(paths) == 0 {
		return
	}
	a.closeMenus()
	if a.importing != nil && a.importing.Open() {
		if !a.importing.Take(paths) {
			a.Toasts.Say("Another file is being read: drop it again after that")
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
	case isLink(text) && a.DialogOpen():
		a.Toasts.Say("An address begins a new app: close what is open, and drop it again")
	case isLink(text):
		a.openEditor(editor.Options{Mode: editor.ModeNew, Begin: editor.BeginIssuer, Text: text})
	case a.importing != nil && a.importing.Open():
		if !a.importing.TakeText(text) {
			a.Toasts.Say("Another file is being read: drop it again after that")
		}
	default:
		a.importFrom(dialogs.ImportOptions{Text: text})
	}
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
