package emulator

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// soapIn is all that is read of a SOAP request, whatever its namespaces are called.
type soapIn struct {
	XMLName xml.Name `xml:"Envelope"`
	Header  struct {
		Authentication struct {
			DelisID  string `xml:"delisId"`
			Token    string `xml:"authToken"`
			Language string `xml:"messageLanguage"`
		} `xml:"authentication"`
	} `xml:"Header"`
	Body struct {
		GetAuth *struct {
			DelisID  string `xml:"delisId"`
			Password string `xml:"password"`
			Language string `xml:"messageLanguage"`
		} `xml:"getAuth"`
		GetTracking *struct {
			Number string `xml:"parcelLabelNumber"`
		} `xml:"getTrackingData"`
	} `xml:"Body"`
}

const delis = "delis"

func readSOAP(w http.ResponseWriter, r *http.Request) (soapIn, bool) {
	var in soapIn
	if emulate.Media(r) != "text/xml" {
		soapFault(w, http.StatusUnsupportedMediaType, "", "text/xml is wanted")
		return in, false
	}
	if err := xml.NewDecoder(r.Body).Decode(&in); err != nil {
		soapFault(w, http.StatusInternalServerError, "", "the envelope cannot be read")
		return in, false
	}
	return in, true
}

// soapLogin is getAuth of LoginService: a token for about a day.
func (e *Emulator) soapLogin(w http.ResponseWriter, r *http.Request) {
	in, ok := readSOAP(w, r)
	if !ok {
		return
	}
	if in.Body.GetAuth == nil || in.Body.GetAuth.Language == "" {
		soapFault(w, http.StatusInternalServerError, "", "getAuth with delisId, password and messageLanguage is wanted")
		return
	}
	i := e.Customer(map[string]string{"delis_id": in.Body.GetAuth.DelisID, "delis_password": in.Body.GetAuth.Password})
	if i < 0 {
		soapFault(w, http.StatusInternalServerError, "LOGIN_8", "The combination of user and password is invalid.")
		return
	}
	token, err := e.Desk().Grant(customers[i]["customer_id"], delis, tokenLife)
	if err != nil {
		soapFault(w, http.StatusInternalServerError, "", err.Error())
		return
	}
	soap(w, http.StatusOK, fmt.Sprintf("<ns:getAuthResponse><return><delisId>%s</delisId><customerUid>%[1]s</customerUid><authToken>%s</authToken><depot>%s</depot></return></ns:getAuthResponse>",
		escaped(customers[i]["delis_id"]), token, depot))
}

// soapTrack is getTrackingData of ParcelLifeCycleService.
func (e *Emulator) soapTrack(w http.ResponseWriter, r *http.Request) {
	in, ok := readSOAP(w, r)
	if !ok {
		return
	}
	login := in.Header.Authentication
	t, ok := e.Desk().Holder(login.Token)
	if !ok || t.Opens != delis {
		soapFault(w, http.StatusInternalServerError, "LOGIN_5", "The authentication token is invalid or has expired.")
		return
	}
	if e.Customer(map[string]string{"customer_id": t.Who, "delis_id": login.DelisID}) < 0 {
		soapFault(w, http.StatusInternalServerError, "LOGIN_5", "The authentication token is of somebody else.")
		return
	}
	if in.Body.GetTracking == nil {
		soapFault(w, http.StatusInternalServerError, "", "getTrackingData with parcelLabelNumber is wanted")
		return
	}
	var p parcelRow
	var row shipmentRow
	if !e.Desk().Get(parcelKind, in.Body.GetTracking.Number, &p) || !e.Desk().Get(shipmentKind, p.Shipment, &row) || row.Customer != t.Who {
		// Not in our sheet: what an unknown number is answered with, and somebody else's.
		soap(w, http.StatusOK, "<ns:getTrackingDataResponse><trackingresult></trackingresult></ns:getTrackingDataResponse>")
		return
	}
	soap(w, http.StatusOK, "<ns:getTrackingDataResponse><trackingresult><shipmentInfo><serviceDescription>"+escaped(products[p.Service].name)+
		"</serviceDescription></shipmentInfo>"+e.statuses(p)+"</trackingresult></ns:getTrackingDataResponse>")
}

// statuses are the steps of a parcel's way: what was reached with its time, then what is still to come.
func (e *Emulator) statuses(p parcelRow) string {
	var b strings.Builder
	var seen []string
	scans := e.Desk().Scans(p.Parcel)
	scans = slices.DeleteFunc(scans, func(s emulate.Scan) bool { return told[s.Phase] == "" })
	for i, s := range scans {
		code := told[s.Phase]
		at := slices.IndexFunc(line, func(x step) bool { return x.code == code })
		info := asides[code]
		if at >= 0 {
			info = line[at]
		}
		seen = append(seen, code)
		info.write(&b, s.At.In(e.Zone()).Format(time.RFC3339), true, i == len(scans)-1)
	}
	for _, x := range line {
		if !slices.Contains(seen, x.code) {
			x.write(&b, "", false, false)
		}
	}
	return b.String()
}

func (x step) write(b *strings.Builder, at string, reached, current bool) {
	fmt.Fprintf(b, "<statusInfo><status>%s</status><statusHasBeenReached>%t</statusHasBeenReached><isCurrentStatus>%t</isCurrentStatus><description>%s</description>",
		x.code, reached, current, escaped(x.text))
	if reached {
		fmt.Fprintf(b, "<location>Depot %s</location><date>%s</date>", depot, at)
	}
	b.WriteString("</statusInfo>")
}

func soap(w http.ResponseWriter, status int, body string) {
	w.Header().Set("Content-Type", "text/xml; charset=utf-8")
	w.WriteHeader(status)
	// The caller may be gone.
	_, _ = fmt.Fprintf(w, `<?xml version="1.0" encoding="UTF-8"?><soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/" xmlns:ns="http://dpd.com/common/service/types"><soap:Body>%s</soap:Body></soap:Envelope>`, body)
}

// soapFault is a fault; with a code it carries authenticationFault in its detail.
func soapFault(w http.ResponseWriter, status int, code, message string) {
	detail := ""
	if code != "" {
		detail = "<detail><ns:authenticationFault><errorCode>" + code + "</errorCode><errorMessage>" + escaped(message) + "</errorMessage></ns:authenticationFault></detail>"
	}
	soap(w, status, "<soap:Fault><faultcode>soap:Server</faultcode><faultstring>"+escaped(message)+"</faultstring>"+detail+"</soap:Fault>")
}

func escaped(text string) string {
	var b bytes.Buffer
	_ = xml.EscapeText(&b, []byte(text)) // a buffer takes all
	return b.String()
}
