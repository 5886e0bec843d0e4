package cli

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
)

// run runs a command in this process.
func run(ctx context.Context, args []string, change func(*Env)) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	env := Env{
		Stdin: strings.NewReader(""), Stdout: &out, Stderr: &errs,
		Getenv: func(string) string { return "" },
	}
	if change != nil {
		change(&env)
	}
	code = Main(ctx, args, env)
	return code, out.String(), errs.String()
}

// On Windows cobra would refuse to be started by a double click.
func TestADoubleClickIsAStart(t *testing.T) {
	if cobra.MousetrapHelpText != "" {
		t.Errorf("a double click is answered with %q", cobra.MousetrapHelpText)
	}
}

func TestExitCodes(t *testing.T) {
	for kind, want := range map[oauth.Kind]int{
		oauth.KindUsage: 2, oauth.KindMisconfigured: 2,
		oauth.KindNeedsLogin: 3, oauth.KindUntrusted: 3,
		oauth.KindVault: 4, oauth.KindRefused: 5,
		oauth.KindUnreachable: 6, oauth.KindBadAnswer: 6,
		oauth.KindInterrupted: 130, oauth.KindOther: 1, "": 1,
	} {
		if got := exitCode(kind); got != want {
			t.Errorf("%s: %d, want %d", kind, got, want)
		}
	}
}

func TestFailureOf(t *testing.T) {
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	for name, test := range map[string]struct {
		ctx  context.Context
		err  error
		want oauth.Kind
	}{
		"known":                {t.Context(), &oauth.Error{Kind: oauth.KindRefused}, oauth.KindRefused},
		"wrapped":              {t.Context(), errors.Join(fmt.Errorf("x: %w", &oauth.Error{Kind: oauth.KindVault}), nil), oauth.KindVault},
		"unknown":              {t.Context(), io.EOF, oauth.KindOther},
		"without kind":         {t.Context(), &oauth.Error{}, oauth.KindOther},
		"cancelled elsewhere":  {t.Context(), context.Canceled, oauth.KindInterrupted},
		"interrupted":          {ended, io.EOF, oauth.KindInterrupted},
		"interrupted, told so": {ended, &oauth.Error{Kind: oauth.KindInterrupted, Message: "M"}, oauth.KindInterrupted},
		"failed by interrupt":  {ended, &oauth.Error{Kind: oauth.KindUnreachable}, oauth.KindInterrupted},
	} {
		if got := failureOf(test.ctx, test.err); got.Kind != test.want {
			t.Errorf("%s: %s, want %s", name, got.Kind, test.want)
		}
	}
}

func TestWindowGetsTheOptions(t *testing.T) {
	var got desk.Options
	code, _, _ := run(t.Context(), []string{"--vault", "v", "--keys", "passphrase", "--passphrase-file", "f"}, func(e *Env) {
		e.Window = func(_ context.Context, o desk.Options, _ bool) error { got = o; return nil }
	})
	if code != 0 || got.VaultDir != "v" || got.Keys != "passphrase" || got.PassphraseFile != "f" || got.Demo {
		t.Errorf("%d %+v", code, got)
	}
	code, _, _ = run(t.Context(), []string{"--demo"}, func(e *Env) {
		e.Window = func(_ context.Context, o desk.Options, _ bool) error { got = o; return nil }
	})
	if code != 0 || !got.Demo || got.VaultDir != "" {
		t.Errorf("%d %+v", code, got)
	}
}

func TestPracticeRunsUntilItIsInterrupted(t *testing.T) {
	for _, asJSON := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		reader, writer := io.Pipe()
		ended := make(chan int, 1)
		args := []string{"practice"}
		if asJSON {
			args = append(args, "--json")
		}
		go func() {
			code, _, _ := run(ctx, args, func(e *Env) { e.Stdout = writer })
			_ = writer.Close()
			ended <- code
		}()
		lines := bufio.NewReader(reader)
		first, err := lines.ReadString('\n')
		if err != nil {
			t.Fatal(err)
		}
		go func() { _, _ = io.Copy(io.Discard, lines) }()
		if asJSON {
			var file struct {
				Tokendesk int
				Apps      []struct {
					ID     string
					Secret string `json:"client_secret"`
				}
			}
			if err := json.Unmarshal([]byte(first), &file); err != nil || file.Tokendesk != 1 || len(file.Apps) != 6 {
				t.Errorf("%v in %s", err, first)
			}
		} else if strings.HasPrefix(first, "{") {
			t.Errorf("a person is shown %s", first)
		}
		cancel()
		if code := <-ended; code != 130 {
			t.Errorf("ended with %d", code)
		}
	}
}

func TestWantsJSON(t *testing.T) {
	for line, want := range map[string]bool{
		"list --json": true, "--json list": true, "get a --format json": true, "get a --format=json": true,
		"get a --format raw": false, "get json": false, "get -- --json": false, "": false,
	} {
		if got := wantsJSON(strings.Fields(line)); got != want {
			t.Errorf("%q: %t", line, got)
		}
	}
}

func TestFailuresHoldNoControlCharacters(t *testing.T) {
	_, _, stderr := run(t.Context(), []string{"evil\x1b[2J\u202ename\r\n"}, nil)
	if strings.ContainsAny(stderr, "\x1b\r\u202e") || !strings.Contains(stderr, `\u{1b}`) {
		t.Errorf("%q", stderr)
	}
}

func TestSafe(t *testing.T) {
	for in, want := range map[string]string{
		"plain ü 語 👩\u200d🔬": "plain ü 語 👩\u200d🔬",
		"a\x1b[31m":          `a\u{1b}[31m`,
		"a\u202eb\u2066":     `a\u{202e}b\u{2066}`,
		"a\nb\tc":            `a\u{a}b\u{9}c`,
		"\u200bx\u2028":      `\u{200b}x\u{2028}`,
		"\u009b31m":          `\u{9b}31m`,
	} {
		if got := safe(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
}

func TestTableIsAligned(t *testing.T) {
	var b strings.Builder
	table(&b, false, 6, [][]cell{
		{{"APP", faint}, {"WHO", plain}, {"", plain}},
		{{"語語", green}, {"x", plain}, {"note", plain}},
		{{"far too long", plain}, {"y", plain}, {"the last column is as long as it likes", plain}},
	})
	want := "APP     WHO\n語語    x    note\nfar t…  y    the last column is as long as it likes\n"
	if b.String() != want {
		t.Errorf("\n%s", b.String())
	}
	b.Reset()
	table(&b, true, 6, [][]cell{{{"a", green}, {"b", plain}}})
	if b.String() != "\x1b[32ma\x1b[0m  b\n" {
		t.Errorf("%q", b.String())
	}
}
