package oauth

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"html"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// mask stands for a secret; its length tells nothing.
const mask = "••••••••"

const (
	// leastSecret is the length below which a secret may be part of a plain word:
	// it is hidden only where it stands as a whole value.
	leastSecret = 8
	mostLayers  = 4 // of encodings inside each other
	// scanFactor bounds the work, in bytes looked at for each byte of a text. Real
	// texts need a handful; what needs more is not shown at all.
	scanFactor = 64
)

// redactor takes secrets out of what a server said. It is the one way for a
// server's word, a trace, an error or a test call's body to a person. It is
// made where something is shown, never for an answer that is only used.
type redactor struct {
	long    []needle  // in lower case; found anywhere, however they are encoded
	short   []needle  // and their spellings; whole values only
	numbers []float64 // secrets that JSON could write as a number
	named   bool      // a secret is replaced by its name, not by a mask

	whole map[string]string // the names by the values themselves, where named
}

// needle is a text that is looked for, and what stands in its place.
type needle struct {
	text []byte
	name string
}

// redactorOf makes a redactor that puts one mask in place of every secret.
func redactorOf(secrets []secret) *redactor {
	r := &redactor{}
	for _, s := range secrets {
		secret := s.value
		if secret == "" {
			continue
		}
		if n, err := strconv.ParseFloat(secret, 64); err == nil {
			r.numbers = append(r.numbers, n)
		}
		if len(secret) < leastSecret {
			for _, spelt := range spellings(secret) {
				r.short = append(r.short, needle{[]byte(spelt), s.name})
			}
			continue
		}
		long := func(text string) { r.long = append(r.long, needle{lowered([]byte(text)), s.name}) }
		long(secret)
		if strings.Contains(secret, " ") {
			long(strings.ReplaceAll(secret, " ", "+"))
		}
		// A server that reads a form out of a secret that was sent as it is.
		if read, err := url.QueryUnescape(secret); err == nil && read != secret && len(read) >= leastSecret {
			long(read)
		}
	}
	return r
}

// byName makes a redactor that puts its name in place of every secret.
func byName(secrets []secret) *redactor {
	r := redactorOf(secrets)
	r.named, r.whole = true, make(map[string]string, len(secrets))
	for _, s := range secrets {
		if _, known := r.whole[s.value]; !known && s.value != "" {
			r.whole[s.value] = s.name
		}
	}
	return r
}

// spellings are the forms of a short secret, itself first. A long one is found
// by undoing encodings instead.
func spellings(secret string) []string {
	escaped, data := url.QueryEscape(secret), []byte(secret)
	all := []string{
		secret, escaped, strings.ToLower(escaped), url.PathEscape(secret), jsonText(secret), html.EscapeString(secret),
		base64.StdEncoding.EncodeToString(data), base64.RawStdEncoding.EncodeToString(data),
		base64.URLEncoding.EncodeToString(data), base64.RawURLEncoding.EncodeToString(data),
		hex.EncodeToString(data), strings.ToUpper(hex.EncodeToString(data)),
	}
	slices.Sort(all[1:])
	return slices.Compact(all)
}

// number reports whether a JSON number is one of the secrets, however written.
func (r *redactor) number(text string) bool {
	n, err := strconv.ParseFloat(text, 64)
	return err == nil && slices.Contains(r.numbers, n)
}

// scrub hides every secret in a text, also one that is percent-encoded, written
// in entities, JSON escapes, Base64 or hex, several times over and in the middle
// of a longer encoded text. A word of the protocol stays.
func (r *redactor) scrub(text string) string {
	if text == "" || len(r.long)+len(r.short) == 0 {
		return text
	}
	s := &scan{redactor: r, left: scanFactor*len(text) + 64<<10}
	whole := layer{text: []byte(text)}
	s.layer(whole, 0, escapes)
	if folded, ok := unfolded(whole); ok {
		s.layer(folded, 0, escapes)
	}
	if s.left < 0 {
		return r.mark("")
	}
	return hide(text, s.found, r.mark)
}

