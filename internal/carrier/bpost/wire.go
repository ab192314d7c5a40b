package bpost

import "encoding/xml"

// Namespaces of what is sent: orders in version 5, their updates in version 3.
const (
	orderSpace  = "http://schema.post.be/shm/deepintegration/v5/"
	updateSpace = "http://schema.post.be/shm/deepintegration/v3/"
)

// wireOrder is POST /orders. Prefixes are written into the names: the order's own is tns, national parts have none.
type wireOrder struct {
	XMLName       xml.Name  `xml:"tns:order"`
	National      string    `xml:"xmlns,attr"`
	Common        string    `xml:"xmlns:common,attr"`
	TNS           string    `xml:"xmlns:tns,attr"`
	International string    `xml:"xmlns:international,attr"`
	AccountID     string    `xml:"tns:accountId"`
	Reference     string    `xml:"tns:reference"`
	Boxes         []wireBox `xml:"tns:box"`
}

type wireBox struct {
	Sender        wireParty          `xml:"tns:sender"`
	National      *wireNational      `xml:"tns:nationalBox"`
	International *wireInternational `xml:"tns:internationalBox"`
	Remark        string             `xml:"tns:remark,omitempty"`
	Additional    string             `xml:"tns:additionalCustomerReference,omitempty"`
}

type wireParty struct {
	Name    string      `xml:"common:name"`
	Company string      `xml:"common:company,omitempty"`
	Address wireAddress `xml:"common:address"`
	Email   string      `xml:"common:emailAddress,omitempty"`
	Phone   string      `xml:"common:phoneNumber,omitempty"`
}

type wireAddress struct {
	Street     string `xml:"common:streetName"`
	Number     string `xml:"common:number,omitempty"`
	Box        string `xml:"common:box,omitempty"`
	PostalCode string `xml:"common:postalCode"`
	Locality   string `xml:"common:locality"`
	Country    string `xml:"common:countryCode"`
}

// wireNational is one of three ways within Belgium; weights in grams.
type wireNational struct {
	Home   *wireHome   `xml:"atHome"`
	Point  *wirePoint  `xml:"atBpost"`
	Locker *wireLocker `xml:"at24-7"`
}

type wireHome struct {
	Product  string       `xml:"product"`
	Options  *wireOptions `xml:"options"`
	Weight   int64        `xml:"weight"`
	Receiver wireParty    `xml:"receiver"`
}

type wirePoint struct {
	Product  string       `xml:"product"`
	Options  *wireOptions `xml:"options"`
	Weight   int64        `xml:"weight"`
	ID       string       `xml:"pugoId"`
	Name     string       `xml:"pugoName"`
	Address  wireAddress  `xml:"pugoAddress"`
	Receiver string       `xml:"receiverName"`
	Company  string       `xml:"receiverCompany,omitempty"`
}

type wireLocker struct {
	Product  string       `xml:"product"`
	Options  *wireOptions `xml:"options"`
	Weight   int64        `xml:"weight"`
	ID       string       `xml:"parcelsDepotId"`
	Name     string       `xml:"parcelsDepotName"`
	Address  wireAddress  `xml:"parcelsDepotAddress"`
	Member   wireMember   `xml:"unregistered"`
	Receiver string       `xml:"receiverName"`
	Company  string       `xml:"receiverCompany,omitempty"`
}

// wireMember is a receiver whom the lockers do not know; who he is told by.
type wireMember struct {
	Language string `xml:"language"`
	Mobile   string `xml:"mobilePhone,omitempty"`
	Email    string `xml:"emailAddress,omitempty"`
}

// wireInternational is one of three ways abroad.
type wireInternational struct {
	Home   *wireAbroad `xml:"international:international"`
	Point  *wireAbroad `xml:"international:atIntlPugo"`
	Locker *wireAbroad `xml:"international:atIntlParcelDepot"`
}

type wireAbroad struct {
	Product       string        `xml:"international:product"`
	Options       *wireOptions  `xml:"international:options"`
	Receiver      wireParty     `xml:"international:receiver"`
	Weight        int64         `xml:"international:parcelWeight"`
	Customs       *wireCustoms  `xml:"international:customsInfo"`
	Contents      *wireContents `xml:"international:parcelContents"`
	PointID       string        `xml:"international:pugoId,omitempty"`
	PointName     string        `xml:"international:pugoName,omitempty"`
	PointAddress  *wireAddress  `xml:"international:pugoAddress"`
	LockerID      string        `xml:"international:parcelsDepotId,omitempty"`
	LockerName    string        `xml:"international:parcelsDepotName,omitempty"`
	LockerAddress *wireAddress  `xml:"international:parcelsDepotAddress"`
}

