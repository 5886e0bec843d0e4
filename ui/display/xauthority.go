package display

import (
	"bufio"
	"encoding/binary"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
)

// cookie is the one way of proving oneself to an X display that is in use.
const cookie = "MIT-MAGIC-COOKIE-1"

// Families of addresses in a file of keys (Xau(3)).
const (
	familyInternet  = 0
	familyInternet6 = 6
	familyLocal     = 256
	familyWild      = 65535
)

// authorityFile is the file with the keys of X displays, "" where none is named.
func authorityFile(getenv func(string) string) string {
	if file := getenv("XAUTHORITY"); file != "" {
		return file
	}
	if home := getenv("HOME"); home != "" {
		return filepath.Join(home, ".Xauthority")
	}
	return ""
}

// keyFor finds the key of a display that was reached at an address; nil where there is
// none, and whoever asks goes on without.
func keyFor(file string, a xAddress, reached net.Addr) []byte {
	if info, err := os.Stat(file); err != nil || !info.Mode().IsRegular() {
		return nil // a pipe would keep us waiting
	}
	f, err := os.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	family, address := whose(a, reached)
	for in := bufio.NewReader(io.LimitReader(f, 1<<20)); ; {
		e, err := readEntry(in)
		if err != nil {
			return nil
		}
		forAddress := e.family == familyWild || e.family == family && e.address == address
		forNumber := e.number == "" || e.number == strconv.Itoa(a.number)
		if forAddress && forNumber && e.method == cookie {
			return []byte(e.key)
		}
	}
}

// whose is how a file of keys calls the machine of a display: this one by its name,
// also where it was reached over the loopback interface, others by their address.
func whose(a xAddress, reached net.Addr) (family uint16, address string) {
	tcp, ok := reached.(*net.TCPAddr)
	if a.local() || !ok || tcp.IP.IsLoopback() {
		name, _ := os.Hostname()
		return familyLocal, name
	}
	if v4 := tcp.IP.To4(); v4 != nil {
		return familyInternet, string(v4)
	}
	return familyInternet6, string(tcp.IP.To16())
}

// entry is one key of the file.
type entry struct {
	family                       uint16
	address, number, method, key string
}

func readEntry(in io.Reader) (entry, error) {
	var e entry
	if err := binary.Read(in, binary.BigEndian, &e.family); err != nil {
		return e, err
	}
	for _, field := range []*string{&e.address, &e.number, &e.method, &e.key} {
		var length uint16
		if err := binary.Read(in, binary.BigEndian, &length); err != nil {
			return e, err
		}
		letters := make([]byte, length)
		if _, err := io.ReadFull(in, letters); err != nil {
			return e, err
		}
		*field = string(letters)
	}
	return e, nil
}
