package appfile

import (
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"tokendesk/oauth"
)

// curlCall collects what curl's options say.
type curlCall struct {
	r         request
	data      []string
	asQuery   bool // -G
	multipart bool
	notes     []string
}

func (c *curlCall) note(format string, args ...any) {
	c.notes = append(c.notes, fmt.Sprintf(format, args...))
}

func (c *curlCall) url(arg string) {
	if c.r.url == "" {
		c.r.url = arg
	}
}

// option returns what to do with the value of an option; nil and true for one
// without a value, nil and false for one that is not known.
func (c *curlCall) option(name string) (func(string), bool) {
	ignore := func(string) {}
	switch name {
	case "--url":
		return c.url, true
	case "-X", "--request":
		return func(v string) { c.r.method = strings.ToUpper(v) }, true
	case "-H", "--header":
		return c.header, true
	case "-d", "--data", "--data-ascii", "--data-binary":
		return c.dataOrFile, true
	case "--data-raw":
		return func(v string) { c.data = append(c.data, v) }, true
	case "--data-urlencode":
		return c.encoded, true
	case "--json":
		return func(v string) { c.r.json = true; c.dataOrFile(v) }, true
	case "-u", "--user":
		return func(v string) {
			c.r.basic = true
			c.r.user, c.r.password, _ = strings.Cut(v, ":")
		}, true
	case "-A", "--user-agent":
		return func(v string) { c.r.userAgent = v }, true
	case "-x", "--proxy":
		return func(v string) { c.r.proxy = v }, true
	case "--cacert":
		return func(v string) { c.r.caFile = v }, true
	case "-E", "--cert":
		return c.certificate, true
	case "--pass":
		return func(v string) { c.r.keyPass = v }, true
	case "--key":
		return func(v string) { c.r.keyFile = v }, true
	case "-m", "--max-time":
		return func(v string) {
			if s, err := strconv.ParseFloat(v, 64); err == nil && s >= 1 && s <= oauth.MaxHTTPTimeout {
				c.r.timeout = int(s)
			}
		}, true
	case "-F", "--form", "--form-string":
		return func(string) { c.multipart = true }, true
	case "-o", "--output", "-w", "--write-out", "-e", "--referer", "-b", "--cookie", "-c", "--cookie-jar", "-D", "--dump-header",
		"--connect-timeout", "--retry", "--retry-delay", "--retry-max-time", "--resolve", "--interface", "-K", "--config", "-T", "--upload-file",
		"--oauth2-bearer", "-r", "--range", "-y", "-Y", "-z", "--max-redirs", "--limit-rate", "-U", "--proxy-user", "--tls-max",
		"--ciphers", "--capath", "--cert-type", "--key-type", "--noproxy", "--stderr", "--trace", "--trace-ascii", "-C", "-Q", "-t", "-P":
		return ignore, true
	}
	return nil, strings.HasPrefix(name, "-")
}

func (c *curlCall) flag(name string) {
	switch name {
	case "-G", "--get":
		c.asQuery = true
	case "-k", "--insecure":
		c.r.insecure = true
	case "-I", "--head":
		c.r.method = "HEAD"
	}
}

func (c *curlCall) header(line string) {
	name, value, ok := strings.Cut(line, ":")
	if !ok {
		return
	}
	c.r.headers = append(c.r.headers, pair{strings.TrimSpace(name), strings.TrimSpace(value)})
}

// certificate is curl's -E: a file, and after a colon its passphrase. A colon of
// the path stands behind a backslash, or after a Windows drive's letter.
func (c *curlCall) certificate(v string) {
	var file strings.Builder
	for i := 0; i < len(v); i++ {
		switch {
		case v[i] == '\\' && i+1 < len(v) && (v[i+1] == ':' || v[i+1] == '\\'):
			i++
		case v[i] == ':' && (i != 1 || i+1 == len(v) || v[i+1] != '\\' && v[i+1] != '/'):
			c.r.certFile, c.r.keyPass = file.String(), v[i+1:]
			return
		}
		file.WriteByte(v[i])
	}
	c.r.certFile = file.String()
}

func (c *curlCall) dataOrFile(v string) {
	if strings.HasPrefix(v, "@") {
		c.note("The file %s of the command was not read; what it holds is missing.", strconv.Quote(v[1:]))
		return
	}
	c.data = append(c.data, v)
}

// encoded is curl's --data-urlencode: content, =content, name=content.
func (c *curlCall) encoded(v string) {
	name, content, ok := strings.Cut(v, "=")
	switch {
	case !ok && strings.Contains(v, "@"):
		c.note("The file of --data-urlencode was not read; what it holds is missing.")
	case !ok:
		c.data = append(c.data, url.QueryEscape(v))
	case name == "":
		c.data = append(c.data, url.QueryEscape(content))
	default:
		c.data = append(c.data, name+"="+url.QueryEscape(content))
	}
}

func (c *curlCall) request() (request, []string, error) {
	if c.r.url == "" {
		return request{}, nil, oauth.UsageError("The curl command has no address.", "Paste the whole command.")
	}
	if c.multipart {
		return request{}, nil, oauth.UsageError("The curl command sends a multipart form, which no token endpoint takes.", "Use -d instead of -F.")
	}
	if len(c.data) > 0 || c.r.json {
		if c.asQuery {
			c.r.url = withQuery(c.r.url, strings.Join(c.data, "&"))
		} else {
			c.r.setBody(strings.Join(c.data, "&"))
		}
	}
	return c.r, c.notes, nil
}

func withQuery(address, query string) string {
	if strings.Contains(address, "?") {
		return address + "&" + query
	}
	return address + "?" + query
}
