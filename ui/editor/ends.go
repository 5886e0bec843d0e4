package editor

import "tokendesk/oauth"

// endField asks when what an app proves itself with ends.
func endField(path string, at func(*oauth.Expires) *string) field {
	fl := text(path, "The day on which it expires at the provider, if it does. You are told two weeks before. A certificate beside a key says it itself.", func(a *oauth.App) *string { return at(&a.Expires) })
	fl.known = nil
	return fl.like("2027-03-01")
}

// endOf is where the end of a secret stands.
var endOf = map[oauth.SecretKind]func(*oauth.Expires) *string{
	oauth.SecretClientSecret: func(e *oauth.Expires) *string { return &e.ClientSecret },
	oauth.SecretPrivateKey:   func(e *oauth.Expires) *string { return &e.ClientKey },
}

// mayEnd reports whether there is a secret of the app whose end can be told, or an end.
func (f *form) mayEnd(kind oauth.SecretKind) bool {
	return f.stored("", kind) || f.typed("").Has(kind) || *endOf[kind](&f.draft.App.Expires) != ""
}

// endFollows takes the end that was typed for a stored secret out of the draft while
// another is typed for it, and puts it back when it is not. An end that was typed here
// stays.
func (f *form) endFollows(kind oauth.SecretKind) {
	end := endOf[kind]
	if end == nil || !f.stored("", kind) {
		return
	}
	now, before := end(&f.draft.App.Expires), *end(&f.draft.Base.App.Expires)
	_, typed := f.typed("")[kind]
	replaced := typed || f.isDeleted("", kind)
	switch {
	case replaced && *now == before:
		*now = ""
	case !replaced && *now == "":
		*now = before
	}
}