// mark is what stands in place of a secret of that name.
func (r *redactor) mark(name string) string {
	if !r.named {
		return mask
	}
	return markOf(name)
}

// lowered is a copy with ASCII's letters in lower case, each at its place.
func lowered(text []byte) []byte {
	out := bytes.Clone(text)
	for i, c := range out {
		if c >= 'A' && c <= 'Z' {
			out[i] = c + 'a' - 'A'
		}
	}
	return out
}

// span is a part of a text.
type span struct{ from, to int }

// find is where a secret stands, and which.
type find struct {
	span
	name string
}

// hide replaces what was found by its mark, but for what lies in a protocol word.
func hide(text string, found []find, mark func(name string) string) string {
	if len(found) == 0 {
		return text
	}
	// The longest first of those that begin together: it says best what stood there.
	slices.SortStableFunc(found, func(a, b find) int { return cmp.Or(a.from-b.from, b.to-a.to) })
	var b strings.Builder
	at, masked, last := 0, -1, ""
	for _, f := range found {
		if f.to <= at || inProtocolWord(text, f.span) {
			continue
		}
		if f.from > at {
			b.WriteString(text[at:f.from])
		}
		if shown := mark(f.name); masked != max(f.from, at) || shown != last { // what touches has one mark
			b.WriteString(shown)
			last = shown
		}
		at, masked = f.to, f.to
	}
	b.WriteString(text[at:])
	return b.String()
}

// inProtocolWord reports whether a span is no more than a protocol word or part of
// one.
func inProtocolWord(text string, f span) bool {
	word := wordAround(text, f)
	return word.to-word.from <= longestWord && protocolWords[strings.ToLower(text[word.from:word.to])]
}

// wordAround is the word that a span is part of, or as much of it as tells that it
// is longer than any of the protocol.
func wordAround(text string, f span) span {
	for f.from > 0 && isWordByte(text[f.from-1]) && f.to-f.from <= longestWord {
		f.from--
	}
	for f.to < len(text) && isWordByte(text[f.to]) && f.to-f.from <= longestWord {
		f.to++
	}
	return f
}

func isWordByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// scan is one search; spans are of the text as it came.
type scan struct {
	*redactor
	found []find
	left  int // bytes that may still be looked at
}

// layer is a text that an encoding held; origin leads a span back to the text
// as it came. Nil: it is that text.
type layer struct {
	text   []byte
	origin func(span) span
}

func (l layer) back(s span) span {
	if l.origin == nil {
		return s
	}
	return l.origin(s)
}

// add notes down where a secret stands in a layer.
func (s *scan) add(l layer, at span, secret needle) {
	s.found = append(s.found, find{l.back(at), secret.name})
}

// layer searches a text and what its encodings hold, of the escapes those of kinds.
func (s *scan) layer(l layer, depth int, kinds string) {
	if s.left -= len(l.text) + 1; s.left < 0 {
		return
	}
	// A server that puts all into one case gives most of a secret away.
	folded := layer{lowered(l.text), l.origin}
	for _, secret := range s.long {
		for at := 0; ; {
			i := bytes.Index(folded.text[at:], secret.text)
			if i < 0 {
				break
			}
			s.add(l, span{at + i, at + i + len(secret.text)}, secret)
			at += i + len(secret.text)
		}
		s.cutOff(folded, secret)
	}
	for _, value := range s.short {
		s.values(l, value, depth)
	}
	if depth == mostLayers {
		return
	}
	inner, undone := unescaped(l, kinds)
	if undone != "" {
		s.layer(inner, depth+1, kinds)
	}
	if len(undone) > 1 { // what looks like an escape of one kind may be the secret's own
		for _, kind := range undone {
			inner, _ = unescaped(l, string(kind))
			s.layer(inner, depth+1, string(kind))
		}
	}
	leastHex, least64 := 2*leastSecret, (4*leastSecret+2)/3
	if len(s.short) > 0 {
		leastHex, least64 = 6, 8
	}
	for _, run := range runs(l.text, isHex, leastHex) {
		for skip := range 2 {
			s.layer(unhex(l, span{run.from + skip, run.to}), depth+1, kinds)
		}
	}
	for _, run := range runs(l.text, isBase64, least64) {
		for skip := range 4 {
			s.layer(unbase64(l, span{run.from + skip, run.to}), depth+1, kinds)
		}
	}
}

