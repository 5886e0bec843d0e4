package editor

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth"
	"tokendesk/store/acting"
	"tokendesk/store/appfile"
	"tokendesk/ui/atspi/accessible"
	"tokendesk/ui/desk"
	"tokendesk/ui/emblems"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// pick is one line of the provider picker.
type pick struct {
	title, detail string
	take          func()
	emblem        *emblems.Emblem // of a provider; nil for none
}

// picker is the first screen of a new app: one field that searches the
// catalogue and takes a curl command or an issuer's address as well.
type picker struct {
	f      *form
	sheet  *parts.Sheet
	finder *finder
	search *parts.Entry
	list   *parts.List
	picks  []pick
	at     int
	cancel func()
	done   func() // after something was picked
}

// pickProvider opens the picker over the window.
func (f *form) pickProvider() { f.openPicker(f.build) }

func (f *form) openPicker(done func()) *picker {
	p := &picker{f: f, done: done, finder: newFinder(f.o.Catalogue.Providers(), f.o.Used)}
	p.sheet = parts.NewSheet(f.win, "Which provider?", 620, 540)
	p.sheet.Closed = func() {
		if p.cancel != nil {
			p.cancel()
		}
	}
	p.search = parts.Offers(parts.Name(p.sheet.Widgets.Entry(), "Provider"), p.offered)
	p.search.SetPlaceHolder("Search, or paste a curl command or an issuer's address")
	p.search.OnChanged = p.find
	p.search.OnSubmitted = func(string) { p.take(p.at) }
	p.search.OnKey = p.key
	p.list = p.sheet.Widgets.List(func() int { return len(p.picks) }, newPickRow, p.fill)
	p.list.OnSelected = func(i widget.ListItemID) { p.list.UnselectAll(); p.take(i) }
	p.list.HideSeparators = true
	parts.Name(p.list, "Providers")
	p.sheet.SetBody(container.New(parts.Inset{Left: 8}, p.search), container.New(parts.Tall{Height: 375}, p.list))

	var left []fyne.CanvasObject
	left = append(left, p.sheet.Widgets.Button("Another server", func() { p.choose("") }))
	if f.o.Practice != nil && f.o.Mode == ModeNew {
		left = append(left, p.sheet.Widgets.Button("Try the practice provider", func() {
			p.sheet.Hide()
			f.sheet.Hide()
			f.o.Practice()
		}))
	}
	p.sheet.SetButtons(left, []fyne.CanvasObject{p.sheet.Widgets.Button("Cancel", p.sheet.Close)})
	p.find("")
	p.sheet.Show(p.search)
	p.readOwn()
	return p
}

// readOwn lists the person's own entries as they are now, and says which were left out.
func (p *picker) readOwn() {
	if p.f.o.OwnProviders == nil {
		return
	}
	p.f.o.Run(func(ctx context.Context) func() {
		faults := p.f.o.OwnProviders(ctx)
		return func() {
			if !p.sheet.Open() {
				return
			}
			if len(faults) > 0 {
				p.sheet.SetStatus(parts.Problem(strings.Join(faults, "\n")))
			}
			at := p.at
			p.finder = newFinder(p.f.o.Catalogue.Providers(), p.f.o.Used)
			p.find(p.search.Text)
			p.at = max(0, min(at, len(p.picks)-1))
			p.list.Refresh()
		}
	})
}

// offered is the line that Enter takes, for those who hear it while they type.
func (p *picker) offered() *accessible.Items {
	if p.at >= len(p.picks) {
		return nil
	}
	return &accessible.Items{Count: 1, Active: 0, At: func(int) accessible.Item {
		at := p.picks[p.at]
		return accessible.Item{Key: at.title, Info: accessible.Info{
			Role: accessible.ListItem, Name: at.title, Description: at.detail, Value: words.Position(p.at+1, len(p.picks)), States: accessible.Selected,
			Actions: []accessible.Action{{Name: "Choose", Do: at.take}},
		}}
	}}
}

// pickRow is a line of the picker; the one that Enter takes has the ground that what is
// chosen has everywhere.
type pickRow struct {
	widget.BaseWidget
	ground        *parts.Surface
	emblem        *parts.EmblemIcon
	title, detail *parts.Label
}

// emblemSide is how large the emblem of a provider is.
const emblemSide = 28

