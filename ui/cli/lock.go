package cli

import (
	"github.com/spf13/cobra"

	"tokendesk/ui/desk"
)

func (p *program) lockCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lock",
		Short: "Lock the vault in the window or in the tray",
		Long: "Locks the vault in the window that has it open, or in the part that runs in the\n" +
			"tray. Commands unlock the vault only while they run, so they need no lock.",
		Example: "  tokendesk lock",
		Args:    args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			options, err := p.deskOptions()
			if err != nil {
				return err
			}
			open, err := desk.LockWindow(c.Context(), options)
			if err == nil && !open {
				p.say("No window has this vault open, so nothing is unlocked.")
			}
			return err
		},
	}
}
