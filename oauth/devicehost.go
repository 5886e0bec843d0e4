package oauth

import (
	"net"
	"net/url"
	"strings"

	"golang.org/x/net/publicsuffix"
)

// foreignHost is the host of an address where it has nothing to do with an app's
// endpoints: neither the host nor the registrable domain of one of them. Google's
// www.google.com belongs to accounts.google.com, alice.github.io not to bob.github.io.
func foreignHost(address string, endpoints Endpoints) string {
	host := hostname(address)
	for _, e := range endpoints.Named() {
		if own := hostname(*e.Address); own != "" && neighbours(host, own) {
			return ""
		}
	}
	return hostOf(address)
}

func hostname(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return strings.TrimSuffix(strings.ToLower(u.Hostname()), ".")
}

// SameOwner reports whether two addresses are at one host, or at hosts of one
// registrable domain.
func SameOwner(one, other string) bool {
	a, b := hostname(one), hostname(other)
	return a != "" && b != "" && neighbours(a, b)
}

// neighbours reports whether two hosts are one, or of one owner.
func neighbours(a, b string) bool {
	if a == b || IsLoopback(a) && IsLoopback(b) {
		return true
	}
	if net.ParseIP(a) != nil || net.ParseIP(b) != nil {
		return false
	}
	one, err := publicsuffix.EffectiveTLDPlusOne(a)
	other, bad := publicsuffix.EffectiveTLDPlusOne(b)
	return err == nil && bad == nil && one == other
}

// wordsOfPoll is what a server says to a question beside the standard's code.
func wordsOfPoll(e *Error) string {
	switch said := e.ServerDescription; {
	case said != "":
		return said
	case e.ServerError == "authorization_pending" || e.ServerError == "slow_down":
		return ""
	}
	return e.ServerError
}
