package appfile

import (
	"bytes"
	"unicode/utf8"

	"tokendesk/oauth/pattern"
)

// bySight is a format that is told by sight and not read.
func bySight(name Source, title, instead string, guess func(text []byte) bool) format {
	return format{SourceInfo: SourceInfo{Name: name, Title: title}, guess: guess, instead: instead}
}

func bySightJSON(name Source, title, instead string, ofObject func(o object) bool) format {
	return format{SourceInfo: SourceInfo{Name: name, Title: title}, ofObject: ofObject, instead: instead}
}

// asCurl is the advice for programs that write a request as a curl command.
const asCurl = "Copy its token request as a curl command and import that."

const unpack = "Unpack it and import the file inside."

// byHand is the advice for files with values and no request.
const byHand = "Make a new app with its values."

// begins returns a guess by a file's first bytes.
func begins(with ...string) func(text []byte) bool {
	return func(text []byte) bool {
		for _, w := range with {
			if bytes.HasPrefix(text, []byte(w)) {
				return true
			}
		}
		return false
	}
}

// has returns a guess by a line that a text has near its beginning.
func has(line string) func(text []byte) bool {
	re := pattern.New(line)
	return func(text []byte) bool { return re.Match(text[:min(len(text), 256<<10)]) }
}

// binaryFormats are known by their first bytes.
func binaryFormats() []format {
	return []format{
		bySight("zip", "a ZIP archive", unpack, begins("PK\x03\x04", "PK\x05\x06")),
		bySight("gzip", "a compressed file (gzip)", unpack, begins("\x1f\x8b")),
		bySight("bzip2", "a compressed file (bzip2)", unpack, begins("BZh")),
		bySight("xz", "a compressed file (xz)", unpack, begins("\xfd7zXZ\x00")),
		bySight("zstd", "a compressed file (Zstandard)", unpack, begins("\x28\xb5\x2f\xfd")),
		bySight("7z", "a 7z archive", unpack, begins("7z\xbc\xaf\x27\x1c")),
		bySight("keepass", "a KeePass database", "Copy the client ID and the secret from it into a new app.", begins("\x03\xd9\xa2\x9a")),
		bySight("picture", "a picture", "", begins("\x89PNG", "\xff\xd8\xff", "GIF8", "RIFF", "BM", "<svg")),
		bySight("pdf", "a PDF document", "Copy the curl command from it.", begins("%PDF-")),
		bySight("sqlite", "a SQLite database", "A backup of Tokendesk is read by tokendesk restore.", begins("SQLite format 3\x00")),
		bySight("pkcs12", "a key store (PKCS#12) or another binary key", "Set an app's key with: tokendesk secret set APP --kind private_key.", func(text []byte) bool {
			return len(text) > 4 && text[0] == 0x30 && (text[1] == 0x82 || text[1] == 0x81) && !utf8.Valid(text)
		}),
		bySight("binary", "a binary file", "", func(text []byte) bool {
			return bytes.IndexByte(text, 0) >= 0 || !utf8.Valid(text) && bytes.ContainsAny(text[:min(len(text), 512)], "\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10")
		}),
	}
}

// jsonFormats are known by what their JSON says.
func jsonFormats() []format {
	return []format{
		bySightJSON("har", "a HAR file, a browser's record of requests", "In the browser's developer tools copy the token request as cURL and import that.", func(o object) bool {
			return isList(child(o, "log"), "entries")
		}),
		bySightJSON("bitwarden", "an export of Bitwarden", "Copy the client ID and the secret from it into a new app.", func(o object) bool {
			return hasKey(o, "encrypted") && (hasKey(o, "items") || hasKey(o, "data"))
		}),
		bySightJSON("thunder", "a Thunder Client collection", asCurl, func(o object) bool {
			return text(o, "client") == "Thunder Client" || hasKey(o, "colName") || hasKey(o, "clientName") && isList(o, "requests")
		}),
		bySightJSON("key", "a key (JWK)", "Set it as an app's key with: tokendesk secret set APP --kind private_key.", func(o object) bool {
			return hasKey(o, "kty") || isList(o, "keys") && len(objects(o, "keys")) > 0 && hasKey(objects(o, "keys")[0], "kty")
		}),
		bySightJSON("answer", "a server's answer with a token, not the request for one", asCurl, func(o object) bool {
			return hasKey(o, "access_token") || hasKey(o, "id_token") || hasKey(o, "refresh_token")
		}),
		bySightJSON("credentials", "a client ID with its secret, without an address to send them to", "Make a new app and set its secret with: tokendesk secret set APP.", func(o object) bool {
			return hasKey(o, "clientId") && hasKey(o, "clientSecret") || hasKey(o, "client_id") && hasKey(o, "client_secret")
		}),
	}
}

