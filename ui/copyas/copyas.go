// Package copyas writes a token in the forms people paste: a header, a curl
// command, a line of shell, a Postman environment.
//
// Every form is inert where it is read: nothing in a token, an address or a body
// ends a quotation, is expanded, or is taken for a directive of the program it
// is pasted into, and no form holds a character that does not show. What cannot
// be written so is refused, never written nearly so. The forms that name an
// address are the app's own test call ([oauth.TestRequest]); header name and
// scheme are the provider's ([oauth.AuthorizationHeader]).
package copyas

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
	"tokendesk/oauth/visible"
)

// Format is a form of a token.
type Format string

// The formats of `tokendesk get --format` and of the window's "Copy as…".
const (
	Raw        Format = "raw"
	Bearer     Format = "bearer"
	Header     Format = "header"
	Curl       Format = "curl"
	PowerShell Format = "powershell"
	Env        Format = "env"
	Fish       Format = "fish"
	Dotenv     Format = "dotenv"
	Postman    Format = "postman"
	HTTP       Format = "http"
	Headers    Format = "headers"
	CurlConfig Format = "curl-config"
	Kubectl    Format = "kubectl"
	JSON       Format = "json"
	IDToken    Format = "id_token"
	Claims     Format = "claims"
)

// Choice is a format with the name it has in a menu.
type Choice struct {
	Format Format
	Label  string
}

// Choices returns every format in the order of the window's menu.
func Choices() []Choice {
	return []Choice{
		{Raw, "Token"},
		{Bearer, "Bearer …"},
		{Header, "Authorization header"},
		{Curl, "curl command"},
		{PowerShell, "PowerShell command"},
		{Env, "export line (sh, bash, zsh)"},
		{Fish, "export line (fish)"},
		{Dotenv, ".env line"},
		{Postman, "Postman environment"},
		{HTTP, ".http request"},
		{Headers, "Headers as JSON"},
		{CurlConfig, "curl config line"},
		{Kubectl, "kubectl credential"},
		{JSON, "JSON"},
		{IDToken, "ID token"},
		{Claims, "Decoded claims"},
	}
}

// defaultName is the variable of env, fish and dotenv when nobody names one.
const defaultName = "ACCESS_TOKEN"

// TakesName reports whether a format has a variable, which a person may name.
func TakesName(f Format) bool { return f == Env || f == Fish || f == Dotenv }

// Parse returns the format of that name; "" is raw. The error is an
// [*oauth.Error] of KindUsage.
func Parse(name string) (Format, error) {
	if name == "" {
		return Raw, nil
	}
	var known []string
	for _, c := range Choices() {
		if string(c.Format) == name {
			return c.Format, nil
		}
		known = append(known, string(c.Format))
	}
	return "", &oauth.Error{
		Kind:    oauth.KindUsage,
		Message: "There is no such format.",
		Advice:  "Formats: " + strings.Join(known, " ") + ".",
	}
}

var variableName = pattern.New(`^[A-Za-z_][A-Za-z0-9_]*$`)

// ParseName returns a variable's name that every shell takes; "" is
// ACCESS_TOKEN. The error is an [*oauth.Error] of KindUsage.
func ParseName(name string) (string, error) {
	if name == "" {
		return defaultName, nil
	}
	if !variableName.MatchString(name) {
		return "", &oauth.Error{
			Kind:    oauth.KindUsage,
			Message: "That is no name for a variable.",
			Advice:  "Use letters, digits and underscores, and no digit first.",
		}
	}
	return name, nil
}

// Render writes a token in a format, without the final newline; name is the
// variable's name ("" is ACCESS_TOKEN). What it returns holds no character that does not show, line ends excepted.
//
// Errors are [*oauth.Error]: KindUsage for an unknown format or a bad name,
// KindMisconfigured for a test call that cannot be sent, KindOther when the
// format has nothing to print, such as the claims of an opaque token or an access
// token where the server gave none, or cannot hold what it would have to.
func Render(f Format, it Item, now time.Time, name string) (string, error) {
	name, err := ParseName(name)
	if err != nil {
		return "", err
	}
	text, err := render(f, it, now, name)
	if err == nil && visible.ContainsInLines(text) {
		err = refused("This would hold characters that do not show, such as ones that control a terminal or turn the reading direction.",
			"--format json has the token with such characters escaped.")
	}
	if err != nil {
		return "", err
	}
	return text, nil
}

