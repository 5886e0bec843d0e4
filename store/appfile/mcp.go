package appfile

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// mcpFormat is a list of MCP servers, as VS Code (servers), Claude, Cursor, Gemini and
// others (mcpServers) and opencode (mcp) keep it.
func mcpFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceMCP, Title: "a list of MCP servers (mcp.json)"},
		ofObject:   isMCP,
		guess: func(text []byte) bool {
			return mcpText.Match(text[:min(len(text), 256<<10)]) && bytes.HasPrefix(text, []byte("{"))
		},
		read: func(data []byte, _ string) (File, []string, error) { return parseMCP(data) },
	}
}

// mcpText knows a list with comments, which VS Code takes and JSON does not.
var mcpText = pattern.New(`"(mcpServers|servers)"\s*:\s*\{\s*(//[^\n]*\s*)*"[^"\n]+"\s*:\s*\{[^{}]*"(command|url|type|serverUrl)"\s*:`)

func isMCP(o object) bool {
	servers := mcpServers(o)
	if len(servers) == 0 {
		return child(o, "mcpServers") != nil || child(o, "servers") != nil && hasKey(o, "inputs")
	}
	first, _ := servers[0].value.value.(object)
	return hasKey(first, "command") || hasKey(first, "url") || hasKey(first, "serverUrl") || hasKey(first, "httpUrl")
}

// mcpServers are the servers of a list, wherever a program has them.
func mcpServers(o object) object {
	for _, key := range []string{"mcpServers", "servers", "mcp", "context_servers"} {
		switch c := child(o, key); {
		case c == nil:
		case child(c, "servers") != nil: // VS Code's settings
			return child(c, "servers")
		default:
			return c
		}
	}
	if c := child(child(o, "customizations"), "vscode"); c != nil { // a dev container's
		return mcpServers(c)
	}
	return nil
}

func parseMCP(data []byte) (File, []string, error) {
	tree, err := parseTree(data)
	if err != nil {
		if tree, err = parseTree(withoutComments(data)); err != nil {
			return File{}, nil, err
		}
	}
	o, _ := tree.value.(object)
	var all []setup
	var notes []string
	left := 0
	for _, m := range mcpServers(o) {
		server, _ := m.value.value.(object)
		found, told := mcpServer(m.key, server)
		if len(found) == 0 {
			left++
		}
		if len(all)+len(found) > maxApps {
			break
		}
		all = append(all, found...)
		for _, note := range told {
			if len(notes) < maxNotes {
				notes = append(notes, quoteName(m.key)+": "+note)
			}
		}
	}
	if len(all) == 0 {
		return File{}, nil, oauth.UsageError("No server of this list has settings of OAuth.", "A server with an address (url) or with oauth settings becomes an app; a program without them gets no token.")
	}
	if left > 0 {
		notes = append(notes, fmt.Sprintf("%d of %d servers were left out: they are programs without settings of OAuth.", left, len(mcpServers(o))))
	}
	f, more, err := setups(all)
	return f, append(notes, more...), err
}

