package store

import (
	"encoding/binary"
	"slices"
)

// The parts of a write-ahead log (https://sqlite.org/fileformat2.html#the_write_ahead_log), in
// bytes.
const (
	walHeader   = 32
	frameHeader = 24
	walMagic    = 0x377f0682 // its last bit: checksums are of big-endian words
	walFormat   = 3007000
)

// replay returns the database that a file and its write-ahead log are together, as SQLite
// would read it: what the log has committed is in it, and what was cut short is not. A log
// that is none, or is of another file's past, adds nothing. db is changed and perhaps
// returned.
func replay(db, wal []byte) []byte {
	if len(wal) < walHeader {
		return inOneFile(db)
	}
	word := binary.BigEndian.Uint32
	size := int(word(wal[8:]))
	if word(wal)&^1 != walMagic || word(wal[4:]) != walFormat || size < 512 || size > 65536 || size&(size-1) != 0 {
		return inOneFile(db)
	}
	sum := walSum{order: binary.LittleEndian}
	if word(wal)&1 != 0 {
		sum.order = binary.BigEndian
	}
	sum.add(wal[:24])
	if !sum.is(wal[24:32]) {
		return inOneFile(db)
	}
	var pending [][]byte // frames that no commit has followed yet
	for rest := wal[walHeader:]; len(rest) >= frameHeader+size; rest = rest[frameHeader+size:] {
		frame := rest[:frameHeader+size]
		sum.add(frame[:8])
		sum.add(frame[frameHeader:])
		if !slices.Equal(frame[8:16], wal[16:24]) || !sum.is(frame[16:24]) || word(frame) == 0 {
			break
		}
		pending = append(pending, frame)
		pages := int(word(frame[4:]))
		if pages == 0 || pages > maxImage/size {
			continue
		}
		db = resized(db, pages*size)
		for _, f := range pending {
			if at := (int(word(f)) - 1) * size; at+size <= len(db) {
				copy(db[at:], f[frameHeader:])
			}
		}
		pending = nil
	}
	return inOneFile(db)
}

// inOneFile marks a database as one without a log of its own.
func inOneFile(db []byte) []byte {
	if len(db) >= 20 && db[18] == 2 && db[19] == 2 {
		db[18], db[19] = 1, 1
	}
	return db
}

func resized(db []byte, size int) []byte {
	if size <= len(db) {
		return db[:size]
	}
	return append(db, make([]byte, size-len(db))...)
}

// walSum is the checksum that runs through a log.
type walSum struct {
	order  binary.ByteOrder
	s0, s1 uint32
}

// add adds words, two at a time.
func (s *walSum) add(data []byte) {
	for ; len(data) >= 8; data = data[8:] {
		s.s0 += s.order.Uint32(data) + s.s1
		s.s1 += s.order.Uint32(data[4:]) + s.s0
	}
}

// is reports whether the sum is the one that stands there.
func (s *walSum) is(kept []byte) bool {
	return binary.BigEndian.Uint32(kept) == s.s0 && binary.BigEndian.Uint32(kept[4:]) == s.s1
}