func render(f Format, it Item, now time.Time, name string) (string, error) {
	app, ts := it.App, it.Tokens
	switch f {
	case JSON:
		return encode(Describe(app, ts, now).withTokens(ts))
	case Claims:
		return claims(ts)
	case IDToken:
		if ts.IDToken == "" {
			return "", oauth.NoIDToken()
		}
		return ts.IDToken, plain(ts.IDToken)
	}
	switch {
	case ts.IDTokenOnly():
		return "", oauth.NoAccessToken(app)
	case f == Postman:
		return postman(it, now)
	}
	if err := plain(ts.AccessToken); err != nil {
		return "", err
	}
	switch f {
	case Raw, "":
		return ts.AccessToken, nil
	case Bearer:
		_, value := oauth.AuthorizationHeader(app, ts)
		return value, nil
	case Header:
		header, value := oauth.AuthorizationHeader(app, ts)
		return header + ": " + value, nil
	case Headers:
		header, value := oauth.AuthorizationHeader(app, ts)
		return encode(map[string]string{header: value})
	case CurlConfig:
		header, value := oauth.AuthorizationHeader(app, ts)
		return "header = " + curlConfigQuote(header+": "+value), nil
	case Kubectl, kubectlBeta:
		return execCredential(f, ts)
	case Curl, PowerShell, HTTP:
		return written(f, app, ts)
	case Env:
		return "export " + name + "=" + shQuote(ts.AccessToken), nil
	case Fish:
		return "set -gx " + name + " " + shQuote(ts.AccessToken), nil
	case Dotenv:
		value, err := dotenvValue(ts.AccessToken)
		return name + "=" + value, err
	}
	_, err := Parse(string(f))
	return "", err
}

// plain refuses to write a token as it is unless it is printable ASCII, which
// RFC 6749 (A.12) makes of every token: no header takes another faithfully. JSON
// holds any.
func plain(token string) error {
	if strings.ContainsFunc(token, func(r rune) bool { return r < ' ' || r > '~' }) {
		return refused("The token holds characters that no token may have (RFC 6749 A.12), so that it cannot be written as it is.",
			"--format json writes it with them escaped.")
	}
	return nil
}

// written is the app's test call. What the engine would not send is not written
// either: a line end in a method or header would become a request of its own.
func written(f Format, app oauth.App, ts oauth.TokenSet) (string, error) {
	for _, problem := range oauth.Validate(app) {
		if strings.HasPrefix(problem.Field, "test.") {
			return "", &oauth.Error{
				Kind: oauth.KindMisconfigured, Message: problem.Message, Advice: "Correct " + problem.Field + " in the app's settings.",
			}
		}
	}
	r, err := call(app, ts)
	if err != nil {
		return "", err
	}
	switch f {
	case Curl:
		return curl(r), nil
	case PowerShell:
		return powerShell(r), nil
	}
	return httpFile(r)
}

// nothing is the failure of a format that has nothing to print.
func nothing(message, advice string) error {
	return &oauth.Error{Kind: oauth.KindOther, Message: message, Advice: advice}
}

// refused is the failure of a format that cannot hold what it would have to.
func refused(message, advice string) error {
	return &oauth.Error{Kind: oauth.KindOther, Message: message, Advice: advice}
}

func claims(ts oauth.TokenSet) (string, error) {
	for _, token := range []string{ts.AccessToken, ts.IDToken} {
		if _, claims, ok := oauth.Claims(token); ok {
			return encodeIndented(claims)
		}
	}
	return "", nothing("This token is opaque: only its server can read it.",
		"`tokendesk inspect --introspect` asks the server, where it can be asked.")
}

// encode writes one line of JSON; < > & stay themselves, as in addresses, and
// what does not show is escaped.
func encode(v any) (string, error) { return marshal(v, "") }

func encodeIndented(v any) (string, error) { return marshal(v, "  ") }

func marshal(v any, indent string) (string, error) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	if err := e.Encode(v); err != nil {
		return "", &oauth.Error{Kind: oauth.KindOther, Message: "The answer cannot be written as JSON.", Err: err}
	}
	return visible.JSON(strings.TrimSuffix(b.String(), "\n")), nil
}
