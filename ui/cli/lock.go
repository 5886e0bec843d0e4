package cli

import (
	"errors"

	"github.com/spf13/cobra"

	"tokendesk/store"
	"tokendesk/store/keys"
	"tokendesk/store/socket"
	"tokendesk/ui/desk"
)

func (s *shell) lockCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "lock",
		Short: "Lock the vault in the window that has it open",
		Long: "Locks the vault in the window that has it open. Commands keep nothing unlocked,\n" +
			"so without a window there is nothing to lock.",
		Args: args(0, 0, ""),
		RunE: func(c *cobra.Command, _ []string) error {
			options, err := s.deskOptions()
			if err != nil {
				return err
			}
			if options.Keys == keys.Memory {
				return usage("A vault in memory cannot be locked.", "It is gone when the program that has it ends.")
			}
			dir, err := desk.VaultDir(options.VaultDir)
			if err != nil {
				return err
			}
			switch there, err := store.Exists(dir); {
			case err != nil:
				return err
			case !there:
				return usage("There is no vault to lock.", "`tokendesk import FILE` makes one, and so does the window.")
			}
			err = socket.Send(c.Context(), dir, socket.Lock)
			if errors.Is(err, socket.ErrNoWindow) {
				s.say("No window has this vault open, so nothing is unlocked.")
				return nil
			}
			return err
		},
	}
}