// wireCustoms: the value in euro cents, the postage in euro.
type wireCustoms struct {
	Value       int64  `xml:"international:parcelValue"`
	Description string `xml:"international:contentDescription"`
	Type        string `xml:"international:shipmentType"`
	Return      string `xml:"international:parcelReturnInstructions"`
	Private     bool   `xml:"international:privateAddress"`
	Currency    string `xml:"international:currency,omitempty"`
	Postage     string `xml:"international:amtPostagePaidByAddresse,omitempty"`
}

type wireContents struct {
	Lines []wireLine `xml:"international:parcelContent"`
}

// wireLine is a line of goods: value in euro cents and weight in grams of all its pieces, as recorded orders add up.
type wireLine struct {
	Number      int    `xml:"international:numberOfItemType"`
	Value       int64  `xml:"international:valueOfItem"`
	Description string `xml:"international:itemDescription"`
	Weight      int64  `xml:"international:nettoWeight"`
	Tariff      string `xml:"international:hsTariffCode,omitempty"`
	Origin      string `xml:"international:originOfGoods,omitempty"`
}

type wireOptions struct {
	KeepInformed *wireMessage `xml:"common:keepMeInformed"`
	Insured      *wireInsured `xml:"common:insured"`
	Signed       *struct{}    `xml:"common:signed"`
	Saturday     *struct{}    `xml:"common:saturdayDelivery"`
	COD          *wireCOD     `xml:"common:cod"`
}

// wireCOD is what the buyer pays at the door, in euro cents, and the account it is paid out to.
type wireCOD struct {
	Cents int64  `xml:"common:codAmount"`
	IBAN  string `xml:"common:iban"`
	BIC   string `xml:"common:bic"`
}

type wireMessage struct {
	Language string `xml:"language,attr"`
	Email    string `xml:"common:emailAddress,omitempty"`
	Mobile   string `xml:"common:mobilePhone,omitempty"`
}

type wireInsured struct {
	Basic      *struct{} `xml:"common:basicInsurance"`
	Additional *wireBand `xml:"common:additionalInsurance"`
}

type wireBand struct {
	Value int64 `xml:"value,attr"`
}

// wireUpdate is POST /orders/{reference}.
type wireUpdate struct {
	XMLName xml.Name `xml:"orderUpdate"`
	Space   string   `xml:"xmlns,attr"`
	Status  string   `xml:"status"`
}

// What comes back is read by local names: the carrier writes one version and answers another.

// wireInfo is an order as it stands.
type wireInfo struct {
	Reference string      `xml:"reference"`
	Boxes     []wireState `xml:"box"`
}

// wireState is what became of a box.
type wireState struct {
	Barcode string `xml:"barcode"`
	Status  string `xml:"status"`
}

type wireLabels struct {
	XMLName xml.Name    `xml:"labels"`
	Labels  []wireLabel `xml:"label"`
}

type wireLabel struct {
	Barcodes []string `xml:"barcode"`
	Media    string   `xml:"mimeType"`
	Bytes    string   `xml:"bytes"` // base64
}

// wireRefusal is a businessException, a systemException or an invalidSelection.
type wireRefusal struct {
	XMLName xml.Name
	Code    string `xml:"code"`
	Message string `xml:"message"`
	Text    string `xml:",chardata"`
	Inner   string `xml:",innerxml"`
}

type wireItem struct {
	States []struct {
		Time        string `xml:"time"`
		Code        string `xml:"stateCode"`
		Description string `xml:"stateDescription"`
		Location    string `xml:"location"`
	} `xml:"stateInfo"`
}

// wirePois is a list, or an error in the locator's own shape, which has status 200.
type wirePois struct {
	XMLName xml.Name
	Pois    []wirePoi `xml:"Poi"`
	Text    string    `xml:"txt"`
}

type wirePoi struct {
	ID        string `xml:"Id"`
	Type      string `xml:"Type"`
	Name      string `xml:"Name"`
	Street    string `xml:"Street"`
	Number    string `xml:"Number"`
	Zip       string `xml:"Zip"`
	City      string `xml:"City"`
	Latitude  string `xml:"Latitude"`
	Longitude string `xml:"Longitude"`
	Distance  string `xml:"Distance"`
	Hours     struct {
		Days []wireDay `xml:",any"`
	} `xml:"Hours"`
}

type wireDay struct {
	XMLName xml.Name
	AMOpen  string `xml:"AMOpen"`
	AMClose string `xml:"AMClose"`
	PMOpen  string `xml:"PMOpen"`
	PMClose string `xml:"PMClose"`
}
