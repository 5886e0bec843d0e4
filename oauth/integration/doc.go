// Package integration holds the engine against an authorization server that
// this project did not write: the example OpenID provider of
// github.com/zitadel/oidc. It is a module of its own, so that nobody who builds
// Tokendesk needs that provider.
package integration
