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
// them for each.
func (d *Desk) defaults() catalogue.Defaults {
	s := d.Settings.Get()
	return catalogue.Defaults{Proxy: s.Proxy, HTTPTimeoutSeconds: s.TimeLimit, UserAgent: s.UserAgent, RedirectPort: s.RedirectPort}
}

// browserOf is the browser setting that holds for an account with a setting: the
// person's where that says nothing of its own. A settings file may have come with a
// folder: only browsers that are known are started by it.
func (d *Desk) browserOf(setting string) string {
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
