package carriertest

import (
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
)

// Start opens an emulator and serves it on loopback until the test ends; it answers the emulator and its URL. Calls that it holds on to are cut off.
func Start[O any, E interface {
	http.Handler
	io.Closer
}](t *testing.T, open func(O) (E, error), o O) (E, string) {
	t.Helper()
	e, err := open(o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(e)
	t.Cleanup(func() {
		server.CloseClientConnections()
		server.Close()
		if err := e.Close(); err != nil {
			t.Error(err)
		}
	})
	return e, server.URL
}
