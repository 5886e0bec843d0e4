package loopback

import "net/http"

// status is the HTTP status of a verdict's page.
func (v verdict) status() int {
	switch v {
	case verdictAccepted, verdictEnded, verdictReplay:
		return http.StatusOK
	case verdictPost, verdictMethod:
		return http.StatusMethodNotAllowed
	case verdictStranger, verdictNobody:
		return http.StatusForbidden
	}
	return http.StatusBadRequest
}

// message says in one line what happened.
func (v verdict) message() string {
	switch v {
	case verdictAccepted:
		return "The provider has answered."
	case verdictEnded:
		return "The sign-in failed."
	case verdictReplay:
		return "This sign-in is already finished."
	case verdictUnknown:
		return "This page does not belong to a running sign-in."
	case verdictNoState:
		return "This sign-in was not started in Tokendesk."
	case verdictDoubledState:
		return "The provider's answer is damaged: it has more than one state parameter."
	case verdictDoubledCode:
		return "The provider's answer is damaged: it has more than one code parameter."
	case verdictDoubledIssuer:
		return "The provider's answer is damaged: it names more than one server."
	case verdictNoCode:
		return "The provider's answer has no code parameter."
	case verdictBadCode:
		return "The provider's answer is damaged: its code parameter is malformed."
	case verdictBadQuery:
		return "The address of this page is malformed."
	case verdictPost:
		return "The provider answered in a form that Tokendesk cannot read (response_mode=form_post)."
	case verdictMethod:
		return "This page can only be opened in a browser."
	case verdictLost:
		return "The provider answered with an error that does not say which sign-in it is about."
	case verdictStranger:
		return "This browser belongs to another user of this computer."
	case verdictNobody:
		return "The system does not say which user this browser belongs to."
	case verdictPlain:
		return "This page's address begins with http, but this sign-in needs https."
	case verdictSecure:
		return "This page's address begins with https, but this sign-in needs http."
	}
	return ""
}

// advice says in one line what next.
func (v verdict) advice() string {
	switch v {
	case verdictAccepted: // the token itself is still to come
		return "You can close this page. Tokendesk gets the token and shows the result."
	case verdictReplay:
		return "You can close this page."
	case verdictEnded:
		return "You can close this page. Tokendesk shows what to do next."
	case verdictNoState:
		return "For your safety nothing was accepted. Start the sign-in in Tokendesk, not on the provider's page."
	case verdictLost:
		return "The sign-in continues: try again on the provider's page, or cancel it in Tokendesk."
	case verdictStranger, verdictNobody:
		return "Nothing was accepted. If the sign-in is yours, copy this page's address and paste it into Tokendesk."
	case verdictPlain, verdictSecure:
		return "Nothing was accepted. Register the redirect URI with the provider exactly as Tokendesk shows it, and sign in again."
	case verdictPost:
		return "Tokendesk accepts answers only in the page's address. Leave response_mode out of the app's parameters, or set it to query."
	}
	return "Nothing was accepted. A running sign-in continues on its own page."
}
