// Package given reads the files that a person names: passphrases, what is to be
// imported, backups. Such a name may be a pipe that nobody writes to, a device
// without an end or a disk that hangs; reading it is bounded and ends with its
// context, whatever the system call does.
package given

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"syscall"
)

// ErrTooLong is the error of a file that holds more than was allowed.
var ErrTooLong = errors.New("the file is too long")

// File is an open file whose reading ends with the context it was opened with.
// It is for one goroutine; Close it.
type File struct {
	Regular bool // a file of its own, not a pipe or a device

	ctx  context.Context
	file *os.File
	ask  chan []byte // read into it
	got  chan result
}

type result struct {
	n   int
	err error
}

// Open opens a file, a pipe or a device for reading. It waits for whoever
// writes into a named pipe, until ctx ends; a folder is an error.
func Open(ctx context.Context, path string) (*File, error) {
	type opened struct {
		file *os.File
		info fs.FileInfo
		err  error
	}
	done := make(chan opened, 1)
	go func() { // left behind in a system call that never returns
		var o opened
		if o.file, o.err = os.Open(path); o.err == nil {
			o.info, o.err = o.file.Stat()
		}
		done <- o
	}()
	var o opened
	select {
	case o = <-done:
	case <-ctx.Done():
		go func() {
			if late := <-done; late.file != nil {
				_ = late.file.Close()
			}
		}()
		return nil, ctx.Err()
	}
	if o.err == nil && o.info.IsDir() {
		o.err = &fs.PathError{Op: "read", Path: path, Err: syscall.EISDIR}
	}
	if o.err != nil {
		if o.file != nil {
			_ = o.file.Close()
		}
		return nil, o.err
	}
	f := &File{Regular: o.info.Mode().IsRegular(), ctx: ctx, file: o.file, ask: make(chan []byte), got: make(chan result, 1)}
	go f.serve()
	return f, nil
}

// serve reads for Read, so that only it waits.
func (f *File) serve() {
	for p := range f.ask {
		n, err := f.file.Read(p)
		f.got <- result{n, err}
	}
}

// Read implements [io.Reader]; its error is the context's when that ends first.
func (f *File) Read(p []byte) (int, error) {
	if err := f.ctx.Err(); err != nil {
		return 0, err
	}
	own := make([]byte, min(len(p), 64<<10)) // p is the caller's again once ctx ends
	f.ask <- own
	select {
	case r := <-f.got:
		copy(p, own[:r.n])
		clear(own)
		return r.n, r.err
	case <-f.ctx.Done():
		return 0, f.ctx.Err()
	}
}

// Close closes the file; nothing may be read after it, nor after an error of
// the context.
func (f *File) Close() error {
	close(f.ask)
	return f.file.Close()
}

// Read reads a file whole. One that holds more than limit bytes is ErrTooLong.
func Read(ctx context.Context, path string, limit int64) (data []byte, regular bool, err error) {
	f, err := Open(ctx, path)
	if err != nil {
		return nil, false, err
	}
	defer f.Close()
	data, err = io.ReadAll(io.LimitReader(f, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = ErrTooLong
	}
	if err != nil {
		return nil, f.Regular, err
	}
	return data, f.Regular, nil
}
