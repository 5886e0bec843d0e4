package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// fillOpen asks for what imported apps still lack, where there is somebody to ask,
// and says of each app what is open then and how to fill it. Nothing typed is lost
// by what follows: each answer is kept at once.
func (p *program) fillOpen(ctx context.Context, d *desk.Desk, open map[string][]oauth.Gap) error {
	for _, app := range slices.Sorted(maps.Keys(open)) {
		gaps := open[app]
		if p.asks() {
			p.say("%s is not filled in yet. Press Enter to leave a value open.", safe(app))
			left, err := p.askGaps(ctx, d, app, gaps)
			if err != nil {
				return err
			}
			gaps = left
		}
		p.tellGaps(app, gaps)
	}
	return nil
}

// askGaps asks for each gap and returns those that are left.
func (p *program) askGaps(ctx context.Context, d *desk.Desk, app string, gaps []oauth.Gap) (left []oauth.Gap, err error) {
	for _, g := range gaps {
		filled := false
		for !filled {
			p.offer(d.Offered(ctx, app, g.Field))
			value, err := p.askGap(ctx, g)
			if err != nil {
				return nil, err
			}
			if value == "" {
				left = append(left, g)
				break
			}
			switch err := fill(ctx, d, app, g, value); {
			case err == nil:
				filled = true
			case isUsage(err):
				p.say("%s", explained(err)) // and ask again
			default:
				return nil, err
			}
		}
	}
	return left, nil
}

// offer lists the well-known values of what is asked for next.
func (p *program) offer(values catalogue.Labels) {
	var rows [][]cell
	for _, v := range values {
		rows = append(rows, []cell{{"  " + v.Value, plain}, {v.Word, faint}})
	}
	if len(rows) > 0 {
		table(p.env.Stderr, p.colours(), 60, rows)
	}
}

func fill(ctx context.Context, d *desk.Desk, app string, g oauth.Gap, value string) error {
	if g.Secret != "" {
		return d.SetSecret(ctx, app, g.Secret, value)
	}
	_, _, err := d.Set(ctx, app, []desk.Assignment{{Field: g.Field, Value: value}})
	return err
}

// isUsage reports whether an error is about what was typed.
func isUsage(err error) bool {
	var e *oauth.Error
	return errors.As(err, &e) && (e.Kind == oauth.KindUsage || e.Kind == oauth.KindMisconfigured)
}

// askGap asks for one value; "" leaves it open.
func (p *program) askGap(ctx context.Context, g oauth.Gap) (string, error) {
	prompt := words.Sentence(safe(g.Name))
	if g.Example != "" {
		prompt += " (such as " + safe(g.Example) + ")"
	}
	switch g.Secret {
	case "":
		fmt.Fprint(p.env.Stderr, prompt+": ")
		return p.line(ctx)
	case oauth.SecretPrivateKey:
		return "", nil // a file's content, which nobody types
	}
	value, err := p.hidden(ctx, prompt+" (not shown): ")
	if errors.Is(err, io.EOF) { // Ctrl+D
		return "", nil
	}
	return value, err
}

// line reads a line that may be seen from the terminal. It reads no further: what
// follows answers the next question, which may be one that shows nothing.
func (p *program) line(ctx context.Context) (string, error) {
	answers := make(chan string, 1)
	go func() {
		var text []byte
		key := make([]byte, 1)
		for len(text) <= maxSecret {
			if n, err := p.env.Stdin.Read(key); err != nil || n > 0 && key[0] == '\n' {
				break
			} else if n > 0 {
				text = append(text, key[0])
			}
		}
		answers <- strings.TrimSpace(string(text))
	}()
	select {
	case answer := <-answers:
		return answer, nil
	case <-ctx.Done():
		fmt.Fprintln(p.env.Stderr)
		return "", &oauth.Error{Kind: oauth.KindInterrupted, Message: "Interrupted.", Err: ctx.Err()}
	}
}

// tellGaps names what an app lacks, and the commands that fill it.
func (p *program) tellGaps(app string, gaps []oauth.Gap) {
	if len(gaps) == 0 {
		return
	}
	p.say("%s: still missing: %s.", safe(app), safe(words.Gaps(gaps)))
	label := "To fill it in:"
	for _, command := range oauth.FillCommands(app, gaps) {
		p.say("  %-14s %s", label, safe(command))
		label = ""
	}
}