func newPickRow() fyne.CanvasObject {
	r := &pickRow{title: parts.Heading("").OneLine(), detail: parts.Note("").OneLine(), emblem: parts.NewEmblemIcon(emblems.Emblem{}, emblemSide)}
	lines := container.New(parts.Column{Gap: -13}, r.title, r.detail)
	mark := container.New(parts.Inset{Left: 8, Top: 3}, container.NewCenter(r.emblem))
	r.ground = parts.NewSurface("", parts.Inset{Top: -3, Bottom: -3}, container.NewBorder(nil, nil, mark, nil, lines))
	r.ExtendBaseWidget(r)
	return r
}

// CreateRenderer implements fyne.Widget.
func (r *pickRow) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(r.ground) }

func (p *picker) fill(i widget.ListItemID, o fyne.CanvasObject) {
	r := o.(*pickRow)
	r.title.SetText(p.picks[i].title)
	r.detail.SetText(p.picks[i].detail)
	parts.SetVisible(r.emblem, p.picks[i].emblem != nil)
	if m := p.picks[i].emblem; m != nil {
		r.emblem.SetEmblem(*m)
	}
	r.ground.SetColor(map[bool]fyne.ThemeColorName{true: theme.ColorNameSelection}[i == p.at])
}

func (p *picker) find(query string) {
	p.picks, p.at = p.picksFor(query), 0
	p.list.Refresh()
	p.list.ScrollToTop()
}

// picksFor lists what a query may mean.
func (p *picker) picksFor(query string) []pick {
	query = strings.TrimSpace(query)
	var out []pick
	switch {
	case isCurl(query):
		return []pick{{"Read this curl command", "Tokendesk fills in its address, client ID and client secret.", func() { p.readCurl(query) }, nil}}
	case p.f.o.Import != nil && isImport(query):
		return []pick{{"Import what you pasted", "You first see what it brings.", func() {
			p.sheet.Hide()
			p.f.o.Import(query)
		}, nil}}
	case isAddress(query):
		out = append(out,
			pick{"Look up " + words.Shorten(query, maxHint), "Tokendesk finds the server's addresses through it.", func() { p.discover(query) }, nil},
			pick{"Use it as the token endpoint", words.Shorten(query, maxHint), func() { p.useEndpoint(query) }, nil})
	}
	for _, found := range p.finder.find(query) {
		emblem := emblems.OfProvider(found.ID, found.Name)
		out = append(out, pick{found.Name, detailOf(found), func() { p.choose(found.ID) }, &emblem})
	}
	if len(out) == 0 {
		out = append(out, pick{"Another server", "No provider in the list matches. Enter the server's addresses yourself.", func() { p.choose("") }, nil})
	}
	return out
}

// detailOf says what an entry is for, and that apps of the vault are of it.
func detailOf(e entry) string {
	about := e.About
	if e.Own {
		about += " · Your own entry"
	}
	switch e.apps {
	case 0:
		return about
	case 1:
		return "You have an app here · " + about
	}
	return fmt.Sprintf("You have %d apps here · %s", e.apps, about)
}

// isCurl reports whether a text is a curl command, by the rule of every import.
func isCurl(text string) bool { return appfile.Guess([]byte(text)) == appfile.SourceCurl }

// isImport reports whether a text is of a program whose files are imported. Other
// addresses than a sign-in page's are looked up.
func isImport(text string) bool {
	return appfile.IsSignIn(text) || appfile.Recognizes([]byte(text)) && !appfile.IsAddress(text)
}

// unfolded undoes what a field of one line does to a command of several: it makes
// a space of each line end, so that the backslash before it would quote the space.
func unfolded(command string) string { return strings.ReplaceAll(command, "\\ ", " ") }

func isAddress(s string) bool {
	u, err := url.Parse(s)
	return err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != ""
}

func (p *picker) key(e *fyne.KeyEvent) bool {
	step := map[fyne.KeyName]int{fyne.KeyUp: -1, fyne.KeyDown: 1, fyne.KeyPageUp: -5, fyne.KeyPageDown: 5}[e.Name]
	if step == 0 {
		return false
	}
	p.at = max(0, min(len(p.picks)-1, p.at+step))
	p.list.ScrollTo(p.at)
	p.list.Refresh()
	return true
}

func (p *picker) take(i int) {
	if i >= 0 && i < len(p.picks) && p.cancel == nil {
		p.picks[i].take()
	}
}

func (p *picker) finish() {
	p.sheet.Hide()
	p.done()
}

