package oauth

import (
	"slices"
	"strings"
)

// Team says where the settings of an app come from that a team shares.
type Team struct {
	Folder string `json:"folder"`         // its whole path
	File   string `json:"file"`           // the app file's name in it
	Gone   bool   `json:"gone,omitempty"` // the folder has the app no longer
	// Own are the secrets that the file had and that were not taken: each person gives
	// their own.
	Own []SecretKind `json:"own,omitempty"`
}

// MissingOwn lists the secrets that a person must give to a complete app of a team and has
// not: those that its file had, and the client secret where the app gets tokens for itself
// and nothing says how it proves that it may (RFC 6749 4.4: such a client is confidential). has reports whether a
// secret is there. It is pure; nil for an own app.
func (t *Team) MissingOwn(app App, has func(SecretKind) bool) (gaps []Gap) {
	if t == nil {
		return nil
	}
	kinds := slices.Clone(t.Own)
	if app.Grant == GrantClientCredentials && app.ClientAuth == "" && len(app.ClientSecretCommand) == 0 && !has(SecretPrivateKey) {
		kinds = append(kinds, SecretClientSecret)
	}
	for _, kind := range kinds {
		gap := Gap{Field: string(kind), Name: strings.ReplaceAll(string(kind), "_", " "), Secret: kind}
		if !has(kind) && !slices.Contains(gaps, gap) {
			gaps = append(gaps, gap)
		}
	}
	return gaps
}