// spend notes down bytes that are looked at, and reports whether they may be.
func (s *scan) spend(bytes int) bool {
	s.left -= bytes
	return s.left >= 0
}

// cutOff finds what is left of a secret where the text around it was cut, at its
// end or beginning.
func (s *scan) cutOff(l layer, needle needle) {
	secret := needle.text
	const around = ".…\"' \r\n\t()[]{}"
	end := bytes.TrimRight(withoutCutEscape(bytes.TrimRight(l.text, around)), around)
	tail := max(0, len(end)-len(secret))
	for at := tail; s.left >= 0; at++ {
		i := bytes.Index(end[at:], secret[:leastSecret])
		if i < 0 {
			break
		}
		if at += i; s.spend(len(end)-at) && bytes.HasPrefix(secret, end[at:]) {
			s.add(l, span{at, len(end)}, needle)
			break
		}
	}
	start := len(l.text) - len(bytes.TrimLeft(l.text, around))
	if len(l.text)-start < leastSecret {
		return
	}
	head := l.text[start : start+leastSecret]
	for at := 1; s.left >= 0; at++ {
		i := bytes.Index(secret[min(at, len(secret)):], head)
		if i < 0 {
			break
		}
		if at += i; s.spend(min(len(secret)-at, len(l.text)-start)) && bytes.HasPrefix(l.text[start:], secret[at:]) {
			s.add(l, span{start, start + len(secret) - at}, needle)
			break
		}
	}
}

// values finds a short secret where it is a whole value: all of the text, or
// between quotes, or of a form, a header or a number of JSON.
func (s *scan) values(l layer, needle needle, depth int) {
	value := needle.text
	if depth > 0 { // what an encoding held: all of it, or what Basic's colon precedes
		if bytes.Equal(l.text, value) || len(value) > 2 && bytes.HasSuffix(l.text, append([]byte(":"), value...)) {
			s.add(l, span{len(l.text) - len(value), len(l.text)}, needle)
			return
		}
	}
	for at := 0; ; {
		i := bytes.Index(l.text[at:], value)
		if i < 0 {
			return
		}
		from := at + i
		to := from + len(value)
		if isWhole(l.text, from, to) {
			s.add(l, span{from, to}, needle)
		}
		at = from + 1
	}
}

func isWhole(text []byte, from, to int) bool {
	before, after := byte(0), byte(0)
	if from > 0 {
		before = text[from-1]
	}
	if to < len(text) {
		after = text[to]
	}
	switch {
	case from == 0 && to == len(text):
		return true
	case before == '"' && after == '"':
		rest := bytes.TrimLeft(text[to+1:min(len(text), to+8)], " \t\r\n")
		return len(rest) == 0 || rest[0] != ':' // which makes it a name
	case before == '\'' && after == '\'', before == '>' && after == '<':
		return true
	case before == '=' && (to == len(text) || after == '&' || after == ';' || after == '#' || after == ' ' || after == '"' || after == '\n'):
		return true
	case from == 0 && after == '&', before == '&' && (to == len(text) || after == '&'), before == '?' && (to == len(text) || after == '&'):
		return true
	case before == '\\' || before == '"' && after == '\\': // between the quotes of JSON in a JSON string
		return after == '\\' || to < len(text) && after == '"'
	}
	if _, err := strconv.ParseFloat(string(text[from:to]), 64); err != nil {
		return false
	}
	lead := bytes.TrimRight(text[max(0, from-8):from], " \t\r\n")
	rest := bytes.TrimLeft(text[to:min(len(text), to+8)], " \t\r\n")
	return len(lead) > 0 && bytes.IndexByte([]byte(":,["), lead[len(lead)-1]) >= 0 && (len(rest) == 0 && to < len(text) || len(rest) > 0 && bytes.IndexByte([]byte(",}]"), rest[0]) >= 0)
}
