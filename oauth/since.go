package oauth

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// ChangeKind says what sort of thing differs in a [Since].
type ChangeKind string

// The kinds of what may have changed since something worked.
const (
	ChangedSetting     ChangeKind = "setting"     // Field: its path in the app file
	ChangedSecret      ChangeKind = "secret"      // Field: its kind; Old and New are never set
	ChangedEndpoint    ChangeKind = "endpoint"    // of the server's metadata; Field: its name there
	ChangedCertificate ChangeKind = "certificate" // Field: the host; Old and New: the issuers
	EndedCertificate   ChangeKind = "certificate_ended"
	ChangedKeys        ChangeKind = "keys"    // the server signs with others
	ChangedClock       ChangeKind = "clock"   // By: how much later this computer's clock is now
	ChangedVersion     ChangeKind = "version" // of Tokendesk
)

// Since is one thing that is otherwise than when something worked.
type Since struct {
	Kind  ChangeKind    `json:"what"`
	Field string        `json:"field,omitempty"`
	Old   string        `json:"old,omitempty"` // "" where it was not set, or is not shown
	New   string        `json:"new,omitempty"`
	At    time.Time     `json:"at,omitzero"` // when it changed or ended, where that is known
	By    time.Duration `json:"-"`
	// Added and Removed say that it was not there before, or is not there now.
	Added   bool `json:"added,omitempty"`
	Removed bool `json:"removed,omitempty"`
}

// leastClock is how far a clock must have moved to be worth a word.
const leastClock = 30 * time.Second

// ChangedSince lists what differs between two conditions, the likeliest reasons
// first. What a server was not asked about is taken to be as it was. Pure.
func ChangedSince(worked, now Conditions) (changed []Since) {
	for _, name := range union(worked.Settings, now.Settings) {
		if old, is := worked.Settings[name], now.Settings[name]; old != is {
			changed = append(changed, differing(ChangedSetting, name, old, is))
		}
	}
	for _, kind := range union(worked.Secrets, now.Secrets) {
		if old, is := worked.Secrets[kind], now.Secrets[kind]; old != is {
			changed = append(changed, differing(ChangedSecret, kind, old, is))
		}
	}
	if worked.Endpoints != nil && now.Endpoints != nil {
		for _, name := range union(worked.Endpoints, now.Endpoints) {
			if old, is := worked.Endpoints[name], now.Endpoints[name]; old != is {
				changed = append(changed, differing(ChangedEndpoint, name, old, is))
			}
		}
	}
	for _, host := range slices.Sorted(maps.Keys(now.Certificates)) {
		old, known := worked.Certificates[host]
		switch is := now.Certificates[host]; {
		case is.Ends.Before(now.At):
			changed = append(changed, Since{Kind: EndedCertificate, Field: host, At: is.Ends})
		case known && old.Digest != is.Digest:
			changed = append(changed, Since{Kind: ChangedCertificate, Field: host, Old: old.Issuer, New: is.Issuer})
		}
	}
	if len(worked.Keys) > 0 && len(now.Keys) > 0 && !slices.Equal(slices.Sorted(slices.Values(worked.Keys)), slices.Sorted(slices.Values(now.Keys))) {
		changed = append(changed, Since{Kind: ChangedKeys})
	}
	if by := clockMoved(worked, now); by.Abs() >= leastClock {
		changed = append(changed, Since{Kind: ChangedClock, By: by})
	}
	if worked.Version != "" && now.Version != "" && worked.Version != now.Version {
		changed = append(changed, Since{Kind: ChangedVersion, Old: worked.Version, New: now.Version})
	}
	return changed
}

// clockMoved is how much later this computer's clock is than it would be had
// nobody set it, as the servers' clocks tell; where they do not, at least how far
// it went back.
func clockMoved(worked, now Conditions) time.Duration {
	if worked.ClockKnown && now.ClockKnown {
		return worked.ClockOffset - now.ClockOffset
	}
	if now.At.Before(worked.At) {
		return now.At.Sub(worked.At)
	}
	return 0
}

func differing(kind ChangeKind, field, old, is string) Since {
	s := Since{Kind: kind, Field: field, Old: old, New: is, Added: old == "", Removed: is == ""}
	if kind == ChangedSecret || IsDigest(old) || IsDigest(is) {
		s.Old, s.New = "", ""
	}
	return s
}

func union(a, b map[string]string) []string {
	all := maps.Clone(b)
	if all == nil {
		all = map[string]string{}
	}
	maps.Copy(all, a)
	return slices.Sorted(maps.Keys(all))
}

// FieldsThatDiffer names the settings that differ between two conditions, by their
// paths in the app file, for a line in the history.
func FieldsThatDiffer(before, after Conditions) (fields []string) {
	for _, s := range ChangedSince(Conditions{Settings: before.Settings, Secrets: before.Secrets}, Conditions{Settings: after.Settings, Secrets: after.Secrets}) {
		fields = append(fields, s.Field)
	}
	return fields
}

// LastSuccess is when an account last got a token, as its history says, newest
// first; zero where it says nothing of that.
func LastSuccess(history []HistoryEntry) time.Time {
	for _, e := range history {
		switch e.Kind {
		case HistoryGot, HistoryRenewed, HistorySignedIn:
			return e.At
		}
	}
	return time.Time{}
}

// Dated says when settings and secrets changed, as far as a history tells, newest
// first. Where nothing is known of the conditions then (nil), the history alone
// says what changed since a moment.
func Dated(changed []Since, worked *Conditions, since time.Time, history []HistoryEntry) []Since {
	dated := slices.Clone(changed)
	for _, e := range history {
		if e.Kind != HistorySettings || !e.At.After(since) {
			continue
		}
		for field := range strings.SplitSeq(e.Detail, ", ") {
			at := slices.IndexFunc(dated, func(s Since) bool { return s.Field == field && (s.Kind == ChangedSetting || s.Kind == ChangedSecret) })
			switch {
			case at >= 0 && dated[at].At.IsZero():
				dated[at].At = e.At
			case at < 0 && worked == nil:
				kind := ChangedSetting
				if _, err := ParseSecretKind(field); err == nil {
					kind = ChangedSecret
				}
				dated = append(dated, Since{Kind: kind, Field: field, At: e.At})
			}
		}
	}
	return dated
}
