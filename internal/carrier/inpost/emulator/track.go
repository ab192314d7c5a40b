package emulator

import (
	"net/http"
)

// track is GET /tracking/{number}: the newest status first. Not in our sheet: that another organisation's parcel is as if it were not there.
func (e *Emulator) track(w http.ResponseWriter, r *http.Request, c customer) {
	s, ok := e.byNumber(r.PathValue("number"))
	if !ok || s.Org != c.id || !e.bought(s) || e.Desk().Hidden(s.Hidden) {
		notFound(w)
		return
	}
	details := []map[string]any{{"status": "created", "origin_status": "CRE", "agency": nil, "datetime": e.stamp(s.Made)}}
	status, at := "confirmed", s.Confirmed
	for _, scan := range e.Desk().Scans(s.Life) {
		code := told(scan.Phase, s.Life.ToPoint)
		if code == "" {
			continue
		}
		status, at = code, scan.At
		details = append([]map[string]any{{"status": code, "origin_status": string(scan.Phase), "agency": "KRA", "datetime": e.stamp(scan.At)}}, details...)
	}
	attributes := map[string]any{"target_machine_id": or(s.Wish.Attributes.TargetPoint), "dropoff_machine_id": or(s.Wish.Attributes.DropoffPoint)}
	send(w, http.StatusOK, map[string]any{
		"tracking_number": r.PathValue("number"), "type": s.service(), "service": s.service(), "custom_attributes": attributes, "status": status,
		"created_at": e.stamp(s.Made), "updated_at": e.stamp(at), "tracking_details": details, "expected_flow": []any{},
	})
}
