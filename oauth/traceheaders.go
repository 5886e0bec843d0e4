package oauth

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"tokendesk/oauth/pattern"
	"tokendesk/oauth/visible"
)

// plainHeaders are shown with their values: none of them carries a secret, and
// most are what somebody who helps asks for.
var plainHeaders = []string{
	"Accept", "Accept-Encoding", "Accept-Language", "Age", "Allow", "Cache-Control", "Connection", "Content-Encoding", "Content-Language", "Content-Length",
	"Content-Type", "Date", "Dpop-Nonce", "Expires", "Keep-Alive", "Last-Modified", "Pragma", "Retry-After", "Server", "Strict-Transport-Security",
	"Traceparent", "Transfer-Encoding", "User-Agent", "Vary", "Via", "Warning", "X-Cache", "X-Content-Type-Options", "X-Frame-Options", "X-Powered-By",
	"Cf-Ray", "Cf-Cache-Status", "X-Amz-Cf-Id", "X-Amz-Cf-Pop", "X-Amzn-Errortype", "X-Ms-Ests-Server", "X-Served-By", "X-Vercel-Id", "Ratelimit",
}

// plainHeaderEnds are the ends of the names of headers that a provider's support
// asks for, or that say how much may still be asked.
var plainHeaderEnds = []string{
	"request-id", "requestid", "req-id", "correlation-id", "correlationid", "trace-id", "traceid", "activity-id",
	"-limit", "-remaining", "-reset", "-policy",
}

func isPlainHeader(name string) bool {
	name = http.CanonicalHeaderKey(name)
	if slices.Contains(plainHeaders, name) {
		return true
	}
	lower := strings.ToLower(name)
	return slices.ContainsFunc(plainHeaderEnds, func(end string) bool { return strings.HasSuffix(lower, end) })
}

func (r redaction) headers(header http.Header) string {
	var b strings.Builder
	names := make([]string, 0, len(header))
	for name := range header {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		for _, value := range header[name] {
			if b.Len() > maxTraced {
				return b.String()
			}
			shown := name
			if !slices.Contains(plainHeaders, http.CanonicalHeaderKey(name)) {
				shown = r.said(name)
			}
			fmt.Fprintf(&b, "%s: %s\n", visible.Line(shown, 80), r.header(name, value))
		}
	}
	return b.String()
}

// header is the value of a header as it may be shown.
func (r redaction) header(name, value string) string {
	switch canonical := http.CanonicalHeaderKey(name); {
	case r.guarded && !isFigure(value):
		return r.stand(name, value)
	case isPlainHeader(name):
		return visible.Line(r.hidden.scrub(value), 200)
	case canonical == "Authorization" || canonical == "Proxy-Authorization":
		return r.credentials(value)
	case canonical == "Www-Authenticate":
		return visible.Line(r.hidden.scrub(shownChallenge(value, r.hidden.mark(""))), 400)
	case canonical == "Location" || canonical == "Content-Location":
		return visible.Line(r.hidden.scrub(r.address(value)), 400)
	case canonical == "Dpop":
		return r.hidden.mark(nameProof)
	case canonical == "Cookie" || canonical == "Set-Cookie":
		return r.hidden.mark(nameCookie)
	}
	return r.stand(name, value)
}

// isFigure reports whether a header's value is a date or a small number.
func isFigure(value string) bool {
	_, err := http.ParseTime(value)
	return err == nil || len(value) < leastSecret && strings.Trim(value, "0123456789") == ""
}

// credentials shows a scheme and the name of what follows it.
func (r redaction) credentials(value string) string {
	scheme, rest, both := strings.Cut(value, " ")
	if !both || len(scheme) > 10 {
		return r.stand("", value)
	}
	shown := r.stand("", rest)
	if shown == r.hidden.mark("") {
		switch strings.ToLower(scheme) {
		case "bearer", "dpop":
			shown = r.hidden.mark("access_token")
		case "basic":
			shown = r.hidden.mark(nameCredentials)
		}
	}
	return visible.Line(r.hidden.scrub(scheme), 10) + " " + shown
}

// challengeParam is a parameter of a challenge (RFC 9110 11.6.1).
var challengeParam = pattern.New(`([A-Za-z0-9_-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]+)`)

// plainChallenges are the parameters of a challenge that say what is wrong (RFC
// 6750 3, RFC 9449 7.1, RFC 9470 3, RFC 9728 5.1).
var plainChallenges = []string{"realm", "error", "error_description", "error_uri", "scope", "algs", "acr_values", "max_age", "authorization_uri", "resource_metadata"}

// shownChallenge shows a challenge's scheme and the parameters that are known to be
// harmless.
func shownChallenge(value, marked string) string {
	scheme, _, _ := strings.Cut(strings.TrimSpace(value), " ")
	if len(scheme) > 20 || strings.ContainsAny(scheme, `=",`) {
		return marked
	}
	var params []string
	for _, m := range challengeParam.FindAllStringSubmatch(value[len(scheme):], 32) {
		if slices.Contains(plainChallenges, strings.ToLower(m[1])) {
			params = append(params, m[1]+"="+m[2])
		} else {
			params = append(params, m[1]+"="+marked)
		}
	}
	return strings.TrimSpace(scheme + " " + strings.Join(params, ", "))
}

// address shows an address with the values of its harmless parameters alone;
// user information and fragment are left out.
func (r redaction) address(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return r.hidden.mark("")
	}
	var query strings.Builder
	for pair := range strings.SplitSeq(u.RawQuery, "&") {
		if pair == "" {
			continue
		}
		if query.Len() > 0 {
			query.WriteByte('&')
		}
		if query.Len() > maxAddress { // no more is ever shown
			query.WriteString("…")
			break
		}
		name, value, named := strings.Cut(pair, "=")
		switch {
		case !named: // a value alone: an API key, say
			query.WriteString(r.hidden.mark(""))
		case slices.Contains(r.params, name):
			query.WriteString(pair)
		default:
			if plain, err := url.QueryUnescape(value); err == nil {
				value = plain
			}
			query.WriteString(name + "=" + r.stand(name, value))
		}
	}
	shown := u.EscapedPath()
	switch {
	case u.Host != "":
		shown = u.Scheme + "://" + u.Host + shown
	case u.Scheme != "":
		shown = u.Scheme + ":" + u.Opaque + shown
	}
	if query.Len() > 0 {
		shown += "?" + query.String()
	}
	return shown
}
