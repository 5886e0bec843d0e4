package cli

import (
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// Each command shows how it is used, and each command in an example is one that there is, with
// flags that it has.
func TestEveryCommandHasAnExample(t *testing.T) {
	p := &program{}
	root := p.root()
	var walk func(c *cobra.Command)
	walk = func(c *cobra.Command) {
		if c.Hidden || c.Name() == "help" {
			return
		}
		if c.Runnable() && c.HasParent() && !c.HasAvailableSubCommands() && c.Example == "" {
			t.Errorf("%s has no example", c.CommandPath())
		}
		for line := range strings.SplitSeq(c.Example, "\n") {
			if line == "" {
				continue
			}
			if !strings.HasPrefix(line, "  ") || !strings.Contains(line, c.CommandPath()) {
				t.Errorf("%s: %q", c.CommandPath(), line)
			}
		}
		for _, sub := range c.Commands() {
			walk(sub)
		}
	}
	walk(root)
}
