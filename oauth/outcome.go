package oauth

import (
	"bytes"
	"encoding/json"
	"strings"
)

// Servers say no with a good status, and some say yes in words that others
// refuse with: "error": {"code": "ok"}, "errors": [], "errcode": 0.

// isError reports whether an answer that came with a good status is none,
// whatever else is in it.
func isError(f fields) bool {
	return denied(f["ok"]) || denied(f["success"]) || !harmless(f["error"]) || !harmless(f["errors"])
}

// codeNames are the plain names under which servers say how it went. They count
// only where an answer lacks what it was asked for.
var codeNames = []string{
	"error", "errors", "code", "errcode", "errorcode", "errno", "err", "errormessage", "errmsg", "errormsg", "status", "statuscode",
	"ret", "retcode", "returncode", "result", "resultcode", "subcode", "iserror", "haserror",
}

// failureIn finds the object of an answer without a token that says that it
// failed: the answer itself or one of its nests. It is nil where none does.
func failureIn(a answer, f fields) fields {
	for _, at := range places(f) {
		l := at[0]
		failed := isError(l.own)
		for _, name := range codeNames {
			failed = failed || objectOf(l.value(name)) == nil && !harmlessWord(l.value(name))
		}
		if code, description := serverWords(a, l.own); failed && (code != "" || description != "") {
			return l.own
		}
	}
	return nil
}

// failureBeside finds the object around a token that says all the same that no
// token was given. It is nil where none does. Here only what cannot mean anything
// else counts: a status of HTTP, a word of failure, an error's number, and a status
// that is none of HTTP's beside a body (Withings).
func failureBeside(a answer, around place) fields {
	for _, l := range around {
		for _, m := range []struct {
			fails func(json.RawMessage) bool
			names []string
		}{
			{isHTTPFailure, []string{"code", "status", "statuscode"}},
			{isFailureWord, []string{"status", "result"}},
			{isErrorNumber, []string{"errcode", "errorcode"}},
			{func(raw json.RawMessage) bool { return l.within == "body" && isErrorNumber(raw) }, []string{"status"}},
		} {
			for _, name := range m.names {
				if raw := l.value(name); m.fails(raw) {
					return l.withError(a, raw)
				}
			}
		}
	}
	return nil
}

// withError is an object with the words of an error in it: its own, or else what
// says that it is one.
func (l level) withError(a answer, raw json.RawMessage) fields {
	if code, description := serverWords(a, l.own); code != "" || description != "" {
		return l.own
	}
	named, _ := json.Marshal(scalarOf(raw)) // a string always marshals
	return fields{"error": named}
}

func isHTTPFailure(raw json.RawMessage) bool {
	n, ok := number(scalarOf(raw))
	return ok && n >= 400 && n <= 599
}

func isFailureWord(raw json.RawMessage) bool {
	switch strings.ToLower(strings.TrimSpace(stringOf(raw))) {
	case "error", "fail", "failed", "failure":
		return true
	}
	return false
}

// isErrorNumber reports whether a member has a number or a word that is not one of
// success.
func isErrorNumber(raw json.RawMessage) bool { return scalarOf(raw) != "" && !harmlessWord(raw) }

// denied reports whether a member is false in any type.
func denied(raw json.RawMessage) bool {
	switch strings.ToLower(strings.Trim(string(bytes.TrimSpace(raw)), `"`)) {
	case "false", "0":
		return true
	}
	return false
}

// harmless reports whether what stands where an error would stand is none: it is
// not there, empty, a word or a status of success, or an object whose code is
// such, or that holds nothing else.
func harmless(raw json.RawMessage) bool {
	inner := objectOf(raw)
	if inner == nil {
		return harmlessWord(raw)
	}
	l := levelOf(inner)
	for _, name := range []string{"code", "errorcode", "errcode", "error", "status"} {
		if value := string(l.value(name)); value != "" && value != "null" && value != `""` {
			return harmlessWord(l.value(name))
		}
	}
	for name := range inner {
		if inner.says(name) {
			return false
		}
	}
	return true
}

func harmlessWord(raw json.RawMessage) bool {
	if n, ok := number(scalarOf(raw)); ok {
		return n == 0 || n >= 200 && n <= 299
	}
	switch strings.ToLower(strings.TrimSpace(stringOf(raw))) {
	case "ok", "success", "succeeded", "successful", "none", "no_error", "no error", "null", "false":
		return true
	}
	return !fields{"it": raw}.says("it")
}
