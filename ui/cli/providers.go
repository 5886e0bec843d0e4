package cli

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tokendesk/oauth"
	"tokendesk/oauth/catalogue"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// listedProvider is one entry of `providers --json`.
type listedProvider struct {
	ID           string                 `json:"id"`
	Name         string                 `json:"name"`
	Category     string                 `json:"category"`
	About        string                 `json:"about"`
	Own          bool                   `json:"own"` // from the person's own providers.json
	Docs         string                 `json:"docs"`
	Register     *string                `json:"register"` // null: there is no page that everybody has
	Grants       []oauth.Grant          `json:"grants"`
	Vars         []catalogue.Var        `json:"vars"`
	Servers      []catalogue.Server     `json:"servers"`
	Scopes       catalogue.Labels       `json:"scopes"` // null: there are none to choose from
	RefreshToken catalogue.RefreshToken `json:"refresh_token"`
	Unverified   []string               `json:"unverified"`
}

func listProvider(p catalogue.Provider) listedProvider {
	l := listedProvider{
		ID: p.ID, Name: p.Name, Category: p.Category, About: p.About, Own: p.Own, Docs: p.Docs, Grants: p.Grants,
		Vars: p.Vars, Servers: p.Servers, Scopes: p.Scopes, RefreshToken: p.RefreshToken, Unverified: p.Unverified,
	}
	if p.Register != "" {
		l.Register = &p.Register
	}
	if l.Vars == nil {
		l.Vars = []catalogue.Var{}
	}
	if l.Servers == nil {
		l.Servers = []catalogue.Server{}
	}
	if l.Unverified == nil {
		l.Unverified = []string{}
	}
	return l
}

func (p *program) providersCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use:   "providers [PROVIDER]",
		Short: "List the providers that Tokendesk knows, or show what it knows of one",
		Long: "Lists the catalogue of providers: the ID that an app file and `tokendesk set APP provider=ID` take, and\n" +
			"the page where an app is registered. With PROVIDER: its values and servers to choose from, its\n" +
			"scopes, and what it does about refresh tokens.\n\n" +
			"Providers of your own stand in providers.json beside the settings, in the same form as Tokendesk's own.",
		Example: "  tokendesk providers github\n  tokendesk providers --json",
		Args:    args(0, 1, ""),
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			var ids []string
			for _, provider := range catalogue.Embedded().Providers() {
				ids = append(ids, provider.ID+"\t"+provider.Name)
			}
			return ids, cobra.ShellCompDirectiveNoFileComp
		},
		RunE: func(c *cobra.Command, given []string) error {
			options, err := p.deskOptions()
			if err != nil {
				return err
			}
			all, own, err := desk.Providers(c.Context(), options)
			if err != nil {
				return err
			}
			for _, fault := range own.Faults {
				p.say("tokendesk: %s", safe(fault))
			}
			if len(given) == 0 {
				return p.listProviders(all, asJSON)
			}
			i := slices.IndexFunc(all, func(one catalogue.Provider) bool { return one.ID == given[0] })
			if i < 0 {
				return unknownProvider(all, given[0])
			}
			if asJSON {
				return p.printJSON(listProvider(all[i]))
			}
			p.showProvider(all[i])
			return nil
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON")
	return c
}

func unknownProvider(all []catalogue.Provider, id string) error {
	var ids []string
	for _, one := range all {
		ids = append(ids, one.ID)
	}
	return oauth.UsageError("There is no provider "+words.Quoted(id)+".", "The nearest is "+oauth.Nearest(id, ids)+". `tokendesk providers` lists all.")
}

func (p *program) listProviders(all []catalogue.Provider, asJSON bool) error {
	if asJSON {
		listed := make([]listedProvider, len(all))
		for i, one := range all {
			listed[i] = listProvider(one)
		}
		return p.printJSON(listed)
	}
	rows := [][]cell{{{"PROVIDER", faint}, {"NAME", faint}, {"REGISTER AN APP AT", faint}, {"SCOPES", faint}, {"", faint}}}
	for _, one := range all {
		register := one.RegisterAt(nil)
		if register == "" {
			register = one.Register // with what is its own
		}
		scopes, own := "", ""
		if n := len(one.Scopes); n > 0 {
			scopes = fmt.Sprint(n)
		}
		if one.Own {
			own = "your own"
		}
		rows = append(rows, []cell{{one.ID, plain}, {one.Name, plain}, {register, plain}, {scopes, faint}, {own, green}})
	}
	table(p.env.Stdout, p.colours(), 60, rows)
	return nil
}

// showProvider prints what is known of one provider, a block a subject.
func (p *program) showProvider(one catalogue.Provider) {
	mark := func(path string) string {
		if one.IsChecked(path) {
			return ""
		}
		return words.NotChecked
	}
	line := func(format string, args ...any) { fmt.Fprintln(p.env.Stdout, safe(fmt.Sprintf(format, args...))) }
	labels := func(title, path string, all catalogue.Labels) {
		if len(all) == 0 {
			return
		}
		fmt.Fprintln(p.env.Stdout)
		line("%s%s", title, mark(path))
		var rows [][]cell
		for _, label := range all {
			unsure := ""
			if one.IsChecked(path) {
				unsure = strings.TrimSpace(mark(path + "." + label.Value))
			}
			rows = append(rows, []cell{{"  " + label.Value, plain}, {label.Word, plain}, {unsure, faint}})
		}
		table(p.env.Stdout, p.colours(), 80, rows)
	}
	line("%s (%s): %s", one.Name, one.ID, one.About)
	if one.Own {
		line("%s", words.FromOwnFile)
	}
	if one.Docs != "" {
		line("Documentation: %s", one.Docs)
	}
	if one.Register != "" {
		line("%s: %s%s", words.RegisterAt, one.Register, mark("register"))
	}
	line("Refresh tokens: %s%s", words.RefreshTokens(one), mark("refresh_token"))
	for _, v := range one.Vars {
		labels(fmt.Sprintf("%s (vars.%s)", v.Label, v.Key), "vars."+v.Key, v.Choices)
		if len(v.Choices) == 0 {
			fmt.Fprintln(p.env.Stdout)
			line("%s (vars.%s): %s", v.Label, v.Key, v.Where)
		}
	}
	if len(one.Servers) > 0 {
		fmt.Fprintln(p.env.Stdout)
		line("Servers%s", mark("servers"))
		for _, s := range one.Servers {
			line("  %s", s.Name)
			for _, path := range slices.Sorted(maps.Keys(s.Addresses)) {
				line("    %s=%s", path, s.Addresses[path])
			}
		}
	}
	labels("Scopes (permissions)", "scopes", one.Scopes)
	if !one.IsChecked("endpoints") {
		fmt.Fprintln(p.env.Stdout)
		line("Its addresses were not checked against its documentation.")
	}
}