// choose takes a provider; what was typed of its own values stays.
func (p *picker) choose(id string) {
	f := p.f
	untouched := sameEdit(f.draft, f.start)
	f.draft.App.Provider = id
	f.found = oauth.App{}
	if found, ok := f.o.Catalogue.Provider(id); ok && f.idFollows && f.draft.App.Name == "" {
		f.draft.App.Name = found.Name
		f.setID(freeID(oauth.MakeID(found.Name), f.taken))
	}
	if untouched {
		f.start = cloneEdit(f.draft) // nothing was typed yet that could be lost
	}
	p.finish()
}

func (p *picker) useEndpoint(address string) {
	p.f.draft.App.Provider = ""
	p.f.draft.App.Endpoints.Token = address
	p.nameByHost(address)
	p.finish()
}

func (p *picker) nameByHost(address string) {
	f := p.f
	if u, err := url.Parse(address); err == nil && f.idFollows && f.draft.App.Name == "" {
		f.draft.App.Name = u.Hostname()
		f.setID(freeID(oauth.MakeID(u.Hostname()), f.taken))
	}
}

// readCurl takes over what a provider's documentation shows.
func (p *picker) readCurl(command string) {
	if !p.search.MultiLine {
		command = unfolded(command)
	}
	read, err := desk.ReadImport(context.Background(), desk.ImportSource{Text: []byte(command), Pasted: true, From: appfile.SourceCurl})
	if err == nil && len(read.File.Apps) == 0 {
		err = &oauth.Error{Kind: oauth.KindUsage, Message: "This command asks for no token."}
	}
	if err != nil {
		p.fail(err)
		return
	}
	f, entry := p.f, read.File.Apps[0]
	name, id := f.draft.App.Name, f.draft.App.ID
	f.draft.App = entry.App
	if name != "" {
		f.draft.App.Name = name
	}
	f.setID(cmp.Or(id, freeID(cmp.Or(entry.App.ID, "app"), f.taken)))
	if len(entry.Accounts) > 0 && f.o.Mode != ModeEdit {
		f.draft.Accounts = entry.Accounts
	}
	for kind, value := range entry.Secrets {
		f.typed("")[kind] = value
	}
	for account, secrets := range entry.AccountSecrets {
		for kind, value := range secrets {
			f.typed(account)[kind] = value
		}
	}
	f.notes = read.Notes
	f.draft.Base = acting.Settings{App: cloneApp(entry.App), Accounts: slices.Clone(f.draft.Accounts)}
	f.draft.Accepted = f.o.FirstAccepted(f.draft.Base)
	p.finish()
}

// discover asks an issuer for its addresses.
func (p *picker) discover(issuer string) {
	f := p.f
	if f.o.Discover == nil {
		f.draft.App.Endpoints.Issuer = issuer
		p.finish()
		return
	}
	p.sheet.SetStatus(parts.Text("Looking it up…"))
	p.cancel = f.o.Run(func(ctx context.Context) func() {
		found, err := f.o.Discover(ctx, issuer)
		return func() {
			p.cancel = nil
			switch {
			case !p.sheet.Open():
			case err != nil:
				p.fail(err)
			default:
				f.draft.App.Provider = ""
				f.draft.App.Endpoints.Issuer = cmp.Or(found.Endpoints.Issuer, issuer)
				f.found = oauth.App{Endpoints: found.Endpoints}
				f.prefillScopes(found.Scopes)
				p.nameByHost(issuer)
				p.finish()
			}
		}
	})
}

// prefillScopes asks for what tells who signs in, where nobody has typed other scopes
// and the app is a sign-in's. They are a beginning, which a person may change.
func (f *form) prefillScopes(scopes []string) {
	if f.draft.App.Scopes == nil && len(scopes) > 0 && (f.draft.App.Grant == "" || f.draft.App.Grant.NeedsPerson()) {
		f.draft.App.Scopes = slices.Clone(scopes)
		f.prefilled = scopes
	}
}

// withoutPrefilled takes back what was filled in for a sign-in once there is none.
func (f *form) withoutPrefilled() {
	if f.prefilled != nil && !f.grant().NeedsPerson() && slices.Equal(f.draft.App.Scopes, f.prefilled) {
		f.draft.App.Scopes, f.prefilled = nil, nil
	}
}

func (p *picker) fail(err error) {
	p.sheet.SetStatus(parts.Failure(words.Explain(err)))
}
