package ui

import (
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/copyas"
	"tokendesk/ui/dialogs"
)

// blank stands for a token where its place is shown. Its length says nothing.
// sample is a token in its place while a form is made, which takes none that is
// not printable ASCII.
const (
	blank  = "••••••••"
	sample = "eyJzYW1wbGUiOjF9"
)

// copyFormats are the forms a token can be copied in, each with what it looks
// like. tokens are the account's own where they are at hand, else nil; none of
// them is shown.
func copyFormats(e *entry, tokens *oauth.TokenSet) []dialogs.CopyFormat {
	var formats []dialogs.CopyFormat
	for _, c := range copyas.Choices() {
		f := dialogs.CopyFormat{ID: string(c.Format), Label: c.Label}
		switch {
		case c.Format == copyas.IDToken && (e.record.Tokens == nil || e.record.Tokens.IDToken == ""):
			f.Why = "The server gave no ID token."
		case c.Format == copyas.Claims:
			f.Sample = "{ … }"
			if tokens != nil {
				if _, err := copyas.Render(c.Format, e.app, *tokens, time.Time{}, ""); err != nil {
					f.Sample, f.Why = "", "This token is opaque: only its server can read it."
				}
			}
		default:
			f.Sample, f.Why = sampleOf(c.Format, e.app)
		}
		formats = append(formats, f)
	}
	return formats
}

// sampleOf writes a form with a blank instead of a token, in one line; why says
// why the form cannot be had.
func sampleOf(format copyas.Format, app oauth.App) (text, why string) {
	text, err := copyas.Render(format, app, oauth.TokenSet{AccessToken: sample, IDToken: sample, TokenType: "Bearer"}, time.Time{}, "")
	if err != nil {
		message, _ := explain(err)
		return "", message
	}
	text = strings.ReplaceAll(text, sample, blank)
	return shorten(strings.Join(strings.Fields(text), " "), 90), ""
}
