// Tokendesk is a desktop credential manager for OAuth 2: it keeps tokens valid
// and hands them out, in a window or to a shell.
package main

import (
	"context"
	"fmt"
	"log"
	"os"

	"tokendesk/ui/cli"
	"tokendesk/ui/guard"
	"tokendesk/ui/liblog"
	_ "tokendesk/ui/liblog/silence"
)

// version is set by the linker; without it the build's own record is told.
var version string

func main() {
	guard.Start()
	told := os.Stderr
	log.SetOutput(liblog.New(func(sentence string) { fmt.Fprintln(told, "tokendesk: "+sentence) }))
	log.SetFlags(0)
	ctx, stop := cli.Signals(context.Background(), os.Exit)
	code := cli.Main(ctx, cli.Called(os.Args), cli.Env{
		Stdin:    os.Stdin,
		Stdout:   os.Stdout,
		Stderr:   told,
		Version:  version,
		Window:   window,
		Resident: residentPart,
		Tray:     hasTray,
	})
	stop()
	os.Exit(code)
}
