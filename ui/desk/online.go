package desk

import "net"

// Online reports whether this machine has a network beyond itself. It says
// nothing about any one server.
func Online() bool {
	interfaces, err := net.Interfaces()
	if err != nil {
		return true
	}
	for _, i := range interfaces {
		if i.Flags&net.FlagUp == 0 || i.Flags&net.FlagLoopback != 0 {
			continue
		}
		if addresses, err := i.Addrs(); err == nil && len(addresses) > 0 {
			return true
		}
	}
	return false
}
