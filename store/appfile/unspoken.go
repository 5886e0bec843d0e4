package appfile

import "strings"

// unspokenGrants are grants of standards, by the end of their names, that Tokendesk
// does not speak, and what they do.
var unspokenGrants = []pair{
	{":ciba", "it signs in on another device (CIBA)"},
	{":uma-ticket", "it asks for permissions (UMA)"},
	{":saml2-bearer", "it starts from a SAML assertion"},
	{":saml1_1-bearer", "it starts from a SAML assertion"},
	{":pre-authorized_code", "it starts from a wallet's offer (OpenID4VCI)"},
	{":kerberos", "it starts from a Kerberos ticket"},
	{":otp", "it sends a one-time code"},
	{":oob", "it signs in on another device"},
	{":mfa-otp", "it sends a one-time code"},
	{":mfa-oob", "it signs in on another device"},
	{":webauthn", "it signs in with a passkey"},
}

// unspoken is why a grant_type is none of an app; "" where it is one, also of a
// server's own.
func unspoken(grantType string) string {
	name := strings.ToLower(strings.TrimSpace(grantType))
	name = ":" + name[strings.LastIndexAny(name, ":/")+1:]
	if !strings.ContainsAny(grantType, ":/") {
		return ""
	}
	for _, g := range unspokenGrants {
		if name == g.name {
			return g.value + ", which Tokendesk does not support."
		}
	}
	return ""
}
