package integrations_test

import (
	"net/http"
	"strconv"
	"strings"
	"testing"
)

func TestStandardWebhooksAreChosenAndTheirSecretStaysInSight(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world, b *browser) {
		path, _, _ := b.connect("Own program")
		first := b.get(path)
		first.want(t, http.StatusOK, "Standard Webhooks, for your own programs", `value="sendcloud" checked`, "/api/waybill/events?after=0", "The newest event has number 1.")
		first.wantNot(t, "whsec_")
		settings := []string{"name", "Own program", "webhook_url", w.shop.URL + "/hook", "webhook_active", "1", "webhook_format", "standard"}
		b.post(path, settings...)
		page := b.get(path)
		page.want(t, http.StatusOK, `value="standard" checked`, "whsec_")
		w.mu.Lock()
		id := w.people["zoe"]
		w.mu.Unlock()
		all := strings.Split(path, "/")
		secret, err := w.StandardSecret(t.Context(), id, atoi(t, all[len(all)-1]))
		if err != nil || secret == "" {
			t.Fatalf("%q, %v", secret, err)
		}
		page.want(t, http.StatusOK, secret[:20])
		b.post(path, append(settings[:6:6], "webhook_format", "sendcloud")...)
		b.get(path).wantNot(t, "whsec_")
		b.post(path, append(settings[:6:6], "webhook_format", "smoke")...).want(t, http.StatusBadRequest, "The format is sendcloud or standard.")
	})
}

func atoi(t *testing.T, text string) int64 {
	t.Helper()
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	return n
}
