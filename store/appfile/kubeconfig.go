package appfile

import (
	"cmp"
	"fmt"
	"net"
	"path"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// kubeconfigFormat is a configuration of kubectl whose users get their tokens from an
// OpenID provider: by kubelogin (kubectl oidc-login), by Azure's kubelogin, or by the
// auth-provider that older versions had.
func kubeconfigFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceKubeconfig, Title: "a kubeconfig whose users sign in with OpenID Connect"},
		ofObject: func(o object) bool {
			return isList(o, "users") && (isList(o, "clusters") || text(o, "kind") == "Config") || child(o, "exec") != nil && hasKey(child(o, "exec"), "command")
		},
		guess: func(text []byte) bool { return kubeText.Match(text) && kubeMeans.Match(text) },
		read:  func(data []byte, _ string) (File, []string, error) { return parseKubeconfig(data) },
	}
}

var (
	// kubeText is the top of a configuration, or an exec block that a document shows.
	kubeText  = pattern.New(`(?m)^(?:kind:\s*["']?Config\b|users:\s*(?:#.*)?\r?$|(?:\s*-\s+name:.*\r?\n\s+)?(?:\s*user:\s*\r?\n)?\s*(?:exec|auth-provider):\s*\r?$)`)
	kubeMeans = pattern.New(`(?m)^\s*(?:-\s+)?(?:users|exec|auth-provider):`)
)

func parseKubeconfig(data []byte) (File, []string, error) {
	tree, err := parseJSONOrYAML(data)
	if err != nil {
		return File{}, nil, err
	}
	k := kubeReader{seen: map[string]bool{}}
	k.walk(tree)
	if len(k.found) == 0 {
		message := "No user of this kubeconfig gets a token from an OpenID provider."
		if len(k.notes) > 0 {
			message += " " + strings.Join(k.notes[:min(len(k.notes), maxReasons)], " ")
		}
		return File{}, nil, oauth.UsageError(message, "A user becomes an app whose exec block runs kubelogin (oidc-login get-token), or which has an auth-provider oidc.")
	}
	f, notes, err := setups(k.found)
	return f, slices.Concat(k.notes, notes), err
}

// kubeReader collects the setups of a configuration's users.
type kubeReader struct {
	found []setup
	notes []string
	seen  map[string]bool
}

func (k *kubeReader) note(format string, args ...any) {
	if note := fmt.Sprintf(format, args...); !k.seen[note] && len(k.notes) < maxNotes {
		k.seen[note] = true
		k.notes = append(k.notes, note)
	}
}

// walk reads the users of a configuration, a user alone, or an exec block alone.
func (k *kubeReader) walk(n node) {
	if list, ok := n.value.(array); ok {
		for _, user := range objectsOf(node{list}) {
			k.user(text(user, "name"), user)
		}
		return
	}
	o, _ := n.value.(object)
	if !hasKey(o, "users") {
		k.user(text(o, "name"), o)
		return
	}
	for _, user := range objects(o, "users") {
		if len(k.found) < maxApps {
			k.user(text(user, "name"), user)
		}
	}
}

func (k *kubeReader) user(name string, o object) {
	if u := child(o, "user"); u != nil {
		o = u
	}
	name = cmp.Or(name, "kubectl")
	switch exec, provider := child(o, "exec"), child(o, "auth-provider"); {
	case exec != nil:
		k.exec(name, exec)
	case text(provider, "name") == "oidc":
		k.provider(name, child(provider, "config"))
	case provider != nil:
		k.note("The user %s was left out: its auth-provider %s is not OpenID Connect.", quoteName(name), quoteName(text(provider, "name")))
	case hasKey(o, "token") || hasKey(o, "tokenFile"):
		k.note("The user %s was left out: it has a token of its own.", quoteName(name))
	case hasKey(o, "client-certificate") || hasKey(o, "client-certificate-data"):
		k.note("The user %s was left out: it has a certificate.", quoteName(name))
	default:
		k.note("The user %s was left out: it has no exec block.", quoteName(name))
	}
}

