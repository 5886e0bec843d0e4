package words

import (
	"cmp"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// Names are the words that tell whom accounts belong to, longest first.
type Names []string

// NamesOf collects everything a record knows of its person: what was typed for
// the account, its id, who the server said it is, and what the tokens claim.
func NamesOf(records ...oauth.Record) Names {
	var names Names
	add := func(texts ...string) {
		for _, t := range texts {
			if t = strings.TrimSpace(t); utf8.RuneCountInString(t) > 1 && t != oauth.DefaultAccount {
				names = append(names, t)
				if escaped := url.QueryEscape(t); escaped != t {
					names = append(names, escaped)
				}
			}
		}
	}
	for _, rec := range records {
		add(rec.App.Username, rec.Account.ID, rec.Account.Label, rec.Account.Expect, rec.Account.LoginHint)
		if rec.Tokens == nil {
			continue
		}
		add(rec.Tokens.Identity, rec.Tokens.Subject, rec.Tokens.Formerly)
		for _, token := range []string{rec.Tokens.IDToken, rec.Tokens.AccessToken} {
			_, claims, ok := oauth.Claims(token)
			if !ok {
				continue
			}
			for _, known := range ClaimNames() {
				if text, is := claims[known.Name].(string); is && known.Kind == ClaimPersonal {
					add(text)
				}
			}
		}
	}
	slices.SortFunc(names, func(a, b string) int { return cmp.Or(cmp.Compare(len(b), len(a)), cmp.Compare(a, b)) })
	return slices.Compact(names)
}

// address is an e-mail address: it names somebody whoever that is.
var address = pattern.New(`[\pL\pN._+-]+@[\pL\pN-]+(\.[\pL\pN-]+)+`)

// Mask replaces every name in a text, in any case, where it stands as words of
// its own, and every e-mail address.
func (names Names) Mask(text string) string {
	for _, name := range names {
		text = maskWord(text, name)
	}
	return address.ReplaceAllString(text, Hide("x", true))
}

func maskWord(text, name string) string {
	var out strings.Builder
	for i := 0; i < len(text); {
		end := i + len(name)
		if end <= len(text) && strings.EqualFold(text[i:end], name) && !continues(text, i, end) {
			out.WriteString(Hide(name, true))
			i = end
			continue
		}
		_, size := utf8.DecodeRuneInString(text[i:])
		out.WriteString(text[i : i+size])
		i += size
	}
	return out.String()
}

// continues reports whether text[start:end] is part of a longer word.
func continues(text string, start, end int) bool {
	word := func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }
	before, _ := utf8.DecodeLastRuneInString(text[:start])
	first, _ := utf8.DecodeRuneInString(text[start:end])
	last, _ := utf8.DecodeLastRuneInString(text[start:end])
	after, _ := utf8.DecodeRuneInString(text[end:])
	return word(before) && word(first) || word(last) && word(after)
}

// HideIn masks in presentation mode whatever of a sentence names whom an account
// belongs to: a reason says it, and a server may well repeat it.
func HideIn(text string, rec oauth.Record, private bool) string {
	if !private {
		return text
	}
	return NamesOf(rec).Mask(text)
}

// Mask stands for any secret or hidden identity; its length says nothing.
const Mask = "••••••••••••••••••••••••"

// hidden stands for a person's name.
const hidden = "••••••••••••"

// Hide masks what names a person, in presentation mode (promise 39).
func Hide(name string, private bool) string {
	if private && name != "" {
		return hidden
	}
	return name
}

// MaskAll masks the names in every text of a model of plain data, so that one
// which is added to it is masked too. except names the fields that are not words
// for a person: what a click uses.
func (names Names) MaskAll(model any, except ...string) {
	names.maskAll(reflect.ValueOf(model), except)
}

func (names Names) maskAll(v reflect.Value, except []string) {
	switch v.Kind() {
	case reflect.Pointer:
		if !v.IsNil() {
			names.maskAll(v.Elem(), except)
		}
	case reflect.Slice:
		for i := range v.Len() {
			names.maskAll(v.Index(i), except)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() && !slices.Contains(except, f.Name) {
				names.maskAll(v.Field(i), except)
			}
		}
	case reflect.String:
		if v.CanSet() && v.Type() == reflect.TypeFor[string]() {
			v.SetString(names.Mask(v.String()))
		}
	}
}
