package appfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// maxEntries bounds the apps of a file, and the accounts of all of them.
const maxEntries = 10_000

var bom = []byte("\xef\xbb\xbf")

// appFormat is the app file as an import format.
func appFormat() format {
	return format{SourceInfo: SourceInfo{Name: SourceApp, Title: "an app file"}, read: parse}
}

// Parse reads an app file strictly: unknown keys (with the nearest known one),
// doubled keys and ids, wrong types are *oauth.Error of KindUsage naming the
// path. dir is what relative paths start at; without one ("") a relative path is
// an error. An app without accounts gets the one called default.
//
// Parse knows no provider: whether an app has what its grant needs is for
// oauth.Validate to say once the catalogue has completed it.
func Parse(data []byte, dir string) (File, error) {
	f, notes, err := parse(data, dir)
	if err == nil && len(notes) > 0 {
		return File{}, oauth.UsageError(notes[0], "")
	}
	return f, err
}

// parse is Parse that leaves out a path which starts nowhere, with a note.
func parse(data []byte, dir string) (File, []string, error) {
	data = bytes.TrimPrefix(data, bom)
	if begins := bytes.TrimSpace(data); len(begins) > 0 && begins[0] != '{' && begins[0] != '[' {
		return File{}, nil, oauth.UsageError("This is not a file that Tokendesk can read: not an app file and no file of another program that it knows.",
			"`tokendesk import --help` lists what it reads.")
	}
	tree, err := parseTree(data)
	if err != nil {
		return File{}, nil, err
	}
	if err := checkVersion(tree); err != nil {
		return File{}, nil, err
	}
	if err := checkCount(tree); err != nil {
		return File{}, nil, err
	}
	if err := check(tree, reflect.TypeFor[fileJSON](), ""); err != nil {
		return File{}, nil, err
	}
	if err := checkClientIDs(tree); err != nil {
		return File{}, nil, err
	}
	var raw fileJSON
	if err := json.Unmarshal(data, &raw); err != nil {
		return File{}, nil, oauth.UsageError("The file could not be read as an app file.", "")
	}
	f := File{Apps: make([]Entry, len(raw.Apps))}
	seen := map[string]bool{}
	from := &place{dir: dir}
	for i, a := range raw.Apps {
		path := index("apps", i)
		if err := checkApp(a, path, seen); err != nil {
			return File{}, nil, err
		}
		if f.Apps[i], err = entry(a, path, from); err != nil {
			return File{}, nil, err
		}
	}
	return f, from.notes, nil
}

// checkVersion comes before everything else, so that a newer format is called
// that and not a file full of unknown keys.
func checkVersion(tree node) error {
	o, ok := tree.value.(object)
	if !ok {
		return wrongType(tree, "The file", "an object")
	}
	v, there := o.get("tokendesk")
	if !there {
		if len(o) == 1 || !hasKey(o, "apps") {
			return oauth.UsageError("This is not an app file: the field \"tokendesk\" is missing.", "An app file begins with {\"tokendesk\": 1, \"apps\": [.")
		}
		return oauth.UsageError("tokendesk: this field is missing.", "Add \"tokendesk\": 1 at the top.")
	}
	if n, ok := v.value.(json.Number); !ok || n.String() != "1" {
		return oauth.UsageError("tokendesk: this program reads version 1 of the format only.", "Write \"tokendesk\": 1, or use a newer Tokendesk.")
	}
	if !hasKey(o, "apps") {
		return oauth.UsageError("apps: this field is missing.", "An app file lists its apps under \"apps\".")
	}
	return nil
}

// checkCount bounds apps and accounts before they are made: in memory an app is
// a hundred times as large as the few characters that name it.
func checkCount(tree node) error {
	apps, _ := tree.value.(object).get("apps")
	list, _ := apps.value.(array)
	accounts := 0
	for _, app := range list {
		o, _ := app.value.(object)
		of, _ := o.get("accounts")
		names, _ := of.value.(array)
		accounts += len(names)
	}
	if len(list) > maxEntries || accounts > maxEntries {
		return oauth.UsageError(fmt.Sprintf("apps: the file holds more than %d apps or accounts.", maxEntries), "Split it into several files.")
	}
	return nil
}

