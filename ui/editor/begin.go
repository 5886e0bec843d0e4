package editor

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
)

// Begin is how a new app begins.
type Begin int

// Beginnings of a new app.
const (
	BeginProvider Begin = iota // at the catalogue
	BeginIssuer                // at the address of an OpenID provider
	BeginPaste                 // at a field for a curl command
)

// begin opens the one field that a person has asked for.
func (f *form) begin() *picker {
	p := &picker{f: f, done: f.open}
	title, text, verb := "Enter an issuer's address", "Tokendesk finds the provider's addresses through it. Its issuer is in its documentation, often under “discovery” or “well-known”.", "Look up"
	if f.o.Begin == BeginPaste {
		title, verb = "Paste a curl command", "Read"
		text = "From a provider's documentation: Tokendesk fills in its address, client ID and client secret, and you can change them before you save. You can also paste an app file."
	}
	p.sheet = parts.NewSheet(f.win, title, 560, 0)
	p.sheet.Closed = func() {
		if p.cancel != nil {
			p.cancel()
		}
	}
	if f.o.Begin == BeginPaste {
		p.search = p.sheet.Widgets.Lines(6)
		p.search.SetPlaceHolder("curl -X POST https://…")
	} else {
		p.search = p.sheet.Widgets.Entry()
		p.search.SetPlaceHolder("https://id.example.com")
	}
	parts.Name(p.search, title)
	p.search.SetText(f.o.Text)
	read := p.sheet.Widgets.Button(verb, p.takeText)
	read.Importance = widget.HighImportance
	p.search.OnSubmitted = func(string) { p.takeText() }
	p.sheet.SetBody(parts.Text(text), container.New(parts.Inset{Left: 8, Right: 8}, p.search))
	p.sheet.SetButtons(nil, []fyne.CanvasObject{p.sheet.Widgets.Button("Cancel", p.sheet.Close), read})
	p.sheet.Show(p.search)
	return p
}

// takeText takes what was typed or pasted.
func (p *picker) takeText() {
	text := strings.TrimSpace(p.search.Text)
	switch {
	case text == "" || p.cancel != nil:
	case isCurl(text):
		p.readCurl(text)
	case p.f.o.Begin == BeginPaste && p.f.o.Import != nil:
		p.sheet.Hide()
		p.f.o.Import(text)
	case isAddress(text):
		p.discover(text)
	case isAddress("https://" + text):
		p.discover("https://" + text)
	default:
		p.fail(&oauth.Error{Kind: oauth.KindUsage, Message: "This is not an address: write it like https://id.example.com."})
	}
}
