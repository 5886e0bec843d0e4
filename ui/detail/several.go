package detail

import (
	"fmt"
	"reflect"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/widget"

	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/parts"
	"tokendesk/ui/words"
)

// SeveralActions are what can be done with all accounts that are chosen together.
type SeveralActions struct {
	Renew, CopyAs, SignOut, Remove func()
}

// Several is what the pane shows of accounts that are chosen together.
type Several struct {
	Title string
	Note  string        // how many there are in each state
	Lines []SeveralLine // the first of them
	More  int           // and how many there are beside

	SignOut bool // there is something to sign out of
}

// SeveralLine is one of them.
type SeveralLine struct {
	Who   string           // and of which app, where they are not of one
	State words.StateWords // or what runs
}

// maxSeveral is how many accounts are named.
const maxSeveral = 40

// SeveralOf describes accounts that are chosen together; app is the title of the one
// whose header was chosen, or "". private masks who they are. Pure.
func SeveralOf(app string, accounts []desk.Account, private bool, now time.Time) Several {
	s := Several{Title: words.Middle(app, 120), Note: words.Count(len(accounts), "account")}
	if app == "" {
		s.Title, s.Note = words.Count(len(accounts), "account")+" chosen", ""
	}
	oneApp := true
	count := map[session.State]int{}
	for _, a := range accounts {
		oneApp = oneApp && a.Ref().App == accounts[0].Ref().App
		s.SignOut = s.SignOut || a.HasToken()
		count[a.Status(now).State]++
	}
	for _, state := range []session.State{
		session.StateFresh, session.StateExpiring, session.StateExpired, session.StateNeedsLogin, session.StateError, session.StateNone,
	} {
		if n := count[state]; n > 0 {
			if s.Note != "" {
				s.Note += " · "
			}
			s.Note += words.InState(n, state)
		}
	}
	for i, a := range accounts {
		if i == maxSeveral {
			s.More = len(accounts) - maxSeveral
			break
		}
		line := SeveralLine{Who: words.Person(a.Record, private), State: words.Status(a.Status(now))}
		if a.Running {
			line.State = words.Working(a.Progress)
		}
		if !oneApp {
			line.Who = words.Middle(a.App.Title(), 60)
			if who := words.Who(a.Record, private); who != "" {
				line.Who += " · " + words.Person(a.Record, private)
			}
		}
		line.Who = words.Middle(line.Who, 120)
		s.Lines = append(s.Lines, line)
	}
	return s
}

// ShowSeveral shows accounts that are chosen together instead of one, and drops what
// it knew of that.
func (p *Pane) ShowSeveral(s Several) {
	if p.several.Visible() && reflect.DeepEqual(p.severalModel, s) {
		return
	}
	if p.shown {
		p.Clear()
	}
	p.severalModel = s
	p.rebuild(&p.severalStops, func() { p.several.Objects = []fyne.CanvasObject{p.severalView(s)} })
	p.empty.Hide()
	p.several.Show()
	p.several.Refresh()
	p.regained()
}

// hideSeveral leaves the place to one account, or none.
func (p *Pane) hideSeveral() {
	p.severalModel, p.severalStops = Several{}, stops{}
	p.several.Objects = nil
	p.several.Hide()
}

func (p *Pane) severalView(s Several) fyne.CanvasObject {
	row := container.New(&parts.Flow{Gap: 6})
	add := func(text string, do func()) *parts.KeyButton {
		b := p.button(text, nil, do)
		row.Add(b)
		return b
	}
	add("Renew all", p.act.Several.Renew).Importance = widget.HighImportance
	add("Copy as…", p.act.Several.CopyAs)
	if out := add(words.SignOut, p.act.Several.SignOut); !s.SignOut {
		out.Disable()
	}
	add("Remove…", p.act.Several.Remove)

	lines := make([]fyne.CanvasObject, 0, len(s.Lines)+1)
	for _, l := range s.Lines {
		state := container.NewHBox(stateMark(l.State), toned(parts.Text(l.State.Word).Whole().Silent(), l.State.Tone))
		lines = append(lines, container.NewBorder(nil, nil, nil, state, parts.Name(parts.Text(l.Who), words.Phrases(l.Who, l.State.Word))))
	}
	if s.More > 0 {
		lines = append(lines, parts.Quiet(fmt.Sprintf("and %d more", s.More)))
	}
	head := container.New(parts.Inset{Top: 16, Right: 20, Bottom: 10, Left: 20},
		container.New(parts.Column{}, container.New(parts.Inset{Left: -labelRoom}, container.New(parts.Column{Gap: -10}, parts.Title(s.Title).Wrapped(), parts.Quiet(s.Note).Wrapped())), row))
	body := container.New(parts.Inset{Top: 6, Right: 20, Bottom: 24, Left: 20}, container.New(parts.Column{}, card(lines...)))
	return container.New(parts.Below{}, head, parts.NewScroll(body))
}
