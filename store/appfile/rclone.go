package appfile

import (
	"bytes"
	"cmp"
	"fmt"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// rcloneFormat is the configuration of rclone, whose remotes hold OAuth clients and
// their refresh tokens.
func rcloneFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceRclone, Title: "the configuration of rclone"},
		guess: func(text []byte) bool {
			text = text[:min(len(text), 256<<10)]
			return section.Match(text) && rcloneType.Match(text) && (bytes.Contains(text, []byte("token")) || bytes.Contains(text, []byte("client_id")))
		},
		read: func(data []byte, _ string) (File, []string, error) { return parseRclone(string(data)) },
	}
}

var (
	section    = pattern.New(`(?m)^\s*\[[^\]\r\n]+\]\s*$`)
	rcloneType = pattern.New(`(?m)^\s*type\s*=\s*[a-z0-9 ]+\s*$`)
)

// rcloneRemotes are the types of remotes that use OAuth 2, with the catalogue's
// provider, or addresses where it has none.
var rcloneRemotes = map[string]setup{
	"drive": {provider: "google"}, "google cloud storage": {provider: "google"}, "google photos": {provider: "google"},
	"onedrive": {provider: "microsoft-entra"}, "sharepoint": {provider: "microsoft-entra"}, "dropbox": {provider: "dropbox"}, "box": {provider: "box"}, "zoho": {provider: "zoho"},
	"pcloud":       {authorization: "https://my.pcloud.com/oauth2/authorize", token: "https://api.pcloud.com/oauth2_token"},
	"yandex":       {authorization: "https://oauth.yandex.com/authorize", token: "https://oauth.yandex.com/token"},
	"hidrive":      {authorization: "https://my.hidrive.com/client/authorize", token: "https://my.hidrive.com/oauth2/token"},
	"premiumizeme": {authorization: "https://www.premiumize.me/authorize", token: "https://www.premiumize.me/token"},
	"putio":        {authorization: "https://api.put.io/v2/oauth2/authenticate", token: "https://api.put.io/v2/oauth2/access_token"},
	"sharefile":    {token: "https://secure.sharefile.com/oauth/token", authorization: "https://secure.sharefile.com/oauth/authorize"},
	"jottacloud":   {},
}

func parseRclone(config string) (File, []string, error) {
	var all []setup
	var notes []string
	for _, remote := range iniSections(config) {
		kind := remote.get("type")
		s, known := rcloneRemotes[kind]
		s.token, s.authorization = cmp.Or(remote.get("token_url"), s.token), cmp.Or(remote.get("auth_url"), s.authorization)
		hasOAuth := remote.get("token") != "" || remote.get("client_id") != ""
		switch {
		case !known && s.token == "":
			if hasOAuth {
				notes = append(notes, fmt.Sprintf("The remote %s was left out: the type %s is not known.", quoteName(remote.name), quoteName(kind)))
			}
			continue
		case !hasOAuth:
			continue
		case len(all) >= maxApps:
			return File{}, nil, oauth.UsageError("This file holds too many remotes.", "Split it into several files.")
		}
		s.name, s.clientID, s.clientSecret = "rclone "+remote.name, remote.get("client_id"), remote.get("client_secret")
		s.grant = oauth.GrantAuthorizationCode
		s.redirect = "http://127.0.0.1:53682/"
		if tree, err := parseTree([]byte(remote.get("token"))); err == nil {
			o, _ := tree.value.(object)
			if s.refresh = text(o, "refresh_token"); s.refresh != "" {
				s.grant, s.redirect = oauth.GrantRefreshToken, ""
			}
		}
		if s.clientID == "" {
			notes = append(notes, quoteName(s.name)+": it uses rclone's own client, whose ID and secret are not in the file. Its refresh token works with that client alone.")
			s.secretOpen = true
		}
		if scope := remote.get("scope"); scope != "" && s.provider == "google" {
			for _, one := range strings.FieldsFunc(scope, func(r rune) bool { return r == ',' || r == ' ' }) {
				if !strings.Contains(one, "://") {
					one = "https://www.googleapis.com/auth/" + one
				}
				s.scopes = append(s.scopes, one)
			}
		}
		if tenant := remote.get("tenant"); tenant != "" && s.provider == "microsoft-entra" {
			s.vars = map[string]string{"tenant": tenant}
		}
		if region := remote.get("region"); region != "" && s.provider == "zoho" {
			s.vars = map[string]string{"dc": region}
		}
		all = append(all, s)
	}
	if len(all) == 0 {
		return File{}, nil, oauth.UsageError("No remote of this configuration uses OAuth 2.", strings.Join(notes, " "))
	}
	f, more, err := setups(all)
	return f, append(notes, more...), err
}

// iniSection is a section of a file of settings.
type iniSection struct {
	name   string
	values []pair
}

func (s iniSection) get(name string) string {
	for _, p := range s.values {
		if p.name == name {
			return p.value
		}
	}
	return ""
}

// iniSections reads a file of settings in sections.
func iniSections(config string) []iniSection {
	var out []iniSection
	for line := range strings.Lines(config) {
		line = strings.TrimSpace(line)
		switch name, value, found := strings.Cut(line, "="); {
		case line == "" || line[0] == '#' || line[0] == ';':
		case line[0] == '[' && strings.HasSuffix(line, "]"):
			out = append(out, iniSection{name: strings.TrimSpace(line[1 : len(line)-1])})
		case found && len(out) > 0:
			last := &out[len(out)-1]
			last.values = append(last.values, pair{strings.TrimSpace(name), strings.TrimSpace(value)})
		}
	}
	return out
}
