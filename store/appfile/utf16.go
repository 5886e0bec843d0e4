package appfile

import (
	"bytes"
	"encoding/binary"
	"unicode/utf16"
)

// asUTF8 is a text as UTF-8 without a byte order mark. Windows writes UTF-16,
// with a mark or without: then every other byte of a text in our formats is zero.
// What is neither is returned as it is.
func asUTF8(data []byte) []byte {
	if plain, ok := bytes.CutPrefix(data, bom); ok {
		return plain
	}
	var order binary.ByteOrder
	switch {
	case len(data)%2 != 0 || len(data) < 4:
		return data
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}) || data[0] != 0 && data[1] == 0 && data[2] != 0 && data[3] == 0:
		order = binary.LittleEndian
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}) || data[0] == 0 && data[1] != 0 && data[2] == 0 && data[3] != 0:
		order = binary.BigEndian
	default:
		return data
	}
	units := make([]uint16, 0, len(data)/2)
	for i := 0; i < len(data); i += 2 {
		units = append(units, order.Uint16(data[i:]))
	}
	return bytes.TrimPrefix([]byte(string(utf16.Decode(units))), bom)
}
