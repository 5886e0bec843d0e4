package cli

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"tokendesk/store/keys"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// completionTime is how long somebody who presses Tab waits at most. Names that take longer
// are not completed.
const completionTime = 4 * time.Second

// complete says how the arguments of each command are completed.
func (p *program) complete(root *cobra.Command) {
	each := map[string]cobra.CompletionFunc{
		"get": p.completeAccounts(1), "login": p.completeAccounts(1), "logout": p.completeAccounts(1), "revoke": p.completeAccounts(1), "inspect": p.completeAccounts(1),
		"renew": p.completeAccounts(-1), "exec": p.completeExec, "remove": p.completeAccounts(1), "set": p.completeAccounts(1), "secret set": p.completeAccounts(1),
		"trust": p.completeAccounts(1), "keep": p.completeKeep, "export": p.completeApps(-1),
		"git-credential": p.completeOperation("get", "store", "erase"), "docker-credential": p.completeOperation("get", "store", "erase", "list"),
	}
	for name, complete := range each {
		if c, _, err := root.Find(strings.Fields(name)); err == nil && c != root {
			c.ValidArgsFunction = complete
		}
	}
	completeFiles(root, "import", "backup", "restore", "man")
	completeNoFiles(root)
}

// completeAccounts completes names as APP or APP/ACCOUNT, for the first arguments up to so
// many; negative: for all of them.
func (p *program) completeAccounts(most int) cobra.CompletionFunc {
	return func(c *cobra.Command, given []string, begun string) ([]string, cobra.ShellCompDirective) {
		if most >= 0 && len(given) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return p.accountNames(c.Context(), given, begun, false), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeKeep completes the account, and leaves what follows to the shell: a file.
func (p *program) completeKeep(c *cobra.Command, given []string, begun string) ([]string, cobra.ShellCompDirective) {
	if len(given) > 0 {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return p.accountNames(c.Context(), given, begun, false), cobra.ShellCompDirectiveNoFileComp
}

// completeApps completes the ids of apps.
func (p *program) completeApps(most int) cobra.CompletionFunc {
	return func(c *cobra.Command, given []string, begun string) ([]string, cobra.ShellCompDirective) {
		if most >= 0 && len(given) >= most {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return p.accountNames(c.Context(), given, begun, true), cobra.ShellCompDirectiveNoFileComp
	}
}

// completeExec completes accounts before the two dashes. What follows them is another
// program's: the shell completes files.
func (p *program) completeExec(c *cobra.Command, given []string, begun string) ([]string, cobra.ShellCompDirective) {
	if slices.Contains(p.args[:max(len(p.args)-1, 0)], "--") {
		return nil, cobra.ShellCompDirectiveDefault
	}
	return p.completeAccounts(-1)(c, given, begun)
}

// completeOperation completes the operation of a helper, then the account.
func (p *program) completeOperation(operations ...string) cobra.CompletionFunc {
	return func(c *cobra.Command, given []string, begun string) ([]string, cobra.ShellCompDirective) {
		if len(given) == 0 {
			return operations, cobra.ShellCompDirectiveNoFileComp
		}
		return p.completeAccounts(2)(c, given, begun)
	}
}

// accountNames are the names that begin so, without those that were given, each with a tab and
// what it is called. Nobody is asked for anything, and nothing is said of what fails: then
// there are none.
func (p *program) accountNames(ctx context.Context, given []string, begun string, appsOnly bool) []string {
	ctx, cancel := context.WithTimeout(ctx, completionTime)
	defer cancel()
	read := make(chan []desk.Account, 1)
	go func() {
		accounts, err := p.readUnasked(ctx)
		if err != nil {
			accounts = nil
		}
		read <- accounts
	}()
	select {
	case accounts := <-read:
		return slices.DeleteFunc(namesOf(accounts, appsOnly), func(name string) bool {
			id, _, _ := strings.Cut(name, "\t")
			return !strings.HasPrefix(id, begun) || slices.Contains(given, id)
		})
	case <-ctx.Done():
		return nil
	}
}

// readUnasked reads the accounts of a vault that opens without a person's doing.
func (p *program) readUnasked(ctx context.Context) ([]desk.Account, error) {
	options, err := p.deskOptions()
	if err != nil || options.Demo {
		return nil, err // a demonstration has no vault that is there before it
	}
	options.Ask, options.Create, options.Keyring = nil, false, keys.Unasked{}
	d, err := desk.Open(ctx, options)
	if err != nil {
		return nil, err
	}
	defer d.Close()
	return d.Accounts(ctx)
}

// namesOf are the apps, and of those with several accounts each account, too.
func namesOf(accounts []desk.Account, appsOnly bool) []string {
	count := map[string]int{}
	for _, a := range accounts {
		count[a.Ref().App]++
	}
	describe := func(id, text string) string {
		text = strings.Join(strings.Fields(safe(words.OneLine(text, 60))), " ")
		if text == "" || text == id {
			return id
		}
		return id + "\t" + text
	}
	var names []string
	last := ""
	for _, a := range accounts {
		ref := a.Ref()
		if ref.App != last {
			names = append(names, describe(ref.App, a.Record.App.Name))
			last = ref.App
		}
		if !appsOnly && count[ref.App] > 1 {
			names = append(names, describe(ref.String(), a.Record.Account.Label))
		}
	}
	return names
}

// completeFiles keeps file names out of the completion of all commands but
// those that take some.
func completeFiles(c *cobra.Command, taking ...string) {
	for _, sub := range c.Commands() {
		if sub.ValidArgs == nil && sub.ValidArgsFunction == nil && !slices.Contains(taking, sub.Name()) {
			sub.ValidArgsFunction = cobra.NoFileCompletions
		}
		completeFiles(sub, taking...)
	}
}

// completeNoFiles keeps file names out of the completion of values that are none.
func completeNoFiles(c *cobra.Command) {
	none := func(f *pflag.Flag) {
		kind := f.Value.Type()
		if kind == "duration" || kind == "int" || slices.Contains([]string{"name", "username", "scope", "audience", "resource"}, f.Name) {
			_ = c.RegisterFlagCompletionFunc(f.Name, cobra.NoFileCompletions) // fails where there is one
		}
	}
	c.Flags().VisitAll(none)
	for _, sub := range c.Commands() {
		completeNoFiles(sub)
	}
}
