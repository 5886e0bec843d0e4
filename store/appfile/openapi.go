package appfile

import (
	"bytes"
	"cmp"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// openAPIFormat is a description of an API: OpenAPI 3.0 to 3.2, and Swagger 2.0, in JSON
// or YAML.
func openAPIFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceOpenAPI, Title: "an OpenAPI description"},
		ofObject:   func(o object) bool { return hasKey(o, "openapi") || hasKey(o, "swagger") },
		guess:      holdsOpenAPI,
		read:       func(data []byte, _ string) (File, []string, error) { return parseOpenAPI(data) },
	}
}

var (
	openAPIYAML = pattern.New(`(?m)^["']?(openapi|swagger)["']?[ \t]*:\s*["']?\d`)
	openAPIJSON = pattern.New(`[{,]\s*"(openapi|swagger)"\s*:\s*"\d`)
)

// holdsOpenAPI knows a description by its version, which stands at the top of its text
// as a rule, and anywhere at the top of its object.
func holdsOpenAPI(text []byte) bool {
	if !bytes.HasPrefix(text, []byte("{")) {
		return openAPIYAML.Match(text[:min(len(text), 256<<10)]) || openAPIYAML.Match(text[max(0, len(text)-(64<<10)):])
	}
	if !openAPIJSON.Match(text) {
		return false
	}
	o, err := jsonPart(text, []string{"openapi", "swagger"})
	return err == nil && len(o) > 0
}

// openAPIParts are the parts of a description that tell of tokens.
var openAPIParts = []string{
	"openapi", "swagger", "info", "servers", "host", "basePath", "schemes", "security", "securityDefinitions", "externalDocs",
	"components.securitySchemes", "components.x-securitySchemes",
}

func parseOpenAPI(data []byte) (File, []string, error) {
	o, err := openAPITree(data)
	if err != nil {
		return File{}, nil, err
	}
	d := apiDescription{root: o, title: cleanTitle(text(child(o, "info"), "title"))}
	d.base = d.server()
	d.read()
	if len(d.found) == 0 {
		message := "This OpenAPI description names no OAuth 2 or OpenID Connect scheme."
		if len(d.notes) > 0 {
			message += " " + strings.Join(d.notes[:min(len(d.notes), maxReasons)], " ")
		}
		return File{}, nil, oauth.UsageError(message, "Look in the API's documentation for how it gives tokens.")
	}
	f, notes, err := setups(d.found)
	return f, slices.Concat(d.notes, notes), err
}

func openAPITree(data []byte) (object, error) {
	if len(data) > maxLong {
		return nil, oauth.UsageError(fmt.Sprintf("The file is larger than %d MiB.", maxLong>>20), "Take out what stands under “paths”.")
	}
	if bytes.HasPrefix(bytes.TrimSpace(data), []byte("{")) {
		if o, err := jsonPart(data, openAPIParts); err == nil || bytes.Contains(data, []byte(`":`)) {
			return o, err
		}
	}
	tree, err := parseYAML(yamlPart(data, openAPIParts))
	o, _ := tree.value.(object)
	if err != nil || len(schemesIn(o)) == 0 { // an anchor in what was passed over, or a style without lines
		tree, err = parseYAML(data)
		o, _ = tree.value.(object)
	}
	return o, err
}

// schemesIn are the security schemes of a description, OpenAPI's and Swagger's.
func schemesIn(o object) object {
	return slices.Concat(child(child(o, "components"), "securitySchemes"), child(o, "securityDefinitions"))
}

// apiDescription collects the setups of a description.
type apiDescription struct {
	root  object
	title string
	base  string // the server that relative addresses begin at; "" for none
	found []setup
	notes []string
}

func (d *apiDescription) note(format string, args ...any) {
	if len(d.notes) < maxNotes {
		d.notes = append(d.notes, fmt.Sprintf(format, args...))
	}
}

