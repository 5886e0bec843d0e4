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

// Tone is how the page looks.
type Tone string

// The tones of pages.
const (
	ToneGood Tone = "good"
	ToneBad  Tone = "bad"
	ToneCalm Tone = "calm"
)

// Page is what the person in the browser reads: any text, which the page escapes.
// It must hold no secret.
type Page struct {
	Tone     Tone
	Headline string // what happened
	Detail   string // more of it, "" for nothing
	Next     string // what to do now, in a line
}

// pageOf is the page of a verdict.
func pageOf(v verdict, err error) Page {
	p := Page{Tone: ToneCalm, Headline: v.message(), Next: v.advice()}
	if v == verdictEnded || v == verdictLost {
		p.Tone = ToneBad
		var e *oauth.Error
		if errors.As(err, &e) {
			p.Detail = e.Message
		}
	}
	return p
}

// showPage answers with the page of a verdict.
func showPage(w http.ResponseWriter, v verdict, err error) { show(w, v.status(), pageOf(v, err)) }

// show answers with a page.
func show(w http.ResponseWriter, status int, p Page) {
	var body bytes.Buffer
	view := struct {
		Page
		Style template.CSS
	}{p, template.CSS(pageCSS)}
	if page.Execute(&body, view) != nil {
		plain(w, status, p.Headline+" "+p.Next)
		return
	}
	header(w, "text/html; charset=utf-8", body.Len())
	w.WriteHeader(status)
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
