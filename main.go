// Tokendesk is a desktop credential manager for OAuth 2: it keeps tokens valid
// and hands them out, in a window or to a shell.
package main

import (
	"context"
	"os"

	"tokendesk/ui/cli"
	"tokendesk/ui/guard"
)

// version is set by the linker; without it the build's own record is told.
var version string

func main() {
	guard.Start()
	ctx, stop := cli.Signals(context.Background(), os.Exit)
	code := cli.Main(ctx, cli.Called(os.Args), cli.Env{
		Stdin:    os.Stdin,
		Stdout:   os.Stdout,
		Stderr:   os.Stderr,
		Version:  version,
		Window:   window,
		Resident: residentPart,
		Tray:     hasTray,
	})
	stop()
	os.Exit(code)
}