// server is the first server of a description that is a whole address, its variables at
// their defaults (OpenAPI 3.2.0 4.5; Swagger 2.0 host, basePath and schemes).
func (d *apiDescription) server() string {
	for _, s := range objects(d.root, "servers") {
		address := text(s, "url")
		for _, v := range child(s, "variables") {
			of, _ := v.value.value.(object)
			if value, there := of.get("default"); there {
				address = strings.ReplaceAll(address, "{"+v.key+"}", scalar(value))
			}
		}
		if strings.Contains(address, "://") {
			return address
		}
		if strings.HasPrefix(address, "//") {
			return "https:" + address
		}
	}
	if host := text(d.root, "host"); host != "" {
		scheme := "https"
		if n, _ := d.root.get("schemes"); n.value != nil {
			list, _ := n.value.(array)
			if len(list) > 0 && !slices.ContainsFunc(list, func(n node) bool { return scalar(n) == "https" }) {
				scheme = "http"
			}
		}
		return scheme + "://" + host + text(d.root, "basePath")
	}
	return ""
}

// address is an address of a scheme; a relative one begins at the server (OpenAPI 3.2.0
// 4.1.2.2.2).
func (d *apiDescription) address(s string) string {
	s = strings.TrimSpace(s)
	switch {
	case s == "" || strings.Contains(s, "://"):
		return s
	case strings.HasPrefix(s, "//"):
		return "https:" + s
	case strings.HasPrefix(markWritten(s), string(markOpen)):
		return s
	}
	if base, err := url.Parse(cmp.Or(d.base, "https://server.invalid/")); err == nil {
		if !strings.HasPrefix(s, "/") && !strings.HasSuffix(base.Path, "/") {
			base.Path += "/"
		}
		if to, err := base.Parse(s); err == nil {
			if d.base == "" {
				return "https://" + mark("server") + strings.TrimPrefix(to.String(), "https://server.invalid")
			}
			return to.String()
		}
	}
	if host, path, _ := strings.Cut(s, "/"); strings.Contains(host, ".") {
		return "https://" + host + "/" + path
	}
	return strings.TrimSuffix(d.base, "/") + "/" + strings.TrimPrefix(s, "/")
}

func (d *apiDescription) read() {
	for _, m := range schemesIn(d.root) {
		scheme, _ := m.value.value.(object)
		if len(d.found) >= maxApps {
			d.note("More than %d schemes are there; the rest was left out.", maxApps)
			return
		}
		d.scheme(m.key, scheme)
	}
}

func (d *apiDescription) scheme(name string, o object) {
	metadata := cmp.Or(text(o, "oauth2MetadataUrl"), text(o, "x-oauth2MetadataUrl"), text(o, "openIdConnectUrl"))
	s := setup{name: d.called(name), issuer: issuerOf(d.address(metadata)), clientID: clientIDIn(o), redirect: redirectIn(o)}
	switch kind := strings.ToLower(text(o, "type")); {
	case hasKey(o, "$ref"):
		d.note("%s was left out: it is described in another file.", quoteName(name))
	case kind == "openidconnect" && metadata == "":
		d.note("%s was left out: it has no openIdConnectUrl.", quoteName(name))
	case kind == "openidconnect":
		d.found = append(d.found, s)
	case kind == "oauth2" && text(o, "flow") != "": // Swagger 2.0
		d.flow(s, text(o, "flow"), o)
	case kind == "oauth2":
		flows := child(o, "flows")
		before := len(d.found)
		code := child(flows, "authorizationCode")
		for _, m := range flows {
			flow, ok := m.value.value.(object)
			replaced := m.key == "implicit" && code != nil && text(code, "authorizationUrl") == text(flow, "authorizationUrl")
			if ok && !replaced && !strings.HasPrefix(m.key, "x-") {
				d.flow(s, m.key, flow)
			}
		}
		if more := d.found[before:]; len(more) > 1 {
			for i := range more {
				more[i].name += " · " + strings.ReplaceAll(string(more[i].grant), "_", " ")
			}
		}
		if len(d.found) == before && metadata != "" {
			d.found = append(d.found, s)
		} else if len(d.found) == before {
			d.note("%s was left out: it has no flow.", quoteName(name))
		}
	case kind == "apikey" || kind == "basic" || kind == "mutualtls":
		d.note("%s is no OAuth 2 (%s); it was left out.", quoteName(name), text(o, "type"))
	case kind == "http":
		d.note("%s takes a token in a header and does not say where it comes from; it was left out.", quoteName(name))
	default:
		d.note("%s was left out: its type %s is not known.", quoteName(name), quoteName(text(o, "type")))
	}
}

