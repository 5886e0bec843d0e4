//go:build unix

package resident

import (
	"errors"
	"io"
	"net"
	"os"
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// Possible reports whether the program can be of two processes here.
const Possible = true

// inherited is the descriptor at which a process finds the link to the one that
// started it (see [exec.Cmd.ExtraFiles]).
const inherited = 3

// start starts the other half: the same program, in a session of its own, without a
// terminal. Whoever calls it waits for the command.
func start(args ...string) (*Link, *exec.Cmd, error) {
	program, err := os.Executable()
	if err != nil {
		return nil, nil, err
	}
	mine, theirs, err := pair()
	if err != nil {
		return nil, nil, err
	}
	defer theirs.Close()
	command := exec.Command(program, args...)
	command.ExtraFiles = []*os.File{theirs}
	command.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	command.Dir = "/" // no folder is kept busy
	if err := command.Start(); err != nil {
		return nil, nil, errors.Join(err, mine.Close())
	}
	link, err := newLink(mine)
	return link, command, err
}

// pair makes the two ends of a link; the second is for a process that is started.
func pair() (mine net.Conn, theirs *os.File, err error) {
	fds, err := socketPair()
	if err != nil {
		return nil, nil, err
	}
	own, other := os.NewFile(uintptr(fds[0]), "link"), os.NewFile(uintptr(fds[1]), "link")
	mine, err = net.FileConn(own)
	if err := errors.Join(err, own.Close()); err != nil {
		return nil, nil, errors.Join(err, other.Close())
	}
	return mine, other, nil
}

// Inherited is the link to the process that started this one as its other half. It
// is taken once, before anything else is started: no child inherits it.
func Inherited() (*Link, error) {
	unix.CloseOnExec(inherited)
	file := os.NewFile(inherited, "link")
	if file == nil {
		return nil, os.ErrInvalid
	}
	defer file.Close()
	conn, err := net.FileConn(file)
	if err != nil {
		return nil, err
	}
	return newLink(conn)
}

// hungUp reports whether the other end of a connection is closed, also while something
// it sent waits to be read.
func hungUp(conn *net.UnixConn) (over bool) {
	raw, err := conn.SyscallConn()
	if err != nil {
		return true
	}
	err = raw.Control(func(fd uintptr) {
		looked := []unix.PollFd{{Fd: int32(fd)}} // asks for nothing but the end (poll(2))
		n, err := unix.Poll(looked, 0)
		over = err == nil && n > 0
	})
	return over || err != nil
}

// sendFiles writes a short line, and files with it (unix(7), SCM_RIGHTS).
func sendFiles(conn *net.UnixConn, line []byte, files []*os.File) error {
	fds := make([]int, 0, len(files))
	for _, f := range files {
		fds = append(fds, int(f.Fd()))
	}
	n, _, err := conn.WriteMsgUnix(line, unix.UnixRights(fds...), nil)
	if err == nil && n < len(line) {
		_, err = conn.Write(line[n:])
	}
	return err
}

// maxFiles is how many files one reading takes.
const maxFiles = 4

// readFiles reads, and takes the files that come along.
func readFiles(conn *net.UnixConn, into []byte) (n int, files []*os.File, err error) {
	beside := make([]byte, unix.CmsgSpace(4*maxFiles))
	n, besides, _, _, err := conn.ReadMsgUnix(into, beside)
	if err != nil {
		return 0, nil, err // of a half that was killed, with messages it had not read
	}
	if n == 0 {
		return 0, nil, io.EOF
	}
	controls, err := unix.ParseSocketControlMessage(beside[:besides])
	if err != nil {
		return n, nil, nil // what came along is none of ours
	}
	for _, c := range controls {
		fds, err := unix.ParseUnixRights(&c)
		if err != nil {
			continue
		}
		for _, fd := range fds {
			files = append(files, os.NewFile(uintptr(fd), "handed over"))
		}
	}
	return n, files, nil
}
