package cli

import (
	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/store/keys"
	"tokendesk/ui/desk"
)

// residentCommand is for the window, which starts it, and for the start of a session.
func (p *program) residentCommand() *cobra.Command {
	return &cobra.Command{
		Use:    desk.ResidentCommand,
		Short:  "The part that runs in the tray when the window is closed",
		Hidden: true,
		Args:   args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			options, err := p.deskOptions()
			if err != nil {
				return err
			}
			lasting()
			if p.env.Resident == nil {
				return oauth.UsageError("This build has no window, and no part for the tray.", "The commands do everything else: `tokendesk --help`.")
			}
			if options.Keys == keys.Memory {
				return oauth.UsageError("A vault in memory is gone when its window closes.", "Leave out --demo and --keys memory.")
			}
			options.Ask = nil // nobody sits there
			return p.env.Resident(c.Context(), options, p.flags.linked)
		},
	}
}
