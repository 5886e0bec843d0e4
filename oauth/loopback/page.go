package loopback

import (
	"bytes"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"errors"
	"html/template"
	"net/http"
	"strconv"

	"tokendesk/oauth"
)

//go:embed page.html
var pageHTML string

//go:embed page.css
var pageCSS string

var page = template.Must(template.New("page").Parse(pageHTML))

// policy lets the page show itself and nothing else: its own style by hash, no
// script, no picture, no frame, no form, no connection.
var policy = func() string {
	sum := sha256.Sum256([]byte(pageCSS))
	return "default-src 'none'; style-src 'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) +
		"'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
}()

// view is what the page shows.
type view struct {
	Style    template.CSS
	Tone     string // good, bad or calm
	Headline string
	Detail   string
	Next     string
}

func viewOf(v verdict, err error) view {
	w := view{Style: template.CSS(pageCSS), Tone: "calm", Headline: v.message(), Next: v.advice()}
	switch v {
	case verdictAccepted:
		w.Tone = "good"
	case verdictEnded, verdictLost:
		w.Tone = "bad"
		var e *oauth.Error
		if errors.As(err, &e) {
			w.Detail = e.Message
		}
	}
	return w
}

// showPage answers with the page of a verdict.
func showPage(w http.ResponseWriter, v verdict, err error) {
	var body bytes.Buffer
	if page.Execute(&body, viewOf(v, err)) != nil {
		plain(w, v.status(), v.message()+" "+v.advice())
		return
	}
	header(w, "text/html; charset=utf-8", body.Len())
	w.WriteHeader(v.status())
	_, _ = w.Write(body.Bytes())
}

// plain answers programs and strays with one line.
func plain(w http.ResponseWriter, status int, line string) {
	header(w, "text/plain; charset=utf-8", len(line)+1)
	w.WriteHeader(status)
	_, _ = w.Write([]byte(line + "\n"))
}

func header(w http.ResponseWriter, contentType string, length int) {
	h := w.Header()
	h.Set("Content-Type", contentType)
	h.Set("Content-Length", strconv.Itoa(length))
	h.Set("Cache-Control", "no-store")
	h.Set("Referrer-Policy", "no-referrer")
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
}
