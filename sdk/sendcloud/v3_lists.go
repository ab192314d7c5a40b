package sendcloud

import (
	"context"
	"iter"
	"net/http"
	"net/url"
	"strings"
)

// data is version 3's usual wrapping.
type data[T any] struct {
	Data T `json:"data"`
}

// get reads a wrapped answer.
func get[T any](ctx context.Context, c *Client, path string, q url.Values) (T, error) {
	var got data[T]
	err := c.do(ctx, call{method: http.MethodGet, path: path, query: q, into: &got})
	return got.Data, err
}

// send writes and reads a wrapped answer.
func send[T any](ctx context.Context, c *Client, method, path string, body any) (T, error) {
	var got data[T]
	err := c.do(ctx, call{method: method, path: path, body: body, into: &got})
	return got.Data, err
}

// linked goes through one of version 3's lists by the Link header.
func linked[T any](ctx context.Context, c *Client, path string, q url.Values) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		for {
			var next string
			var got data[[]T]
			seen := func(r *http.Response) { next = nextLink(r.Header.Values("Link")) }
			if err := c.do(ctx, call{method: http.MethodGet, path: path, query: q, into: &got, seen: seen}); err != nil {
				var none T
				yield(none, err)
				return
			}
			for _, row := range got.Data {
				if !yield(row, nil) {
					return
				}
			}
			cursor := cursorOf(next)
			if cursor == "" || len(got.Data) == 0 {
				return
			}
			q.Set("cursor", cursor)
		}
	}
}

// nextLink finds the address with rel="next" in Link headers.
func nextLink(headers []string) string {
	for _, h := range headers {
		for _, link := range strings.Split(h, ",") {
			where, params, _ := strings.Cut(link, ";")
			if strings.Contains(params, `rel="next"`) || strings.Contains(params, "rel=next") {
				return strings.Trim(strings.TrimSpace(where), "<>")
			}
		}
	}
	return ""
}
