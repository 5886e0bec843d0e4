package rows

import (
	"fmt"
	"slices"
	"time"

	"tokendesk/oauth/session"
	"tokendesk/ui/desk"
	"tokendesk/ui/emblems"
	"tokendesk/ui/words"
)

// Group is the header over the accounts of an app that has several, as plain data.
type Group struct {
	App    string // its id
	Title  string
	Emblem emblems.Emblem

	Environment string
	Dangerous   bool // production
	Insecure    bool // TLS is not verified, or plain http is allowed
	Favourite   bool
	Place       string // as a row's

	Count string     // how many accounts there are, and are shown
	State string     // how the worst of them stand
	Icon  words.Icon // of those; "" where State is
	Tone  words.Tone
}

// worst are the states that a header tells of, the worst first.
var worst = []session.State{
	session.StateError, session.StateNeedsLogin, session.StateExpired, session.StateExpiring, session.StateNone,
}

// GroupOf turns the accounts of an app into its header. listed are those that are
// shown, at least one; total is how many the app has. Pure.
func GroupOf(listed []*desk.Account, total int, now time.Time) Group {
	app := listed[0].App
	count, shown := map[session.State]int{}, 0
	said := map[session.State]words.StateWords{}
	for _, a := range listed {
		if desk.IsGuest(a.Ref()) {
			total-- // has no account yet
			continue
		}
		status := a.Status(now)
		count[status.State]++
		if words.Status(status).Tone == words.ToneWarning || count[status.State] == 1 { // caution comes before what is well
			said[status.State] = words.Status(status)
		}
		shown++
	}
	g := Group{
		App:         app.ID,
		Title:       name(app.Title()),
		Emblem:      emblems.Of(app),
		Environment: words.Middle(app.Environment, environmentLimit),
		Dangerous:   words.Dangerous(app.Environment),
		Insecure:    insecure(app),
		Favourite:   app.Favourite,
		Place:       place(app),
		Count:       words.Count(total, "account"),
	}
	if shown < total {
		g.Count = fmt.Sprintf("%d of %s", shown, g.Count)
	}
	if shown == 0 {
		return g
	}
	for _, state := range slices.Concat(worst, []session.State{session.StateFresh}) {
		n := count[state]
		switch {
		case n == 0:
			continue
		case n == len(listed) && n > 1:
			g.State = words.AllInState(state)
		default:
			g.State = words.InState(n, state)
		}
		g.Icon, g.Tone = said[state].Icon, said[state].Tone
		break
	}
	return g
}
