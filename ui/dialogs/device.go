package dialogs

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth/session"
	"tokendesk/ui/parts"
	look "tokendesk/ui/theme"
	"tokendesk/ui/words"
)

// DeviceOptions are what a device sign-in (RFC 8628) needs of its host.
type DeviceOptions struct {
	Title    string // of the account, in a sentence
	Browsers Browsers
	Now      func() time.Time
	After    func(d time.Duration, f func()) (stop func())
	Hide     func(text string) string      // what names a person, where nobody is to be named; nil leaves it
	Open     func(address string)          // in the account's browser
	Copy     func(text, what string)       // to the clipboard
	OpenIn   func(program, address string) // in another browser
	Remember func(program, address string) // the same, and for this account from now on
	Cancel   func()                        // ends the sign-in
	Again    func()                        // starts it anew
}

// DeviceSheet shows the code of a device sign-in, where it is entered, how long it
// lives and what the server says. Closing it does not end the sign-in.
type DeviceSheet struct {
	*parts.Sheet
	o        DeviceOptions
	shown    session.Progress
	time     *parts.Label // until the code runs out
	said     *parts.Label // by the server
	stop     func()
	unopened error // why no browser opened the page
	canvas   fyne.Canvas
	all      *fyne.Container // the body
	cancel   *parts.Button
	closing  *parts.Button
	finished bool
}

// codeWidth is the width of the picture of an address.
const codeWidth = 176

// ShowDevice opens the sheet of a sign-in in [session.StageDevice].
func ShowDevice(parent fyne.Window, o DeviceOptions, p session.Progress) *DeviceSheet {
	d := &DeviceSheet{
		unopened: p.BrowserErr, canvas: parent.Canvas(),
		Sheet: parts.NewSheet(parent, "Sign in to "+o.Title+" with a code", 660, 0), o: o,
		time: parts.Text(""), said: parts.Note(""),
	}
	d.Closed = func() {
		if d.stop != nil {
			d.stop()
		}
	}
	copyCode := d.build(p)
	d.Show(copyCode)
	d.tick()
	return d
}

// Update shows what has become of the sign-in.
func (d *DeviceSheet) Update(p session.Progress) {
	if d.finished || p.Device == nil {
		return
	}
	before := d.shown
	if p.BrowserErr != nil && before.BrowserErr == nil {
		d.unopened = p.BrowserErr
	}
	if p.UserCode != before.UserCode || p.Address != before.Address || p.BrowserErr != nil && before.BrowserErr == nil {
		d.build(p)
	}
	d.shown = p
	d.write()
}

// Unopened says why no browser opened the page, and offers others.
func (d *DeviceSheet) Unopened(err error) {
	if !d.finished {
		d.unopened = err
		d.build(d.shown)
	}
}

// Ended says how the sign-in ended; nil, or a cancel, closes the sheet. The code goes with
// it, and everything else stays where it is.
func (d *DeviceSheet) Ended(err error) {
	if d.finished {
		return
	}
	d.finished = true
	if err == nil {
		d.Hide()
		return
	}
	message, advice := words.Explain(err)
	height := d.all.Size().Height
	d.all = container.New(parts.Tall{Height: height}, container.New(parts.Column{Gap: 6},
		parts.Failure(d.hide(message), d.hide(advice)), parts.Note("This code is no longer valid.")))
	d.SetBody(d.all)
	again := d.Widgets.Button("Start again", func() { d.Hide(); d.o.Again() })
	again.Importance = widget.HighImportance
	d.cancel.Disable()
	d.SetButtons([]fyne.CanvasObject{d.cancel}, []fyne.CanvasObject{again, d.closing})
	d.canvas.Focus(again)
}

func (d *DeviceSheet) hide(text string) string {
	if d.o.Hide == nil {
		return text
	}
	return d.o.Hide(text)
}

// build makes what stays while the code does, and returns what gets the focus.
func (d *DeviceSheet) build(p session.Progress) fyne.Focusable {
	d.shown = p
	widgets := d.Widgets
	copyCode := widgets.Button("Copy code", func() { d.o.Copy(p.UserCode, "device code") })
	copyCode.Importance = widget.HighImportance
	code := []fyne.CanvasObject{parts.Note("Enter this code"), container.New(parts.Inset{Left: 2}, widgets.Code(words.OneLine(p.UserCode, 64)))}
	if spelled := words.Spelled(p.UserCode); spelled != "" && len(p.UserCode) <= 16 {
		code = append(code, parts.Note(spelled))
	}
	open := widgets.Button("Open again", func() { d.o.Open(p.Address) })
	if d.unopened != nil || p.Device.Foreign != "" {
		open.SetText("Open it")
	}
	rows := []fyne.CanvasObject{
		container.New(parts.Column{Gap: -6}, code...),
		container.New(parts.Column{Gap: -6}, parts.Note("at"), parts.Text(words.OneLine(p.Device.Page, 300)).Anywhere()),
	}
	if p.Device.Foreign != "" {
		rows = append(rows, container.New(parts.Inset{Left: 8, Right: 8}, parts.Callout(look.ColorWarningSoft, theme.NewWarningThemedResource(theme.WarningIcon()), parts.Text(words.ForeignPage(p.Device.Foreign)))))
	}
	buttons := container.New(&parts.Flow{Gap: 6}, copyCode, widgets.Button("Copy address", func() { d.o.Copy(p.Address, "sign-in address") }), open)
	rows = append(rows, container.New(parts.Inset{Left: 8}, buttons))
	if d.unopened != nil {
		message, _ := words.Explain(d.unopened)
		rows = append(rows, parts.Failure(d.hide(message), "Open the page in another browser or on another device."), d.o.Browsers.offer(widgets, func(program string, remember bool) {
			if remember {
				d.o.Remember(program, p.Address)
			} else {
				d.o.OpenIn(program, p.Address)
			}
		}))
	}
	rows = append(rows, container.New(parts.Column{Gap: -6}, d.time, d.said))
	var picture fyne.CanvasObject
	if code := parts.QR(p.Address, codeWidth); code != nil {
		picture = container.New(parts.Column{}, container.New(parts.Inset{Top: 6, Left: 12}, code), parts.Note("or scan it with a phone").Centered())
	}
	d.all = container.NewBorder(nil, nil, nil, picture, container.New(parts.Column{Gap: 6}, rows...))
	d.SetBody(d.all)
	d.cancel, d.closing = widgets.Button("Cancel the sign-in", d.o.Cancel), widgets.Button("Close", d.Close)
	d.SetButtons([]fyne.CanvasObject{d.cancel}, []fyne.CanvasObject{d.closing})
	d.write()
	return copyCode
}

// write says what changes with time.
func (d *DeviceSheet) write() {
	now := d.o.Now()
	before := d.said.Text()
	d.time.SetText(words.DeviceTime(d.shown.Device.Expires, now))
	d.said.SetText(d.hide(words.DevicePoll(d.shown.Device.Last, now)))
	if len(before)/40 != len(d.said.Text())/40 {
		d.Fit() // it may take another line
	}
}

// tick redraws the times while the sheet is open.
func (d *DeviceSheet) tick() {
	if !d.Open() || d.finished {
		return
	}
	d.write()
	d.stop = d.o.After(time.Second, d.tick)
}
