package cli

import (
	"runtime"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/ui/words"
)

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:     "version",
		Short:   "Print the version",
		Example: "  tokendesk version",
		Args:    args(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			return p.print("tokendesk " + version(p.env.Version) + " (" + runtime.Version() + ", " + runtime.GOOS + "/" + runtime.GOARCH + ")")
		},
	}
}

// version is what the linker was told, else what the build recorded.
func version(linked string) string {
	if linked != "" {
		return linked
	}
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	if v := info.Main.Version; v != "" && v != "(devel)" {
		return v
	}
	revision, changed := "", ""
	for _, setting := range info.Settings {
		switch {
		case setting.Key == "vcs.revision":
			revision = setting.Value[:min(12, len(setting.Value))]
		case setting.Key == "vcs.modified" && setting.Value == "true":
			changed = "-dirty"
		}
	}
	if revision == "" {
		return "unknown"
	}
	return revision + changed
}

func (p *program) completionCommand() *cobra.Command {
	shells := []string{"bash", "zsh", "fish", "powershell"}
	return &cobra.Command{
		Use:   "completion bash|zsh|fish|powershell",
		Short: "Print a completion script for a shell",
		Example: "  tokendesk completion bash > ~/.local/share/bash-completion/completions/tokendesk\n" +
			"  tokendesk completion zsh > ~/.zfunc/_tokendesk\n" +
			"  tokendesk completion fish > ~/.config/fish/completions/tokendesk.fish\n" +
			"  tokendesk completion powershell >> $PROFILE",
		Args:      args(1, 1, "the shell"),
		ValidArgs: shells,
		RunE: func(c *cobra.Command, given []string) error {
			root := c.Root()
			switch given[0] {
			case "bash":
				return root.GenBashCompletionV2(p.env.Stdout, true)
			case "zsh":
				return root.GenZshCompletion(p.env.Stdout)
			case "fish":
				return root.GenFishCompletion(p.env.Stdout, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(p.env.Stdout)
			}
			return oauth.UsageError("There is no completion for "+words.Quoted(given[0])+".", "Shells: "+strings.Join(shells, " ")+".")
		},
	}
}
