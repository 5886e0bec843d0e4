// Package appfile reads and writes app files, the JSON by which apps are
// shared, and reads Postman collections, Postman environments and curl commands
// as such.
//
// Reading is strict: a key that is not known, a key or an id that comes twice
// or a value of the wrong type is an error that names its path, so that a
// misspelt setting never goes unnoticed. Nothing is fetched, no command is run
// and no other file is read: the one that client_key_file names is looked for
// and left to [ReadKey].
//
// All errors are *oauth.Error of KindUsage unless a function says otherwise,
// and none holds a value of the file that could be secret.
package appfile

import (
	"tokendesk/oauth"
)

// version is the format's, the value of the key "tokendesk".
const version = 1

// File is a parsed app file.
type File struct {
	Apps []Entry
	// Unfilled are the variables that the addresses of a collection of another
	// program name and nothing has a value for: an environment may. It is in no file.
	Unfilled []string
}

// Entry is one app of a file with what the file said beside the oauth.App. It
// prints as a placeholder.
type Entry struct {
	App      oauth.App
	Accounts []oauth.Account // never empty after Parse
	Secrets  oauth.Secrets   // client_secret, private_key, …
	// KeyFile is the absolute path of client_key_file. It acts: it is read when a
	// person has accepted that.
	KeyFile string
	// Withheld reports that secrets were asked for and left out, because settings of
	// the app wait for a person's word. It is in no file.
	Withheld bool
	// Made reports that the id was made up by the reader of another program's file,
	// and may be another one where it is taken. It is in no file.
	Made bool
	// AccountSecrets: account id → secrets (only archives write them).
	AccountSecrets map[string]oauth.Secrets
}

// String keeps secrets out of logs and errors.
func (Entry) String() string { return "[app file entry]" }

// GoString keeps secrets out of %#v.
func (Entry) GoString() string { return "[app file entry]" }

// fileJSON, appJSON and accountJSON are the format itself: what [schema] checks
// and what is written.
type fileJSON struct {
	Tokendesk int       `json:"tokendesk"`
	Apps      []appJSON `json:"apps"`
}

type appJSON struct {
	oauth.App
	ClientSecret  *string       `json:"client_secret,omitempty"`
	ClientKeyFile string        `json:"client_key_file,omitempty"`
	PrivateKey    *string       `json:"private_key,omitempty"`
	KeyPassphrase *string       `json:"key_passphrase,omitempty"`
	Accounts      []accountJSON `json:"accounts,omitempty"`
}

// secrets is where a file has the secrets of an app; one that is there and empty is
// set and empty.
func (a *appJSON) secrets() map[oauth.SecretKind]**string {
	return map[oauth.SecretKind]**string{
		oauth.SecretClientSecret:  &a.ClientSecret,
		oauth.SecretPrivateKey:    &a.PrivateKey,
		oauth.SecretKeyPassphrase: &a.KeyPassphrase,
	}
}

type accountJSON struct {
	oauth.Account
	Password     *string `json:"password,omitempty"`
	RefreshToken *string `json:"refresh_token,omitempty"`
	SubjectToken *string `json:"subject_token,omitempty"`
}

// secrets is where a file has the secrets of an account.
func (a *accountJSON) secrets() map[oauth.SecretKind]**string {
	return map[oauth.SecretKind]**string{
		oauth.SecretPassword:     &a.Password,
		oauth.SecretRefreshToken: &a.RefreshToken,
		oauth.SecretSubjectToken: &a.SubjectToken,
	}
}
