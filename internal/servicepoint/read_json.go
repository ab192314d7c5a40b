package servicepoint

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
)

// fromJSON reads a point as the API writes it, v2 or v3, or as a CSV line with members for columns.
func fromJSON(text json.RawMessage) (Point, error) {
	var members map[string]json.RawMessage
	if err := json.Unmarshal(text, &members); err != nil || members == nil {
		return Point{}, errNoObject
	}
	p := Point{Active: true}
	var wrong fault.List
	p.fields(members, &wrong)
	// v3 keeps some of it in objects of their own.
	for _, inner := range []string{"address", "position", "contact"} {
		var more map[string]json.RawMessage
		if json.Unmarshal(members[inner], &more) == nil {
			p.fields(more, &wrong)
		}
	}
	if code := plain(members["carrier_service_point_id"]); code != "" && p.Code == "" {
		p.Code = code
	}
	if kind := plain(members["carrier_shop_type"]); kind != "" && p.ShopType == "" {
		p.ShopType = kind
	}
	p.week(members, &wrong)
	return p, wrong.Err()
}

func (p *Point) fields(members map[string]json.RawMessage, wrong *fault.List) {
	for name, value := range members {
		if to := p.text(name); to != nil {
			*to = plain(value)
			continue
		}
		switch name {
		case "country_code":
			p.Country = plain(value)
		case "latitude", "longitude":
			v, err := strconv.ParseFloat(plain(value), 64)
			if err != nil {
				wrong.Add(name, "%s %s is no number.", name, string(value))
			}
			if name == "latitude" {
				p.Latitude = v
			} else {
				p.Longitude = v
			}
		case "extra_data":
			var extra map[string]json.RawMessage
			if json.Unmarshal(value, &extra) == nil {
				for k, v := range extra {
					p.setExtra(k, plain(v))
				}
			}
		case "closed":
			p.closedDays(value, wrong)
		}
	}
}

func (p *Point) closedDays(value json.RawMessage, wrong *fault.List) {
	var days []string
	if json.Unmarshal(value, &days) != nil {
		days = strings.Fields(plain(value))
	}
	periods, err := parsePeriods(days)
	if err != nil {
		wrong.Add("closed", "%s.", err)
	}
	p.Closed = periods
}

// plain is a text, or a number or truth as it is written; empty for null and for what is none of these.
func plain(value json.RawMessage) string {
	var text string
	if json.Unmarshal(value, &text) == nil {
		return text
	}
	t := strings.TrimSpace(string(value))
	if t == "" || t == "null" || t[0] == '{' || t[0] == '[' {
		return ""
	}
	return t
}

// week reads opening times: v2's by number, v3's by name, or names beside the other members.
func (p *Point) week(members map[string]json.RawMessage, wrong *fault.List) {
	days := map[string]json.RawMessage{}
	if json.Unmarshal(members["formatted_opening_times"], &days) != nil || len(days) == 0 {
		if json.Unmarshal(members["opening_times"], &days) != nil || len(days) == 0 {
			days = members
		}
	}
	for d, name := range weekdays {
		value, ok := days[name]
		if !ok {
			value, ok = days[strconv.Itoa(d)]
		}
		if !ok {
			continue
		}
		if err := p.dayFrom(d, value); err != nil {
			wrong.Add(name, "%s.", err)
		}
	}
}

func (p *Point) dayFrom(d int, value json.RawMessage) error {
	var texts []string
	var shifts []struct {
		Start string `json:"start_time"`
		End   string `json:"end_time"`
	}
	switch {
	case json.Unmarshal(value, &texts) == nil:
	case json.Unmarshal(value, &shifts) == nil:
		texts = nil // what the first try left
		for _, s := range shifts {
			texts = append(texts, s.Start+"-"+s.End)
		}
	default:
		text := plain(value)
		if text == "" {
			return fmt.Errorf("%s are no opening times", string(value))
		}
		return p.openDay(d, text)
	}
	for _, text := range texts {
		s, err := readShift(text)
		if err != nil {
			return err
		}
		p.Hours.open(d, s)
	}
	return nil
}
