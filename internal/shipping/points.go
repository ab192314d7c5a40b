package shipping

import (
	"context"
	"slices"

	"github.com/waybill-ship/waybill/internal/carrier"
	"github.com/waybill-ship/waybill/internal/postal"
)

// FitPoint lists those of the carriers whose service points take all these things in one box: each of them fits into it, and together
// they take up no more room than it has.
func (d *Desk) FitPoint(ctx context.Context, account int64, carriers []string, things []postal.Size) ([]string, error) {
	methods, err := d.Methods(ctx, account)
	if err != nil {
		return nil, err
	}
	var fit []string
	for _, code := range carriers {
		takes := func(m carrier.Method) bool {
			return m.ServicePoint && !m.Return && m.Carrier == code && holds(m, things)
		}
		if slices.ContainsFunc(methods, takes) && !slices.Contains(fit, code) {
			fit = append(fit, code)
		}
	}
	return fit, nil
}

func holds(m carrier.Method, things []postal.Size) bool {
	room := float64(m.MaxSize.Length) * float64(m.MaxSize.Width) * float64(m.MaxSize.Height)
	for _, s := range things {
		if !m.Fits(s) {
			return false
		}
		room -= float64(s.Length) * float64(s.Width) * float64(s.Height)
	}
	return room >= 0 || m.MaxSize == (postal.Size{})
}
