package oauth

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"syscall"
	"time"

	"tokendesk/oauth/spans"
)

var errBadAddress = errors.New("not an address")

// transportFailure says for a person why no whole answer came. The causes' own
// texts are never used: they can quote addresses, headers and bodies.
func transportFailure(ctx context.Context, r request, cause error, sent bool, limit time.Duration) *Error {
	host := hostOf(r.address)
	e := &Error{Kind: KindUnreachable, Sent: sent, Host: HostOf(r.address), Err: cause, Endpoint: endpointNames[r.name], Cause: CauseNetwork}
	var (
		dns       *net.DNSError
		authority x509.UnknownAuthorityError
		hostname  x509.HostnameError
		invalid   x509.CertificateInvalidError
		verify    *tls.CertificateVerificationError
		record    tls.RecordHeaderError
		alert     tls.AlertError
		timeout   interface{ Timeout() bool }
		operation *net.OpError
	)
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		e.Cause = CauseNone
		e.Kind, e.Message, e.Err = KindInterrupted, "Cancelled.", context.Canceled
	case errors.Is(cause, errPlainHTTP):
		e.Cause = CausePlainHTTP
		e.Kind, e.Sent = KindMisconfigured, false
		e.Message = "The " + r.name + " at " + host + " is plain http: a secret would cross the network unencrypted."
		e.Advice = "Use its https address. If there is none and you know the network, allow plain http in the app's settings."
	case errors.Is(cause, errBadAddress):
		e.Cause = CauseAddress
		e.Kind, e.Sent = KindMisconfigured, false
		e.Message, e.Advice = "The address of the "+r.name+" cannot be used.", "Correct it in the app's settings."
	case errors.Is(cause, errTooLarge):
		e.Cause = CauseAddress
		e.Kind = KindBadAnswer
		e.Message = host + " answered with more than 1 MiB."
		e.Advice = "That is no OAuth answer. Check the address of the " + r.name + "."
	case errors.As(cause, &dns):
		e.Cause = CauseHost
		e.Message, e.Advice = "The host "+host+" was not found.", "Check the address, the network and the proxy."
	case errors.As(cause, &authority):
		e.Cause = CauseAuthority
		e.Message = "This computer does not trust the certificate of " + host + ": its authority is not known here."
		e.Advice = "If that authority is your organisation's, choose its certificate file in the app's TLS settings (tls.ca_file)."
	case errors.As(cause, &hostname):
		e.Cause = CauseWrongName
		e.Message = "The certificate of " + host + " belongs to another host."
		e.Advice = "Check the address. Something between you and the server may be answering in its place."
	case errors.As(cause, &invalid) && invalid.Reason == x509.Expired:
		e.Cause = CauseClock
		e.Message = "The certificate of " + host + " has expired or is not valid yet."
		e.Advice = "Check this computer's clock. If it is right, tell the server's owner."
	case errors.As(cause, &verify), errors.As(cause, &invalid):
		e.Cause = CauseAuthority
		e.Message, e.Advice = "The certificate of "+host+" is not valid.", "Tell the server's owner."
	case errors.As(cause, &record):
		e.Cause = CauseTLSVersion
		e.Message, e.Advice = host+" does not answer over https at that address.", "The port may be another one, or the address needs http."
	case errors.As(cause, &alert) || strings.Contains(cause.Error(), "tls: "):
		e.Cause = CauseCertificate
		e.Message = "No secure connection to " + host + " could be made."
		e.Advice = "It may require a client certificate (TLS settings), or allow only TLS versions older than 1.2."
	case errors.As(cause, &timeout) && timeout.Timeout():
		e.Cause = CauseTimeLimit
		e.Message = host + " did not answer within " + spans.Limit(limit) + "."
		e.Advice = "Try again. If the server is slow, raise the time limit in the app's settings (http_timeout_seconds)."
	case errors.Is(cause, syscall.ECONNREFUSED):
		e.Cause = CauseNotRunning
		e.Message, e.Advice = "Nothing answers at "+host+".", "Check the address and port, and that the server runs."
	case errors.As(cause, &operation) && operation.Op == "proxyconnect", errors.As(cause, &operation) && operation.Op == "socks connect":
		e.Cause = CauseProxy
		e.Message, e.Advice = "The proxy did not let the connection to "+host+" through.", "Check the proxy: the app's own, the one in Settings, or that of the environment (HTTPS_PROXY)."
	case errors.Is(cause, io.EOF), errors.Is(cause, io.ErrUnexpectedEOF), errors.Is(cause, syscall.ECONNRESET):
		e.Message, e.Advice = host+" closed the connection before its answer was complete.", "Try again."
	case isMalformed(cause):
		e.Cause = CauseAddress
		e.Kind = KindBadAnswer
		e.Message, e.Advice = host+" answered with something that is not HTTP.", "Check the address of the "+r.name+"."
	default:
		e.Message, e.Advice = host+" could not be reached.", "Check the network and the proxy, then try again."
	}
	return e
}

// IsHostDown reports whether a failure means that its host answers nobody now: it
// was not found, let nobody in, or said nothing in time. What may be about one app's
// settings, such as a certificate or a proxy, does not.
func IsHostDown(err error) bool {
	var (
		e         *Error
		dns       *net.DNSError
		operation *net.OpError
		timeout   interface{ Timeout() bool }
	)
	if !errors.As(err, &e) || e.Kind != KindUnreachable || e.Status != 0 || e.Host == "" || e.Err == nil {
		return false
	}
	if errors.As(e.Err, &operation) && operation.Op != "dial" && operation.Op != "read" {
		return false // a proxy's connection
	}
	return errors.As(e.Err, &dns) || errors.Is(e.Err, syscall.ECONNREFUSED) ||
		errors.As(e.Err, &timeout) && timeout.Timeout() || operation != nil && operation.Op == "dial"
}

// isMalformed reports whether a cause is an answer that net/http could not read:
// those errors have no type of their own.
func isMalformed(cause error) bool {
	text := cause.Error()
	for _, sign := range []string{"malformed", "server response headers exceeded", "gzip: ", "flate: ", "invalid byte in chunk", "http: suspiciously", "chunked line", "Content-Length"} {
		if strings.Contains(text, sign) {
			return true
		}
	}
	return errors.Is(cause, http.ErrLineTooLong)
}
