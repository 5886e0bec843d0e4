package editor

import (
	"cmp"
	"errors"
	"strconv"
	"strings"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// requestFields shape the requests that go to the server, and say where its answer has things.
func requestFields(*form) []field {
	fields := []field{
		grantField().when(func(f *form) bool { return f.settled.grant }),
		clientAuthField().when(func(f *form) bool { return f.settled.auth && provesItself(f) }),
		commandField(),
	}
	fields = append(fields, signingFields()...)
	return append(fields,
		choice("body_format", "How the token request is written.", func(a *oauth.App) *oauth.BodyFormat { return &a.BodyFormat },
			optionsOf(oauth.BodyFormats(), words.BodyFormat)...),
		choice("pkce", "Ties the browser's answer to this sign-in (RFC 7636). Switch it off only for a server that refuses it.",
			func(a *oauth.App) *oauth.PKCE { return &a.PKCE }, optionsOf(oauth.PKCEs(), words.PKCE)...).
			when(grantIs(oauth.GrantAuthorizationCode)),
		sendSwitch("response_type", "The standard requires it. Switch it off only if the server refuses it.", false).named("Send the response type (response_type)"),
		sendSwitch("redirect_uri", "Without it the server uses the redirect URI that is registered for the app.", true).named("Send the redirect URI (redirect_uri)"),
		choice("par", "The request goes to the server first, so that it does not stand in the browser's address (RFC 9126).", func(a *oauth.App) *oauth.PAR { return &a.PAR },
			optionsOf(oauth.PARs(), words.PAR)...).
			when(grantIs(oauth.GrantAuthorizationCode)),
		toggle("dpop", "A stolen token is worthless without the key (RFC 9449). Only where the server supports it.", func(a *oauth.App) *bool { return &a.DPoP }).named("Bind tokens to a key (DPoP)"),
		audienceField().when(func(f *form) bool { return f.settled.audience }),
		resourcesField().when(func(f *form) bool { return f.settled.resources }),
		text("scope_separator", "A space, unless the server wants a comma.", func(a *oauth.App) *string { return &a.ScopeSeparator }),
		paramsField("params.authorize", func(p *oauth.Params) *map[string]oauth.Param { return &p.Authorize }, "response_type", "redirect_uri").
			when(grantIs(oauth.GrantAuthorizationCode)),
		paramsField("params.token", func(p *oauth.Params) *map[string]oauth.Param { return &p.Token }, "redirect_uri"),
		paramsField("params.refresh", func(p *oauth.Params) *map[string]oauth.Param { return &p.Refresh }),
		headersField("headers.token", func(a *oauth.App) *map[string]string { return &a.Headers.Token }),
		text("answer.access_token", "Only where the server has the token in an unusual place: a JSON pointer.", func(a *oauth.App) *string { return &a.Answer.AccessToken }).
			like("/body/access_token"),
		text("answer.refresh_token", "A JSON pointer. Where it is empty, it is looked for beside the token.", func(a *oauth.App) *string { return &a.Answer.RefreshToken }).
			like("/body/refresh_token"),
		text("answer.expires_in", "A JSON pointer to seconds or to a moment. Where it is empty, the usual names are looked for.", func(a *oauth.App) *string { return &a.Answer.ExpiresIn }).
			like("/body/expires_in"),
		text("user_agent", "Only where the server insists on one.", func(a *oauth.App) *string { return &a.UserAgent }),
	)
}

// transportFields are about the connection to the server.
func transportFields(*form) []field {
	fields := []field{
		text("proxy", "For every call of this app. Where it is empty, the system's proxy is used.", func(a *oauth.App) *string { return &a.Proxy }).like("http://proxy.example.com:8080"),
		fileField("tls.ca_file", "A PEM file, where the server's certificate comes from an authority that only your network knows.", func(a *oauth.App) *string { return &a.TLS.CAFile }),
	}
	fields = append(fields, certificateFields(func(f *form) bool { return f.auth() != oauth.TLSClientAuth })...)
	return append(fields,
		toggle("tls.insecure_skip_verify", "Dangerous: anybody on the way can read secrets. The list marks the app as insecure.", func(a *oauth.App) *bool { return &a.TLS.InsecureSkipVerify }).named("Do not check the server's certificate"),
		toggle("tls.allow_http", "Dangerous, except on this computer.", func(a *oauth.App) *bool { return &a.TLS.AllowHTTP }).named("Allow plain http"),
		secondsField(),
	)
}

// testFields are the call that shows whether a token really works.
func testFields(*form) []field {
	body := text("test.body", "Sent with the call.", func(a *oauth.App) *string { return &a.Test.Body }).named("Body")
	body.kind = kindLines
	return []field{
		text("test.url", "Called with the token to see whether it really works. Use any address that works only with a valid token. {access_token}, {client_id}, {uuid} and this app's own values are filled in.",
			func(a *oauth.App) *string { return &a.Test.URL }).named("Address").like("https://api.example.com/me").combo(func(f *form) []string { return f.provider.Choices["test.url"] }),
		text("test.method", "How it is called.", func(a *oauth.App) *string { return &a.Test.Method }).named("Method").combo(func(*form) []string { return []string{"GET", "POST", "PUT", "HEAD"} }),
		headersField("test.headers", func(a *oauth.App) *map[string]string { return &a.Test.Headers }).named("Headers"),
		body,
		text("test.success", "A JSON pointer such as /data/me/id. An answer with errors in it is a failure anyway.", func(a *oauth.App) *string { return &a.Test.Success }).named("Must be in the answer"),
	}
}

// summaryOfTest is what the test call asks.
func summaryOfTest(f *form) string {
	call := f.complete.Test
	if call.URL == "" {
		return "None"
	}
	return cmp.Or(call.Method, "GET") + " " + words.Shorten(words.OneLine(call.URL, 200), 60)
}

func toggle(path, why string, at func(*oauth.App) *bool) field {
	return field{
		path: path, why: why, kind: kindSwitch,
		get: func(f *form) string { return onOff(*at(&f.draft.App)) },
		set: func(f *form, v string) error { *at(&f.draft.App) = v == "on"; return nil },
	}
}

func onOff(on bool) string {
	if on {
		return "on"
	}
	return ""
}

// sendSwitch leaves a standard parameter out by setting it to null. tokenToo
// says that the token request has it as well (RFC 6749 4.1.3).
func sendSwitch(name, why string, tokenToo bool) field {
	return field{
		path: "params.authorize." + name, why: why, kind: kindSwitch, standing: true,
		shown: grantIs(oauth.GrantAuthorizationCode),
		get: func(f *form) string {
			value, there := f.draft.App.Params.Authorize[name]
			if !there {
				value, there = f.known.Params.Authorize[name]
			}
			return onOff(!there || len(value) > 0)
		},
		set: func(f *form, v string) error {
			p := &f.draft.App.Params
			if v == "on" {
				delete(p.Authorize, name)
				if tokenToo {
					delete(p.Token, name)
				}
				return nil
			}
			leaveOut(&p.Authorize, name)
			if tokenToo {
				leaveOut(&p.Token, name)
			}
			return nil
		},
	}
}

func leaveOut(params *map[string]oauth.Param, name string) {
	if *params == nil {
		*params = map[string]oauth.Param{}
	}
	(*params)[name] = nil
}

func listField(path, why string, at func(*oauth.App) *[]string) field {
	return field{
		path: path, why: why,
		get:   func(f *form) string { return strings.Join(*at(&f.draft.App), " ") },
		set:   func(f *form, v string) error { *at(&f.draft.App) = strings.Fields(v); return nil },
		known: func(a oauth.App) string { return strings.Join(*at(&a), " ") },
	}
}

// commandField asks for a program and its arguments, one a line: no shell
// reads them, so nothing needs quoting.
func commandField() field {
	return field{
		path: "client_secret_command", kind: kindLines,
		why: "A program that prints the secret, such as a password manager: the program and each argument on a line of its own.",
		get: func(f *form) string { return strings.Join(f.draft.App.ClientSecretCommand, "\n") },
		set: func(f *form, v string) error {
			f.draft.App.ClientSecretCommand = nil
			for line := range strings.SplitSeq(v, "\n") {
				if line = strings.TrimSpace(line); line != "" {
					f.draft.App.ClientSecretCommand = append(f.draft.App.ClientSecretCommand, line)
				}
			}
			return nil
		},
	}
}

func paramsField(path string, at func(*oauth.Params) *map[string]oauth.Param, hidden ...string) field {
	return field{
		path: path, kind: kindLines,
		why: "One on each line: name = value. A line “- name” leaves that one out.",
		get: func(f *form) string { return paramLines(visibleParams(*at(&f.draft.App.Params), hidden...)) },
		set: func(f *form, v string) error {
			params, err := parseParams(v, *at(&f.draft.App.Params), hidden...)
			if err == nil {
				*at(&f.draft.App.Params) = params
			}
			return err
		},
		known: func(a oauth.App) string { return paramLines(*at(&a.Params)) },
	}
}

func headersField(path string, at func(*oauth.App) *map[string]string) field {
	return field{
		path: path, why: "One on each line: Name: value.", kind: kindLines,
		get: func(f *form) string { return headerLines(*at(&f.draft.App)) },
		set: func(f *form, v string) error {
			headers, err := parseHeaders(v)
			if err == nil {
				*at(&f.draft.App) = headers
			}
			return err
		},
		known: func(a oauth.App) string { return headerLines(*at(&a)) },
	}
}

var errNumber = errors.New("enter a whole number")

func secondsField() field {
	return numberField("http_timeout_seconds", "How many seconds one call may take.", func(a *oauth.App) *int { return &a.HTTPTimeoutSeconds })
}

// numberField asks for a whole number; 0 is none.
func numberField(path, why string, at func(*oauth.App) *int) field {
	written := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	return field{
		path: path, why: why,
		get: func(f *form) string { return written(*at(&f.draft.App)) },
		set: func(f *form, v string) error {
			number := 0
			if v != "" {
				var err error
				if number, err = strconv.Atoi(v); err != nil {
					return errNumber
				}
			}
			*at(&f.draft.App) = number
			return nil
		},
		known: func(a oauth.App) string { return written(*at(&a)) },
	}
}
