package oauth

import (
	"strings"
	"time"
)

// Exchange is one request and its answer as they may be shown: every secret is
// replaced by its name, as in ‹client_secret›, and what is not known to be
// harmless by ‹value›. The two halves of a sign-in that a browser makes are
// exchanges as well: the address that was opened, and the one it came back with.
type Exchange struct {
	At       time.Time     `json:"at"`
	Duration time.Duration `json:"duration,omitempty"`
	Step     Step          `json:"step,omitempty"`
	Method   string        `json:"method,omitempty"`
	URL      string        `json:"url"`
	Request  string        `json:"request,omitempty"`  // headers and body, at most 16 KiB
	Status   int           `json:"status,omitempty"`   // 0 when no answer came
	Response string        `json:"response,omitempty"` // headers and body, at most 16 KiB
	Err      string        `json:"error,omitempty"`
	Public   bool          `json:"public,omitempty"`   // the answer is a document that everybody can read: metadata, keys
	Repeated int           `json:"repeated,omitempty"` // how many like it came right before it, such as polls

	Connection Connection `json:"connection,omitzero"`
	// ClockOffset is the server's clock less ours, 0 where it gave none; it is good
	// to a second.
	ClockOffset time.Duration `json:"clock_offset,omitempty"`
	ServerClock bool          `json:"server_clock,omitempty"` // it gave one
	// Keys are the ids of the keys in a key set, in its order.
	Keys []string `json:"keys,omitempty"`
	// Endpoints are the addresses in a discovery document, by their names there.
	Endpoints map[string]string `json:"endpoints,omitempty"`
}

// Failed reports whether no answer came, or one with an error's status.
func (e Exchange) Failed() bool { return e.Err != "" || e.Status >= 400 }

// Step says what an exchange was for.
type Step string

// The steps of getting and using a token.
const (
	StepDiscovery     Step = "discovery"
	StepKeys          Step = "keys"
	StepPushed        Step = "pushed_request"
	StepSignInPage    Step = "sign_in_page"   // what the browser was asked to open
	StepSignInAnswer  Step = "sign_in_answer" // what it came back with
	StepDeviceCode    Step = "device_code"
	StepDevicePoll    Step = "device_poll"
	StepCode          Step = "code_exchange"
	StepRefresh       Step = "refresh"
	StepCredentials   Step = "client_credentials"
	StepPassword      Step = "password"
	StepAssertion     Step = "assertion"
	StepExchange      Step = "token_exchange"
	StepToken         Step = "token" // a token request of another kind
	StepUserinfo      Step = "userinfo"
	StepIntrospection Step = "introspection"
	StepRevocation    Step = "revocation"
	StepTest          Step = "test_call"
	StepOther         Step = "request"
)

// Gets reports whether the step is a token request: one that brings a token where
// it succeeds.
func (s Step) Gets() bool {
	switch s {
	case StepDevicePoll, StepCode, StepRefresh, StepCredentials, StepPassword, StepAssertion, StepExchange, StepToken:
		return true
	}
	return false
}

// stepOf says what a request is for, by what it is called.
func stepOf(r request) Step {
	if r.name != "token endpoint" {
		if step, known := stepsByName[r.name]; known {
			return step
		}
		return StepOther
	}
	switch kind := r.grant[strings.LastIndexByte(r.grant, ':')+1:]; kind {
	case "refresh_token":
		return StepRefresh
	case "authorization_code":
		return StepCode
	case "client_credentials":
		return StepCredentials
	case "password":
		return StepPassword
	case "device_code":
		return StepDevicePoll
	case "jwt-bearer", "saml2-bearer":
		return StepAssertion
	case "token-exchange":
		return StepExchange
	}
	return StepToken
}

var stepsByName = map[string]Step{
	"discovery document":                    StepDiscovery,
	"key set":                               StepKeys,
	"pushed authorization request endpoint": StepPushed,
	"device authorization endpoint":         StepDeviceCode,
	"userinfo endpoint":                     StepUserinfo,
	"introspection endpoint":                StepIntrospection,
	"revocation endpoint":                   StepRevocation,
	"test call":                             StepTest,
	nameTokenCall:                           StepToken,
}
