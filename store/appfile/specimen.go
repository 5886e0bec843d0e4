package appfile

import (
	"slices"
	"strings"
	"unicode"

	"tokendesk/oauth/pattern"
)

// isSpecimen reports whether a value of a document stands for one's own: it
// holds a placeholder, or is plainly an example.
func isSpecimen(s string) bool {
	return hasMark(s) || isExample(s) || isMark(markWritten(s)) || exampleShape.MatchString(s) || uniformID(s)
}

// exampleShape is what no real value looks like: something cut off or blotted out,
// or a value in brackets that are no JSON's.
var exampleShape = pattern.New(`(?i)^\s*[x*•._-]{3,}\s*$|x{5,}|\*{3,}|•{2,}|\.{3,}|…|^\{[^":]*\}$|^\{https?://[^"]*\}$|^\[[^":{]*\]$|^<.*>$|(?:^|[_-])x{3,}$|^AIK_(CLIENT|SECRET)_\.*$`)

// isExample reports whether a value is called by what it stands for: YOUR_CLIENT_ID,
// clientSecret, replace-me. What somebody may really be called, such as
// my-client, is none.
func isExample(s string) bool {
	if len(s) > 80 || strings.ContainsAny(s, "@/:") {
		return false
	}
	words := wordsOf(s)
	if len(words) == 0 || len(words) > 8 {
		return false
	}
	joined := strings.Join(words, " ")
	if slices.Contains(exampleWords, joined) || exampleNames.MatchString(joined) {
		return true
	}
	first, last := words[0], words[len(words)-1]
	if slices.Contains(exampleVerbs, first) || last == "here" && len(words) > 1 || strings.HasSuffix(joined, "goes here") {
		return true
	}
	if rest, ok := strings.CutPrefix(first, "your"); ok && (rest == "" || len(words) > 1 || exampleNames.MatchString(rest) || exampleHosts.MatchString(rest)) {
		return true
	}
	if rest, ok := strings.CutPrefix(first, "my"); ok && len(words) == 1 && exampleNames.MatchString(rest) {
		return true
	}
	if s == strings.ToUpper(s) && (exampleHosts.MatchString(joined) || slices.Contains(shouted, joined)) {
		return true
	}
	return len(words) > 1 && len(words) <= 5 && exampleTail.MatchString(joined)
}

// isExampleMail reports whether a mail address is one that only documents have.
func isExampleMail(s string) bool {
	local, domain, ok := strings.Cut(s, "@")
	return ok && (exampleDomain.MatchString(domain) || isExample(local) || isExampleLabel(local) || strings.HasPrefix(local, "my-"))
}

// exampleDomain is a name that nobody has: reserved for documents (RFC 2606 3), or
// what they write in its place.
var exampleDomain = pattern.New(`(?i)^(?:[\w-]+\.)*(?:example\.(?:com|org|net|edu)|[\w-]+\.example|(?:my|your-?|the)?(?:domain|company|site)\.(?:com|org|net))$`)

// isExampleLabel reports whether a label of a host is one that only documents
// have, such as your-tenant or MyDomainName.
func isExampleLabel(s string) bool {
	if isExampleSegment(s) {
		return true
	}
	words := wordsOf(s)
	if s == strings.ToUpper(s) && len(words) > 1 && (strings.Contains(s, "_") || exampleHosts.MatchString(words[len(words)-1])) { // no host's name has that
		return true
	}
	joined := strings.Join(words, " ")
	if strings.HasSuffix(joined, "name") || slices.Contains(exampleLabels, joined) {
		return slices.Contains(exampleLabels, joined) || exampleHosts.MatchString(joined)
	}
	return exampleHosts.MatchString(joined) && len(words) > 1 && words[0] != "my" // somebody's store may be called my-store
}

// isExampleSegment reports whether a segment of an address is plainly an
// example: it says "your", or shouts a name. Addresses are full of words such as
// token.
func isExampleSegment(s string) bool {
	if cutOff.MatchString(s) {
		return true
	}
	words := wordsOf(s)
	if len(words) == 0 || !isExample(s) {
		return false
	}
	shouts := s == strings.ToUpper(s) && (len(words) > 1 || exampleHosts.MatchString(words[0]))
	return shouts || strings.HasPrefix(words[0], "your") || slices.Contains(exampleVerbs, words[0])
}

