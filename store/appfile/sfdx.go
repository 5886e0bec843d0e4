package appfile

import (
	"cmp"
	"net/url"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// sfdxFormat is the address by which Salesforce's command line hands an authorization
// on, force://id:secret:refresh@host, alone, in the JSON of sf org display, or as a
// setting of a file.
func sfdxFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceSalesforce, Title: "a force:// address of Salesforce"},
		ofObject:   func(o object) bool { return sfdxIn(o) != "" },
		guess:      func(text []byte) bool { return forceAddress.Match(text[:min(len(text), 64<<10)]) },
		read:       func(data []byte, _ string) (File, []string, error) { return parseSFDX(data) },
	}
}

var forceAddress = pattern.New(`(?m)^\s*(?:export\s+)?(?:[A-Za-z_][\w ]*[:=]\s*)?["']?force://\S+@\S+`)

// sfdxIn is the address in the JSON of sf org display --verbose --json.
func sfdxIn(o object) string {
	return cmp.Or(text(child(o, "result"), "sfdxAuthUrl"), text(o, "sfdxAuthUrl"))
}

func parseSFDX(data []byte) (File, []string, error) {
	address := ""
	name := ""
	if o, _ := firstObject([]byte(strings.TrimSpace(string(data)))); o != nil {
		address = sfdxIn(o)
		name = cmp.Or(text(child(o, "result"), "alias"), text(child(o, "result"), "username"))
	} else if at := strings.Index(string(data), "force://"); at >= 0 {
		address = strings.Trim(strings.Fields(string(data[at:]))[0], `"',;`)
	}
	s, err := forceSetup(address)
	if err != nil {
		return File{}, nil, err
	}
	if name != "" {
		s.name = "Salesforce " + name
	}
	return setups([]setup{s})
}

// forceSetup reads an address; the secret is empty for a public client, and the client
// ID for that of Salesforce's own command line.
func forceSetup(address string) (setup, error) {
	fault := oauth.UsageError("This is not a whole address of Salesforce.", "It is written force://ID:SECRET:REFRESH_TOKEN@HOST; sf org display --verbose shows it.")
	rest, ok := strings.CutPrefix(address, "force://")
	at := strings.LastIndexByte(rest, '@')
	if !ok || at < 0 {
		return setup{}, fault
	}
	parts := strings.Split(rest[:at], ":")
	host := strings.TrimSuffix(rest[at+1:], "/")
	if _, after, found := strings.Cut(host, "://"); found {
		host = after
	}
	if len(parts) == 2 { // force://REFRESH_TOKEN@HOST of old versions has none; ID and token
		parts = []string{parts[0], "", parts[1]}
	}
	if len(parts) == 1 {
		parts = []string{"", "", parts[0]}
	}
	if u, err := url.Parse("https://" + host); len(parts) != 3 || err != nil || u.Hostname() == "" || parts[2] == "" {
		return setup{}, fault
	}
	s := setup{
		provider: "salesforce", vars: map[string]string{"login_host": host}, grant: oauth.GrantRefreshToken,
		clientID: cmp.Or(unescapePath(parts[0]), "PlatformCLI"), clientSecret: unescapePath(parts[1]), refresh: unescapePath(parts[2]),
	}
	if s.clientSecret == "" {
		s.auth = oauth.ClientAuthNone
	}
	if !strings.HasSuffix(host, ".salesforce.com") {
		s.provider, s.vars, s.token = "", nil, "https://"+host+"/services/oauth2/token"
	}
	return s, nil
}
