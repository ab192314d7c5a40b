package colissimo

import "encoding/json"

// wireRequest is the body of generateLabel. Weights are kilograms, the parcel's sums cents, the articles' values units of their currency.
type wireRequest struct {
	Contract string      `json:"contractNumber"`
	Password string      `json:"password"`
	Output   wireOutput  `json:"outputFormat"`
	Letter   wireLetter  `json:"letter"`
	Fields   *wireFields `json:"fields,omitempty"`
}

type wireOutput struct {
	X     int    `json:"x"`
	Y     int    `json:"y"`
	Print string `json:"outputPrintingType"`
}

type wireLetter struct {
	Service   wireService   `json:"service"`
	Parcel    wireParcel    `json:"parcel"`
	Customs   *wireCustoms  `json:"customsDeclarations,omitempty"`
	Sender    wireSender    `json:"sender"`
	Addressee wireAddressee `json:"addressee"`
}

type wireService struct {
	Product    string `json:"productCode"`
	Date       string `json:"depositDate"`
	Transport  *int64 `json:"transportationAmount,omitempty"`
	Total      *int64 `json:"totalAmount,omitempty"`
	Order      string `json:"orderNumber,omitempty"`
	Commercial string `json:"commercialName,omitempty"`
	Return     int    `json:"returnTypeChoice,omitempty"`
}

type wireParcel struct {
	Weight    json.Number `json:"weight"`
	Insurance int64       `json:"insuranceValue,omitempty"`
	Notes     string      `json:"instructions,omitempty"`
	Point     string      `json:"pickupLocationId,omitempty"`
	DDP       bool        `json:"ddp,omitempty"`
	FTD       bool        `json:"ftd,omitempty"`
}

type wireCustoms struct {
	Include     bool         `json:"includeCustomsDeclarations"`
	Importer    string       `json:"importersReference,omitempty"`
	Comments    string       `json:"comments,omitempty"`
	Description string       `json:"description,omitempty"`
	Invoice     string       `json:"invoiceNumber,omitempty"`
	Contents    wireContents `json:"contents"`
}

type wireContents struct {
	Articles []wireArticle  `json:"article"`
	Category wireCategory   `json:"category"`
	Original []wireOriginal `json:"original,omitempty"`
}

type wireCategory struct {
	Value int `json:"value"`
}

type wireArticle struct {
	Description string      `json:"description"`
	Quantity    int         `json:"quantity"`
	Weight      json.Number `json:"weight"`
	Value       json.Number `json:"value"`
	HSCode      string      `json:"hsCode,omitempty"`
	Origin      string      `json:"originCountry,omitempty"`
	Currency    string      `json:"currency"`
	SKU         string      `json:"artref,omitempty"`
	Original    string      `json:"originalIdent,omitempty"`
}

type wireOriginal struct {
	Ident   string `json:"originalIdent"`
	Invoice string `json:"originalInvoiceNumber"`
	Date    string `json:"originalInvoiceDate,omitempty"`
}

type wireSender struct {
	Reference string      `json:"senderParcelRef,omitempty"`
	Address   wireAddress `json:"address"`
}

type wireAddressee struct {
	Address wireAddress `json:"address"`
}

type wireAddress struct {
	Company string `json:"companyName,omitempty"`
	Last    string `json:"lastName,omitempty"`
	First   string `json:"firstName,omitempty"`
	Line1   string `json:"line1,omitempty"`
	Line2   string `json:"line2,omitempty"`
	Country string `json:"countryCode"`
	City    string `json:"city"`
	Postal  string `json:"zipCode"`
	Phone   string `json:"phoneNumber,omitempty"`
	Mobile  string `json:"mobileNumber,omitempty"`
	Email   string `json:"email,omitempty"`
}

type wireFields struct {
	Custom []wireField `json:"customField"`
}

type wireField struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// wireInfos is the JSON part of an answer.
type wireInfos struct {
	Messages []wireMessage `json:"messages"`
	Label    *struct {
		Number  string `json:"parcelNumber"`
		Partner string `json:"parcelNumberPartner"`
	} `json:"labelV2Response"`
	Slip *struct {
		Number loose `json:"bordereauNumber"`
	} `json:"bordereauHeader"`
}

type wireMessage struct {
	ID   loose  `json:"id"`
	Type string `json:"type"` // INFOS, SUCCESS, ERROR
	Text string `json:"messageContent"`
}