// pageFormats are texts that may show a curl command among much else.
func pageFormats() []format {
	return []format{
		bySight("html", "a web page", "Copy the curl command that it shows.", has(`(?i)^(?:<!--[\s\S]*?-->\s*)?(<!doctype html|<html|<head|<body)`)),
		bySight("xml", "an XML file", "", func(text []byte) bool {
			return bytes.HasPrefix(text, []byte("<?xml")) || element.Match(text) && (bytes.Contains(text, []byte("</")) || bytes.Contains(text, []byte("/>")))
		}),
	}
}

var (
	element    = pattern.New(`^(?:<!--[\s\S]*?-->\s*)?<[A-Za-z][\w:.-]*(?:\s+[\w:.-]+\s*=\s*["'][^"']*["'])*\s*/?>`)
	assignment = pattern.New(`^\s*(?:export\s+)?[A-Za-z_][A-Za-z0-9_.]*\s*=(?:[^=].*)?$`)
	yamlLine   = pattern.New(`^\s*(?:- )?["']?[A-Za-z_][\w./ -]*["']?:(?:\s.*)?$|^\s*-\s+\S.*$|^---\s*$`)
	comment    = pattern.New(`^\s*(?:#.*)?$`)
)

// eachLine reports whether every line of a text is of a kind, but for comments and
// blank lines.
func eachLine(text []byte, kind *pattern.Pattern) bool {
	some := false
	for line := range bytes.Lines(text[:min(len(text), 256<<10)]) {
		line = bytes.TrimRight(line, "\r\n")
		if comment.Match(line) {
			continue
		}
		if !kind.Match(line) {
			return false
		}
		some = true
	}
	return some
}

