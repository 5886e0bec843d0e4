package words

// ClaimKind is how a claim's value is shown.
type ClaimKind int

// The kinds of claims.
const (
	ClaimPlain    ClaimKind = iota
	ClaimMoment             // seconds since 1970 (RFC 7519 2, NumericDate)
	ClaimPersonal           // names a person: masked in presentation mode
)

// ClaimName is what a person calls a claim.
type ClaimName struct {
	Name    string // the claim's own
	Meaning string
	Kind    ClaimKind
}

// ClaimNames returns the names with a standard meaning (RFC 7519 4.1, OpenID
// Connect Core 2 and 5.1, RFC 9068, RFC 8693 4, RFC 7800) and those that large
// providers put into their tokens, in the order a person asks for them.
func ClaimNames() []ClaimName {
	return []ClaimName{
		{"sub", "Subject: the user's ID at the provider", ClaimPersonal},
		{"name", "Full name", ClaimPersonal},
		{"preferred_username", "User name", ClaimPersonal},
		{"email", "E-mail address", ClaimPersonal},
		{"email_verified", "The provider checked the address", ClaimPlain},
		{"upn", "User principal name (Microsoft)", ClaimPersonal},
		{"unique_name", "User name (Microsoft)", ClaimPersonal},
		{"given_name", "Given name", ClaimPersonal},
		{"family_name", "Family name", ClaimPersonal},
		{"middle_name", "Middle name", ClaimPersonal},
		{"nickname", "Nickname", ClaimPersonal},
		{"iss", "Issuer: who made it", ClaimPlain},
		{"aud", "Audience: whom it is meant for", ClaimPlain},
		{"azp", "Authorised party: the client it was made for", ClaimPlain},
		{"client_id", "Client", ClaimPlain},
		{"appid", "Client (Microsoft)", ClaimPlain},
		{"scope", "Scopes", ClaimPlain},
		{"scp", "Scopes", ClaimPlain},
		{"roles", "Roles", ClaimPlain},
		{"groups", "Groups", ClaimPlain},
		{"permissions", "Permissions", ClaimPlain},
		{"entitlements", "Entitlements", ClaimPlain},
		{"realm_access", "Roles of the realm (Keycloak)", ClaimPlain},
		{"resource_access", "Roles by client (Keycloak)", ClaimPlain},
		{"iat", "Issued", ClaimMoment},
		{"nbf", "Not valid before", ClaimMoment},
		{"exp", "Expires", ClaimMoment},
		{"auth_time", "Signed in", ClaimMoment},
		{"updated_at", "Profile last changed", ClaimMoment},
		{"acr", "Authentication level", ClaimPlain},
		{"amr", "How the person signed in", ClaimPlain},
		{"nonce", "Nonce of the sign-in", ClaimPlain},
		{"at_hash", "Hash of the access token", ClaimPlain},
		{"c_hash", "Hash of the code", ClaimPlain},
		{"s_hash", "Hash of the state", ClaimPlain},
		{"sid", "Session at the provider", ClaimPlain},
		{"jti", "ID of this token", ClaimPlain},
		{"cnf", "The key it is bound to", ClaimPlain},
		{"act", "Who acts for the subject", ClaimPersonal},
		{"may_act", "Who may act for the subject", ClaimPersonal},
		{"tid", "Tenant (Microsoft)", ClaimPlain},
		{"oid", "Object ID (Microsoft)", ClaimPersonal},
		{"idp", "Identity provider", ClaimPlain},
		{"hd", "Hosted domain (Google)", ClaimPlain},
		{"org_id", "Organisation", ClaimPlain},
		{"gty", "Grant (Auth0)", ClaimPlain},
		{"typ", "Token type", ClaimPlain},
		{"ver", "Format version", ClaimPlain},
		{"locale", "Language", ClaimPlain},
		{"zoneinfo", "Time zone", ClaimPlain},
		{"picture", "Picture", ClaimPersonal},
		{"profile", "Profile page", ClaimPersonal},
		{"website", "Website", ClaimPersonal},
		{"gender", "Gender", ClaimPersonal},
		{"birthdate", "Date of birth", ClaimPersonal},
		{"phone_number", "Phone number", ClaimPersonal},
		{"phone_number_verified", "The provider checked the number", ClaimPlain},
		{"address", "Postal address", ClaimPersonal},
	}
}

// KindOfClaim says how a claim's value is shown. A claim that nobody has a name
// for is plain.
func KindOfClaim(name string) ClaimKind {
	for _, c := range ClaimNames() {
		if c.Name == name {
			return c.Kind
		}
	}
	return ClaimPlain
}
