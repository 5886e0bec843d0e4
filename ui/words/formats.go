package words

import (
	"fmt"

	"tokendesk/ui/copyas"
)

// Format says what a format of a token gives away: "access token", "ID token",
// "access token as curl command".
func Format(f copyas.Format) string {
	switch f {
	case copyas.IDToken:
		return "ID token"
	case copyas.Claims:
		return "claims"
	case copyas.Raw, "":
		return "access token"
	}
	for _, c := range copyas.Choices() {
		if c.Format == f {
			return "access token as " + c.Label
		}
	}
	return "access token"
}

// FormatOfSeveral is [Format] for the tokens of several accounts.
func FormatOfSeveral(f copyas.Format) string {
	for _, c := range copyas.SeveralChoices() {
		if c.Format == f && f != copyas.Raw {
			return "access tokens as " + c.Label
		}
	}
	return "access tokens"
}

// Copied says what was copied; fresh is that it was got for it just now.
func Copied(what string, fresh bool) string {
	if fresh {
		return "Copied the " + what + ", just received"
	}
	return "Copied the " + what
}

// SomebodyElses says that some of several tokens are of somebody else than their
// accounts expect; "" for none.
func SomebodyElses(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf(", %d of them of another person than expected", n)
}
