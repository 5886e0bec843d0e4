package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
	"tokendesk/ui/words"
)

// exitCode is the contract's table.
func exitCode(kind oauth.Kind) int {
	switch kind {
	case oauth.KindUsage, oauth.KindMisconfigured:
		return 2
	case oauth.KindNeedsLogin, oauth.KindUntrusted:
		return 3
	case oauth.KindVault:
		return 4
	case oauth.KindRefused:
		return 5
	case oauth.KindUnreachable, oauth.KindBadAnswer:
		return 6
	case oauth.KindInterrupted:
		return 130
	}
	return 1
}

// exitError ends the program with an exit code that is not that of a kind, after what
// err says, if anything.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string {
	if e.err == nil {
		return "exit code " + strconv.Itoa(e.code)
	}
	return e.err.Error()
}

func (e *exitError) Unwrap() error { return e.err }

// failureOf turns any error into one for people.
func failureOf(ctx context.Context, err error) *oauth.Error {
	var e *oauth.Error
	known := errors.As(err, &e)
	switch {
	case ctx.Err() != nil && (!known || e.Kind != oauth.KindInterrupted),
		!known && errors.Is(err, context.Canceled):
		return &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: err}
	case known && e.Kind == "":
		copied := *e
		copied.Kind = oauth.KindOther
		return &copied
	case known:
		return e
	}
	message, advice := words.Explain(err)
	return &oauth.Error{Kind: oauth.KindOther, Message: message, Advice: advice, Err: err}
}

// explained is what happened, for a line that goes on about something else.
func explained(err error) string {
	message, _ := words.Explain(err)
	return safe(message)
}

func other(message, advice string, err error) *oauth.Error {
	return &oauth.Error{Kind: oauth.KindOther, Message: message, Advice: advice, Err: err}
}

// failureJSON is a failure for a script.
type failureJSON struct {
	Kind              oauth.Kind `json:"kind"`
	Message           string     `json:"message"`
	Advice            string     `json:"advice"`
	ServerError       string     `json:"server_error"`
	ServerDescription string     `json:"server_description"`
}

func failureObject(e *oauth.Error) *failureJSON {
	return &failureJSON{e.Kind, e.Message, e.Advice, e.ServerError, e.ServerDescription}
}

// printFailure tells what happened and what to do.
func (p *program) printFailure(e *oauth.Error, asJSON bool) {
	if asJSON {
		_ = writeJSON(p.env.Stderr, "", map[string]*failureJSON{"error": failureObject(e)})
		return
	}
	if e.Message == "" {
		return // all was said before
	}
	p.say("tokendesk: %s", safe(e.Message))
	if said := words.Unsaid(e); said != "" {
		p.say("  The server said: %s", safe(said))
	}
	if e.Advice != "" {
		p.say("  %s", safe(e.Advice))
	}
}

// say writes a line on standard error.
func (p *program) say(format string, args ...any) {
	p.waiting.Load().clear()
	fmt.Fprintf(p.env.Stderr, format+"\n", args...)
}

// print writes a line on standard output: a result.
func (p *program) print(text string) error {
	p.waiting.Load().clear()
	if _, err := fmt.Fprintln(p.env.Stdout, text); err != nil {
		return unwritten(err)
	}
	return nil
}

// printJSON writes one result as indented JSON.
func (p *program) printJSON(v any) error {
	if err := writeJSON(p.env.Stdout, "  ", v); err != nil {
		return unwritten(err)
	}
	return nil
}

// writeJSON writes a value as JSON and a line end. What a terminal would act on
// is escaped: a name or scope may come from anybody.
func writeJSON(w io.Writer, indent string, v any) error {
	var text strings.Builder
	encoder := json.NewEncoder(&text)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", indent)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	_, err := io.WriteString(w, visible.JSON(text.String()))
	return err
}
