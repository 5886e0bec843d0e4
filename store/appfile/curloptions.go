package appfile

import (
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// curlCall is one request of a curl command, as its options say.
type curlCall struct {
	r       request
	data    []string // of -d and its like
	form    []pair   // of -F
	query   []string // of --url-query
	asQuery bool     // -G
	hasJSON bool
	notes   []string
	unread  string            // the file that holds the body, where that is not in the text
	files   map[string]string // those the text itself holds
	input   *string           // standard input, where the text holds that
	vars    map[string]string // of --variable
}

func (c *curlCall) note(format string, args ...any) {
	c.notes = append(c.notes, fmt.Sprintf(format, args...))
}

// curlCalls reads the requests of a command: --next begins another one.
func curlCalls(command curlCommand, files map[string]string) ([]*curlCall, error) {
	if slices.ContainsFunc(command.args, func(arg string) bool { return slices.Contains(powerOptions, strings.ToLower(arg)) }) {
		return nil, oauth.UsageError("This is PowerShell's own command Invoke-WebRequest, which is also called curl there.", "Paste a command of curl itself; in PowerShell it is called curl.exe.")
	}
	all, missing := table().options(command.args)
	if missing != "" {
		return nil, oauth.UsageError("The curl command ends after "+missing+".", "Paste the whole command.")
	}
	fresh := func() *curlCall {
		return &curlCall{files: files, input: command.input, vars: map[string]string{}}
	}
	calls := []*curlCall{fresh()}
	for _, o := range all {
		last := calls[len(calls)-1]
		switch {
		case o.name == "next":
			next := fresh()
			next.vars = maps.Clone(last.vars)
			calls = append(calls, next)
		default:
			last.option(o)
		}
	}
	for _, c := range calls {
		if err := c.finish(); err != nil {
			return nil, err
		}
	}
	return calls, nil
}

// powerOptions are those of Invoke-WebRequest that curl has not.
var powerOptions = []string{"-method", "-uri", "-headers", "-body", "-contenttype"}

// notTaken says what of curl's options has no place in an app.
var notTaken = map[string]string{
	"oauth2-bearer": "the token of --oauth2-bearer", "proxy-user": "the proxy's user name and password", "netrc": "the credentials of .netrc", "netrc-file": "the credentials of --netrc-file",
	"digest": "HTTP Digest authentication", "ntlm": "NTLM authentication", "negotiate": "Negotiate authentication", "aws-sigv4": "the signature of --aws-sigv4",
	"config": "the options in the file of --config", "unix-socket": "the socket of --unix-socket", "abstract-unix-socket": "the socket of --abstract-unix-socket",
	"resolve": "the address of --resolve", "connect-to": "the host of --connect-to", "capath": "the folder of --capath", "cookie": "the cookies",
	"proxy-cert": "the proxy's certificate", "proxy-key": "the proxy's key", "proxy-pass": "the proxy's passphrase", "proxy-header": "the proxy's headers",
	"tlsuser": "the TLS user", "tlspassword": "the TLS password", "preproxy": "the first proxy", "upload-file": "the file of --upload-file",
}

func (c *curlCall) option(o option) {
	value := o.value
	name, expand := strings.CutPrefix(o.name, "expand-")
	if expand {
		value = c.expanded(value)
	}
	if what, ok := notTaken[name]; ok {
		c.note("Left out of the command: %s.", what)
		return
	}
	switch name {
	case "", "url":
		c.url(value)
	case "request":
		c.r.method = strings.ToUpper(value)
	case "header":
		c.header(value)
	case "data", "data-ascii", "data-binary":
		c.data = append(c.data, c.content(value))
	case "data-raw":
		c.data = append(c.data, value)
	case "data-urlencode":
		c.data = append(c.data, c.encoded(value))
	case "json":
		c.hasJSON = true
		c.data = append(c.data, c.content(value))
	case "form", "form-string":
		c.part(value, name == "form")
	case "url-query":
		if plain, ok := strings.CutPrefix(value, "+"); ok {
			c.query = append(c.query, plain)
		} else {
			c.query = append(c.query, c.encoded(value))
		}
	case "get":
		c.asQuery = true
	case "user":
		c.r.basic = true
		c.r.user, c.r.password, c.r.colon = strings.Cut(value, ":")
	case "user-agent":
		c.r.userAgent = value
	case "proxy", "proxy1.0", "socks4", "socks4a", "socks5", "socks5-hostname":
		c.proxy(name, value)
	case "cacert":
		c.r.caFile, _ = c.filePass(value)
	case "cert":
		file, pass := c.filePass(value)
		c.r.certFile = file
		if pass != "" {
			c.r.keyPass = pass
		}
	case "key":
		file, pass := c.filePass(value)
		c.r.keyFile = file
		if pass != "" {
			c.r.keyPass = pass
		}
	case "pass":
		c.r.keyPass = value
	case "insecure":
		c.r.insecure = true
	case "max-time":
		if s, err := strconv.ParseFloat(value, 64); err == nil && s >= 1 && s <= oauth.MaxHTTPTimeout {
			c.r.timeout = int(s)
		}
	case "variable":
		c.variable(value)
	}
}

var methodWord = pattern.New(`^[A-Z]{3,7}$`)

// url takes the first argument that can be an address.
func (c *curlCall) url(value string) {
	if value == "" || value == "}" || methodWord.MatchString(value) && value != "HOST" {
		return
	}
	if c.r.url == "" || !looksLikeAddress(c.r.url) && looksLikeAddress(value) {
		c.r.url = value
	}
}

func looksLikeAddress(s string) bool {
	return strings.ContainsAny(s, "/.") || hasMark(s)
}

func (c *curlCall) header(line string) {
	if strings.HasPrefix(line, "@") {
		line = c.content(line)
	}
	for one := range strings.SplitSeq(line, "\n") {
		name, value, ok := strings.Cut(one, ":")
		switch {
		case ok:
			c.r.headers = append(c.r.headers, pair{strings.TrimSpace(name), strings.TrimSpace(value)})
		case len(c.r.headers) > 0 && one != line: // a value that was broken into lines
			c.r.headers[len(c.r.headers)-1].value += strings.TrimSpace(one)
		}
	}
}

// filePass is a file and, behind a colon, the passphrase of what is in it, as
// curl's -E has it. A colon of the path stands behind a backslash, or after a
// Windows drive's letter.
func (c *curlCall) filePass(v string) (file, pass string) {
	if strings.HasPrefix(strings.ToLower(v), "pkcs11:") {
		c.note("Left out of the command: the key or certificate on a PKCS#11 token.")
		return "", ""
	}
	var b strings.Builder
	for i := 0; i < len(v); i++ {
		switch {
		case v[i] == '\\' && i+1 < len(v) && (v[i+1] == ':' || v[i+1] == '\\'):
			i++
		case v[i] == ':' && (i != 1 || i+1 == len(v) || v[i+1] != '\\' && v[i+1] != '/'):
			return b.String(), v[i+1:]
		}
		b.WriteByte(v[i])
	}
	return b.String(), ""
}

// proxy takes a proxy's address, without the credentials in it.
func (c *curlCall) proxy(option, value string) {
	scheme, address, ok := strings.Cut(value, "://")
	if !ok {
		scheme, address = "http", value
		if strings.HasPrefix(option, "socks") {
			scheme = option
		}
	}
	if at := strings.LastIndexByte(address, '@'); at >= 0 {
		address = address[at+1:]
		c.note("Left out of the command: the proxy's user name and password.")
	}
	scheme = strings.ToLower(scheme)
	switch scheme {
	case "socks5h", "socks5-hostname":
		scheme = "socks5"
	case "socks4", "socks4a", "socks":
		c.note("Left out of the command: a proxy of SOCKS version 4.")
		return
	}
	host := strings.TrimSuffix(address, "/")
	if scheme == "socks5" || portAtEnd.MatchString(host) {
		c.r.proxy = scheme + "://" + host
		return
	}
	if scheme == "http" {
		host += ":1080" // curl's own default
	}
	c.r.proxy = scheme + "://" + host
}

var portAtEnd = pattern.New(`:[0-9]{1,5}$`)

// content is what a value of -d stands for: itself, or what the file behind an @
// holds, where the text tells.
func (c *curlCall) content(value string) string {
	name, ok := strings.CutPrefix(value, "@")
	if !ok {
		return value
	}
	text, known := c.file(name)
	if !known {
		c.unread = name
		c.note("The command sends the content of %s, which was not read.", called(name))
		return ""
	}
	return strings.NewReplacer("\r", "", "\n", "").Replace(text)
}

func called(file string) string {
	if file == "-" {
		return "standard input"
	}
	return "the file " + quoteName(unmark(file))
}

func (c *curlCall) file(name string) (text string, known bool) {
	if name == "-" || name == "/dev/stdin" {
		if c.input == nil {
			return "", false
		}
		return *c.input, true
	}
	text, known = c.files[strings.TrimPrefix(name, "./")]
	if !known {
		text, known = c.files[name]
	}
	return text, known
}

// encoded is curl's --data-urlencode: content, =content, name=content, @file,
// name@file.
func (c *curlCall) encoded(v string) string {
	at := strings.IndexAny(v, "=@")
	if at < 0 {
		return url.QueryEscape(v)
	}
	name, content := v[:at], v[at+1:]
	if v[at] == '@' {
		text, known := c.file(content)
		switch {
		case known:
			content = strings.TrimRight(text, "\n")
		case name == "":
			return c.content("@" + content)
		default:
			c.note("The parameter %s is the content of %s, which was not read.", name, called(content))
			content = mark(name)
		}
	}
	if name == "" {
		if strings.Contains(content, "=") { // several parameters at once
			return content
		}
		return url.QueryEscape(content)
	}
	return name + "=" + url.QueryEscape(content)
}

// part is one of a multipart form. A token endpoint reads plain forms
// (RFC 6749 3.2), and those that take this kind take both.
func (c *curlCall) part(v string, special bool) {
	name, value, ok := strings.Cut(v, "=")
	if !ok {
		return
	}
	if special {
		if quoted := quotedPart.FindStringSubmatch(value); quoted != nil {
			value = strings.NewReplacer(`\"`, `"`, `\\`, `\`).Replace(quoted[1])
		} else if file := strings.TrimLeft(value, "@<"); file != value && !hasMark(value[:1]) {
			text, known := c.file(strings.Trim(file, `"`))
			if !known {
				c.note("The parameter %s is the content of %s, which was not read.", name, called(file))
				text = mark(name)
			}
			value = strings.TrimRight(text, "\n")
		} else if plain, _, ok := strings.Cut(value, ";type="); ok {
			value = plain
		}
	}
	c.form = append(c.form, pair{strings.TrimSpace(name), value})
}

var quotedPart = pattern.New(`^"((?:[^"\\]|\\.)*)"(?:;.*)?$`)

// finish puts the request together from its parts.
func (c *curlCall) finish() error {
	if c.r.url == "" {
		return oauth.UsageError("The curl command has no address.", "Paste the whole command, with the address that it calls.")
	}
	c.r.json = c.r.json || c.hasJSON
	c.r.unread = c.unread != ""
	c.r.params = append(c.r.params, c.form...)
	for _, text := range c.query {
		c.r.url = withQuery(c.r.url, text)
	}
	switch body := strings.Join(c.data, "&"); {
	case len(c.data) == 0:
	case c.asQuery:
		c.r.url = withQuery(c.r.url, body)
	case c.hasJSON:
		c.r.setBody(strings.Join(c.data, ""))
	default:
		c.r.setBody(body)
	}
	return nil
}

func withQuery(address, query string) string {
	if strings.Contains(address, "?") {
		return address + "&" + query
	}
	return address + "?" + query
}