// textFormats are other texts, the plainest last.
func textFormats() []format {
	return []format{
		bySight("powershell", "a PowerShell command", "Write it as a curl command, or copy the request as cURL.", has(`(?im)^\s*(\$\w+\s*=\s*)?(Invoke-(RestMethod|WebRequest)|irm|iwr)\b`)),
		bySight("curl-bare", "a curl command without an address", "Paste all of it.", has(`^[$#>%]?\s*curl(\.exe)?\s*[\\^\x60]?$`)),
		bySight("pgp", "a message encrypted with PGP", "Decrypt it first, and import its content: gpg --decrypt FILE.", has(`(?m)^\s*-----BEGIN PGP MESSAGE-----`)),
		bySight("pgp-key", "a PGP key, which no authorization server takes", "", has(`(?m)^\s*-----BEGIN PGP (PRIVATE|PUBLIC) KEY`)),
		bySight("pem", "a key or a certificate", "Set an app's private key with: tokendesk secret set APP --kind private_key.", has(`(?m)^\s*-----BEGIN [A-Z0-9 ]+-----`)),
		bySight("ssh-key", "an SSH key", "", begins("ssh-rsa ", "ssh-ed25519 ", "ecdsa-sha2-")),
		bySight("wget", "a wget command", "Write it as a curl command.", has(`(?m)^\s*[$#>%]?\s*wget\s`)),
		bySight("httpie", "an HTTPie command", "Write it as a curl command.", has(`(?m)^\s*[$#>%]?\s*(curlie\s+\S|(https?|xhs?)\s+-\S)`+
			`|(?m)^\s*[$#>%]?\s*(https?|xhs?)\s+((?i:GET|POST|PUT|PATCH|DELETE)\s|\S+[./:]\S*\s+\S+=)`)),
		bySight("command", "a command of another program than curl", "Write its token request as a curl command.", has(`(?m)^\s*[$#>%]?\s*(sudo\s+)?(ssh|scp|aws|gcloud|az|docker|podman|kubectl|grpcurl|websocat|gh|glab|vault|openssl|psql|mysql|heroku|doctl|sfdx?|terraform)(\.exe)?\s+[A-Za-z0-9_.@'"-]+(\s|$)`)),
		bySight("code", "a program's source", "Paste the token request as a curl command.", has(`(?m)^\s*((import|from|require|using|package|const|let|var|def|func|function|class|public)\s+[\w{*"'(.]+.*|#include\s.*|requests\.(get|post)\(.*|<\?php.*|(public|private|protected|internal|static|final|namespace)\s+\w.*|.*\bnew\s+[A-Z]\w*(<.*>)?\(.*|.*\b(HttpRequest|HttpClient|RestTemplate|OkHttpClient)\b.*|.*\b(fetch|axios(\.post)?|pm\.sendRequest)\(.*)$`)),
		bySight("npmrc", "an .npmrc file", byHand, has(`(?m)^\s*(//[^\s=]+:_?(authToken|auth|password|username)|_auth(Token)?|(@[\w.-]+:)?registry)\s*=`)),
		bySight("netrc", "a .netrc file", byHand, has(`(?m)^\s*(machine\s+\S+|default)\s*($|(login|password|account)\s)`)),
		bySight("jwt", "a token (a JWT), not the request for one", "To read it, get it through an app and use: tokendesk inspect.", has(`^(Bearer\s+)?eyJ[\w-]+\.[\w-]+\.[\w-]*$`)),
		bySight("otpauth", "the address of a one-time password (otpauth)", "It belongs in an authenticator app, not here.", has(`^otpauth(-migration)?://`)),
		bySight("basic", "credentials without an address to send them to", "Make a new app and set its secret with: tokendesk secret set APP.", has(`^Basic\s+[A-Za-z0-9+/_=-]+$`)),
		bySight("token", "only a token, key or password", "Make a new app and set its secret with: tokendesk secret set APP.", has(`^(Bearer\s+)?[A-Za-z0-9._~+/=:|-]{16,}$`)),
		bySight("yaml", "a YAML file", "Write it as JSON if it is an app file.", func(text []byte) bool {
			return bytes.IndexByte(text, ':') >= 0 && text[0] != '{' && text[0] != '[' && eachLine(text, yamlLine)
		}),
		bySight("properties", "a file of settings (INI, TOML or properties)", "Make a new app with its values.", has(`^\s*\[[\w."-]+\]\s*(\r?\n|$)`)),
		bySight("csv", "a table (CSV)", "Copy the client ID and the secret from it into a new app.", isTable),
		bySight("markdown", "a Markdown document", "Copy the curl command that it shows.", has(`(?m)^(#{1,6} +\S.*\r?\n\s*\S|\x60{3}|~~~|.*\[[^\]\n]+\]\(\S+\))`)),
		bySight("word", "only a token, key or password", "Make a new app and set its secret with: tokendesk secret set APP.", func(text []byte) bool {
			return len(text) >= 8 && !bytes.ContainsAny(text, " \t\r\n") && !bytes.ContainsAny(text[:1], "{[\"<") && bytes.ContainsAny(text, "0123456789!@#$%^&*?~+=")
		}),
	}
}

// isTable reports whether a text is a table: lines with the same separator, as often
// as in the first one at least.
func isTable(text []byte) bool {
	lines := bytes.Split(text[:min(len(text), 64<<10)], []byte("\n"))
	if len(lines) < 2 || bytes.ContainsAny(lines[0], "{}<>") {
		return false
	}
	for _, separator := range []string{",", ";", "\t"} {
		columns, same := bytes.Count(lines[0], []byte(separator)), true
		for _, line := range lines[1:min(len(lines), 20)] {
			same = same && (len(bytes.TrimSpace(line)) == 0 || bytes.Count(line, []byte(separator)) >= columns)
		}
		if columns > 0 && same {
			return true
		}
	}
	return false
}