// exec reads an exec block by the program that it runs, also in a container or by an
// absolute path. Nothing of it is run.
func (k *kubeReader) exec(name string, o object) {
	args := textsOf(o, "args")
	command := path.Base(strings.ReplaceAll(text(o, "command"), `\`, "/"))
	words := append([]string{strings.TrimSuffix(command, ".exe")}, args...)
	at := slices.Index(words, "get-token")
	if at < 0 {
		at = slices.Index(words, "convert-kubeconfig")
	}
	env := flagSet{}
	for _, v := range objects(o, "env") {
		env[text(v, "name")] = append(env[text(v, "name")], scalarOf(v, "value"))
	}
	var s setup
	var notes []string
	ok := false
	if flags, _ := flagValues(words[at+1:], azureLetters, kubeAlone); at < 0 {
	} else if flagSet(flags).get("oidc-issuer-url") != "" || slices.Contains(words[:at], "oidc-login") {
		s, notes, ok = kubelogin(flags)
	} else if flagSet(flags).get("server-id", "client-id", "tenant-id") != "" {
		s, notes, ok = azureKubelogin(flags, env)
	}
	if !ok {
		k.note("The user %s was left out: its program %s is not known to get a token from an OpenID provider, or names none.", quoteName(name), quoteName(command))
		return
	}
	s.name = name
	k.found = append(k.found, s)
	for _, note := range notes {
		k.note("%s: %s", quoteName(name), note)
	}
}

func scalarOf(o object, key string) string {
	n, _ := o.get(key)
	return scalar(n)
}

// kubeAlone are the flags of both kubelogins without a value.
func kubeAlone(name string) bool {
	return slices.Contains([]string{
		"force-refresh", "insecure-skip-tls-verify", "tls-renegotiation-once", "tls-renegotiation-freely", "skip-open-browser", "oidc-use-access-token",
		"oidc-use-pkce", "legacy", "pop-enabled", "disable-environment-override", "disable-instance-discovery", "use-azurerm-env-vars", "h", "help", "v",
	}, name)
}

// kubelogin reads the flags of kubectl oidc-login.
func kubelogin(f flagSet) (s setup, notes []string, ok bool) {
	s = setup{
		issuer: f.get("oidc-issuer-url"), clientID: f.get("oidc-client-id"), clientSecret: f.get("oidc-client-secret"),
		scopes: unique(append([]string{"openid"}, f.list("oidc-extra-scope")...)), username: f.get("username"), password: f.get("password"),
		grant: oauth.GrantAuthorizationCode,
	}
	switch grant := f.get("grant-type"); {
	case grant == "password" || s.username != "":
		s.grant = oauth.GrantPassword
	case grant == "device-code":
		s.grant = oauth.GrantDeviceCode
	case grant == "client-credentials":
		s.grant = oauth.GrantClientCredentials
	case grant == "authcode-keyboard":
		s.redirect = cmp.Or(f.get("oidc-redirect-url-authcode-keyboard"), "urn:ietf:wg:oauth:2.0:oob")
	}
	if s.grant == oauth.GrantAuthorizationCode && s.redirect == "" {
		s.redirect = cmp.Or(f.get("oidc-redirect-url"), kubeRedirect(f))
	}
	if f.get("oidc-pkce-method") == "no" {
		s.pkce = oauth.PKCEOff
	}
	for _, given := range f.list("oidc-auth-request-extra-params") {
		if key, value, found := strings.Cut(given, "="); found {
			s.onAuthorize = append(s.onAuthorize, pair{key, value})
		}
	}
	if f.get("certificate-authority", "certificate-authority-data") != "" {
		notes = append(notes, "Its certificate authority was left out: name its file in the app (tls.ca_file).")
	}
	if f.has("insecure-skip-tls-verify") {
		notes = append(notes, "It does not check the server's certificate; that was left out.")
	}
	if !f.has("oidc-use-access-token") {
		notes = append(notes, "kubectl is given the ID token of this sign-in; from Tokendesk it gets that by: get --id-token --format kubectl.")
	}
	return s, notes, s.issuer != "" || s.clientID != ""
}

// kubeRedirect is where kubelogin listens, which is what was registered for it.
func kubeRedirect(f flagSet) string {
	port := "8000"
	if all := f.list("listen-address"); len(all) > 0 {
		if _, p, err := net.SplitHostPort(all[0]); err == nil && p != "" && p != "0" {
			port = p
		}
	} else if p := f.get("listen-port"); p != "" {
		port = p
	}
	return "http://" + cmp.Or(f.get("oidc-redirect-url-hostname"), "localhost") + ":" + port
}

// azureLetters are the short names of the flags of Azure's kubelogin.
var azureLetters = map[string]string{"l": "login", "t": "tenant-id", "e": "environment", "u": "username", "p": "password"}

// azureKubelogin reads the flags of Azure's kubelogin; the token is for the cluster's
// server application.
func azureKubelogin(f, env flagSet) (s setup, notes []string, ok bool) {
	server := f.get("server-id")
	s = setup{
		provider: "microsoft-entra", vars: map[string]string{}, clientID: cmp.Or(f.get("client-id"), env.get("AAD_SERVICE_PRINCIPAL_CLIENT_ID", "AZURE_CLIENT_ID")),
		clientSecret: cmp.Or(f.get("client-secret"), env.get("AAD_SERVICE_PRINCIPAL_CLIENT_SECRET", "AZURE_CLIENT_SECRET")),
		username:     f.get("username"), password: f.get("password"), grant: oauth.GrantDeviceCode,
	}
	if tenant := cmp.Or(f.get("tenant-id"), env.get("AZURE_TENANT_ID")); tenant != "" {
		s.vars["tenant"] = tenant
	}
	if server != "" {
		s.scopes = []string{server + "/.default"}
	}
	switch login := cmp.Or(f.get("login"), "devicecode"); login {
	case "devicecode":
	case "interactive":
		s.grant = oauth.GrantAuthorizationCode
	case "spn":
		s.grant, s.secretOpen = oauth.GrantClientCredentials, true
	case "ropc":
		s.grant = oauth.GrantPassword
	default: // azurecli, msi, workloadidentity, azd
		s.grant = oauth.GrantAuthorizationCode
		notes = append(notes, "It signs in by "+quoteName(login)+", which Tokendesk does not have; the browser is used.")
	}
	if e := f.get("environment"); e != "" && !strings.EqualFold(e, "AzurePublicCloud") {
		notes = append(notes, "It is for "+quoteName(e)+": correct the addresses of the server.")
	}
	return s, notes, server != "" || s.clientID != ""
}

// provider reads the auth-provider oidc of older configurations.
func (k *kubeReader) provider(name string, config object) {
	s := setup{
		name: name, issuer: text(config, "idp-issuer-url"), clientID: text(config, "client-id"), clientSecret: text(config, "client-secret"),
		refresh: text(config, "refresh-token"), scopes: unique(append([]string{"openid"}, strings.FieldsFunc(text(config, "extra-scopes"), func(r rune) bool { return r == ',' || r == ' ' })...)),
		grant: oauth.GrantAuthorizationCode,
	}
	if s.refresh != "" {
		s.grant = oauth.GrantRefreshToken
		s.scopes = nil
	}
	if s.issuer == "" && s.clientID == "" {
		k.note("The user %s was left out: its auth-provider names no issuer.", quoteName(name))
		return
	}
	if hasKey(config, "id-token") {
		k.note("The ID token of %s was left out.", quoteName(name))
	}
	k.found = append(k.found, s)
}
