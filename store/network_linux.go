package store

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"strings"
	"syscall"
)

// fuseMagic is that of every file system in user space, near or far.
const fuseMagic = 0x65735546

// networkMagic are the marks of file systems of other machines (statfs(2),
// linux/magic.h).
var networkMagic = map[uint32]string{
	0x00006969: "NFS",
	0x0000517b: "SMB",
	0xff534d42: "CIFS",
	0xfe534d42: "SMB",
	0x01021997: "9P",
	0x00c36400: "Ceph",
	0x5346414f: "AFS",
	0x6b414653: "AFS",
	0x73757245: "Coda",
	0x786f4256: "VirtualBox shared folder",
	0x0bd00bd0: "Lustre",
	0x47504653: "GPFS",
}

// networkFS names the network file system that a folder is on; "" is none, or
// one that is not known.
func networkFS(dir string) string {
	var fs syscall.Statfs_t
	if syscall.Statfs(dir, &fs) != nil {
		return ""
	}
	magic := uint32(fs.Type) // its type differs between processors
	if magic != fuseMagic {
		return networkMagic[magic]
	}
	var stat syscall.Stat_t
	mounts, err := os.Open("/proc/self/mountinfo")
	if err != nil || syscall.Stat(dir, &stat) != nil {
		return "" // FUSE, and nothing tells which
	}
	defer mounts.Close()
	return fuseKind(mountType(mounts, uint64(stat.Dev)))
}

// mountType finds the type of a device's mount in the system's list (proc(5),
// /proc/pid/mountinfo).
func mountType(mounts io.Reader, device uint64) string {
	// makedev(3): the kernel's two numbers, spread over the C library's one.
	major := device>>8&0xfff | device>>32&0xfffff000
	minor := device&0xff | device>>12&0xffffff00
	want := fmt.Sprintf("%d:%d", major, minor)
	for lines := bufio.NewScanner(mounts); lines.Scan(); {
		mount, kind, ok := strings.Cut(lines.Text(), " - ")
		if fields := strings.Fields(mount); !ok || len(fields) < 3 || fields[2] != want {
			continue
		}
		kind, _, _ = strings.Cut(kind, " ")
		return kind
	}
	return ""
}
