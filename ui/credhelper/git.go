package credhelper

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
	"unicode"

	"tokendesk/oauth"
)

// GitRequest is what git says of the credential it asks for, stores or erases
// (git-credential(1), "INPUT/OUTPUT FORMAT").
type GitRequest struct {
	Place
	Path       string
	Username   string
	Password   string
	AuthType   string   // the scheme of Credential, or the one that is asked for
	Credential string   // what stands after the scheme, where git knows schemes
	Challenges []string // the server's WWW-Authenticate headers
	Schemes    bool     // git takes schemes: capability authtype
}

// maxGitRequest is far more than git sends, the headers of a server included.
const maxGitRequest = 1 << 20

// ReadGit reads a request up to an empty line or the end. What it does not know it
// skips, as git wants it. The error is an [*oauth.Error] of KindUsage and repeats
// nothing of the request, which may hold secrets.
func ReadGit(r io.Reader) (GitRequest, error) {
	var q GitRequest
	scanner := bufio.NewScanner(io.LimitReader(r, maxGitRequest))
	scanner.Buffer(nil, maxGitRequest)
	for scanner.Scan() && scanner.Text() != "" {
		key, value, ok := strings.Cut(scanner.Text(), "=")
		if !ok || strings.ContainsFunc(value, unicode.IsControl) {
			return q, notUnderstood(nil) // git refuses such values, too
		}
		switch key {
		case "protocol":
			q.Scheme = strings.ToLower(value)
		case "host":
			q.Host = value
		case "path":
			q.Path = value
		case "username":
			q.Username = value
		case "password":
			q.Password = value
		case "authtype":
			q.AuthType = value
		case "credential":
			q.Credential = value
		case "capability[]":
			q.Schemes = value == "authtype" || q.Schemes && value != "" // an empty one clears the list
		case "wwwauth[]":
			if q.Challenges = append(q.Challenges, value); value == "" {
				q.Challenges = nil
			}
		}
	}
	if err := scanner.Err(); err != nil {
		return q, notUnderstood(err)
	}
	return q, nil
}

func notUnderstood(err error) error {
	e := oauth.UsageError("What git asks was not understood.", "This command is called by git: see `tokendesk git-credential --help`.")
	if err != nil && !errors.Is(err, bufio.ErrTooLong) {
		e.Err = err
	}
	return e
}

// Token is the secret that git was given, as it gives it back when the server refused
// it; "" for none.
func (q GitRequest) Token() string { return cmp.Or(q.Credential, q.Password) }

// Handed is a token that is handed to git or docker.
type Handed struct {
	Token   string
	Scheme  string    // of the Authorization header
	Expires time.Time // zero where that is not known
	User    string    // for hosts that take the token as a password; "" is their convention
}

// Answer writes what git reads. A token goes by its scheme where git takes schemes,
// unless the server asks for a password alone or git for another scheme: then it is the password.
func (q GitRequest) Answer(h Handed) string {
	var b strings.Builder
	if q.bearing(h.Scheme) {
		fmt.Fprintf(&b, "capability[]=authtype\nauthtype=%s\ncredential=%s\nephemeral=1\n", h.Scheme, h.Token)
	} else {
		fmt.Fprintf(&b, "username=%s\npassword=%s\n", cmp.Or(q.Username, h.User, q.User()), h.Token)
	}
	if !h.Expires.IsZero() {
		fmt.Fprintf(&b, "password_expiry_utc=%d\n", h.Expires.Unix())
	}
	return b.String()
}

func (q GitRequest) bearing(scheme string) bool {
	if !q.Schemes || q.AuthType != "" && !strings.EqualFold(q.AuthType, scheme) {
		return false
	}
	basic := false
	for _, c := range q.Challenges {
		for part := range strings.SplitSeq(c, ",") { // several challenges, or the parameters of one (RFC 9110 11.6.1)
			asked, _, _ := strings.Cut(strings.TrimSpace(part), " ")
			if strings.EqualFold(asked, scheme) {
				return true
			}
			basic = basic || strings.EqualFold(asked, "Basic")
		}
	}
	return !basic
}

// Quit tells git to ask nobody else: neither another helper nor the person.
const Quit = "quit=1\n"

// GitOperations are what git asks of a helper. Whatever else it asks is to be ignored.
var gitOperations = []string{"get", "store", "erase"}

// GitArguments tells the operation from the app in a helper's arguments. git writes the
// operation last, after what its configuration says; a person writes it first. ok is false where there
// is no operation among them.
func GitArguments(args []string) (operation, app string, ok bool) {
	is := func(s string) bool { return slices.Contains(gitOperations, s) }
	switch {
	case len(args) == 1 && is(args[0]):
		return args[0], "", true
	case len(args) == 2 && is(args[0]) && !is(args[1]):
		return args[0], args[1], true
	case len(args) == 2 && is(args[1]):
		return args[1], args[0], true
	}
	return "", "", false
}
