package appfile

import (
	"cmp"
	"encoding/base64"
	"fmt"
	"strings"

	"tokendesk/oauth/pattern"
)

// httpCall is one request of an .http file.
type httpCall struct {
	name, method, url string
	headers           []pair
	body              string
	script            string
}

var (
	fileVariable = pattern.New(`^@([\w.-]+)\s*:?=\s*(.*)$`)
	requestName  = pattern.New(`^(?:#|//)\s*@name\s*=?\s*(\S.*)$`)
	httpVersion  = pattern.New(`\s+HTTP/[\d.]+\s*$`)
	headerLine   = pattern.New(`^([A-Za-z0-9!#$%&'*+.^_|~-]+)\s*:\s*(.*)$`)
	queryLine    = pattern.New(`^\s+[?&/]`)
)

// readHTTPFile reads a file of requests, which ### separates. Scripts, tests and
// answers in it are no part of a request.
func readHTTPFile(data, name string) httpFile {
	f := httpFile{name: name, vars: map[string]variable{}}
	lines := strings.Split(strings.ReplaceAll(data, "\r\n", "\n"), "\n")
	begin, title := 0, ""
	for i := 0; i <= len(lines); i++ {
		if i < len(lines) && !strings.HasPrefix(lines[i], "###") {
			continue
		}
		f.section(lines[begin:i], title)
		if i < len(lines) {
			title = strings.TrimSpace(strings.TrimLeft(lines[i], "#"))
		}
		begin = i + 1
	}
	f.auths = tokenVariables(data, f.auths)
	return f
}

// section reads what stands between two separators.
func (f *httpFile) section(lines []string, title string) {
	c := httpCall{name: title}
	i := 0
	for ; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if m := requestName.FindStringSubmatch(line); m != nil {
			c.name = strings.TrimSpace(m[1])
			continue
		}
		if m := fileVariable.FindStringSubmatch(line); m != nil {
			if len(f.vars) < maxVariables {
				f.vars[m[1]] = variable{value: httpText(strings.TrimSpace(m[2]))}
			}
			continue
		}
		if after, script := scriptOpens(line); script {
			c.script, i = skipScript(lines, i, after)
			continue
		}
		if line == "" || strings.HasPrefix(line, "#") || strings.HasPrefix(line, "//") || strings.HasPrefix(line, "<") || strings.HasPrefix(line, ">") {
			continue
		}
		if m := httpRequest.FindStringSubmatch(line); m != nil {
			c.method, c.url = cmp.Or(m[1], "GET"), httpVersion.ReplaceAllString(m[2], "")
			break
		}
		return // something else
	}
	if c.url == "" {
		return
	}
	i++
	for ; i < len(lines) && queryLine.MatchString(lines[i]); i++ {
		c.url += strings.TrimSpace(lines[i])
	}
	for ; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		if line == "" {
			break
		}
		if strings.HasPrefix(line, "#") || strings.HasPrefix(line, "//") {
			continue
		}
		if m := headerLine.FindStringSubmatch(line); m != nil {
			c.headers = append(c.headers, pair{m[1], strings.TrimSpace(m[2])})
		}
	}
	var body []string
	for ; i < len(lines); i++ {
		line := lines[i]
		switch trimmed := strings.TrimSpace(line); {
		case strings.HasPrefix(trimmed, "> ") || strings.HasPrefix(trimmed, ">>") || strings.HasPrefix(trimmed, "<>") || strings.HasPrefix(trimmed, "??"),
			strings.HasPrefix(trimmed, "# @") || strings.HasPrefix(trimmed, "HTTP/1.1 ") || strings.HasPrefix(trimmed, "{{@") || trimmed == "{{":
			i = len(lines)
			continue
		}
		if !strings.HasPrefix(strings.TrimSpace(line), "//") {
			body = append(body, line)
		}
	}
	c.body = strings.TrimSpace(strings.Join(body, "\n"))
	if c.name == "" {
		c.name = fmt.Sprintf("Request %d", len(f.calls)+1)
	}
	f.calls = append(f.calls, c)
	for _, h := range c.headers {
		if strings.EqualFold(h.name, "Authorization") {
			f.auths = flowOf(h.value, f.auths)
		}
	}
}

// scriptOpens reports whether a line begins a script, and what ends it.
func scriptOpens(line string) (end string, ok bool) {
	switch {
	case strings.HasPrefix(line, "< {%"), strings.HasPrefix(line, "> {%"):
		return "%}", true
	case line == "{{" || strings.HasPrefix(line, "{{@") || strings.HasPrefix(line, "{{+"):
		return "}}", true
	}
	return "", false
}

// skipScript returns a script and the line that it ends on.
func skipScript(lines []string, at int, end string) (script string, last int) {
	var all []string
	for i := at; i < len(lines); i++ {
		all = append(all, lines[i])
		if strings.HasSuffix(strings.TrimSpace(lines[i]), end) && (i > at || len(strings.TrimSpace(lines[i])) > 4) {
			return strings.Join(all, "\n"), i
		}
	}
	return strings.Join(all, "\n"), len(lines)
}

// call is a request as other programs have it: Basic credentials may stand in plain
// words, a form may be written in lines.
func (c httpCall) call() call {
	out := call{name: c.name, method: c.method, url: httpText(c.url), before: c.script}
	form := false
	for _, h := range c.headers {
		value := httpText(h.value)
		if scheme, rest, _ := strings.Cut(value, " "); strings.EqualFold(h.name, "Authorization") && strings.EqualFold(scheme, "Basic") {
			if user, password, ok := plainBasic(strings.TrimSpace(rest)); ok {
				out.auth = authOf("basic", []object{field("username", user, false), field("password", password, false)})
				continue
			}
		}
		if flow, _, _ := strings.Cut(strings.ToLower(value), " "); strings.EqualFold(h.name, "Authorization") && (flow == "oauth2" || flow == "openid") {
			continue
		}
		form = form || strings.EqualFold(h.name, "Content-Type") && strings.Contains(strings.ToLower(value), "form-urlencoded")
		out.headers = append(out.headers, field(h.name, value, false))
	}
	if c.body != "" {
		body := httpText(c.body)
		if form || !strings.HasPrefix(body, "{") || strings.HasPrefix(body, "{{") {
			body = joinForm(body)
		}
		out.body = rawBody(body)
	}
	return out
}

// plainBasic reads credentials that are written as words, user password or
// user:password, and not as Base64.
func plainBasic(s string) (user, password string, ok bool) {
	if user, password, ok = strings.Cut(s, ":"); ok {
		return strings.TrimSpace(user), strings.TrimSpace(password), true
	}
	if user, password, ok = strings.Cut(s, " "); ok {
		return user, strings.TrimSpace(password), true
	}
	if _, err := base64.StdEncoding.DecodeString(s); err != nil || strings.Contains(s, "{{") {
		return s, "", s != ""
	}
	return "", "", false
}

// joinForm joins the lines of a form.
func joinForm(body string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(body, "\n") {
		line = strings.TrimSpace(line)
		if b.Len() > 0 && line != "" && line[0] != '&' && !strings.HasSuffix(b.String(), "&") && strings.Contains(line, "=") {
			b.WriteByte('&')
		}
		b.WriteString(line)
	}
	return b.String()
}
