package integration

import (
	"context"
	"slices"
	"strings"

	"github.com/waybill-ship/waybill/internal/fault"
	"github.com/waybill-ship/waybill/internal/postal"
)

// brands are the codes by which shops name carriers, whether or not this platform has them yet. A code with a country behind it, as
// gls_nl, is known where the brand is.
var brands = strings.Fields(`
	amazon asendia bol bpost bring brt budbee cainiao chronopost cirro colisprive colissimo colissimo_ec2c correos correos_express
	ctt_express dachser dbschenker delivengo der_kurier dhl dhl_2_man_handling dhl_ecommerce dhl_express dhl_freight dhl_parcel
	dhl_parcel_iberia dp dpd dpd_local europaket evri evri_international fadello fairsenden fedex fedexcrossborder fietskoeriers geodis
	glovo gls gls_eu hermes hermes_c2c hived homerr hurby inpost jongstra landmark lettresuivie mhi mondial_relay mrw nacex ontime paack
	packeta packs parcelforce plx postat poste_italiane poste_it_delivery postnl postnl_fulfilment postnl_large postnord quicargo
	relais_colis rjp rjpv2 royal_mail royal_mailv2 sandd sendcloud seur skymail spring storeshippers swiss_post tipsa tnt transforce
	transmission trunkrs ups van_straaten viatim yodel`)

// checkCarriers refuses carriers that nobody knows: a code with a slip in it would offer no points, and nobody would see why. had are those
// that were kept before; they stay.
func (b *Book) checkCarriers(ctx context.Context, codes, had []string) error {
	strange := slices.DeleteFunc(slices.Clone(codes), func(code string) bool { return branded(code) || slices.Contains(had, code) })
	if len(strange) == 0 {
		return nil
	}
	if b.Carriers != nil {
		own, err := b.Carriers(ctx)
		if err != nil {
			return err
		}
		strange = slices.DeleteFunc(strange, func(code string) bool { return slices.Contains(own, code) })
	}
	if len(strange) == 0 {
		return nil
	}
	return fault.At("service_point_carriers", "There is no carrier %s. Name carriers by their codes, like postnl or dhl.", strange[0])
}

func branded(code string) bool {
	if slices.Contains(brands, code) {
		return true
	}
	at := strings.LastIndexByte(code, '_')
	if at < 0 || !slices.Contains(brands, code[:at]) {
		return false
	}
	_, known := postal.Lookup(strings.ToUpper(code[at+1:]))
	return known || code[at+1:] == "uk"
}
