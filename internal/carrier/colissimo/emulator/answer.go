package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/textproto"

	"github.com/waybill-ship/waybill/internal/carrier/emulate"
)

// Numbers of errors: 30000 is the sheet's, 302xx and 304xx its groups. Not in our sheet: which number within a group says what. Here 302xx is about service, parcel,
// customs and sender, 304xx about the addressee.
const (
	idLogin    = "30000"
	idContract = "30002"
	idBody     = "30010"
	idBusy     = "30020"

	idProduct = "30200"
	idRoute   = "30201"
	idWeight  = "30202"
	idDate    = "30203"
	idAmount  = "30204"
	idPoint   = "30205"
	idFormat  = "30206"
	idCustoms = "30207"
	idService = "30208"
	idSender  = "30220"
	idSlip    = "30250"

	idAddressee = "30400"
	idContact   = "30404"
	idAddress   = "30405"
)

const (
	typeError   = "ERROR"
	typeSuccess = "SUCCESS"
)

// wrong is one error; path is the field's, told in the replacement values.
func wrong(id, path, format string, args ...any) message {
	return message{ID: id, Type: typeError, Content: fmt.Sprintf(format, args...), Values: []string{path}}
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