// called is what an app of a scheme is called: as the API, with the scheme's name where
// there are several.
func (d *apiDescription) called(scheme string) string {
	n := 0
	for _, m := range schemesIn(d.root) {
		if o, ok := m.value.value.(object); ok && slices.Contains([]string{"oauth2", "openidconnect"}, strings.ToLower(text(o, "type"))) {
			n++
		}
	}
	switch {
	case d.title == "":
		return scheme
	case n > 1:
		return d.title + " · " + scheme
	}
	return d.title
}

// openAPIFlows are the flows of OpenAPI and Swagger.
var openAPIFlows = map[string]oauth.Grant{
	"authorizationcode": oauth.GrantAuthorizationCode, "accesscode": oauth.GrantAuthorizationCode, "implicit": oauth.GrantAuthorizationCode,
	"clientcredentials": oauth.GrantClientCredentials, "application": oauth.GrantClientCredentials,
	"password": oauth.GrantPassword, "deviceauthorization": oauth.GrantDeviceCode,
}

// maxScopes is how many scopes of a description are asked for. One that lists more
// lists all that there are, which nobody may have.
const maxScopes = 20

func (d *apiDescription) flow(s setup, kind string, o object) {
	grant, known := openAPIFlows[strings.ToLower(kind)]
	if !known {
		d.note("%s: The flow %s is not known; it was left out.", quoteName(s.name), quoteName(kind))
		return
	}
	s.grant = grant
	s.authorization = d.address(text(o, "authorizationUrl"))
	s.token = d.address(text(o, "tokenUrl"))
	s.device = d.address(text(o, "deviceAuthorizationUrl"))
	if strings.EqualFold(kind, "implicit") {
		d.note("%s: The implicit grant is no longer used; the authorization code grant with PKCE replaces it.", quoteName(s.name))
	}
	if strings.EqualFold(kind, "implicit") && s.token == "" {
		s.token = d.besides(s.authorization)
	}
	s.clientID, s.redirect = cmp.Or(clientIDIn(o), s.clientID), cmp.Or(redirectIn(o), s.redirect)
	scopes := scopesIn(o)
	if len(scopes) <= maxScopes {
		s.scopes = scopes
		if len(scopes) > 1 {
			d.note("%s: It requests all %d scopes of the description. Remove those that you do not need.", quoteName(s.name), len(scopes))
		}
	} else {
		d.note("%s: The description lists %d scopes, such as %s. None was taken: enter those that you need.", quoteName(s.name), len(scopes), andList(scopes[:3]))
	}
	if refresh := d.address(text(o, "refreshUrl")); refresh != "" && refresh != s.token {
		s.renewal = refresh
	}
	d.found = append(d.found, s)
}

// besides is the token endpoint of another flow whose sign-in page is the same one.
func (d *apiDescription) besides(authorization string) string {
	for _, other := range d.found {
		if other.authorization == authorization && other.token != "" {
			return other.token
		}
	}
	return ""
}

// scopesIn are a flow's scopes: an object of 3.x and 2.0, or the default ones that some
// documentation tools add.
func scopesIn(flow object) []string {
	n, _ := flow.get("scopes")
	if list, ok := n.value.(array); ok {
		var out []string
		for _, one := range list {
			out = append(out, strings.Fields(scalar(one))...)
		}
		return unique(out)
	}
	o, _ := n.value.(object)
	var out []string
	for _, m := range o {
		if key := strings.TrimSpace(m.key); key != "" && !strings.HasPrefix(key, "x-") && !strings.ContainsAny(key, " \t\r\n") {
			out = append(out, key)
		}
	}
	return unique(out)
}

// clientIDIn is the client ID that documentation tools take from an extension.
func clientIDIn(o object) string {
	for _, key := range []string{"x-client-id", "x-clientId", "x-defaultClientId", "x-scalar-client-id", "x-oauth-client-id"} {
		if id := text(o, key); id != "" {
			return id
		}
	}
	return ""
}

func redirectIn(o object) string {
	return cmp.Or(text(o, "x-redirect-uri"), text(o, "x-scalar-redirect-uri"), text(o, "x-scalar-redirectUri"))
}

// cleanTitle is a title without the markup and line ends that documents put into one.
func cleanTitle(title string) string {
	return strings.Join(strings.Fields(strings.NewReplacer("`", "", "*", "", "#", "").Replace(title)), " ")
}
