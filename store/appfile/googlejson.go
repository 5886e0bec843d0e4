package appfile

import (
	"cmp"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// googleFormat is what Google's consoles and tools write: the file of an OAuth client
// (client_secret.json), the key of a service account, and the credentials of a user.
// Libraries of other providers keep a user's credentials in the last one's form.
func googleFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceGoogle, Title: "Google's JSON of a client, a service account or a user"},
		ofObject: func(o object) bool {
			kind := text(o, "type")
			return hasKey(child(o, "installed"), "client_id") || hasKey(child(o, "web"), "client_id") ||
				slices.Contains(googleTypes, kind) || hasKey(o, "refresh_token") && hasKey(o, "client_id") && hasKey(o, "token_uri")
		},
		read: func(data []byte, _ string) (File, []string, error) { return parseGoogle(data) },
	}
}

var googleTypes = []string{"service_account", "authorized_user", "external_account", "external_account_authorized_user", "impersonated_service_account"}

func parseGoogle(data []byte) (File, []string, error) {
	tree, err := parseTree(data)
	if err != nil {
		return File{}, nil, err
	}
	o, _ := tree.value.(object)
	switch kind := text(o, "type"); {
	case kind == "service_account":
		return serviceAccount(o)
	case strings.HasPrefix(kind, "external_account"), kind == "impersonated_service_account":
		return File{}, nil, oauth.UsageError("These credentials of Google ("+kind+") start from another program's token, which Tokendesk does not have.", "Import the file of a client, a service account or a user (authorized_user).")
	case hasKey(o, "refresh_token"):
		return googleUser(o)
	}
	var all []setup
	for _, kind := range []string{"installed", "web"} {
		if c := child(o, kind); c != nil {
			all = append(all, googleClient(c, kind))
		}
	}
	if len(all) == 0 {
		return File{}, nil, oauth.UsageError("There is no client of Google in this file.", "Download it again from the Google Cloud console, under Credentials.")
	}
	return setups(all)
}

// googleClient is one of client_secret.json. Of a desktop client's redirect URIs, which
// take any port, nothing need be kept.
func googleClient(c object, kind string) setup {
	s := setup{
		provider: googleWhere(text(c, "token_uri")), grant: oauth.GrantAuthorizationCode,
		token: text(c, "token_uri"), authorization: text(c, "auth_uri"),
		clientID: text(c, "client_id"), clientSecret: text(c, "client_secret"), secretOpen: true,
	}
	if kind == "web" {
		s.redirect = bestRedirect(textsOf(c, "redirect_uris"))
	}
	if project := text(c, "project_id"); project != "" && s.provider != "" {
		s.name = "Google " + project
	}
	if googleSignIn(s.authorization) {
		s.authorization = ""
	}
	return s
}

// googleSignIn reports whether an address is one of Google's sign-in page, of which the
// catalogue has the present one.
func googleSignIn(address string) bool {
	return strings.HasPrefix(address, "https://accounts.google.com/o/oauth2/")
}

// googleWhere is the provider of a file that does not say otherwise.
func googleWhere(token string) string {
	if token == "" || strings.HasSuffix(hostOf(token), "googleapis.com") || strings.HasSuffix(hostOf(token), "google.com") {
		return "google"
	}
	return ""
}

// bestRedirect is the registered address that Tokendesk can listen on, else the first.
func bestRedirect(all []string) string {
	for _, address := range all {
		if _, ok := ownRedirect(wholeRedirect(address), false); ok {
			return address
		}
	}
	for _, address := range all {
		if strings.TrimSpace(address) != "" {
			return address
		}
	}
	return ""
}

// googleUser is what gcloud and Google's libraries keep of a person who signed in.
func googleUser(o object) (File, []string, error) {
	s := setup{
		provider: googleWhere(text(o, "token_uri")), grant: oauth.GrantRefreshToken, token: text(o, "token_uri"),
		clientID: text(o, "client_id"), clientSecret: text(o, "client_secret"), secretOpen: true, refresh: text(o, "refresh_token"),
		scopes: textsOf(o, "scopes"),
	}
	if account := text(o, "account"); account != "" && s.provider != "" {
		s.name = "Google " + account
	}
	f, notes, err := setups([]setup{s})
	if hasKey(o, "token") || hasKey(o, "access_token") {
		notes = append(notes, "The access token in the file was left out: the refresh token brings a new one.")
	}
	return f, notes, err
}

// serviceAccount is the key of a service account: an assertion signed with it asks for
// a token (RFC 7523). Which scopes is for a person to say.
func serviceAccount(o object) (File, []string, error) {
	mail, token := text(o, "client_email"), text(o, "token_uri")
	if mail == "" && text(o, "private_key") == "" {
		return File{}, nil, oauth.UsageError("This file of a service account has neither client_email nor private_key.", "Create a new key in the Google Cloud console and download it as JSON.")
	}
	app := oauth.App{
		Name: cmp.Or(mail, "Google service account"), Grant: oauth.GrantJWTBearer, ClientKeyID: text(o, "private_key_id"),
		ClientAuth: oauth.ClientAuthNone,
		Assertion:  oauth.Assertion{Issuer: mail, Audience: cmp.Or(token, "https://oauth2.googleapis.com/token")},
		Scopes:     []string{"{scope}"},
	}
	if googleWhere(token) != "" {
		app.Provider = "google-service-account"
	} else {
		app.Endpoints.Token = endpoint(token)
	}
	if name, _, found := strings.Cut(mail, "@"); found {
		app.Name = "Google " + name
		if project := text(o, "project_id"); project != "" {
			app.Name += " (" + project + ")"
		}
	}
	app.ID = cmp.Or(oauth.MakeID("google", mail), "google")
	if isOpen(mail) || isExampleMail(mail) { // a template of such a file
		app.Name, app.ID, app.Assertion.Issuer = "Google service account", "google", "{client_email}"
	}
	if isOpen(app.ClientKeyID) {
		app.ClientKeyID = ""
	}
	e := Entry{App: app, Accounts: []oauth.Account{{ID: oauth.DefaultAccount}}}
	if key := text(o, "private_key"); key != "" && !isOpenKey(key) {
		e.Secrets = oauth.Secrets{oauth.SecretPrivateKey: key}
	}
	return File{Apps: []Entry{e}}, []string{"To act for a person of your Workspace, set the subject of the assertion (assertion.subject) to their address."}, nil
}

// isOpenKey reports whether a private key is an example: within its lines are words, and
// no Base64 (RFC 7468 2).
func isOpenKey(key string) bool {
	body := pemLine.ReplaceAllString(strings.ReplaceAll(key, `\n`, "\n"), "")
	return isOpen(key) || strings.ContainsFunc(strings.TrimSpace(body), func(r rune) bool {
		return strings.ContainsRune("_-.<>{}[]$…*", r)
	})
}

var pemLine = pattern.New(`-----(?:BEGIN|END)[^-\n]*-----`)

// textsOf are the strings of a list, or the words of one string.
func textsOf(o object, key string) []string {
	n, _ := o.get(key)
	if list, ok := n.value.(array); ok {
		var out []string
		for _, one := range list {
			if s := strings.TrimSpace(scalar(one)); s != "" {
				out = append(out, s)
			}
		}
		return out
	}
	return strings.Fields(scalar(n))
}
