package dialogs

import (
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/ui/copyas"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// blank stands for a token where its place is shown. Its length says nothing.
// sample is a token in its place while a format is written, which takes none that is
// not printable ASCII.
const (
	blank  = "••••••••"
	sample = "eyJzYW1wbGUiOjF9"
)

// CopyFormats are the formats an account's token can be copied in, each with what
// it looks like, or with why it cannot be had. tokens are the account's own where
// they are at hand, else nil; none of them is shown. name is the variable's, "" for the
// usual one. It is pure.
func CopyFormats(a desk.Account, tokens *oauth.TokenSet, name string) []CopyFormat {
	var formats []CopyFormat
	idTokenOnly := a.Record.Tokens != nil && a.Record.Tokens.IDTokenOnly()
	for _, c := range copyas.Choices() {
		f := CopyFormat{Format: c.Format, Label: c.Label}
		switch {
		case c.Format == copyas.IDToken && (a.Record.Tokens == nil || a.Record.Tokens.IDToken == ""):
			f.Why = "The server gave no ID token."
		case c.Format == copyas.Claims:
			f.Sample = "{ … }"
			if tokens != nil {
				if _, err := copyas.Render(c.Format, copyas.Item{App: a.App, Tokens: *tokens}, time.Time{}, ""); err != nil {
					f.Sample, f.Why = "", "This token is opaque: only its server can read it."
				}
			}
		case idTokenOnly && c.Format != copyas.IDToken && c.Format != copyas.JSON:
			f.Why = "The server gave only an ID token."
		default:
			f.Sample, f.Why = sampleOf(c.Format, a.App, name)
		}
		formats = append(formats, f)
	}
	return formats
}

// SeveralFormats are the formats that the tokens of several accounts can be copied in
// together, each with what it looks like; private masks whose accounts they are there,
// and nothing of what is copied. It is pure.
func SeveralFormats(accounts []desk.Account, private bool) []CopyFormat {
	var items []copyas.Item
	for _, a := range accounts[:min(len(accounts), 2)] { // more are not seen
		account := a.Record.Account
		if private {
			account = oauth.Account{ID: words.Hide(account.ID, true)}
		}
		items = append(items, copyas.Item{App: a.App, Account: account, Tokens: oauth.TokenSet{AccessToken: sample, TokenType: "Bearer"}})
	}
	mask := func(text string) string { return text }
	if private {
		mask = namesOf(accounts).Mask
	}
	var formats []CopyFormat
	for _, c := range copyas.SeveralChoices() {
		f := CopyFormat{Format: c.Format, Label: c.Label}
		text, err := copyas.RenderSeveral(c.Format, items, time.Time{})
		if err != nil {
			f.Why, _ = words.Explain(err)
		}
		f.Sample = words.OneLine(mask(strings.ReplaceAll(text, sample, blank)), 90)
		formats = append(formats, f)
	}
	return formats
}

// namesOf are the names of accounts' people.
func namesOf(accounts []desk.Account) words.Names {
	records := make([]oauth.Record, 0, len(accounts))
	for _, a := range accounts {
		records = append(records, a.Record)
	}
	return words.NamesOf(records...)
}

// CopySample returns what shows a format that has a variable, by the variable's name.
func CopySample(a desk.Account) func(f copyas.Format, name string) string {
	return func(f copyas.Format, name string) string {
		text, _ := sampleOf(f, a.App, name)
		return text
	}
}

// sampleOf writes a format with a blank instead of a token, in one line; why says
// why the format cannot be had.
func sampleOf(format copyas.Format, app oauth.App, name string) (text, why string) {
	text, err := copyas.Render(format, copyas.Item{App: app, Tokens: oauth.TokenSet{AccessToken: sample, IDToken: sample, TokenType: "Bearer"}}, time.Time{}, name)
	if err != nil {
		message, _ := words.Explain(err)
		return "", message
	}
	text = strings.ReplaceAll(text, sample, blank)
	return words.OneLine(text, 90), ""
}
