package store

import (
	"context"
	"database/sql/driver"
	"errors"

	"modernc.org/sqlite"
)

// ours is SQLite as this program uses it, without touching what other users of
// the driver in the same process get.
var ours = func() *sqlite.Driver {
	d := &sqlite.Driver{}
	d.RegisterConnectionHook(func(conn sqlite.ExecQuerierContext, _ string) error {
		guarded, ok := conn.(sqlite.AuthorizerRegisterer)
		if !ok {
			return errors.New("store: the SQLite driver has no authorizer")
		}
		return guarded.RegisterAuthorizer(onlyOurs)
	})
	return d
}()

// onlyOurs refuses to compile whatever a trigger or a view would do: there are
// none of ours, and so what a file brings along runs in no statement, whenever
// and however it came into the file. The statement fails with SQLITE_AUTH.
func onlyOurs(_ sqlite.AuthorizerActionCode, _, _, _, triggerOrView string) sqlite.AuthorizerReturnCode {
	if triggerOrView != "" {
		return sqlite.AuthorizerDeny
	}
	return sqlite.AuthorizerOK
}

// connector opens connections of ours to one database.
type connector struct{ dsn string }

// Connect implements [driver.Connector].
func (c connector) Connect(context.Context) (driver.Conn, error) { return ours.Open(c.dsn) }

// Driver implements [driver.Connector].
func (c connector) Driver() driver.Driver { return ours }
