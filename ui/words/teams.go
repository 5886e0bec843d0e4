package words

import (
	"path/filepath"

	"tokendesk/oauth"
	"tokendesk/oauth/visible"
)

// TeamFollowed says that a team's folder is followed.
func TeamFollowed(name string, apps int) string {
	if apps == 0 {
		return Quoted(name) + " is followed. It has no app file yet."
	}
	return Quoted(name) + " is followed: " + Count(apps, "app") + "."
}

// TeamLeft says what became of the apps of a team's folder that is followed no longer.
func TeamLeft(name string, kept, dropped int) string {
	text := Quoted(name) + " is no longer followed."
	switch {
	case kept == 1:
		text += " Its app is your own now."
	case kept > 1:
		text += " Its " + Count(kept, "app") + " are your own now."
	}
	if dropped > 0 {
		text += " Removed: " + Count(dropped, "app") + " without a token or secret."
	}
	return text
}

// TeamProblem says what is wrong in a file of a team's folder, with its path; file is "" for
// the folder itself.
func TeamProblem(folder, file, message string) string {
	return visible.Text(filepath.Join(folder, file)) + ": " + message
}

// TeamNote is what a person should know of an app of a team's folder, as a sentence; ""
// where nothing is.
func TeamNote(t *oauth.Team) string {
	if t == nil || !t.Gone {
		return ""
	}
	return "No longer in the team's folder " + Quoted(filepath.Base(t.Folder)) + "."
}

// TeamSource says where the settings of an app are kept that a team shares; "" for an own
// app.
func TeamSource(t *oauth.Team) string {
	switch {
	case t == nil:
		return ""
	case t.Gone:
		return TeamNote(t) + " It is your own to change or remove."
	}
	return "These settings are your team's. Change them in " + visible.Text(filepath.Join(t.Folder, t.File)) + ", or duplicate the app and change the copy."
}

// TeamLine says in one line how a team's folder stands.
func TeamLine(apps, waiting, gone, removed, troubles int) string {
	text := Count(apps, "app")
	add := func(n int, what string) {
		if n > 0 {
			text += " · " + what
		}
	}
	add(waiting, Count(waiting, "app")+" not trusted yet")
	add(gone, Count(gone, "app")+" no longer in the folder")
	add(removed, Count(removed, "app")+" removed by you")
	add(troubles, Count(troubles, "problem"))
	return text
}

// TeamNews says what a look at a team's folder brought; "" for nothing that a person must
// know of.
func TeamNews(name string, added, changed, waiting, troubles int) string {
	var text string
	add := func(n int, what string) {
		if n > 0 && text != "" {
			text += ", "
		}
		if n > 0 {
			text += what
		}
	}
	add(added, Count(added, "new app"))
	add(changed, Count(changed, "app")+" changed")
	add(waiting, Count(waiting, "app")+" to trust")
	add(troubles, Count(troubles, "problem"))
	if text == "" {
		return ""
	}
	return Quoted(name) + ": " + text
}
