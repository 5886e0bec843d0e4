package practice

import (
	"bytes"
	"crypto/rand"
	"embed"
	"html/template"
	"net/http"
	"net/url"
	"strings"
)

//go:embed pages
var pageFiles embed.FS

// signinView is what the sign-in page shows.
type signinView struct {
	Brand, Theme string
	Action, App  string
	Back         string // the origin the browser goes back to
	Device       string // the user code, where a device waits
	Ticket       string
	Scopes       []scope
	Current      *user // signed in already, or hinted at
	Users        []user
}

// problemView is what stands there when nothing can go on.
type problemView struct {
	Brand, Theme, What string
}

// frame is what every page has around its own view.
type frame struct {
	View  any
	Nonce string
	Style template.CSS
}

// render writes a page that loads nothing, runs nothing and cannot be framed.
// back is the origin a form's answer may redirect to: browsers hold the policy
// for forms against redirects too.
func render(w http.ResponseWriter, status int, name string, view any, back string) {
	style, err := pageFiles.ReadFile("pages/style.css")
	if err != nil {
		broken().write(w)
		return
	}
	pages, err := template.ParseFS(pageFiles, "pages/frame.html", "pages/"+name+".html")
	if err != nil {
		broken().write(w)
		return
	}
	nonce := rand.Text()
	var page bytes.Buffer
	err = pages.ExecuteTemplate(&page, "frame", frame{View: view, Nonce: nonce, Style: template.CSS(style)}) // #nosec G203 -- our own file
	if err != nil {
		broken().write(w)
		return
	}
	forms := "'self'"
	if back != "" {
		forms += " " + back
	}
	h := w.Header()
	h.Set("Content-Security-Policy", "default-src 'none'; style-src 'nonce-"+nonce+"'; form-action "+forms+
		"; frame-ancestors 'none'; base-uri 'none'")
	h.Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	// A failure to write is the browser's connection; there is nobody to tell.
	_, _ = page.WriteTo(w)
}

// origin is what a content security policy needs to let an address through.
// Policies cannot name IPv6 addresses: for those the scheme must do.
func origin(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme == "" {
		return ""
	}
	if strings.Contains(u.Hostname(), ":") {
		return u.Scheme + ":"
	}
	return u.Scheme + "://" + u.Host
}

// doneView is what stands there when all is well.
type doneView struct {
	Brand, Theme, What, Next string
}

// deviceView asks for a user code.
type deviceView struct {
	Brand, Theme, Action, Wrong string
}
