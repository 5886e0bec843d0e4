package editor

import (
	"errors"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// redirectFields are about where the browser comes back to after a sign-in.
func redirectFields(*form) []field {
	listens := func(f *form) bool { return f.complete.Redirect.URI == "" } // at host, port and path
	return []field{
		text("redirect.uri", "Only where one is registered that is not on this computer, such as https://… or myapp://…: it is sent as it is, and you paste the answer. Host, ports and path are then not used.",
			func(a *oauth.App) *string { return &a.Redirect.URI }).named("Another redirect URI"),
		text("redirect.host", "127.0.0.1 is right for nearly all providers; some want localhost.", func(a *oauth.App) *string { return &a.Redirect.Host }).
			combo(func(*form) []string { return []string{"127.0.0.1", "localhost", "[::1]"} }).when(listens),
		portField().when(listens),
		fallbackField().when(listens),
		toggle("redirect.https", "Only where the provider accepts no address that begins with http, not even one on this computer. The browser warns until it trusts Tokendesk's certificate.",
			func(a *oauth.App) *bool { return &a.Redirect.HTTPS }).named("Redirect by https").when(listens),
		text("redirect.path", "It must be registered exactly like this.", func(a *oauth.App) *string { return &a.Redirect.Path }).when(listens),
	}
}

func portField() field {
	return field{
		path: "redirect.port", why: "It is fixed, so that it can be registered once. 0 takes any free port, for servers that allow that.",
		get: func(f *form) string { return portText(f.draft.App) },
		set: func(f *form, v string) error {
			if v == "" {
				f.draft.App.Redirect.Port = nil
				return nil
			}
			port, err := strconv.Atoi(v)
			if err != nil {
				return errNumber
			}
			f.draft.App.Redirect.Port = &port
			return nil
		},
		known: portText,
	}
}

func portText(a oauth.App) string {
	if p := a.Redirect.Port; p != nil {
		return strconv.Itoa(*p)
	}
	return ""
}

// noPorts is how a person says that the catalogue's fallback ports are not wanted.
const noPorts = "none"

var errNumbers = errors.New("enter whole numbers separated by spaces")

// fallbackField asks for redirect.ports.
func fallbackField() field {
	return field{
		path: "redirect.ports", example: "47822 47823",
		why: "Tried in turn while another program uses the port. Each makes another redirect URI, which must be registered, too.",
		get: func(f *form) string {
			if ports := f.draft.App.Redirect.Ports; ports != nil && len(ports) == 0 && len(f.known.Redirect.Ports) > 0 {
				return noPorts
			}
			return portsText(f.draft.App)
		},
		set: func(f *form, v string) error {
			at := &f.draft.App.Redirect.Ports
			typed := strings.FieldsFunc(v, func(r rune) bool { return r == ',' || r == ' ' })
			switch {
			case len(typed) == 0:
				*at = nil
				return nil
			case len(typed) == 1 && strings.EqualFold(typed[0], noPorts):
				*at = []int{}
				return nil
			}
			ports := make([]int, len(typed))
			for i, word := range typed {
				port, err := strconv.Atoi(word)
				if err != nil {
					return errNumbers
				}
				ports[i] = port
			}
			*at = ports
			return nil
		},
		known: portsText,
	}
}

func portsText(a oauth.App) string {
	var ports []string
	for _, port := range a.Redirect.Ports {
		ports = append(ports, strconv.Itoa(port))
	}
	return strings.Join(ports, " ")
}

// redirectView shows the exact redirect addresses, which must be registered before the
// first sign-in.
type redirectView struct {
	object    *fyne.Container
	lines     *fyne.Container
	note      *parts.Label
	secure    *fyne.Container // about the certificate
	addresses []string
}

// registerView builds what shows the addresses; update fills it.
func (f *form) registerView() fyne.CanvasObject {
	f.register = &redirectView{lines: container.New(parts.Column{Gap: -8}), note: parts.Note("")}
	about := f.sheet.Widgets.Button("About the certificate…", func() {
		if f.o.Certificate != nil {
			f.o.Certificate()
		}
	})
	about.Importance = widget.LowImportance
	f.register.secure = container.New(parts.Column{Gap: -4}, parts.Note(words.ComesBySecure), container.NewHBox(about))
	f.register.secure.Hide()
	value := container.New(parts.Column{Gap: -8}, f.register.lines, f.register.note, f.register.secure)
	f.register.object = container.New(parts.Pair{Name: labelWidth}, parts.Text("Redirect URI (callback URL)"), value)
	return f.register.object
}

// updateRegister brings the addresses into line and reports whether anything moved.
func (f *form) updateRegister() (moved bool) {
	w := f.register
	addresses := f.complete.Redirect.Addresses()
	if hidden := f.grant() != oauth.GrantAuthorizationCode || len(addresses) == 0; w.object.Hidden != hidden {
		w.object.Hidden, moved = hidden, true
	}
	if by := f.complete.Redirect; w.secure.Hidden == (by.HTTPS && by.URI == "") {
		parts.SetVisible(w.secure, by.HTTPS && by.URI == "")
		moved = true
	}
	if strings.Join(addresses, "\n") == strings.Join(w.addresses, "\n") {
		return moved
	}
	w.addresses, w.lines.Objects = addresses, nil
	for _, address := range addresses {
		w.lines.Add(container.NewBorder(nil, nil, nil, container.NewVBox(parts.Name(f.copyButton("Copy", address, "redirect URI"), "Copy "+address)), parts.Text(address).Mono().Anywhere()))
	}
	w.note.SetText("Register it at the provider exactly like this, before the first sign-in.")
	if len(addresses) > 1 {
		w.note.SetText("Register each of them at the provider exactly like this, before the first sign-in. The first one that is free is used.")
		all := f.copyButton("Copy all", strings.Join(addresses, "\n"), "redirect URIs")
		w.lines.Add(container.NewBorder(nil, nil, nil, all))
	}
	return true
}

func (f *form) copyButton(label, text, what string) *parts.Button {
	b := f.sheet.Widgets.Button(label, func() {
		if f.o.Copy != nil {
			f.o.Copy(text, what)
		}
	})
	b.Icon = theme.ContentCopyIcon()
	b.Importance = widget.LowImportance
	return b
}

// summaryOfRedirect is where the browser comes back to.
func summaryOfRedirect(f *form) string {
	r := f.complete.Redirect
	if r.URI != "" {
		return words.Shorten(words.OneLine(r.URI, 200), 60)
	}
	if r.Port == nil || *r.Port == 0 {
		return r.Host + ", any free port"
	}
	return r.Host + ":" + strconv.Itoa(*r.Port)
}
