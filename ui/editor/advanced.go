package editor

import (
	"errors"
	"strconv"
	"strings"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

// unknownServer reports whether neither the catalogue nor the draft says where
// the token endpoint is.
func (f *form) unknownServer() bool {
	return f.known.Endpoints.Token == "" || f.draft.App.Endpoints.Issuer != ""
}

func endpointFields(*form) []field {
	e := func(name, label, why string, at func(*oauth.Endpoints) *string) field {
		path := "endpoints." + name
		fl := text(path, label, why, func(a *oauth.App) *string { return at(&a.Endpoints) }).begins("https://…")
		return fl.combo(func(f *form) []string { return f.provider.Choices[path] })
	}
	return []field{
		e("token", "Token", "Where tokens are fetched. Secrets go here.", func(e *oauth.Endpoints) *string { return &e.Token }),
		e("authorization", "Authorization", "The page that the browser opens to sign in.", func(e *oauth.Endpoints) *string { return &e.Authorization }).
			when(grantIs(oauth.GrantAuthorizationCode)),
		e("device_authorization", "Device authorization", "Where the code for the other device comes from.", func(e *oauth.Endpoints) *string { return &e.DeviceAuthorization }).
			when(grantIs(oauth.GrantDeviceCode)),
		e("refresh", "Refresh", "Only where it differs from the token endpoint.", func(e *oauth.Endpoints) *string { return &e.Refresh }),
		e("revocation", "Revocation", "Ends tokens before their time.", func(e *oauth.Endpoints) *string { return &e.Revocation }),
		e("introspection", "Introspection", "Tells what the server knows of a token.", func(e *oauth.Endpoints) *string { return &e.Introspection }),
		e("userinfo", "User info", "Tells whose token it is.", func(e *oauth.Endpoints) *string { return &e.Userinfo }),
		e("jwks", "Keys (JWKS)", "Checks the signature of ID tokens.", func(e *oauth.Endpoints) *string { return &e.JWKS }),
		e("pushed_authorization_request", "Pushed requests", "Takes the sign-in request before the browser opens (RFC 9126).", func(e *oauth.Endpoints) *string { return &e.PushedAuthorizationRequest }).
			when(grantIs(oauth.GrantAuthorizationCode)),
		e("end_session", "End session", "Signs out at the provider.", func(e *oauth.Endpoints) *string { return &e.EndSession }).
			when(grantIs(oauth.GrantAuthorizationCode)),
		text("endpoints.issuer", "Issuer", "Finds the addresses that are left empty here.", func(a *oauth.App) *string { return &a.Endpoints.Issuer }).
			when(func(f *form) bool { return !f.unknownServer() }),
	}
}

func requestFields(*form) []field {
	fields := []field{
		choice("client_auth", "Client authentication", "How the app proves itself at the token endpoint. Servers take one way and refuse the others.",
			func(a *oauth.App) *oauth.ClientAuth { return &a.ClientAuth }, optionsOf(oauth.ClientAuths(), words.ClientAuth)...),
	}
	fields = append(fields, signingFields()...)
	return append(fields,
		commandField(),
		choice("body_format", "Body", "What the token request looks like.", func(a *oauth.App) *oauth.BodyFormat { return &a.BodyFormat },
			optionsOf(oauth.BodyFormats(), words.BodyFormat)...),
		choice("pkce", "PKCE", "Ties the answer of the browser to this sign-in (RFC 7636). Switch it off only for a server that refuses it.",
			func(a *oauth.App) *oauth.PKCE { return &a.PKCE }, optionsOf(oauth.PKCEs(), words.PKCE)...).
			when(grantIs(oauth.GrantAuthorizationCode)),
		sendSwitch("response_type", "Send response_type", "Standard. Some documents do not show it; servers rarely mind.", false),
		sendSwitch("redirect_uri", "Send redirect_uri", "Off: the server uses the address registered with the app.", true),
		choice("par", "Push the sign-in request", "Keeps its parameters out of the browser's address (RFC 9126).", func(a *oauth.App) *oauth.PAR { return &a.PAR },
			optionsOf(oauth.PARs(), words.PAR)...).
			when(grantIs(oauth.GrantAuthorizationCode)),
		toggle("dpop", "Bind tokens to a key (DPoP)", "A stolen token is worthless without the key (RFC 9449). Only where the server knows it.", func(a *oauth.App) *bool { return &a.DPoP }),
		text("audience", "Audience", "Whom the token is for, where the server asks for it (Auth0).", func(a *oauth.App) *string { return &a.Audience }),
		listField("resources", "Resources", "Addresses of the APIs the token is for (RFC 8707), with spaces between.", func(a *oauth.App) *[]string { return &a.Resources }),
		text("scope_separator", "Between scopes", "A space, unless the server wants a comma.", func(a *oauth.App) *string { return &a.ScopeSeparator }),
		paramsField("params.authorize", "Extra for the sign-in", func(p *oauth.Params) *map[string]oauth.Param { return &p.Authorize }, "response_type", "redirect_uri").
			when(grantIs(oauth.GrantAuthorizationCode)),
		paramsField("params.token", "Extra for the token", func(p *oauth.Params) *map[string]oauth.Param { return &p.Token }, "redirect_uri"),
		paramsField("params.refresh", "Extra for renewing", func(p *oauth.Params) *map[string]oauth.Param { return &p.Refresh }),
		headersField("headers.token", "Extra headers", func(a *oauth.App) *map[string]string { return &a.Headers.Token }),
		text("answer.access_token", "Token in the answer", "Only where the server has it in an unusual place: a JSON pointer.", func(a *oauth.App) *string { return &a.Answer.AccessToken }).
			like("/body/access_token"),
		text("answer.refresh_token", "Refresh token in it", "Empty: beside the token, or around it.", func(a *oauth.App) *string { return &a.Answer.RefreshToken }).
			like("/body/refresh_token"),
		text("answer.expires_in", "Lifetime in it", "Seconds, or a moment. Empty: under any of the usual names.", func(a *oauth.App) *string { return &a.Answer.ExpiresIn }).
			like("/body/expires_in"),
		text("user_agent", "User-Agent", "Only where the server insists on one.", func(a *oauth.App) *string { return &a.UserAgent }),
	)
}

// listFields are about how the app stands in the list.
func listFields(*form) []field {
	return []field{
		listField("tags", "Tags", "Words that search finds it by, with spaces between.", func(a *oauth.App) *[]string { return &a.Tags }),
		toggle("favourite", "A favourite", "Has a star and a filter of its own.", func(a *oauth.App) *bool { return &a.Favourite }),
	}
}

func transportFields(*form) []field {
	return []field{
		text("proxy", "Proxy", "For every call of this app. Empty: as the system says.", func(a *oauth.App) *string { return &a.Proxy }).like("http://proxy.example.com:8080"),
		text("tls.ca_file", "CA file", "PEM of an authority that only your network knows.", func(a *oauth.App) *string { return &a.TLS.CAFile }),
		text("tls.client_certificate_file", "Client certificate", "PEM file, where the server asks for one.", func(a *oauth.App) *string { return &a.TLS.ClientCertificateFile }),
		text("tls.client_key_file", "Key of the certificate", "PEM file.", func(a *oauth.App) *string { return &a.TLS.ClientKeyFile }),
		toggle("tls.insecure_skip_verify", "Do not check the server's certificate", "Dangerous: anybody on the way can read secrets. The row shows it.", func(a *oauth.App) *bool { return &a.TLS.InsecureSkipVerify }),
		toggle("tls.allow_http", "Allow plain http", "Dangerous outside this computer.", func(a *oauth.App) *bool { return &a.TLS.AllowHTTP }),
		secondsField(),
	}
}

func testFields(*form) []field {
	return []field{
		text("test.url", "Address", "Called with the token to see whether it really works. {access_token}, {client_id}, {uuid} and this provider's values are filled in.",
			func(a *oauth.App) *string { return &a.Test.URL }).like("https://api.example.com/me").combo(func(f *form) []string { return f.provider.Choices["test.url"] }),
		text("test.method", "Method", "", func(a *oauth.App) *string { return &a.Test.Method }).combo(func(*form) []string { return []string{"GET", "POST", "PUT", "HEAD"} }),
		headersField("test.headers", "Headers", func(a *oauth.App) *map[string]string { return &a.Test.Headers }),
		func() field {
			fl := text("test.body", "Body", "", func(a *oauth.App) *string { return &a.Test.Body })
			fl.kind = kindLines
			return fl
		}(),
		text("test.success", "Must be in the answer", "A JSON pointer such as /data/me/id. An answer with errors in it is a failure anyway.", func(a *oauth.App) *string { return &a.Test.Success }),
	}
}

func toggle(path, label, why string, at func(*oauth.App) *bool) field {
	return field{
		path: path, label: label, why: why, kind: kindSwitch,
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
func sendSwitch(name, label, why string, tokenToo bool) field {
	return field{
		path: "params.authorize." + name, label: label, why: why, kind: kindSwitch,
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

func listField(path, label, why string, at func(*oauth.App) *[]string) field {
	return field{
		path: path, label: label, why: why,
		get:   func(f *form) string { return strings.Join(*at(&f.draft.App), " ") },
		set:   func(f *form, v string) error { *at(&f.draft.App) = strings.Fields(v); return nil },
		known: func(a oauth.App) string { return strings.Join(*at(&a), " ") },
	}
}

// commandField asks for a program and its arguments, one a line: no shell
// reads them, so nothing needs quoting.
func commandField() field {
	return field{
		path: "client_secret_command", label: "Secret from a command", kind: kindLines,
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

func paramsField(path, label string, at func(*oauth.Params) *map[string]oauth.Param, hidden ...string) field {
	return field{
		path: path, label: label, kind: kindLines,
		why: "One a line: name = value. A line “- name” leaves that one out.",
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

func headersField(path, label string, at func(*oauth.App) *map[string]string) field {
	return field{
		path: path, label: label, why: "One a line: Name: value.", kind: kindLines,
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

var errNumber = errors.New("this is a whole number")

func secondsField() field {
	return field{
		path: "http_timeout_seconds", label: "Time limit", why: "Seconds for one call.",
		get: func(f *form) string {
			if s := f.draft.App.HTTPTimeoutSeconds; s != 0 {
				return strconv.Itoa(s)
			}
			return ""
		},
		set: func(f *form, v string) error {
			seconds := 0
			if v != "" {
				var err error
				if seconds, err = strconv.Atoi(v); err != nil {
					return errNumber
				}
			}
			f.draft.App.HTTPTimeoutSeconds = seconds
			return nil
		},
		known: func(a oauth.App) string { return strconv.Itoa(a.HTTPTimeoutSeconds) },
	}
}
