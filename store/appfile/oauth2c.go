package appfile

import (
	"cmp"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// commandFormat is a command line of a program that gets tokens as we do: oauth2c,
// kubectl oidc-login, and oidc-gen.
func commandFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceOAuth2c, Title: "a command of oauth2c, kubelogin or oidc-gen"},
		guess:      func(text []byte) bool { return tokenCommand.Match(text[:min(len(text), maxCurl)]) },
		read:       func(data []byte, _ string) (File, []string, error) { return parseCommands(string(data)) },
	}
}

var tokenCommand = pattern.New(`(?m)^[ \t>]*(?:[$#%❯>][ \t]*)?(?:sudo[ \t]+)?(?:\S*/)?(?:oauth2c(?:\.exe)?[ \t]+(?:--?[\w-]|["']?https?:|["']?[$<{\w])|(?:kubectl[ \t]+oidc[-_]login|kubelogin|kubectl-oidc_login)[ \t]+(?:get-token|setup)\b|kubectl[ \t]+config[ \t]+set-credentials\b|oidc-gen[ \t]+\S)`)

func parseCommands(text string) (File, []string, error) {
	if len(text) > maxCurl {
		return File{}, nil, oauth.UsageError("This is too long for a command.", "Paste the command alone.")
	}
	text = tidied(text)
	s := &shell{dialect: spokenIn(text), text: cmdUnescaped(markAngled(text)), vars: map[string]string{}}
	var all []setup
	var notes []string
	for s.pos < len(s.text) && len(all) < maxCommands {
		line, _, _ := strings.Cut(s.text[s.pos:], "\n")
		next := s.pos + len(line) + 1
		switch {
		case tokenCommand.MatchString(line):
			s.pos += len(line) - len(strings.TrimLeft(line, " \t>$#%❯"))
			c := s.command()
			if s.err != nil {
				return File{}, nil, s.err
			}
			one, told, ok := fromCommand(c.words)
			if ok {
				all = append(all, one)
				notes = append(notes, told...)
			}
		case !s.assignment(line):
			s.pos = next
		}
		s.err = nil
	}
	if len(all) == 0 {
		return File{}, nil, oauth.UsageError("This command names no issuer, no client and no address.", "Paste it whole, with its options.")
	}
	f, more, err := setups(all)
	return f, append(notes, more...), err
}

