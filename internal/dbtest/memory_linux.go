package dbtest

import "syscall"

// shared is where files lie in memory; roomy is how much of it must be free, in bytes, for a cluster to lie there.
const (
	shared = "/dev/shm"
	roomy  = 6 << 30
)

// memory is a folder that lies in memory, where there is one with much room; else it is empty. Tests make and take away hundreds of databases of
// hundreds of files each, which costs a disk's file system more than all that they do with them.
func memory() string {
	var s syscall.Statfs_t
	if err := syscall.Statfs(shared, &s); err != nil || s.Bavail*uint64(s.Bsize) < roomy {
		return ""
	}
	return shared
}
