package store

import (
	"bytes"
	"encoding/binary"
	"os"

	"golang.org/x/sys/unix"
)

// watchClosing tells when the file of that name in a folder was closed, by whatever
// process; several times that nobody took yet are one. The channel is closed when
// the folder has gone. stop ends it and waits (inotify(7)).
func watchClosing(folder, name string) (closed <-chan struct{}, stop func(), err error) {
	fd, err := unix.InotifyInit1(unix.IN_CLOEXEC | unix.IN_NONBLOCK)
	if err != nil {
		return nil, nil, err
	}
	if _, err := unix.InotifyAddWatch(fd, folder, unix.IN_CLOSE_WRITE|unix.IN_CLOSE_NOWRITE|unix.IN_ONLYDIR); err != nil {
		_ = unix.Close(fd)
		return nil, nil, err
	}
	events := os.NewFile(uintptr(fd), "inotify") // its reading waits without a thread
	told, ended := make(chan struct{}, 1), make(chan struct{})
	go func() {
		defer close(ended)
		defer close(told)
		buffer := make([]byte, 4096)
		for {
			n, err := events.Read(buffer)
			if err != nil {
				return
			}
			mine, gone := heard(buffer[:n], name)
			if mine {
				select {
				case told <- struct{}{}:
				default:
				}
			}
			if gone {
				return
			}
		}
	}()
	return told, func() { _ = events.Close(); <-ended }, nil
}

// heard looks through what inotify said: mine reports whether the file of that name
// was meant or something was lost, gone whether nothing more can come.
func heard(events []byte, name string) (mine, gone bool) {
	for len(events) >= unix.SizeofInotifyEvent {
		mask, length := binary.NativeEndian.Uint32(events[4:]), binary.NativeEndian.Uint32(events[12:])
		end := unix.SizeofInotifyEvent + int(length)
		if end > len(events) {
			break
		}
		of, _, _ := bytes.Cut(events[unix.SizeofInotifyEvent:end], []byte{0})
		mine = mine || string(of) == name || mask&unix.IN_Q_OVERFLOW != 0
		gone = gone || mask&unix.IN_IGNORED != 0
		events = events[end:]
	}
	return mine, gone
}
