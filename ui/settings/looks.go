package settings

import (
	"slices"
	"strconv"

	"tokendesk/store"
	"tokendesk/ui/theme"
)

// looks are the settings of how the window looks.
func looks(o Options) []Setting {
	s := o.Choices.Get()
	change := func(change func(*store.Settings, string)) func(string) {
		return func(v string) {
			o.Choices.Change(func(s *store.Settings) { change(s, v) })
			o.Look()
		}
	}
	return []Setting{
		alias(setting("Theme", []Choice{
			{"Same as the system", string(theme.System)}, {"Light", string(theme.Light)}, {"Dark", string(theme.Dark)},
		}, s.Theme, change(func(s *store.Settings, v string) { s.Theme = v })), "dark mode", "light mode", "colours"),
		alias(setting("Contrast", []Choice{
			{"Same as the system", string(theme.ContrastSystem)}, {"Usual", string(theme.ContrastUsual)}, {"High", string(theme.ContrastHigh)},
		}, s.Contrast, change(func(s *store.Settings, v string) { s.Contrast = v })), "accessibility", "high contrast"),
		alias(setting("Text size", textChoices(), strconv.Itoa(s.TextSize()), change(func(s *store.Settings, v string) { setText(s, number(v)) })), "font", "zoom"),
	}
}

// Look is how the window is to look, as the settings say.
func Look(s store.Settings) theme.Choice {
	return theme.Choice{
		Appearance: theme.Appearance(s.Theme), Contrast: theme.Contrast(s.Contrast),
		TextPercent: s.TextSize(),
	}
}

// textSizes are the sizes of text on offer, in percent.
var textSizes = []int{store.LeastText, 100, 110, 125, 150, 175, store.LargestText}

func textChoices() (choices []Choice) {
	for _, n := range textSizes {
		choices = append(choices, Choice{strconv.Itoa(n) + " %", strconv.Itoa(n)})
	}
	return choices
}

// ZoomText makes text larger by a step, or smaller by one; 0 makes it as it was designed.
func ZoomText(s *store.Settings, by int) {
	now := s.TextSize()
	switch larger := slices.IndexFunc(textSizes, func(n int) bool { return n > now }); {
	case by == 0:
		now = 100
	case by > 0 && larger >= 0:
		now = textSizes[larger]
	case by < 0:
		for _, n := range slices.Backward(textSizes) {
			if n < now {
				now = n
				break
			}
		}
	}
	setText(s, now)
}

func setText(s *store.Settings, percent int) {
	if s.TextPercent = percent; percent == 100 {
		s.TextPercent = 0
	}
}
