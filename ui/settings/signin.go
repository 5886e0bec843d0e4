package settings

import (
	"strconv"

	"tokendesk/oauth"
	"tokendesk/store"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// behind is the choice that the window stays where it is.
const behind = "behind"

func behindIf(stays bool) string {
	if stays {
		return behind
	}
	return ""
}

// address is the choice of a proxy that is typed.
const address = "address"

// signIn are the settings of the browser and of the network: what apps have that have
// no value of their own.
func signIn(o Options) []Setting {
	s := o.Choices.Get()
	return []Setting{
		hinted("An account's own browser comes first. Private windows keep no sign-in; with a profile of its own each account stays signed in beside the others.",
			setting("Browser for sign-ins", o.browserChoices(), s.Browser, o.chosen(func(s *store.Settings, v string) { s.Browser = v }))),
		setting("Another person signs in", []Choice{
			{"In a browser profile of their own", ""}, {"In a private window", "private"}, {"In the browser for sign-ins", "default"},
		}, s.AnotherIn, o.chosen(func(s *store.Settings, v string) { s.AnotherIn = v })),
		setting("After a sign-in", []Choice{{"This window comes to the front", ""}, {"The browser stays in front", behind}},
			behindIf(s.StayBehind), o.chosen(func(s *store.Settings, v string) { s.StayBehind = v == behind })),
		hinted("127.0.0.1 on this port is the redirect URI (callback URL) that you register at the provider. Change it only if another program needs the port, "+
			"and register the new one. An app's own port comes first."+o.own("port", func(a oauth.App) bool { return a.Redirect.Port != nil || a.Redirect.URI != "" }),
			typed("Port of the redirect URI", Typed{
				Like: strconv.Itoa(oauth.DefaultRedirectPort), Now: orEmpty(s.RedirectPort),
				Check: numbered(func(s *store.Settings, n int) { s.RedirectPort = n }),
				Set:   o.counted(func(s *store.Settings, n int) { s.RedirectPort = n }),
			})),
		hinted("For every call to a server; addresses on this computer are called directly. An app's own proxy comes first; one with a password is set on the app, where it is encrypted."+
			o.own("proxy", func(a oauth.App) bool { return a.Proxy != "" }), proxy(o, s)),
		hinted("How long Tokendesk waits for a server's answer. An app's own time limit comes first."+
			o.own("time limit", func(a oauth.App) bool { return a.HTTPTimeoutSeconds > 0 }),
			setting("Time limit", []Choice{{"10 s", "10"}, {"30 s", "0"}, {"1 min", "60"}, {"2 min", "120"}, {"5 min", "300"}},
				strconv.Itoa(s.TimeLimit), o.counted(func(s *store.Settings, n int) { s.TimeLimit = n }))),
		hinted("What Tokendesk calls itself to servers (User-Agent). An app's own comes first."+
			o.own("User-Agent", func(a oauth.App) bool { return a.UserAgent != "" }),
			typed("User-Agent", Typed{
				Like: "Tokendesk", Now: s.UserAgent,
				Check: func(v string) error { return desk.CheckDefaults(store.Settings{UserAgent: v}) },
				Set:   o.chosen(func(s *store.Settings, v string) { s.UserAgent = v }),
			})),
	}
}

// proxy is the environment's, none, or an address that is typed.
func proxy(o Options, s store.Settings) Setting {
	set := o.chosen(func(s *store.Settings, v string) { s.Proxy = v })
	now, text := s.Proxy, ""
	if now != "" && now != oauth.ProxyNone {
		now, text = address, s.Proxy
	}
	p := setting("Proxy", []Choice{{"From the environment (HTTPS_PROXY)", ""}, {"None", oauth.ProxyNone}, {"This address", address}}, now, func(v string) {
		if v != address {
			set(v)
		}
	})
	p.Typed = &Typed{
		Like: "http://proxy.example.com:8080", Now: text, Beside: address, Missing: "Enter the proxy's address.",
		Check: func(v string) error { return desk.CheckDefaults(store.Settings{Proxy: v}) },
		Set:   set,
	}
	return p
}

func typed(name string, t Typed) Setting { return Setting{Name: name, Typed: &t} }

// numbered checks a number that is typed, and what it would be as a setting.
func numbered(set func(*store.Settings, int)) func(string) error {
	return func(v string) error {
		if v == "" {
			return nil
		}
		n, err := strconv.Atoi(v)
		if err != nil || n == 0 {
			n = -1
		}
		var s store.Settings
		set(&s, n)
		return desk.CheckDefaults(s)
	}
}

func orEmpty(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}

func (o Options) browserChoices() []Choice {
	choices := []Choice{{"Your usual browser", ""}, {"A private window", "private"}, {"A profile of each account's own", "isolated"}}
	for _, b := range o.Browsers {
		choices = append(choices, Choice{b.Title, b.Name})
	}
	for _, b := range o.Browsers {
		choices = append(choices, Choice{"A private window of " + b.Title, "private:" + b.Name})
	}
	return choices
}

// own says which apps have a value of their own, as far as that is read at a glance.
func (o Options) own(what string, has func(oauth.App) bool) string {
	var names []string
	if o.Apps == nil {
		return ""
	}
	for _, a := range o.Apps() {
		if has(a) {
			names = append(names, a.Title())
		}
	}
	return words.OwnValues(what, names)
}
