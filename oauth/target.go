package oauth

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Target is a place outside the vault in which an account's access token is kept
// current: one value of a file, or a program that is given the token on its standard
// input. It has either a file or a command.
type Target struct {
	// File is absolute in the vault; a relative one of an app file starts at its folder.
	File string       `json:"file,omitempty"`
	As   TargetFormat `json:"as,omitempty"`
	// Name is the variable, or a JSON pointer (RFC 6901) for json and yaml.
	Name string `json:"name,omitempty"`
	// Command is run without a shell.
	Command []string `json:"command,omitempty"`
}

// Equal reports whether two targets are the same place.
func (t Target) Equal(o Target) bool {
	return t.File == o.File && t.As == o.As && t.Name == o.Name && slices.Equal(t.Command, o.Command)
}

// TargetFormat is what a target's file is.
type TargetFormat string

// The formats of the app file.
const (
	TargetRaw        TargetFormat = "raw" // the token alone
	TargetDotenv     TargetFormat = "dotenv"
	TargetJSON       TargetFormat = "json"
	TargetYAML       TargetFormat = "yaml"
	TargetPostman    TargetFormat = "postman"
	TargetJetBrains  TargetFormat = "jetbrains"
	TargetVSCode     TargetFormat = "vscode"
	TargetBruno      TargetFormat = "bruno"
	TargetInsomnia   TargetFormat = "insomnia"
	TargetCurlConfig TargetFormat = "curl-config"
	TargetNPMRC      TargetFormat = "npmrc"
	TargetPip        TargetFormat = "pip"
)

// TargetFormats are all formats, in the order of the app file's documentation.
func TargetFormats() []TargetFormat {
	return []TargetFormat{
		TargetRaw, TargetDotenv, TargetJSON, TargetYAML, TargetPostman, TargetJetBrains,
		TargetVSCode, TargetBruno, TargetInsomnia, TargetCurlConfig, TargetNPMRC, TargetPip,
	}
}

const (
	maxTargets    = 100  // of an account
	maxTargetText = 4096 // bytes of a path, a name or an argument
	maxTargetArgs = 100
)

// CheckTargets says what is wrong with the targets of an account, with the path within
// the account, such as "keep[0].as". It is pure: no file is looked at.
func CheckTargets(targets []Target) []Problem {
	var problems []Problem
	if len(targets) > maxTargets {
		return []Problem{{Field: "keep", Message: "An account can keep at most " + itoa(maxTargets) + " places current."}}
	}
	for i, t := range targets {
		at := "keep[" + itoa(i) + "]"
		add := func(field, message string) { problems = append(problems, Problem{Field: at + field, Message: message}) }
		switch {
		case t.File == "" && len(t.Command) == 0:
			add("", "A file (file) or a program (command) is missing.")
			continue
		case t.File != "" && len(t.Command) > 0:
			add("", "It is either a file (file) or a program (command), not both.")
			continue
		case t.File == "" && (t.As != "" || t.Name != ""):
			add("", "A program (command) has neither a format (as) nor a name: it is given the token alone.")
		case t.File == "" && strings.TrimSpace(t.Command[0]) == "":
			add(".command", "The command has no program.")
		case t.File != "" && t.As == "":
			add(".as", "The format of the file (as) is missing; it is one of "+targetFormatList()+".")
		case t.File != "" && !slices.Contains(TargetFormats(), t.As):
			add(".as", "This format is not known; the nearest is "+Nearest(string(t.As), targetFormatNames())+". It is one of "+targetFormatList()+".")
		case t.As == TargetRaw && t.Name != "":
			add(".name", "A file that holds the token alone (raw) has no name in it.")
		}
		for _, text := range append([]string{t.File, t.Name}, t.Command...) {
			if len(text) > maxTargetText || len(t.Command) > maxTargetArgs {
				add("", "A path, a name or a command is too long.")
				break
			}
			if hasControl(text) {
				add("", "A path, a name or a command has a character that is not allowed, such as a line break.")
				break
			}
		}
		if slices.ContainsFunc(targets[:i], t.Equal) {
			add("", "This place is listed twice.")
		}
	}
	return problems
}

func targetFormatNames() (names []string) {
	for _, f := range TargetFormats() {
		names = append(names, string(f))
	}
	return names
}

func targetFormatList() string { return strings.Join(targetFormatNames(), ", ") }

