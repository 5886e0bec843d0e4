package privatekey

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/url"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"tokendesk/oauth/pattern"
)

// textOf is data as text: without byte order mark, from UTF-16 where it is that.
func textOf(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("\xff\xfe")):
		return utf16Text(data[2:], 0)
	case bytes.HasPrefix(data, []byte("\xfe\xff")):
		return utf16Text(data[2:], 1)
	case len(data) > 3 && data[0] != 0 && data[1] == 0 && data[3] == 0:
		return utf16Text(data, 0)
	case len(data) > 3 && data[0] == 0 && data[1] != 0 && data[2] == 0:
		return utf16Text(data, 1)
	}
	return strings.TrimFunc(string(data), isBlank)
}

// utf16Text decodes UTF-16; low is where the low byte of each pair is.
func utf16Text(data []byte, low int) string {
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i+1 < len(data); i += 2 {
		units = append(units, uint16(data[i+low])|uint16(data[i+1-low])<<8)
	}
	return strings.TrimFunc(string(utf16.Decode(units)), isBlank)
}

// isBlank reports whether a character is white space, or shows as nothing.
func isBlank(r rune) bool { return unicode.IsSpace(r) || unicode.In(r, unicode.Cf, unicode.Cc) }

// plainBlank makes a space of any kind that a page shows a plain one, and drops what
// shows as nothing.
func plainBlank(r rune) rune {
	switch {
	case unicode.Is(unicode.Zs, r):
		return ' '
	case unicode.Is(unicode.Cf, r):
		return -1
	}
	return r
}

