package words

import (
	"slices"
	"strings"

	"tokendesk/oauth"
)

// History says what happened to an account.
func History(kind oauth.HistoryKind) string {
	switch kind {
	case oauth.HistoryGot:
		return "Token received"
	case oauth.HistoryRenewed:
		return "Renewed"
	case oauth.HistorySignedIn:
		return "Signed in"
	case oauth.HistoryIdentity:
		return "Identified"
	case oauth.HistoryCopied:
		return "Copied"
	case oauth.HistoryRevoked:
		return "Revoked"
	case oauth.HistoryRefused:
		return "Token not accepted"
	case oauth.HistoryFailed:
		return "Failed"
	case oauth.HistorySettings:
		return "Settings changed"
	case oauth.HistoryUsedHere:
		return "Used anyway"
	case oauth.HistoryKeptFor:
		return "Moved to its owner"
	case oauth.HistoryTrusted:
		return "Settings trusted"
	case oauth.HistoryNarrowed:
		return "Narrower token received"
	case oauth.HistoryRestored:
		return "Restored from a backup"
	}
	return OneLine(string(kind), 40)
}

// HistoryDetail is what an entry says beyond [History]. In presentation mode
// nothing is left of a detail that names somebody, who need not be anybody that
// the account knows.
func HistoryDetail(e oauth.HistoryEntry, private bool) string {
	switch e.Kind {
	case oauth.HistoryGot, oauth.HistoryRenewed, oauth.HistorySignedIn, oauth.HistoryIdentity, oauth.HistoryTrusted, oauth.HistoryUsedHere, oauth.HistoryKeptFor:
		return Hide(e.Detail, private)
	case oauth.HistorySettings:
		return SettingNames(e.Detail)
	case oauth.HistoryFailed:
		return withoutKind(e.Detail)
	}
	return e.Detail
}

// withoutKind is a failure's message without its kind, which scripts read: the message
// says it, and both together would say it twice.
func withoutKind(detail string) string {
	kind, message, found := strings.Cut(detail, ": ")
	if found && slices.Contains(oauth.Kinds(), oauth.Kind(kind)) {
		return message
	}
	return detail
}