// Kept is what is remembered of a target: when it was written, and what tells whether
// the value that stands there now is ours. It holds no token.
type Kept struct {
	Target Target `json:"target"`

	// Written is when the token was last put there, zero for never, and Now the digest
	// of that token.
	Written time.Time `json:"written,omitzero"`
	Now     string    `json:"now,omitempty"`
	// Ours are the digests of the values that may stand there without anybody else having
	// changed it: what was written last, what was about to be, and what was there when
	// the person set it up.
	Ours []string `json:"ours,omitempty"`
	Salt string   `json:"salt,omitempty"`

	// ByHand says that somebody changed the value meanwhile: it is theirs, and is left
	// alone until a person says otherwise.
	ByHand bool `json:"by_hand,omitempty"`
	// Left says that a person looked at a value that was changed by hand and wants it as it is.
	Left bool `json:"left,omitempty"`
	// Failure is why the token could not be put there the last time; nil after a success.
	Failure *Failure `json:"failure,omitempty"`

	// Tracked and Wider are a person's yes to a file that git tracks, and to one that
	// others than its owner can read.
	Tracked bool `json:"tracked,omitempty"`
	Wider   bool `json:"wider,omitempty"`
}

// KeptOf finds what is remembered of a target; a new one where nothing is.
func KeptOf(all []Kept, t Target) Kept {
	for _, k := range all {
		if k.Target.Equal(t) {
			return k
		}
	}
	return Kept{Target: t}
}

// Salted returns k with a salt for its digests, a random one where it has none.
func (k Kept) Salted() Kept {
	if k.Salt == "" {
		k.Salt = rand.Text()
	}
	return k
}

// Digest stands for a value: nothing of it can be told from its digest.
func (k Kept) Digest(value string) string {
	mac := hmac.New(sha256.New, []byte(k.Salt))
	mac.Write([]byte(value))
	return hex.EncodeToString(mac.Sum(nil))
}

// Knows reports whether a value that stands there now is one that Tokendesk put there, or
// that was there when the person set it up.
func (k Kept) Knows(value string) bool { return slices.Contains(k.Ours, k.Digest(value)) }

// maxOurs bounds the digests of a place that cannot be written for long.
const maxOurs = 16

// Adopts returns k with a value that is about to stand there.
func (k Kept) Adopts(value string) Kept {
	k = k.Salted()
	digest := k.Digest(value)
	if slices.Contains(k.Ours, digest) {
		return k
	}
	ours := append(slices.Clone(k.Ours), digest)
	if len(ours) > maxOurs {
		ours = slices.Delete(ours, 1, len(ours)-maxOurs+1) // the one that was written, and the latest
	}
	k.Ours = ours
	return k
}

// Wrote returns k after a value was put there.
func (k Kept) Wrote(value string, at time.Time) Kept {
	k = k.Salted()
	k.Now, k.Written = k.Digest(value), at
	k.Ours = []string{k.Now}
	k.ByHand, k.Left, k.Failure = false, false, nil
	return k
}

// Current reports whether a value is the one that was put there last, and nobody has
// changed it since as far as is known.
func (k Kept) Current(value string) bool {
	return k.Now != "" && k.Now == k.Digest(value) && !k.ByHand && k.Failure == nil
}

// Title is what a place is called in a line: a file's path, or a program with its
// arguments.
func (t Target) Title() string {
	if t.File != "" {
		return t.File
	}
	return strings.Join(t.Command, " ")
}

// Base is the short name of a place: a file's last element, or the program's.
func (t Target) Base() string {
	if t.File != "" {
		return filepath.Base(t.File)
	}
	if len(t.Command) == 0 {
		return ""
	}
	return filepath.Base(t.Command[0])
}

// KeptState is how a place stands to the token that there is now.
type KeptState string

// The states of a place.
const (
	KeptCurrent KeptState = "current" // the token stands there
	KeptBehind  KeptState = "behind"  // it does not stand there yet
	KeptIdle    KeptState = "idle"    // there is no token that may be written; what stands there is left
	KeptByHand  KeptState = "by_hand" // somebody changed it: a person is asked
	KeptLeft    KeptState = "left"    // somebody changed it, and a person wants it so
	KeptFailed  KeptState = "failed"  // Failure says why
	KeptWaits   KeptState = "waits"   // it came from outside and is not trusted yet
)

// KeptPlace is a place of an account with how it stands, for a person. It holds no token.
type KeptPlace struct {
	Kept
	State KeptState
}

// PlacesOf says how each place of an account stands, in their order. token is the one
// that may stand there now, "" for none. It is pure.
func PlacesOf(rec Record, token string) []KeptPlace {
	places := make([]KeptPlace, 0, len(rec.Account.Keep))
	for _, t := range rec.Account.Keep {
		k := KeptOf(rec.Kept, t)
		p := KeptPlace{Kept: k, State: KeptBehind}
		switch {
		case slices.ContainsFunc(rec.Waiting, func(c Change) bool { return !c.Discovered() }):
			p.State = KeptWaits
		case k.ByHand && k.Left:
			p.State = KeptLeft
		case k.ByHand:
			p.State = KeptByHand
		case k.Failure != nil:
			p.State = KeptFailed
		case token == "":
			p.State = KeptIdle
		case k.Current(token):
			p.State = KeptCurrent
		}
		places = append(places, p)
	}
	return places
}
