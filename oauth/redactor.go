package oauth

import (
	"bytes"
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
	long    [][]byte  // in lower case; found anywhere, however they are encoded
	short   [][]byte  // and their spellings; whole values only
	numbers []float64 // secrets that JSON could write as a number
}

func redactorOf(secrets []string) *redactor {
	r := &redactor{}
	for _, secret := range secrets {
		if secret == "" {
			continue
		}
		if n, err := strconv.ParseFloat(secret, 64); err == nil {
			r.numbers = append(r.numbers, n)
		}
		if len(secret) < leastSecret {
			for _, spelt := range spellings(secret) {
				r.short = append(r.short, []byte(spelt))
			}
			continue
		}
		r.long = append(r.long, lowered([]byte(secret)))
		if strings.Contains(secret, " ") {
			r.long = append(r.long, lowered([]byte(strings.ReplaceAll(secret, " ", "+"))))
		}
		// A server that reads a form out of a secret that was sent as it is.
		if read, err := url.QueryUnescape(secret); err == nil && read != secret && len(read) >= leastSecret {
			r.long = append(r.long, lowered([]byte(read)))
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
		return mask
	}
	return hide(text, s.found)
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

// hide replaces spans by the mask, but for those that lie in a protocol word.
func hide(text string, found []span) string {
	if len(found) == 0 {
		return text
	}
	slices.SortFunc(found, func(a, b span) int { return a.from - b.from })
	var b strings.Builder
	at, masked := 0, -1
	for _, f := range found {
		if f.to <= at || inProtocolWord(text, f) {
			continue
		}
		if f.from > at {
			b.WriteString(text[at:f.from])
		}
		if masked != max(f.from, at) { // what touches has one mask
			b.WriteString(mask)
		}
		at, masked = f.to, f.to
	}
	b.WriteString(text[at:])
	return b.String()
}

// inProtocolWord reports whether a span is no more than a protocol word or part of
// one.
func inProtocolWord(text string, f span) bool {
	from, to := f.from, f.to
	for from > 0 && isWordByte(text[from-1]) {
		from--
	}
	for to < len(text) && isWordByte(text[to]) && to-from <= longestWord {
		to++
	}
	return to-from <= longestWord && protocolWords[strings.ToLower(text[from:to])]
}

func isWordByte(c byte) bool {
	return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9'
}

// scan is one search; spans are of the text as it came.
type scan struct {
	*redactor
	found []span
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

// layer searches a text and what its encodings hold, of the escapes those of kinds.
func (s *scan) layer(l layer, depth int, kinds string) {
	if s.left -= len(l.text) + 1; s.left < 0 {
		return
	}
	// A server that puts all into one case gives most of a secret away.
	folded := layer{lowered(l.text), l.origin}
	for _, secret := range s.long {
		for at := 0; ; {
			i := bytes.Index(folded.text[at:], secret)
			if i < 0 {
				break
			}
			s.found = append(s.found, l.back(span{at + i, at + i + len(secret)}))
			at += i + len(secret)
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

// cutOff finds what is left of a secret where the text around it was cut, at its
// end or beginning.
func (s *scan) cutOff(l layer, secret []byte) {
	const around = ".…\"' \r\n\t()[]{}"
	end := bytes.TrimRight(withoutCutEscape(bytes.TrimRight(l.text, around)), around)
	tail := max(0, len(end)-len(secret))
	for at := tail; ; at++ {
		i := bytes.Index(end[at:], secret[:leastSecret])
		if i < 0 {
			break
		}
		if at += i; bytes.HasPrefix(secret, end[at:]) {
			s.found = append(s.found, l.back(span{at, len(end)}))
			break
		}
	}
	start := len(l.text) - len(bytes.TrimLeft(l.text, around))
	if len(l.text)-start < leastSecret {
		return
	}
	head := l.text[start : start+leastSecret]
	for at := 1; ; at++ {
		i := bytes.Index(secret[min(at, len(secret)):], head)
		if i < 0 {
			break
		}
		if at += i; bytes.HasPrefix(l.text[start:], secret[at:]) {
			s.found = append(s.found, l.back(span{start, start + len(secret) - at}))
			break
		}
	}
}

// values finds a short secret where it is a whole value: all of the text, or
// between quotes, or of a form, a header or a number of JSON.
func (s *scan) values(l layer, value []byte, depth int) {
	if depth > 0 { // what an encoding held: all of it, or what Basic's colon precedes
		if bytes.Equal(l.text, value) || len(value) > 2 && bytes.HasSuffix(l.text, append([]byte(":"), value...)) {
			s.found = append(s.found, l.back(span{len(l.text) - len(value), len(l.text)}))
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
			s.found = append(s.found, l.back(span{from, to}))
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
