package cli

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tokendesk/oauth"
	"tokendesk/ui/desk"
	"tokendesk/ui/words"
)

// chooseApps shows what was understood of an import, before anything of it is kept, and
// leaves out what the person does not want: by only, or on a terminal by their answer.
// Without a terminal nobody is asked, and all of it is taken.
func (p *program) chooseApps(ctx context.Context, d *desk.Desk, read desk.Import, only []string) (desk.Import, error) {
	planned, report, err := d.PlanImport(ctx, read)
	if err != nil {
		return read, err
	}
	if len(only) > 0 {
		return planned.Only(only)
	}
	items := desk.PlanItems(planned, report, d.Catalogue.Complete, d.ProviderName)
	if p.asks() || isTerminal(p.env.Stderr) || !read.Own() {
		p.tellPlan(items)
	}
	if !p.asks() || len(items) < 2 {
		return planned, nil
	}
	ids, err := p.askWhich(ctx, items)
	if err != nil {
		return read, err
	}
	return planned.Only(ids)
}

// tellPlan shows on standard error what was understood of each app.
func (p *program) tellPlan(items []desk.PlanItem) {
	for i, item := range items {
		number, title := "", item.ID
		if len(items) > 1 {
			number = fmt.Sprintf("%2d  ", i+1)
		}
		if item.Title != item.ID {
			title += " (" + words.OneLine(item.Title, 80) + ")"
		}
		p.say("%s%s", number, safe(title))
		indent := strings.Repeat(" ", max(2, len(number)))
		if said := words.Understood(item.Provider, item.Environment, item.Grant, item.Address, item.ClientID, item.Scopes); said != "" {
			p.say("%s%s", indent, safe(said))
		}
		p.say("%s%s", indent, safe(words.PlannedApp(item.Replaces, item.Fills, item.Server, item.Accounts, item.Secrets, item.Open)))
	}
}

// askWhich asks which apps are imported, and asks again after an answer that it does
// not understand. The answer none is an error: nothing was imported.
func (p *program) askWhich(ctx context.Context, items []desk.PlanItem) ([]string, error) {
	var all []string
	for _, item := range items {
		all = append(all, item.ID)
	}
	for {
		fmt.Fprintf(p.env.Stderr, "Import all %d apps, choose, or none? [A/c/n] ", len(items))
		answer, err := p.line(ctx)
		if err != nil {
			return nil, err
		}
		switch strings.ToLower(answer) {
		case "", "a", "all", "y", "yes":
			return all, nil
		case "n", "none", "no":
			return nil, &oauth.Error{Kind: oauth.KindOther, Message: "Nothing was imported."}
		case "c", "choose":
			fmt.Fprint(p.env.Stderr, "Which? Numbers or IDs (such as 1 3-5): ")
			if answer, err = p.line(ctx); err != nil {
				return nil, err
			}
		}
		ids, odd := pickedApps(answer, all)
		switch {
		case odd != "":
			p.say("There is no %s in this list.", safe(words.Quoted(odd)))
		case len(ids) > 0:
			return ids, nil
		}
	}
}

// pickedApps are the apps that an answer names, by their place in the list from 1 on, by
// ranges of places or by ids, in the list's order. odd is the first word that names none.
func pickedApps(answer string, all []string) (ids []string, odd string) {
	picked := make([]bool, len(all))
	for _, word := range strings.FieldsFunc(answer, func(r rune) bool { return r == ' ' || r == ',' || r == '\t' }) {
		if at := slices.Index(all, word); at >= 0 {
			picked[at] = true
			continue
		}
		low, high, ranged := strings.Cut(word, "-")
		from, err := strconv.Atoi(low)
		to := from
		if err == nil && ranged {
			to, err = strconv.Atoi(high)
		}
		if err != nil || from < 1 || to > len(all) || from > to {
			return nil, word
		}
		for i := from - 1; i < to; i++ {
			picked[i] = true
		}
	}
	for i, id := range all {
		if picked[i] {
			ids = append(ids, id)
		}
	}
	return ids, ""
}