func isJSON(text string) bool {
	return (strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")) && json.Valid([]byte(text))
}

// quotes are the pairs that a pasted value may stand in.
var quotes = [][2]string{{`"`, `"`}, {"'", "'"}, {"`", "`"}, {"“", "”"}, {"‘", "’"}, {"„", "“"}}

// unquoted takes off the quotes around a whole text, and reports whether there
// were some. A JSON text keeps its meaning: \n is a line end.
func unquoted(text string) (string, bool) {
	var inner string
	if strings.HasPrefix(text, `"`) && json.Unmarshal([]byte(text), &inner) == nil {
		return inner, true
	}
	for _, q := range quotes {
		if len(text) > len(q[0])+len(q[1]) && strings.HasPrefix(text, q[0]) && strings.HasSuffix(text, q[1]) {
			return text[len(q[0]) : len(text)-len(q[1])], true
		}
	}
	return text, false
}

var assignment = pattern.New(`^(?:export\s+|set\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*[=:]\s*([^\s=][^\r\n]{31,})$`)

// assigned returns what a line such as KEY=… gives a variable.
func assigned(text string) (string, bool) {
	if parts := assignment.FindStringSubmatch(text); parts != nil {
		return parts[1], true
	}
	return "", false
}

var (
	secretKey  = pattern.New(`(?m)^\s+["']?tls\.key["']?:\s*["']?([A-Za-z0-9+/]{32,}={0,2})["']?\s*$`)
	secretCert = pattern.New(`(?m)^\s+["']?tls\.crt["']?:\s*["']?([A-Za-z0-9+/]{32,}={0,2})["']?\s*$`)
)

// inSecret returns the key of a Kubernetes secret of the type kubernetes.io/tls,
// and its certificate where it is there.
func inSecret(text string) []byte {
	var out []byte
	for _, member := range []*pattern.Pattern{secretKey, secretCert} {
		if found := member.FindStringSubmatch(text); found != nil {
			out = append(append(out, base64Of(found[1])...), '\n')
		} else if out == nil {
			return nil
		}
	}
	return out
}

var (
	// dashes are what a word processor makes of the five hyphens of a PEM line.
	dashes = strings.NewReplacer("–", "--", "—", "--", "‐", "-", "‑", "-", "−", "-", "‒", "-", "\u00ad", "")
	// escapes are line ends and signs of Base64 as they stand in strings of programs.
	escapes = strings.NewReplacer(`\\r`, "\n", `\\n`, "\n", `\r`, "\n", `\n`, "\n", `\t`, " ",
		`\u003d`, "=", `\u003D`, "=", `\u002b`, "+", `\u002B`, "+", `\u002f`, "/", `\u002F`, "/", `\/`, "/")

	beginLine = pattern.New(`-{3,}\s*BEGIN\s+([A-Z0-9][A-Z0-9 \t]*?)\s*-{3,}`)
	endLine   = pattern.New(`-{3,}\s*END\s+([A-Z0-9][A-Z0-9 \t]*?)\s*-{3,}`)
	pemHeader = pattern.New(`^\s*([A-Z][A-Za-z0-9-]*):[ \t]*(\S[^\r\n]*?)(?:[ \t]*[\r\n]+|\s+$)`)
	// The two headers of a locked key (RFC 1421 4.6), also where all is one line.
	lockHeaders = pattern.New(`^\s*Proc-Type:\s*(4,ENCRYPTED)\s+DEK-Info:\s*([A-Za-z0-9-]+,[0-9A-Fa-f]+)\s+`)
)

// maxBlocks bounds the PEM blocks of a text.
const maxBlocks = 100

// blocksIn finds the blocks of a PEM text (RFC 7468) whatever became of its line
// ends. One that is cut off, or whose Base64 is none, has no bytes.
func blocksIn(text string) []*pem.Block {
	text = dashes.Replace(strings.Map(plainBlank, text))
	text = unescaped(text)
	if !strings.Contains(text, "BEGIN") {
		return nil
	}
	text = escapes.Replace(text)
	var blocks []*pem.Block
	for len(blocks) < maxBlocks {
		at := beginLine.FindStringSubmatchIndex(text)
		if at == nil {
			break
		}
		block := &pem.Block{Type: strings.Join(strings.Fields(text[at[2]:at[3]]), " ")}
		text = text[at[1]:]
		end := endLine.FindStringSubmatchIndex(text)
		next := beginLine.FindStringIndex(text)
		if end == nil || next != nil && next[0] < end[0] {
			blocks = append(blocks, block) // cut off
			continue
		}
		block.Headers, block.Bytes = body(text[:end[0]])
		if strings.Join(strings.Fields(text[end[2]:end[3]]), " ") != block.Type {
			block.Bytes = nil
		}
		text = text[end[1]:]
		blocks = append(blocks, block)
	}
	return blocks
}

// unescaped decodes a percent-encoded PEM text, of either kind.
func unescaped(text string) string {
	decode := url.PathUnescape
	switch {
	case strings.Contains(text, "BEGIN%20"):
	case strings.Contains(text, "BEGIN+"):
		decode = url.QueryUnescape
	default:
		return text
	}
	if plain, err := decode(text); err == nil {
		return plain
	}
	return text
}

// body reads what stands between the two lines of a PEM block.
func body(text string) (headers map[string]string, der []byte) {
	headers = map[string]string{}
	if both := lockHeaders.FindStringSubmatch(text); both != nil {
		headers["Proc-Type"], headers["DEK-Info"] = both[1], both[2]
		text = text[len(both[0]):]
	} else {
		for {
			one := pemHeader.FindStringSubmatch(text)
			if one == nil {
				break
			}
			headers[one[1]] = one[2]
			text = text[len(one[0]):]
		}
	}
	return headers, base64Bytes(strings.Map(onlyBase64, text))
}

// onlyBase64 drops what is no character of Base64: blanks, and what quotes a line.
func onlyBase64(r rune) rune {
	switch {
	case r < utf8.RuneSelf && (r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' || r >= '0' && r <= '9'), r == '+', r == '/', r == '-', r == '_':
		return r
	}
	return -1
}

// base64Of decodes a text that is nothing but Base64, in lines or not; nil for
// any other.
func base64Of(text string) []byte {
	text = escapes.Replace(text)
	text = strings.TrimPrefix(text, "data:application/x-pkcs12;base64,")
	bare := strings.Map(func(r rune) rune {
		if isBlank(r) {
			return -1
		}
		return r
	}, text)
	if len(bare) < 32 || strings.Contains(bare, "-----") || strings.Trim(strings.TrimRight(bare, "="), "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_") != "" {
		return nil
	}
	return base64Bytes(strings.TrimRight(bare, "="))
}

// base64Bytes decodes either alphabet, without padding; nil for none.
func base64Bytes(text string) []byte {
	text = strings.NewReplacer("-", "+", "_", "/").Replace(text)
	decoded, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(decoded) == 0 {
		return nil
	}
	return decoded
}
