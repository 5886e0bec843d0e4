package desk

import (
	"cmp"
	"net/url"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/store"
	"tokendesk/ui/browser"
)

// defaults are what the person has chosen for apps that say nothing themselves. They
// hold from the next call on, in window and commands alike: an app is completed with
// them for each. What [CheckDefaults] refuses is left out: a file may say anything.
func (d *Desk) defaults() (all catalogue.Defaults) {
	s := d.Settings.Get()
	for _, one := range []struct {
		of   store.Settings
		take func()
	}{
		{store.Settings{Proxy: s.Proxy}, func() { all.Proxy = s.Proxy }},
		{store.Settings{TimeLimit: s.TimeLimit}, func() { all.HTTPTimeoutSeconds = s.TimeLimit }},
		{store.Settings{UserAgent: s.UserAgent}, func() { all.UserAgent = s.UserAgent }},
		{store.Settings{RedirectPort: s.RedirectPort}, func() { all.RedirectPort = s.RedirectPort }},
	} {
		if CheckDefaults(one.of) == nil {
			one.take()
		}
	}
	return all
}

// BrowserOf is the browser setting that holds for an account with a setting: the
// person's where that says nothing of its own. A settings file may have come with a
// folder: only browsers that are known are started by it.
func (d *Desk) BrowserOf(setting string) string {
	if wanted, err := oauth.ParseBrowser(setting); err != nil || wanted.Kind != oauth.BrowserDefault {
		return setting
	}
	chosen := d.Settings.Get().Browser
	if wanted, err := oauth.ParseBrowser(chosen); err != nil || wanted.Program != "" && !browser.Known(wanted.Program) {
		return setting
	}
	return cmp.Or(chosen, setting)
}

// CheckDefaults says what is wrong with defaults that a person typed: nil, or an
// [*oauth.Error] with Field. A proxy's password is refused: it would lie open.
func CheckDefaults(s store.Settings) error {
	if err := oauth.CheckProxy(s.Proxy); err != nil {
		return err
	}
	if u, err := url.Parse(s.Proxy); err == nil && u.User != nil {
		return oauth.UsageError("A proxy with a user name or a password cannot be set for all apps: the settings file is not encrypted.",
			"Set it on each app that needs it: there it is encrypted in the vault.").At("proxy")
	}
	if s.RedirectPort < 0 || s.RedirectPort > 65535 {
		return oauth.UsageError("A port is a number between 1 and 65535.", "").At("redirect.port")
	}
	app := oauth.App{HTTPTimeoutSeconds: s.TimeLimit, UserAgent: s.UserAgent}
	for _, p := range oauth.Validate(app) {
		if p.Field == "http_timeout_seconds" || p.Field == "user_agent" {
			return oauth.UsageError(p.Message, "").At(p.Field)
		}
	}
	return nil
}
