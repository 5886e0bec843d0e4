package store

import "syscall"

// mntLocal marks a file system of this machine (sys/mount.h).
const mntLocal = 0x1000

// networkFS names the network file system that a folder is on; "" is none.
func networkFS(dir string) string {
	var fs syscall.Statfs_t
	if syscall.Statfs(dir, &fs) != nil || fs.Flags&mntLocal != 0 {
		return ""
	}
	var name []byte
	for _, c := range fs.Fstypename {
		if c == 0 {
			break
		}
		name = append(name, byte(c))
	}
	return string(name)
}
