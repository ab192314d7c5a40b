// Package loopback finds addresses for programs that a test starts, and perhaps starts again where they were.
package loopback

import (
	"fmt"
	"math/rand/v2"
	"net"
	"testing"
)

// The kernel gives the ports from 32768 on to whoever asks for any port or calls somebody: one of those may be taken while a program is
// being started, or between two of its lives. Those below stay free.
const lowest, ports = 20000, 12000

// Address is an address of this machine that nobody listens on.
func Address(t testing.TB) string {
	t.Helper()
	for range 100 {
		l, err := new(net.ListenConfig).Listen(t.Context(), "tcp", fmt.Sprintf("127.0.0.1:%d", lowest+rand.IntN(ports)))
		if err != nil {
			continue
		}
		defer l.Close()
		return l.Addr().String()
	}
	t.Fatal("no port of this machine is free")
	return ""
}
