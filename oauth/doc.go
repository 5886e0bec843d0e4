// Package oauth speaks OAuth 2 and OpenID Connect to one authorization server.
//
// It holds the words of the field as plain data ([App], [Account], [TokenSet])
// and the client that turns them into requests. It keeps nothing, shows nothing
// and opens no browser: storage, browser and window live in other packages.
//
// # Policy
//
// One call sends one request. Nothing that carries a secret follows a redirect,
// no method of client authentication is tried out, every body is bounded, and
// no error holds a secret or a raw body. Where servers differ harmlessly, the
// answer is read with tolerance; where a difference could hurt, it is refused.
package oauth
