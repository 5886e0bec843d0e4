package cli

import (
	"context"
	"errors"
	"io"
	"os"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/sys/unix"

	"tokendesk/oauth"
)

// openTerminal opens a pseudo-terminal: what a person types into and sees, and
// what a program reads.
func openTerminal(t *testing.T) (person, terminal *os.File) {
	t.Helper()
	person, err := os.OpenFile("/dev/ptmx", os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = person.Close() })
	if err := unix.IoctlSetPointerInt(int(person.Fd()), unix.TIOCSPTLCK, 0); err != nil {
		t.Fatal(err)
	}
	n, err := unix.IoctlGetInt(int(person.Fd()), unix.TIOCGPTN)
	if err != nil {
		t.Fatal(err)
	}
	terminal, err = os.OpenFile("/dev/pts/"+strconv.Itoa(n), os.O_RDWR|unix.O_NOCTTY, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = terminal.Close() })
	return person, terminal
}

// prompted calls back with the first thing that is written: the question.
type prompted struct{ asked chan struct{} }

func (p prompted) Write(b []byte) (int, error) {
	select {
	case p.asked <- struct{}{}:
	default:
	}
	return len(b), nil
}

// What is typed at a question comes whole, however long; nothing of it is shown,
// and the terminal is as it was before, also after Ctrl+C or when the context ends.
func TestTypedUnseen(t *testing.T) {
	long := strings.Repeat("x", 9000)
	key := "-----BEGIN PRIVATE KEY-----\r" + strings.Repeat("secret\r", 2000) + "-----END PRIVATE KEY-----\r"
	certificate := "-----BEGIN CERTIFICATE-----\rcert\r-----END CERTIFICATE-----\r"
	lines := func(text string) string { return strings.ReplaceAll(text, "\r", "\n") }
	paste := func(text string) string { return "\x1b[200~" + text + "\x1b[201~" }
	for name, c := range map[string]struct {
		typed, want string
		several     bool
		fails       bool
	}{
		"a long line":          {typed: long + "\r", want: long},
		"a line of 4,095":      {typed: long[:4095] + "\r", fails: true},
		"corrected":            {typed: "abd\x7fc\r", want: "abc"},
		"begun again":          {typed: "abc\x15d\r", want: "d"},
		"not an ASCII letter":  {typed: "aé\x7fb\r", want: "ab"},
		"an arrow, and Esc":    {typed: "a\x1b[D\x1bOPb\x1bc\r", want: "abc"},
		"pasted":               {typed: paste("a\x03b\x04c") + "\r", want: "abc"},
		"pasted, with its end": {typed: paste("abc\r"), want: "abc"},
		"pasted, two lines":    {typed: paste("secret\rsecret\r") + "\r", fails: true},
		"several lines":        {typed: key + "\x04", want: lines(key), several: true},
		// A key ends by itself, with or without Enter.
		"a key":                   {typed: key, want: lines(key), several: true},
		"a key without Enter":     {typed: strings.TrimSuffix(key, "\r"), want: strings.TrimSuffix(lines(key), "\n"), several: true},
		"a key, then its chain":   {typed: key + certificate, want: lines(key + certificate), several: true},
		"a chain, then the key":   {typed: certificate + key, want: lines(certificate + key), several: true},
		"a key of RSA, pasted":    {typed: paste(strings.ReplaceAll(key, "PRIVATE", "RSA PRIVATE")), want: strings.ReplaceAll(lines(key), "PRIVATE", "RSA PRIVATE"), several: true},
		"a JWK":                   {typed: `{"kty":"EC",` + "\r" + `"a":{"b":1}}`, want: `{"kty":"EC",` + "\n" + `"a":{"b":1}}`, several: true},
		"no key, ended by Ctrl+D": {typed: "MIIB\rAAAA\r\x04", want: "MIIB\nAAAA\n", several: true},
		// What people paste beside a key, or for it.
		"text after a key, pasted":     {typed: paste(key + "Keep it safe.\r"), want: lines(key + "Keep it safe.\r"), several: true},
		"text after a key":             {typed: key + "Keep it safe.", want: lines(key + "Keep it safe."), several: true},
		"a public key":                 {typed: paste(strings.ReplaceAll(key, "PRIVATE", "PUBLIC")), want: strings.ReplaceAll(lines(key), "PRIVATE", "PUBLIC"), several: true},
		"a certificate":                {typed: certificate, want: lines(certificate), several: true},
		"a chain and a request":        {typed: certificate + strings.ReplaceAll(certificate, "CERTIFICATE", "CERTIFICATE REQUEST"), want: lines(certificate + strings.ReplaceAll(certificate, "CERTIFICATE", "CERTIFICATE REQUEST")), several: true},
		"a key whose paste never ends": {typed: "\x1b[200~" + key, want: lines(key), several: true},
		"interrupted in a paste":       {typed: "\x1b[200~secret\x03", fails: true},
		"interrupted in a paste, key":  {typed: "\x1b[200~secret\rsecret\x03", several: true, fails: true},
		"Ctrl+D at once":               {typed: "\x04", fails: true},
		"Ctrl+D at once, key":          {typed: "\x04", several: true, fails: true},
		"interrupted":                  {typed: "secret\x03secret\rsecret\r", fails: true},
		"interrupted, lines":           {typed: "secret\rsecret\x03secret\rsecret\r", several: true, fails: true},
		"the context's end":            {fails: true},
	} {
		t.Run(name, func(t *testing.T) {
			person, terminal := openTerminal(t)
			before, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
			if err != nil {
				t.Fatal(err)
			}
			asked := prompted{make(chan struct{}, 1)}
			p := &program{env: Env{Stdin: terminal, Stderr: asked}}
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() {
				<-asked.asked
				if c.typed == "" {
					cancel()
					return
				}
				_, _ = io.WriteString(person, c.typed)
			}()
			got, err := p.unseen(ctx, "secret: ", c.several)
			if (err != nil) != c.fails || !c.fails && got != c.want {
				t.Errorf("%d bytes, want %d; %v", len(got), len(c.want), err)
			}
			var e *oauth.Error
			if strings.HasPrefix(name, "interrupted") && (!errors.As(err, &e) || e.Kind != oauth.KindInterrupted) {
				t.Errorf("%v", err)
			}
			after, err := unix.IoctlGetTermios(int(terminal.Fd()), unix.TCGETS)
			if err != nil || *after != *before {
				t.Errorf("the terminal is another: %v", err)
			}
			// What the terminal shows now is a mark of ours, with nothing before it.
			if _, err := io.WriteString(terminal, "|"); err != nil {
				t.Fatal(err)
			}
			shown := make([]byte, 1)
			if _, err := person.Read(shown); err != nil || string(shown) != "|" {
				t.Errorf("it shows %q: %v", shown, err)
			}
		})
	}
}

// Nothing typed is wrong usage, by Enter as by Ctrl+D, whatever was asked for.
func TestNothingTyped(t *testing.T) {
	for name, c := range map[string]struct {
		typed string
		kind  oauth.SecretKind
	}{
		"Enter":       {"\r", oauth.SecretClientSecret},
		"Ctrl+D":      {"\x04", oauth.SecretClientSecret},
		"Ctrl+D, key": {"\x04", oauth.SecretPrivateKey},
		"begun again": {"abc\x15\x04", oauth.SecretPassword},
	} {
		t.Run(name, func(t *testing.T) {
			person, terminal := openTerminal(t)
			asked := prompted{make(chan struct{}, 1)}
			go func() {
				<-asked.asked
				_, _ = io.WriteString(person, c.typed)
			}()
			p := &program{env: Env{Stdin: terminal, Stderr: asked}}
			_, err := p.readSecret(t.Context(), c.kind)
			var e *oauth.Error
			if !errors.As(err, &e) || e.Kind != oauth.KindUsage {
				t.Errorf("%v", err)
			}
		})
	}
}
