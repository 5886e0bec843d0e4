package dialogs

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// Browser is a browser of this machine.
type Browser struct {
	Name  string // as an account's setting names it
	Title string // as people call it
}

// Browsers are those of this machine, the person's own first.
type Browsers []Browser

// offer is a button for each browser, and whether it is to be remembered. It is
// words where there is none.
func (all Browsers) offer(widgets parts.Widgets, open func(program string, remember bool)) fyne.CanvasObject {
	if len(all) == 0 {
		return parts.Note("No supported browser was found on this computer.")
	}
	remember := widgets.Check("Use it for this account from now on", nil)
	row := container.New(&parts.Flow{Gap: 6})
	for _, b := range all {
		row.Add(widgets.Button(b.Title, func() { open(b.Name, remember.Checked) }))
	}
	return container.New(parts.Inset{Left: 8}, container.New(parts.Column{Gap: 2}, row, remember))
}

// ElsewhereOptions are the other ways to a page that is to be opened for an account.
type ElsewhereOptions struct {
	Title   string // of the account, in a sentence
	Private bool   // presentation mode: an address may name a person
	Err     error  // why the account's browser did not open it; nil: the person asked
	Address string

	Browsers Browsers
	Run      Run
	OpenIn   func(program string, remember bool, done func(error)) // done is called on the UI goroutine
	Copy     func(text, what string)                               // to the clipboard

	RedirectURI string                     // what the pasted answer starts with
	MustPaste   bool                       // nobody listens there
	Paste       func(address string) error // session.Progress.Paste; nil: no answer comes back
}

// Elsewhere offers the browsers of this machine, the address as text and as a code,
// and the way back from a browser on another device. The sheet is closed by the
// person, by an answer, or by its Hide.
func Elsewhere(parent fyne.Window, o ElsewhereOptions) *parts.Sheet {
	s := parts.NewSheet(parent, "Other ways to sign in to "+o.Title, 640, 0)
	if o.Paste == nil {
		s = parts.NewSheet(parent, "Other ways to open this page of "+o.Title, 640, 0)
	}
	widgets := s.Widgets
	var rows []fyne.CanvasObject
	if o.Err != nil {
		rows = append(rows, parts.Failure(words.Explain(o.Err)))
	}
	offer := o.Browsers.offer(widgets, func(program string, remember bool) {
		s.SetStatus(nil)
		o.OpenIn(program, remember, func(err error) {
			switch {
			case !s.Open():
			case err != nil:
				s.SetStatus(failure(err))
			case o.MustPaste:
				s.SetStatus(parts.Text("The page is open. Paste the answer here."))
			default:
				s.Hide()
			}
		})
	})
	copyAddress := widgets.Button("Copy address", func() { o.Copy(o.Address, "sign-in address") })
	rows = append(rows, parts.Heading("Open it on this computer"), offer,
		container.NewBorder(nil, nil, nil, container.NewVBox(copyAddress), parts.Heading("Open it on another device")))
	var far []fyne.CanvasObject
	if !o.Private {
		far = append(far, parts.Note(words.OneLine(o.Address, 180)).Anywhere())
	}
	entry := parts.Name(widgets.Entry(), "Answer of the browser")
	if o.Paste != nil {
		far = append(far, parts.Text(words.ComingBack(o.RedirectURI, o.MustPaste)), container.New(parts.Inset{Left: 8, Right: 8}, entry))
	}
	left := container.New(parts.Column{Gap: 2}, far...)
	var picture fyne.CanvasObject
	if code := pictureOf(o.Address); code != nil {
		picture = container.New(parts.Inset{Top: 6, Left: 8}, container.NewVBox(code))
	}
	rows = append(rows, container.NewBorder(nil, nil, nil, picture, left))
	s.SetBody(rows...)

	entry.SetPlaceHolder("Address of the page that the browser ended at")
	paste := func() {
		address := strings.TrimSpace(entry.Text)
		if address == "" {
			return
		}
		if err := o.Paste(address); err != nil {
			s.SetStatus(failure(err))
			return
		}
		s.Hide()
	}
	buttons := []fyne.CanvasObject{widgets.Button("Close", s.Close)}
	if o.Paste != nil {
		entry.OnSubmitted = func(string) { paste() }
		verb := widgets.Button("Continue", paste)
		verb.Importance = widget.HighImportance
		buttons = append(buttons, verb)
	}
	s.SetButtons(nil, buttons)
	s.Show(copyAddress)
	return s
}

// pictureOf is an address as a code, or why there is none.
func pictureOf(address string) fyne.CanvasObject {
	picture := parts.QR(address, codeWidth)
	if note, long := picture.(*parts.Label); long {
		return container.NewGridWrap(fyne.NewSize(codeWidth, note.MinSize().Height+56), note) // its words take lines
	}
	return picture
}
