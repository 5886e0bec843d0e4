package appfile

import (
	"slices"
	"strings"

	"tokendesk/oauth/pattern"
)

// A document shows requests, a file that runs sends them. In the latter the word
// password is somebody's password, and only what says so is open.

// specimen is [isSpecimen] for a document, and [isOpen] for a file that runs.
func (r *request) specimen(s string) bool {
	if r.runs {
		return isOpen(s)
	}
	return isSpecimen(s)
}

// specimenName is specimen for what a client or user is called or proves itself by,
// where prose is an instruction.
func (r *request) specimenName(s string) bool {
	return r.specimen(s) || r.runs && len(strings.Fields(s)) > 2
}

// template is [template] for a document; of a file that runs, only what is open is
// a var.
func (r *request) template(name, value string) string {
	if r.runs && !hasMark(markWritten(value)) {
		if isOpen(value) && !strings.HasPrefix(strings.TrimSpace(value), "{") {
			return unmark(mark(name))
		}
		return value
	}
	return template(name, value)
}

// isOpen reports whether a value of a file that runs says that it is still to be
// given: it is in brackets, blotted out, or says whose or what it has to be.
func isOpen(s string) bool {
	if hasMark(s) || isMark(markWritten(s)) || blotted.MatchString(s) {
		return true
	}
	words := wordsOf(s)
	if len(s) > 200 || len(words) == 0 || strings.ContainsAny(s, "@/:") {
		return false
	}
	if slices.Contains(openWords, strings.Join(words, " ")) || slices.Contains(exampleVerbs, words[0]) {
		return true
	}
	return len(words) > 1 && words[len(words)-1] == "here" || saysWhose.MatchString(words[0]) || s == strings.ToUpper(s) && len(words) > 1 && exampleNames.MatchString(strings.Join(words, " "))
}

// withoutExample is a value of a file of settings, which people copy from an example and
// fill in: "" for what the example has in its place, such as client-id or change-me.
func withoutExample(s string) string {
	if isSpecimen(s) {
		return ""
	}
	return withoutChange(s)
}

// withoutChange is a value without what asks to be changed. The word password is left:
// it is somebody's.
func withoutChange(s string) string {
	if isOpen(s) || toChange.MatchString(strings.Join(wordsOf(s), " ")) {
		return ""
	}
	return s
}

var (
	// toChange are values that ask to be changed, or are called an example.
	toChange = pattern.New(`(?:^| )(?:changeme|changethis|change (?:me|this|it)|to be (?:changed|set|filled)|set me|fill me|add your|put your|your)(?: |$)|` +
		`^(?:example|sample|dummy|fake|some)(?: oauth2?)? ?(?:client|app|api|consumer)? ?(?:id|secret|key)(?: value)?$`)

	blotted = pattern.New(`(?i)^\s*[x*•._-]{3,}\s*$|^[x-]{8,}$|x{8,}$|[-_.]x{4,}$|^0{8}-(?:0{4}-){3}0{12}$|…|\.{3,}$|^<.*>$|^\{[^":]*\}$|^\[[^":{]*\]$`)

	// saysWhose are first words such as yourClientId written as one.
	saysWhose = pattern.New(`^(?:your|yours|insert|replace|enter)(?:the|your|my|me|this|with|own|client|secret|user|password|api|app|id|key|token|here|name|tenant)*$`)

	// openWords are values that nobody has.
	openWords = []string{"placeholder", "todo", "tbd", "redacted", "undefined", "null", "replaceme", "fixme"}
)
