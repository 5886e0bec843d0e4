package appfile

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// maxCurl bounds a pasted command, in bytes.
const maxCurl = 64 << 10

// curlFormat is a curl command as an import format.
func curlFormat() format {
	return format{
		SourceInfo: SourceInfo{Name: SourceCurl, Title: "a curl command"},
		guess:      func(text []byte) bool { return !bytes.HasPrefix(text, []byte("{")) && holdsCurl(text) },
		read:       func(data []byte, dir string) (File, []string, error) { return parseCurl(string(data), dir) },
	}
}

// holdsCurl reports whether a line of a text is a curl command.
func holdsCurl(text []byte) bool {
	text = text[:min(len(text), maxCurl)] // of a longer one parseCurl says so
	if !bytes.Contains(bytes.ToLower(text), []byte("curl")) {
		return false
	}
	script, err := readScript(string(text))
	return err != nil || len(script.commands) > 0
}

// parseCurl reads the curl command of a pasted text that asks for a token; of
// several the first. Nothing of it is run: variables and substitutions that the
// text does not settle count as placeholders, files are not read.
func parseCurl(text, dir string) (File, []string, error) {
	if len(text) > maxCurl {
		return File{}, nil, oauth.UsageError("This is too long for a curl command.", fmt.Sprintf("Paste the command alone; it may have %d KiB.", maxCurl>>10))
	}
	script, err := readScript(text)
	if err != nil {
		return File{}, nil, err
	}
	calls, err := script.calls()
	if err != nil {
		return File{}, nil, err
	}
	e, notes, err := firstApp(calls)
	if err != nil {
		return File{}, nil, err
	}
	from := &place{dir: dir}
	tls := &e.App.TLS
	tls.CAFile = from.typed(tls.CAFile, "tls.ca_file")
	tls.ClientCertificateFile = from.typed(tls.ClientCertificateFile, "tls.client_certificate_file")
	tls.ClientKeyFile = from.typed(tls.ClientKeyFile, "tls.client_key_file")
	return File{Apps: []Entry{e}}, slices.Concat(notes, from.notes), nil
}

// calls are the requests of all commands. A command that cannot be read matters
// only where no other can.
func (s curlScript) calls() ([]*curlCall, error) {
	if len(s.commands) == 0 {
		return nil, oauth.UsageError("There is no curl command in this text.", "Paste a command that begins with curl.")
	}
	var calls []*curlCall
	var first error
	for _, command := range s.commands {
		more, err := curlCalls(command, s.files)
		if err != nil && first == nil {
			first = err
		}
		calls = append(calls, more...)
	}
	if len(calls) == 0 {
		return nil, first
	}
	return calls, nil
}

// firstApp makes an app of the first request that asks for a token, else of the
// first that tells which provider it goes to.
func firstApp(calls []*curlCall) (Entry, []string, error) {
	var first error
	for _, asks := range []bool{true, false} {
		for _, c := range calls {
			if c.r.asksForToken() != asks {
				continue
			}
			e, notes, err := fromRequest(c.r)
			if err == nil {
				beginsDevice(&e.App, calls)
				return e, slices.Concat(c.notes, notes), nil
			}
			if first == nil {
				first = c.explained(err)
			}
		}
	}
	return Entry{}, nil, first
}

// beginsDevice adds what the request before a device's token request says: where
// the sign-in begins, and for which scopes (RFC 8628 3.1).
func beginsDevice(app *oauth.App, calls []*curlCall) {
	if app.Grant != oauth.GrantDeviceCode {
		return
	}
	for _, c := range calls {
		if c.r.asksForToken() || !c.r.hasParam("client_id") || !strings.Contains(strings.ToLower(c.r.url), "device") {
			continue
		}
		if app.Scopes == nil {
			b := builder{r: c.r}
			b.scopes()
			app.Scopes, app.ScopeSeparator = b.entry.App.Scopes, b.entry.App.ScopeSeparator
		}
		if app.Provider == "" {
			if address := addressOf(c.r.url); checkAddress(address) == nil && !isMark(address) {
				app.Endpoints.DeviceAuthorization = unmark(address)
			}
		}
		return
	}
}

// explained is an error of a request; where its body is in a file, that is the
// reason.
func (c *curlCall) explained(err error) error {
	if c.unread == "" {
		return err
	}
	return oauth.UsageError("This command sends the content of "+called(c.unread)+", which was not read.", "Paste that content in place of @"+visible.Line(unmark(c.unread), 60)+".")
}
