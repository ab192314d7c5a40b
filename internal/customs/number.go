package customs

// Kind is a kind of number that customs or tax know somebody by, in the words of API v3 where it has one.
type Kind string

// The kinds we know the shape of. Others are carried as they are.
const (
	EORI  Kind = "EORI"  // economic operator in the EU, GB or Northern Ireland
	VAT   Kind = "VAT"   // value added tax
	IOSS  Kind = "IOSS"  // import one-stop shop of the EU
	VOEC  Kind = "VOEC"  // the same in Norway
	UKIMS Kind = "UKIMS" // UK Internal Market Scheme, for goods to Northern Ireland
	EIN   Kind = "EIN"   // employer in the United States
	ARN   Kind = "ARN"   // Australia's for foreign sellers
	GST   Kind = "GST"   // goods and services tax (New Zealand, Jersey …)
	CNP   Kind = "CNP"   // person or company in Brazil (CPF, CNPJ)
	NID   Kind = "NID"   // national identity number
)
