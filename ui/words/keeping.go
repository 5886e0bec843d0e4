package words

import (
	"time"

	"tokendesk/oauth"
	"tokendesk/oauth/pattern"
)

// Place is where a token is kept current, in a few words: "ACCESS_TOKEN in .env",
// "the program pass".
func Place(t oauth.Target) string {
	name := OneLine(t.Base(), 60)
	switch {
	case t.File == "":
		return "the program " + name
	case t.Name != "":
		return OneLine(t.Name, 60) + " in " + name
	}
	return name
}

// PlaceWhole is where a token is kept current, with the whole path or command.
func PlaceWhole(t oauth.Target) string {
	if t.File == "" {
		return "the program " + OneLine(t.Title(), 400)
	}
	return OneLine(t.File, 400)
}

// Kept says how a place stands, with when it was written last: "Written 2 minutes ago".
func Kept(p oauth.KeptPlace, now time.Time) string {
	written := ""
	if !p.Written.IsZero() {
		written = "written " + Moment(p.Written, now)
	}
	switch p.State {
	case oauth.KeptCurrent:
		return Sentence(written)
	case oauth.KeptByHand:
		return "Changed by hand, so it was left as it is"
	case oauth.KeptLeft:
		return "Changed by hand; you wanted it left as it is"
	case oauth.KeptFailed:
		return OneLine(p.Failure.Message, 300)
	case oauth.KeptWaits:
		return "Not trusted yet"
	case oauth.KeptIdle:
		if written != "" {
			return "No valid token now; last " + written
		}
		return "No valid token yet"
	}
	if written != "" {
		return "The new token is not written yet; last " + written
	}
	return "Not written yet"
}

// KeptTone is how a place's state is coloured.
func KeptTone(s oauth.KeptState) Tone {
	switch s {
	case oauth.KeptFailed:
		return ToneBad
	case oauth.KeptByHand, oauth.KeptWaits:
		return ToneWarning
	case oauth.KeptCurrent:
		return ToneGood
	}
	return ToneQuiet
}

// KeptNote is what a person should know of an account's places, as a sentence; "" where all
// is well, or where a person knows already.
func KeptNote(places []oauth.KeptPlace) string {
	for _, p := range places {
		switch p.State {
		case oauth.KeptFailed:
			return Place(p.Target) + ": " + OneLine(p.Failure.Message, 300)
		case oauth.KeptByHand:
			return Place(p.Target) + " was changed by hand, so it was left as it is."
		}
	}
	return ""
}

// KeptStays says what becomes of the values in other places when an account's tokens go;
// "" where there are none.
func KeptStays(places []oauth.KeptPlace) string {
	written := 0
	var one oauth.Target
	for _, p := range places {
		if !p.Written.IsZero() && p.Target.File != "" {
			written++
			one = p.Target
		}
	}
	switch written {
	case 0:
		return ""
	case 1:
		return "The last token still stands in " + OneLine(one.File, 200) + ": Tokendesk leaves the file as it is."
	}
	return "The last token still stands in " + Count(written, "file") + ": Tokendesk leaves them as they are."
}

// GitSees says that git could commit a file, tracked where it is part of what is committed
// already.
func GitSees(t oauth.Target, tracked bool) string {
	if tracked {
		return "Git tracks " + Quoted(t.Base()) + ", so the token could be committed and read by others."
	}
	return "Git does not ignore " + Quoted(t.Base()) + ", so the token could be committed and read by others."
}

// plainPath is the path of a file that means itself to every shell.
var plainPath = pattern.New(`^/[A-Za-z0-9._/-]+$`)

// KeepCommand is the command that writes a place anew, or with stop the one that no longer
// keeps it current. A path that a shell could take for something else is FILE.
func KeepCommand(ref oauth.Ref, t oauth.Target, stop bool) string {
	args := []string{"keep"}
	if stop {
		args = append(args, "--stop")
	}
	line := commandLine(append(args, ref.String())...)
	switch {
	case line == "" || t.File == "":
		return line
	case plainPath.MatchString(t.File):
		return line + " " + t.File
	}
	return line + " FILE"
}

// KeptFrom says what a person has when a place begins to be kept current.
func KeptFrom(ref oauth.Ref, t oauth.Target) string {
	if t.File == "" {
		return "The token of " + ref.String() + " was given to " + Place(t) + ", and so is each new one."
	}
	return "The token of " + ref.String() + " is in " + PlaceWhole(t) + ", and is kept current there."
}