// fromCommand reads a command by the program that it runs.
func fromCommand(words []string) (s setup, notes []string, ok bool) {
	for i, word := range words {
		word = strings.TrimSuffix(word[strings.LastIndexAny(word, `/\`)+1:], ".exe")
		switch {
		case word == "oauth2c":
			return oauth2cCommand(words[i+1:])
		case word == "oidc-gen":
			return oidcGen(words[i+1:])
		case word == "set-credentials":
			return fromCommand(execArgs(words[i+1:]))
		case (word == "get-token" || word == "setup") && i > 0:
			f, _ := flagValues(words[i+1:], azureLetters, kubeAlone)
			if flagSet(f).get("oidc-issuer-url", "oidc-client-id") != "" {
				return kubelogin(f)
			}
			return azureKubelogin(f, nil)
		}
	}
	return setup{}, nil, false
}

// execArgs is the command that kubectl config set-credentials writes into a kubeconfig.
func execArgs(words []string) []string {
	args := []string{"kubectl"}
	for i, word := range words {
		if value, joined := strings.CutPrefix(word, "--exec-arg="); joined {
			args = append(args, value)
		} else if word == "--exec-arg" && i+1 < len(words) {
			args = append(args, words[i+1])
		}
	}
	return args
}

// oauth2cAlone are the flags of oauth2c without a value.
var oauth2cAlone = []string{"pkce", "par", "request-object", "encrypted-request-object", "insecure", "silent", "s", "no-browser", "no-prompt", "dpop", "no-origin", "help", "h"}

// oauth2cAuths are the client authentication methods by the names of the metadata
// (RFC 8414 2); tls is what OpenID Connect has besides.
var oauth2cAuths = map[string]oauth.ClientAuth{
	"client_secret_basic": oauth.ClientSecretBasic, "client_secret_post": oauth.ClientSecretPost, "client_secret_jwt": oauth.ClientSecretJWT,
	"private_key_jwt": oauth.PrivateKeyJWT, "tls_client_auth": oauth.TLSClientAuth, "self_signed_tls_client_auth": oauth.TLSClientAuth, "none": oauth.ClientAuthNone,
}

func oauth2cCommand(args []string) (s setup, notes []string, ok bool) {
	flags, rest := flagValues(args, nil, func(name string) bool { return slices.Contains(oauth2cAlone, name) })
	f := flagSet(flags)
	s = setup{
		authorization: f.get("authorization-endpoint"), token: f.get("token-endpoint"), device: f.get("device-authorization-endpoint"),
		clientID: f.get("client-id"), clientSecret: f.get("client-secret"), auth: oauth2cAuths[f.get("auth-method")], scopes: f.list("scopes"),
		username: f.get("username"), password: f.get("password"), refresh: f.get("refresh-token"),
	}
	if audiences := f.list("audience"); len(audiences) > 0 {
		s.audience = audiences[0]
	}
	if len(rest) > 0 {
		s.issuer = rest[0]
	}
	switch grant := f.get("grant-type"); grant {
	case "implicit":
		s.grant = oauth.GrantAuthorizationCode
		notes = append(notes, "The implicit grant is no longer used; the authorization code grant with PKCE replaces it.")
	default:
		s.grant = grantOf(grant)
	}
	if s.grant == "" {
		s.grant = s.likelyGrant()
	}
	if s.grant == oauth.GrantAuthorizationCode {
		s.redirect = cmp.Or(f.get("redirect-url"), "http://localhost:9876/callback")
		for name, param := range map[string]string{"acr-values": "acr_values", "prompt": "prompt", "max-age": "max_age", "claims": "claims", "login-hint": "login_hint", "rar": "authorization_details", "response-mode": ""} {
			if value := strings.Join(f[name], " "); value != "" && param != "" {
				s.onAuthorize = append(s.onAuthorize, pair{param, value})
			}
		}
		slices.SortFunc(s.onAuthorize, func(a, b pair) int { return strings.Compare(a.name, b.name) })
	}
	if s.grant != oauth.GrantRefreshToken {
		s.refresh = ""
	}
	if value := f.get("subject-token-type"); value != "" {
		s.onToken = append(s.onToken, pair{"subject_token_type", value})
	}
	for flag, what := range map[string]string{"signing-key": "The signing key", "tls-cert": "The client certificate", "tls-root-ca": "The certificate authority", "assertion": "The assertion"} {
		if f.get(flag) != "" {
			notes = append(notes, what+" of the command was left out: enter it in the app.")
		}
	}
	slices.Sort(notes)
	if f.has("insecure") {
		notes = append(notes, "The command does not check the server's certificate; that was left out.")
	}
	s.dpop = f.has("dpop")
	if f.has("par") {
		s.par = oauth.PARAlways
	}
	return s, notes, s.issuer != "" || s.token != ""
}

// oidcGen reads the flags of oidc-agent's oidc-gen.
func oidcGen(args []string) (s setup, notes []string, ok bool) {
	flags, rest := flagValues(args, map[string]string{"iss": "issuer", "m": "manual"}, func(name string) bool {
		return slices.Contains([]string{"manual", "pub", "only-at", "confirm-default", "confirm-yes", "confirm-no", "no-scheme", "no-webserver", "no-save"}, name)
	})
	f := flagSet(flags)
	s = setup{
		issuer: f.get("issuer"), clientID: f.get("client-id"), clientSecret: f.get("client-secret"), scopes: f.list("scope"), redirect: f.get("redirect-url", "redirect-uri"),
		audience: f.get("aud"), refresh: f.get("rt"), device: f.get("dae"), username: f.get("op-username"), password: f.get("op-password"),
	}
	switch flow := f.get("flow"); flow {
	case "device":
		s.grant = oauth.GrantDeviceCode
	case "password":
		s.grant = oauth.GrantPassword
	case "refresh":
		s.grant = oauth.GrantRefreshToken
	default:
		s.grant = oauth.GrantAuthorizationCode
		if s.refresh != "" {
			s.grant = oauth.GrantRefreshToken
		}
	}
	if len(rest) > 0 {
		s.name = rest[len(rest)-1]
	}
	return s, nil, s.issuer != ""
}