// mcpServer is one server. A remote one is a protected resource (RFC 9728), for which a
// token is asked by its address (RFC 8707); the list says whose tokens it takes only if
// somebody wrote that into it. A program may have an OAuth client in its environment.
func mcpServer(name string, o object) (found []setup, notes []string) {
	address := cmp.Or(text(o, "url"), text(o, "serverUrl"), text(o, "httpUrl"))
	if address == "" {
		return mcpProgram(name, o)
	}
	settings := child(o, "oauth")
	if settings == nil {
		settings = child(o, "auth")
	}
	get := func(keys ...string) string {
		for _, key := range keys {
			n, _ := settings.get(key)
			if value := scalar(n); value != "" {
				return value
			}
		}
		return ""
	}
	s := setup{
		name: name, grant: oauth.GrantAuthorizationCode,
		clientID: get("clientId", "client_id", "CLIENT_ID"), clientSecret: get("clientSecret", "client_secret", "CLIENT_SECRET"),
		issuer:        get("authServerMetadataUrl", "issuer", "authorizationServer", "authority"),
		authorization: get("authorizationUrl", "authorization_url"), token: get("tokenUrl", "token_url"),
		redirect: get("redirectUri", "redirect_uri", "redirectUrl", "redirect_url", "callbackUrl", "callback_url"), scopes: mcpScopes(settings),
		auth: oauth2cAuths[get("clientAuthMethod", "client_auth_method", "tokenEndpointAuthMethod", "token_endpoint_auth_method", "authMethod")],
	}
	if grant := grantOfWord(get("grantType", "grant_type", "flow", "oauthFlow")); grant != "" {
		s.grant = grant
	}
	if port := get("callbackPort", "callback_port", "redirectPort"); port != "" && s.redirect == "" {
		s.redirect = "http://localhost:" + port + "/callback"
	}
	if audiences := textsOf(settings, "audiences"); len(audiences) > 0 {
		s.audience = audiences[0]
	}
	address, _, _ = strings.Cut(address, "#")
	s.resources = []string{withInputs(address)}
	s.clientID, s.clientSecret = withInputs(s.clientID), withInputs(s.clientSecret)
	if s.issuer == "" && s.authorization == "" && s.token == "" {
		if u, err := url.Parse(address); err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Host != "" && !strings.Contains(u.Host, "$") {
			s.issuer = u.Scheme + "://" + u.Host
			notes = append(notes, "The list does not say who gives its tokens. The server's own address is used as the issuer; if another server signs you in, correct it.")
		}
	}
	if headers := child(o, "headers"); len(headers) > 0 {
		notes = append(notes, "Its headers were left out: Tokendesk copies a token for them.")
	}
	return []setup{s}, notes
}

func mcpScopes(settings object) []string {
	for _, key := range []string{"scopes", "scope"} {
		if all := textsOf(settings, key); len(all) > 0 {
			if len(all) == 1 && strings.Contains(all[0], ",") {
				return strings.FieldsFunc(all[0], func(r rune) bool { return r == ',' })
			}
			return all
		}
	}
	return nil
}

// mcpProgram is a server that runs here; what its environment holds is read as a .env
// file would be.
func mcpProgram(name string, o object) (found []setup, notes []string) {
	var vars []pair
	for _, m := range child(o, "env") {
		if value := scalar(m.value); value != "" {
			vars = append(vars, pair{m.key, withInputs(value)})
		}
	}
	found, told := envSetups(vars)
	for i := range found {
		found[i].name = name
	}
	if len(found) == 0 {
		return nil, nil
	}
	return found, told
}

var (
	inputRef  = pattern.New(`\$\{(?:input|env|INPUT|ENV):([\w.-]+)\}`)
	inputEnv  = pattern.New(`\{env:([\w.-]+)\}`)
	orDefault = pattern.New(`\$\{([A-Za-z_]\w*):-[^}]*\}`)
)

// withInputs writes the references of such lists as placeholders are written.
func withInputs(value string) string {
	value = inputRef.ReplaceAllString(value, "{$1}")
	value = inputEnv.ReplaceAllString(value, "{$1}")
	return orDefault.ReplaceAllString(value, "{$1}")
}

// withoutComments takes the comments and the commas before a closing bracket out of
// JSON, which settings of editors have.
func withoutComments(data []byte) []byte {
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); i++ {
		switch {
		case data[i] == '"':
			end := i + 1
			for end < len(data) && data[end] != '"' && data[end] != '\n' {
				if data[end] == '\\' {
					end++
				}
				end++
			}
			end = min(end, len(data)-1)
			out = append(out, data[i:end+1]...)
			i = end
		case bytes.HasPrefix(data[i:], []byte("//")):
			if end := bytes.IndexByte(data[i:], '\n'); end >= 0 {
				i += end - 1
			} else {
				i = len(data)
			}
		case bytes.HasPrefix(data[i:], []byte("/*")):
			if end := bytes.Index(data[i:], []byte("*/")); end >= 0 {
				i += end + 1
			} else {
				i = len(data)
			}
		case data[i] == ',' && closes(data[i+1:]):
		default:
			out = append(out, data[i])
		}
	}
	return out
}

var closing = pattern.New(`^(?:\s+|//[^\n]*\n|/\*(?:[^*]|\*[^/])*\*/)*[}\]]`)

// closes reports whether nothing but blanks and comments stands before a closing bracket.
func closes(rest []byte) bool { return closing.Match(rest[:min(len(rest), 2<<10)]) }
