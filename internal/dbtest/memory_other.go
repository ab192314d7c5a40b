//go:build !linux

package dbtest

// memory is empty: only Linux is known to have such a folder.
func memory() string { return "" }