var cutOff = pattern.New(`^[xX*]{3,}$|\.{3,}|…`)

var (
	// exampleWords are whole values.
	exampleWords = []string{
		"string", "placeholder", "key", "changeme", "change me", "replaceme", "undefined", "todo", "tbd", "null", "value", "redacted", "hidden",
		"code", "token", "scope", "scopes", "audience", "username", "user name", "password", "passphrase", "assertion", "jwt",
	}
	// shouted are whole values in capitals.
	shouted = []string{"id", "secret", "client", "app", "user", "login", "email"}
	// exampleLabels are whole labels of hosts.
	exampleLabels = []string{"mydomain", "myinstance", "mytenant", "mycompany", "myorg"}
	// exampleVerbs begin a value that says what to do.
	exampleVerbs = []string{"your", "insert", "replace", "enter", "paste", "fill"}

	// exampleNames are the names of what a token request holds.
	exampleNames = pattern.New(`^(?:the |my |a |an |some )?(?:(?:oauth2? )?client ?(?:id|secret|key)|client ?(?:password)|(?:app|application|consumer|integration|api|auth|secret) ?(?:id|key|secret|token|identifier)|` +
		`(?:access|refresh|subject|bearer|id|device|user|security|session) ?token|(?:authori[sz]ation|auth|device|authcode|returned) ?code|(?:user|account|tenant|merchant|organi[sz]ation|org|enterprise|realm|project) ?id|` +
		`redirect ?(?:uri|url)|callback ?(?:uri|url)|(?:signed |json web )?(?:jwt|token|assertion))$`)

	// exampleTail ends a value of several words, such as its_password or
	// STRAVA_CLIENT_ID.
	exampleTail = pattern.New(`(?:^|[a-z] )(?:client ?(?:id|secret)|app ?(?:id|key|secret)|api ?(?:key|secret|identifier)|consumer ?(?:key|secret)|(?:access|refresh|bearer|subject) ?token|authori[sz]ation ?(?:code|token)|password|passphrase|secret key|redirect ?(?:uri|url))$`)

	// exampleHosts are the labels of an address that only documents have.
	exampleHosts = pattern.New(`^(?:my |your )?(?:(?:okta |auth0 |keycloak |server |sub ?)?(?:domain|tenant|instance|company|org|organi[sz]ation|shop|store|host|server|account|workspace|environment|region|site)(?: ?(?:name|id|host|domain|url|here))?)$`)
)

// wordsOf splits a name into lower-case words: client_id, client-id, clientId and
// CLIENT ID are the same two.
func wordsOf(s string) []string {
	var words []string
	var word []rune
	flush := func() {
		if len(word) > 0 {
			words = append(words, strings.ToLower(string(word)))
			word = nil
		}
	}
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			flush()
			continue
		case i > 0 && unicode.IsDigit(r) != unicode.IsDigit(runes[i-1]):
			if s != "auth0" && s != "oauth2" {
				flush()
			}
		case i > 0 && unicode.IsUpper(r) && (unicode.IsLower(runes[i-1]) || unicode.IsUpper(runes[i-1]) && i+1 < len(runes) && unicode.IsLower(runes[i+1])):
			flush()
		}
		word = append(word, r)
	}
	flush()
	return words
}

var uuidShape = pattern.New(`^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$`)

// uniformID reports whether an id is a UUID of runs of the same digit, as
// documents make them up: 00001111-aaaa-2222-bbbb-3333cccc4444.
func uniformID(s string) bool {
	if !uuidShape.MatchString(s) {
		return false
	}
	digits := strings.ReplaceAll(s, "-", "")
	for i := 0; i < len(digits); i += 4 {
		if strings.Count(digits[i:i+4], digits[i:i+1]) != 4 {
			return false
		}
	}
	return true
}
