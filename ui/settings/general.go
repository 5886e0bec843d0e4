package settings

import (
	"cmp"
	"time"

	"tokendesk/store"
	"tokendesk/ui/copyas"
	"tokendesk/ui/list"
	"tokendesk/ui/notify"
)

// general are the settings of the window and of what goes on without it.
func general(o Options) (all []Setting) {
	s := o.Choices.Get()
	order := func(change func(*store.Settings, string)) func(string) {
		set := o.chosen(change)
		return func(v string) { set(v); o.Order() }
	}
	all = append(all,
		inMenu(setting("Group the list by", []Choice{{"App group", list.GroupByGroup}, {"Environment", list.GroupByEnvironment}, {"Nothing", list.GroupByNothing}},
			cmp.Or(s.GroupBy, list.GroupByGroup), order(func(s *store.Settings, v string) { s.GroupBy = v }))),
		inMenu(setting("Sort the list by", []Choice{{"Name", list.SortName}, {"Expiry", list.SortExpiry}, {"Last use", list.SortUsed}},
			cmp.Or(s.Sort, list.SortName), order(func(s *store.Settings, v string) { s.Sort = v }))),
	)
	if notify.Supported() {
		all = append(all, hinted("Tokendesk notifies you on the desktop before a token of a favourite expires, and when a renewal fails. Others may see it: usually only the app is named.",
			setting("Notifications", []Choice{
				{"Name apps only", store.NotifyUnnamed}, {"Name people, too", store.NotifyNamed}, {"None", store.NotifyNothing},
			}, s.Notifications, o.chosen(func(s *store.Settings, v string) { s.Notifications = v }))))
	}
	if o.Keep != nil {
		all = append(all, hinted("While it runs in the tray, Tokendesk continues to renew favourites, and opens at once. Where there is no tray, closing the window quits.",
			setting("When the window is closed", []Choice{
				{"Ask me (if there is a tray)", ""}, {"Keep running in the tray", store.KeepRunningYes}, {"Quit", store.KeepRunningNo},
			}, s.KeepRunning, func(v string) {
				o.Choices.Change(func(s *store.Settings) { s.KeepRunning = v })
				o.Keep(v == store.KeepRunningYes)
			})))
	}
	all = append(all, outside(o)...)
	if o.Present != nil {
		all = append(all, hinted("While others look at your screen: no name or e-mail address of a person is shown, in the window or the tray. It ends when Tokendesk quits.",
			inMenu(setting("Presentation mode", []Choice{{"Off", no}, {"On: names are hidden", yes}}, flag(o.Presenting()), func(v string) {
				if v != flag(o.Presenting()) { // a key may have switched it meanwhile
					o.Present()
				}
			}))))
	}
	return all
}

// tokens are the settings of what is copied, and when it is renewed.
func tokens(o Options) []Setting {
	s := o.Choices.Get()
	return []Setting{
		setting("Ctrl+C copies the token as", formatChoices(), string(o.Choices.Format()), o.chosen(func(s *store.Settings, v string) { s.CopyFormat = v })),
		hinted("A token with less time left is renewed first, so that what you paste still works when you use it.",
			setting("Renew before copying", []Choice{
				{"With less than 30 s left", "30"},
				{"With less than 1 min left", "60"},
				{"With less than 5 min left", "300"},
				{"With less than 15 min left", "900"},
			}, inSeconds(s.LeastLife()), o.counted(func(s *store.Settings, n int) { s.MinimumLife = n }))),
		hinted("Tokendesk renews tokens shortly before they expire, without asking you. Favourites are the apps with a star; “Renew before expiry” in an account's menu adds a single account.",
			setting("Renew before expiry", []Choice{
				{"Favourites", store.KeepFavourites}, {"Every account", store.KeepAll}, {"Nothing", store.KeepNone},
			}, s.KeepFresh, o.chosen(func(s *store.Settings, v string) { s.KeepFresh = v }))),
		hinted("Only while the clipboard still holds what Tokendesk copied. Locking and quitting clear it, too.",
			setting("Clear the clipboard", []Choice{
				{"After 10 s", "10"}, {"After 30 s", "30"}, {"After 1 min", "60"}, {"After 5 min", "300"}, {"Never", never},
			}, orNever(s.ClipboardLife(), time.Second), o.counted(func(s *store.Settings, n int) { s.ClipboardSeconds = n }))),
	}
}

func formatChoices() []Choice {
	var choices []Choice
	for _, c := range copyas.Choices() {
		choices = append(choices, Choice{c.Label, string(c.Format)})
	}
	return choices
}
