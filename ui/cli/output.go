package cli

import (
	"errors"
	"io"
	"syscall"

	"tokendesk/oauth"
)

// output is standard output. It remembers that something could not be written there, so
// that a command that has printed nothing, or half of it, never ends as if all were well.
type output struct {
	stream io.Writer
	lost   error // of the first write that failed
}

// Write implements [io.Writer].
func (o *output) Write(p []byte) (int, error) {
	n, err := o.stream.Write(p)
	if err != nil && o.lost == nil {
		o.lost = err
	}
	return n, err
}

// unheard is an output whose failures its writer does not hear of. The output remembers
// them.
type unheard struct{ *output }

// Write implements [io.Writer].
func (u unheard) Write(p []byte) (int, error) {
	_, _ = u.output.Write(p)
	return len(p), nil
}

// own is a stream as it was given to us, for those who must know what it is.
func own(stream any) any {
	if out, ours := stream.(*output); ours {
		return out.stream
	}
	return stream
}

// complete returns the error of a command that ended with err: that its output was lost
// goes before whatever else there is to say, and changes the exit code of success alone.
func (o *output) complete(err error) error {
	if o.lost == nil {
		return err
	}
	code := 1
	var exit *exitError
	var e *oauth.Error
	switch {
	case errors.As(err, &exit):
		code = exit.code
	case errors.As(err, &e):
		code = exitCode(e.Kind)
	}
	return &exitError{code, unwritten(o.lost)}
}

// unwritten says that standard output could not be written, and why.
func unwritten(err error) error {
	message := "The result could not be written"
	var why syscall.Errno
	if errors.As(err, &why) {
		message += ": " + why.Error()
	}
	return other(message+".", "Check that standard output is still open and that the disk has space.", err)
}
