package store

import "strings"

// networkNote warns about a folder on a file system of another machine, of a
// kind that is named; "" is none. SQLite's log needs memory that all its users
// share, and locks that all of them see: both end at the machine.
func networkNote(dir, kind string) []string {
	if kind == "" {
		return nil
	}
	return []string{dir + " is on a network file system (" + kind + "). Used from two computers at once, the vault can be damaged: " +
		"keep it on a local disk (--vault), and copy backups to the other."}
}

// remoteFuse are file systems in user space whose files are on another machine.
// Others of that kind (encrypted folders, NTFS) are local.
var remoteFuse = []string{
	"sshfs", "rclone", "s3fs", "davfs", "davfs2", "curlftpfs", "smbnetfs", "glusterfs", "ceph", "ceph-fuse", "gcsfuse", "gvfsd-fuse",
	"goofys", "juicefs", "google-drive-ocamlfuse", "onedriver", "seadrive", "cifs", "nfs",
}

// fuseKind says what a mount of FUSE is, by the type that the system's list of
// mounts gives it ("fuse.sshfs", "virtiofs"); "" is one of this machine.
func fuseKind(mount string) string {
	name := strings.TrimPrefix(mount, "fuse.")
	for _, remote := range remoteFuse {
		if name == remote {
			return name
		}
	}
	if mount == "virtiofs" {
		return mount
	}
	return ""
}
