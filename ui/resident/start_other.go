//go:build !unix

package resident

import (
	"errors"
	"net"
	"os"
	"os/exec"
)

// Possible reports whether the program can be of two processes here.
const Possible = false

func start(...string) (*Link, *exec.Cmd, error) { return nil, nil, errors.ErrUnsupported }

// Inherited is the link to the process that started this one; there is none here.
func Inherited() (*Link, error) { return nil, errors.ErrUnsupported }

func hungUp(*net.UnixConn) bool { return false }

func sendFiles(*net.UnixConn, []byte, []*os.File) error { return errors.ErrUnsupported }

func readFiles(conn *net.UnixConn, into []byte) (n int, files []*os.File, err error) {
	n, err = conn.Read(into)
	return n, nil, err
}
