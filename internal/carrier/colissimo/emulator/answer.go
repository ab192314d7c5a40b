package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"
	"strings"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Numbers of errors, as La Poste's list for the label service has them.
const (
	idLogin    = "30000"
	idContract = "30009"
	idBody     = "40017"
	idBusy     = "40015"

	idProduct   = "30015"
	idRoute     = "30213"
	idWeight    = "30301"
	idDate      = "30002"
	idAmount    = "30020"
	idPoint     = "30401"
	idFormat    = "30026"
	idCustoms   = "30500"
	idService   = "30600" // a field is not written as it should be
	idSender    = "30109"
	idSlip      = "30321"
	idAddressee = "30213"
	idAddress   = "30212"
)

// byField are the numbers of single fields, by group and the end of the path.
var byField = map[string]map[string]string{
	idSender: {
		"lastName": "30065", "firstName": "30043", "companyName": "30065", "line2": "30100", "countryCode": "30103", "city": "30104", "zipCode": "30107", "email": "30046",
		"phoneNumber": "30085", "mobileNumber": "30047", "senderParcelRef": "30600", "line0": "30600", "line1": "30600", "line3": "30600",
	},
	idAddressee: {
		"lastName": "30200", "firstName": "30202", "companyName": "30089", "line2": "30204", "countryCode": "30207", "city": "30208", "zipCode": "30211", "email": "30223",
		"phoneNumber": "30221", "mobileNumber": "30221", "addresseeParcelRef": "30090", "line0": "30600", "line1": "30600", "line3": "30600",
	},
	idCustoms: {
		"value": "30517", "category.value": "30504", "article": "30505", "description": "30510", "quantity": "30513", "weight": "30515", "currency": "30544",
		"hsCode": "30519", "originCountry": "30521", "invoiceNumber": "30532", "original": "30546",
	},
}

// number is that of the field where the group has one for it.
func number(group, path string) string {
	fields := byField[group]
	last := path[strings.LastIndexByte(path, '.')+1:]
	if strings.HasSuffix(path, "category.value") {
		last = "category.value"
	}
	if id := fields[last]; id != "" {
		return id
	}
	return group
}

const (
	typeError   = "ERROR"
	typeSuccess = "SUCCESS"
)

// wrong is one error; path is the field's, told in the replacement values.
func wrong(id, path, format string, args ...any) message {
	return message{ID: number(id, path), Type: typeError, Content: fmt.Sprintf(format, args...), Values: []string{path}}
}

// bare answers a refusal as JSON, for what stands before the services.
func bare(w http.ResponseWriter, status int, _, text string) {
	emulate.Send(w, status, information{Messages: []message{{ID: idBusy, Type: typeError, Content: text, Values: []string{}}}})
}

// refuse answers errors: status 400 around a multipart answer.
func refuse(w http.ResponseWriter, all ...message) {
	answer(w, http.StatusBadRequest, information{Messages: all})
}

// piece is one part of an answer beside <jsonInfos>.
type piece struct {
	id   string // "<label>"
	data []byte
}

// answer writes a multipart/mixed answer: the JSON first, then the papers.
func answer(w http.ResponseWriter, status int, i information, pieces ...piece) {
	var body bytes.Buffer
	parts := multipart.NewWriter(&body)
	raw, err := json.Marshal(i)
	if err == nil {
		err = part(parts, "<jsonInfos>", "application/json;charset=UTF-8", raw)
	}
	for _, p := range pieces {
		if err == nil {
			err = part(parts, p.id, "application/octet-stream", p.data)
		}
	}
	if err == nil {
		err = parts.Close()
	}
	if err != nil {
		bare(w, http.StatusInternalServerError, "", err.Error())
		return
	}
	w.Header().Set("Content-Type", fmt.Sprintf(`multipart/mixed; boundary="%s"; type="application/json"; start="<jsonInfos>"`, parts.Boundary()))
	w.WriteHeader(status)
	_, _ = w.Write(body.Bytes()) // the caller may be gone
}

func part(to *multipart.Writer, id, kind string, data []byte) error {
	w, err := to.CreatePart(textproto.MIMEHeader{"Content-Type": {kind}, "Content-Transfer-Encoding": {"binary"}, "Content-Id": {id}})
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}
