package store

import "encoding/binary"

// decoder reads our own binary texts. It never reads past the end: after the
// first thing that is not there everything reads as zero, and end says so.
type decoder struct {
	rest   []byte
	failed bool
}

func (d *decoder) uvarint() uint64 {
	v, n := binary.Uvarint(d.rest)
	if n <= 0 || d.failed {
		d.failed = true
		return 0
	}
	d.rest = d.rest[n:]
	return v
}

func (d *decoder) bytes(n uint64) []byte {
	if n > uint64(len(d.rest)) || d.failed {
		d.failed = true
		return nil
	}
	out := d.rest[:n]
	d.rest = d.rest[n:]
	return out
}

// end reports a text that was too short or too long.
func (d *decoder) end() error {
	if d.failed || len(d.rest) > 0 {
		return errUnsealed
	}
	return nil
}
