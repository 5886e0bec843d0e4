package cli

import (
	"database/sql"
	"strings"

	"github.com/rogpeppe/go-internal/testscript"
	_ "modernc.org/sqlite"
)

// otherProgram is "sqlite FILE STATEMENT…": what any program of the same user
// can do to a vault's file. WORK in a statement is the script's folder.
func otherProgram(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: sqlite FILE STATEMENT…")
	}
	db, err := sql.Open("sqlite", ts.MkAbs(args[0]))
	ts.Check(err)
	defer db.Close()
	db.SetMaxOpenConns(1)
	for _, statement := range args[1:] {
		_, err := db.Exec(strings.ReplaceAll(statement, "WORK", ts.MkAbs(".")))
		ts.Check(err)
	}
}