// checkClientIDs wants the key to be there: an app that is left open says so. One whose
// tokens come from no token endpoint may have no client; whether it needs one, its
// templates say.
func checkClientIDs(tree node) error {
	apps, _ := tree.value.(object).get("apps")
	list, _ := apps.value.(array)
	for i, app := range list {
		if o, _ := app.value.(object); hasKey(o, "id") && !hasKey(o, "client_id") && !withoutClient(o) {
			return oauth.UsageError(index("apps", i)+".client_id: this is missing.",
				`Enter the client ID that the provider gave you, or "client_id": "" to be asked for it.`)
		}
	}
	return nil
}

// withoutClient reports whether an app says that it signs its token itself, or gets it by
// a request of its own.
func withoutClient(o object) bool {
	grant, _ := o.get("grant")
	named, _ := grant.value.(string)
	return slices.Contains([]string{string(oauth.GrantSignedJWT), string(oauth.GrantRequest)}, named) || hasKey(o, "request") || hasKey(o, "signed_jwt")
}

func hasKey(o object, key string) bool {
	_, ok := o.get(key)
	return ok
}

func checkApp(a appJSON, path string, seen map[string]bool) error {
	if err := checkID(a.ID, path+".id"); err != nil {
		return err
	}
	if seen[a.ID] {
		return oauth.UsageError(fmt.Sprintf("%s.id: two apps are called %q.", path, a.ID), "Give one of them another ID.")
	}
	seen[a.ID] = true
	if err := checkValues(a.App, path); err != nil {
		return err
	}
	if a.ClientKeyFile != "" && a.PrivateKey != nil && *a.PrivateKey != "" {
		return oauth.UsageError(path+": use either client_key_file or private_key, not both.", "Keep one of the two.")
	}
	accounts := map[string]bool{}
	for i, account := range a.Accounts {
		at := index(path+".accounts", i) + ".id"
		if err := checkID(account.ID, at); err != nil {
			return err
		}
		if accounts[account.ID] {
			return oauth.UsageError(fmt.Sprintf("%s: two accounts are called %q.", at, account.ID), "Give one of them another ID.")
		}
		accounts[account.ID] = true
		if problems := oauth.CheckTargets(account.Keep); len(problems) > 0 {
			return oauth.UsageError(index(path+".accounts", i)+"."+problems[0].Field+": "+problems[0].Message, "")
		}
		var bad *oauth.Error
		if _, err := oauth.ParseBrowser(account.Browser); errors.As(err, &bad) {
			return oauth.UsageError(index(path+".accounts", i)+".browser: "+bad.Message, bad.Advice)
		}
	}
	return nil
}

func checkID(id, path string) error {
	switch {
	case id == "":
		return oauth.UsageError(path+": this is missing.", "An ID is made of lower-case letters, digits, dots, hyphens and underscores.")
	case len(id) > oauth.MaxID:
		return oauth.UsageError(fmt.Sprintf("%s: an ID has at most %d characters.", path, oauth.MaxID), "Choose a shorter one; the name can be long.")
	case !oauth.ValidID(id):
		return oauth.UsageError(fmt.Sprintf("%s: %q is not a valid ID.", path, id), "An ID begins with a lower-case letter or digit, followed by letters, digits, dots, hyphens and underscores.")
	}
	return nil
}

// complaint is how an app file's reader words a problem of [oauth.Validate].
type complaint struct{ message, advice string }

// complaints are about the settings that are right or wrong whatever a provider
// adds; of the others nothing is known before the catalogue has completed the app.
var complaints = map[string]complaint{
	"vars":                 {"the name of a value (vars) has lower-case letters, digits and underscores, and begins with a letter.", "It is the name of a placeholder: {store_name}."},
	"redirect.host":        {"this must be a loopback name: 127.0.0.1, localhost or ::1.", "The browser can only come back to this computer."},
	"redirect.port":        {"this must be between 0 and 65535.", "0 is any free port."},
	"redirect.ports":       {"these must be different numbers from 1 to 65535, and not the port itself.", "0 (any free port) can be at the end."},
	"redirect.path":        {"this must begin with one slash and hold no question mark, number sign, backslash or space.", "For example /callback."},
	"redirect.uri":         {"this is not a redirect URI that can be registered.", "Write it completely and without a fragment: https://host/path, app.example:/path, urn:ietf:wg:oauth:2.0:oob; http only for this computer."},
	"http_timeout_seconds": {fmt.Sprintf("this must be between 1 and %d.", oauth.MaxHTTPTimeout), "Leave it out for 30."},
}

