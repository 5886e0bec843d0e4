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
