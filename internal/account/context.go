package account

import "context"

type sessionKey struct{}

// With gives a request the session it belongs to.
func With(ctx context.Context, s Session) context.Context {
	return context.WithValue(ctx, sessionKey{}, s)
}

// SessionOf is the session at work; the zero session, which may do nothing, when there is none.
func SessionOf(ctx context.Context) Session {
	s, _ := ctx.Value(sessionKey{}).(Session)
	return s
}