// checkValues refuses what [oauth.Validate] would find in any app with such settings.
func checkValues(app oauth.App, path string) error {
	for _, p := range oauth.Validate(app) {
		if c, known := complaints[p.Field]; known {
			return oauth.UsageError(path+"."+p.Field+": "+c.message, c.advice)
		}
	}
	return nil
}

func entry(a appJSON, path string, from *place) (Entry, error) {
	leaveOpen(&a)
	e := Entry{App: a.App}
	if file := from.absolute(a.ClientKeyFile, path+".client_key_file"); file != "" {
		e.KeyFile = file
		if err := checkKeyFile(e.KeyFile, path+".client_key_file"); err != nil {
			return Entry{}, err
		}
	}
	e.Secrets = given(a.secrets())
	e.App.TLS.CAFile = from.absolute(a.TLS.CAFile, path+".tls.ca_file")
	e.App.TLS.ClientCertificateFile = from.absolute(a.TLS.ClientCertificateFile, path+".tls.client_certificate_file")
	e.App.TLS.ClientKeyFile = from.absolute(a.TLS.ClientKeyFile, path+".tls.client_key_file")
	e.App.ClientSecretCommand = from.command(a.ClientSecretCommand, path+".client_secret_command")
	for i, account := range a.Accounts {
		account.Keep = from.targets(account.Keep, index(path+".accounts", i)+".keep")
		e.Accounts = append(e.Accounts, account.Account)
		if s := given(account.secrets()); s != nil {
			e.putAccountSecrets(account.ID, s)
		}
	}
	if len(e.Accounts) == 0 {
		e.Accounts = []oauth.Account{{ID: oauth.DefaultAccount}}
	}
	return e, nil
}

func (e *Entry) putAccountSecrets(account string, s oauth.Secrets) {
	if e.AccountSecrets == nil {
		e.AccountSecrets = map[string]oauth.Secrets{}
	}
	e.AccountSecrets[account] = s
}

// given returns the secrets that are set, nil for none.
func given(all map[oauth.SecretKind]**string) oauth.Secrets {
	var out oauth.Secrets
	for kind, at := range all {
		if *at == nil || **at == "" && !kind.MayBeEmpty() {
			continue
		}
		if out == nil {
			out = oauth.Secrets{}
		}
		out[kind] = **at
	}
	return out
}

// openValue is how a file that is shared says that a value is everybody's own:
// <client id>, {client_id}, {{client_id}}, $CLIENT_ID, ${CLIENT_ID}.
var openValue = pattern.New(`^(<[^<>]+>|\{\{?\s*[A-Za-z][A-Za-z0-9 _.-]*\}?\}|\$\{?[A-Z][A-Z0-9_]*\}?)$`)

// leaveOpen takes such a value out where a client id, a user name, a var or a secret
// belongs. A client secret that everybody has to add is one all the same: without
// it the client would seem to be public.
func leaveOpen(a *appJSON) {
	for _, setting := range []*string{&a.ClientID, &a.Username} {
		if openValue.MatchString(*setting) {
			*setting = ""
		}
	}
	maps.DeleteFunc(a.Vars, func(_, value string) bool { return openValue.MatchString(value) })
	open := func(secret **string) bool {
		is := *secret != nil && openValue.MatchString(**secret)
		if is {
			*secret = nil
		}
		return is
	}
	for kind, value := range a.secrets() {
		if !open(value) || kind != oauth.SecretClientSecret || a.ClientAuth != "" || a.Provider != "" {
			continue
		}
		a.ClientAuth = oauth.ClientSecretBasic
		if a.Endpoints.Issuer != "" { // what discovery falls back on (OpenID Connect Discovery 3)
			a.ClientAuth = oauth.ClientSecretBasicEncoded
		}
	}
	for i := range a.Accounts {
		for _, value := range a.Accounts[i].secrets() {
			open(value)
		}
	}
}
