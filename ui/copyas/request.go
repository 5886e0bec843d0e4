package copyas

import (
	"strings"
	"unicode"
)

// curl writes a request as one sh line that begins with the token's header.
func curl(r request) string {
	words := []string{"curl"}
	for _, h := range r.headers {
		line := h.name + ": " + h.value
		if h.value == "" {
			line = h.name + ";" // "Name:" would take the header away
		}
		words = append(words, "-H", shQuote(line))
	}
	usual := "GET"
	if r.body != "" {
		usual = "POST"
	}
	switch {
	case r.method == "HEAD":
		words = append(words, "--head")
	case r.method != usual:
		words = append(words, "-X", shWord(r.method))
	}
	if r.body != "" {
		words = append(words, "--data-raw", shQuote(r.body)) // --data would read a file after an @
	}
	if strings.ContainsAny(r.url, "[]{}") {
		words = append(words, "--globoff")
	}
	return strings.Join(append(words, shQuote(r.url)), " ")
}

// shWord leaves a plain word bare.
func shWord(s string) string {
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) }) < 0 {
		return s
	}
	return shQuote(s)
}

// powerShell writes a request for Invoke-RestMethod: headers and address, then
// what a plain GET does without.
func powerShell(r request) string {
	var b strings.Builder
	b.WriteString("Invoke-RestMethod")
	var pairs []string
	contentType := ""
	for _, h := range r.headers {
		// Windows PowerShell 5.1 takes the content type as a parameter only.
		if strings.EqualFold(h.name, "Content-Type") {
			contentType = h.value
			continue
		}
		pairs = append(pairs, powerShellWord(h.name)+" = "+powerShellQuote(h.value))
	}
	b.WriteString(" -Headers @{" + strings.Join(pairs, "; ") + "} -Uri " + powerShellQuote(r.url))
	if r.method != "GET" {
		b.WriteString(" -Method " + powerShellWord(r.method))
	}
	if contentType != "" {
		b.WriteString(" -ContentType " + powerShellQuote(contentType))
	}
	if r.body != "" {
		b.WriteString(" -Body " + powerShellQuote(r.body))
	}
	return b.String()
}

// powerShellWord leaves a plain word bare.
func powerShellWord(s string) string {
	if s != "" && strings.IndexFunc(s, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) }) < 0 {
		return s
	}
	return powerShellQuote(s)
}

// httpFile writes a request as .http files have it.
func httpFile(r request) string {
	var b strings.Builder
	b.WriteString(r.method + " " + r.url)
	for _, h := range r.headers {
		b.WriteString("\n" + h.name + ": " + h.value)
	}
	if r.body != "" {
		b.WriteString("\n\n" + r.body)
	}
	return b.String()
}
