package cli

import (
	"context"

	"github.com/spf13/cobra"

	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

func (p *program) doctorCommand() *cobra.Command {
	var asJSON, removeProfiles bool
	c := &cobra.Command{
		Use:   "doctor",
		Short: "Keyring, clipboard, browser, display, vault, permissions, notifications, tray: a line each, with what to do",
		Example: "  tokendesk doctor\n" +
			"  tokendesk doctor --json",
		Args: args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			ignored := desk.IgnoredFolders(p.env.Getenv) // before they are mended
			options, err := p.deskOptions()
			if err != nil {
				return err
			}
			if removeProfiles {
				if err := p.removeStrays(c); err != nil {
					return err
				}
			}
			checks := desk.Doctor(c.Context(), options, desk.Surroundings{Getenv: p.env.Getenv, Ignored: ignored, Window: p.env.Window != nil, Tray: p.env.Tray})
			if asJSON {
				err = p.printJSON(checks)
			} else {
				p.printChecks(checks)
			}
			if err != nil {
				return err
			}
			for _, check := range checks {
				if check.Status == desk.Failing {
					return other("A check failed: "+check.Name+".", "The line above says what to do.", nil)
				}
			}
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	c.Flags().BoolVar(&removeProfiles, "remove-profiles", false, "first remove browser profiles of accounts that are gone")
	return c
}

// removeStrays removes the browser profiles that no account has any more, and says
// which.
func (p *program) removeStrays(c *cobra.Command) error {
	return p.withDesk(c, false, func(ctx context.Context, d *desk.Desk) error {
		gone, err := d.RemoveStrays(ctx)
		for _, profile := range gone {
			p.say("removed %s (%s)", safe(profile.Dir), words.Bytes(profile.Size))
		}
		return err
	})
}

func (p *program) printChecks(checks []desk.Check) {
	tones := map[desk.Verdict]words.Tone{desk.Fine: words.ToneGood, desk.Warning: words.ToneWarning, desk.Failing: words.ToneBad}
	var rows [][]cell
	for _, c := range checks {
		rows = append(rows, []cell{{string(c.Status), colourOf(tones[c.Status])}, {c.Name, plain}, {c.Detail, plain}})
		if c.Advice != "" {
			rows = append(rows, []cell{{"", plain}, {"", plain}, {"→ " + c.Advice, faint}})
		}
	}
	table(p.env.Stdout, p.colours(), 40, rows)
}
