package points

import (
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/waybill-ship/waybill/internal/servicepoint"
)

// words are what places are called in one language.
type words struct {
	locker, post, depot string
	shops, streets      []string
	owners              []string
	siesta              bool
}

func tongue(country string) words {
	code := map[string]string{
		"NL": "nl", "BE": "nl", "DE": "de", "AT": "de", "CH": "de", "LU": "fr", "FR": "fr", "IT": "it", "ES": "es", "PT": "pt", "PL": "pl",
		"DK": "no", "SE": "no", "NO": "no", "CZ": "cs", "SK": "cs",
	}[country]
	if w, ok := tongues[code]; ok {
		return w
	}
	return tongues["en"]
}

func list(text string) []string { return strings.Split(text, ", ") }

var tongues = map[string]words{
	"en": {
		locker: "Parcel locker", post: "Post office", depot: "Parcel depot",
		shops:   list("Corner shop, News and cards, Supermarket, Filling station, Flowers, Bookshop, Dry cleaner, Bicycles"),
		streets: list("Station Road, Market Square, Church Street, Mill Lane, High Street, Park Avenue, School Road, Harbour Street, Castle Street, Long Street"),
		owners:  list("Alder, Birch, Cedar, Elm, Fern, Hazel, Juniper, Linden, Maple, Oak, Poplar, Rowan, Willow"),
	},
	"nl": {
		locker: "Pakketautomaat", post: "Postkantoor", depot: "Pakketdepot",
		shops:   list("Kiosk, Buurtsuper, Boekhandel, Bloemen, Tankstation, Stomerij, Fietsen, Drogisterij"),
		streets: list("Stationsstraat, Markt, Kerkstraat, Molenweg, Dorpsstraat, Parklaan, Schoolstraat, Havenkade, Hoogstraat, Nieuwstraat"),
		owners:  list("De Els, De Berk, De Linde, De Eik, De Wilg, De Beuk, De Hazelaar, De Populier, De Meidoorn, De Vlier"),
	},
	"de": {
		locker: "Paketautomat", post: "Postfiliale", depot: "Paketdepot",
		shops:   list("Kiosk, Lebensmittel, Buchhandlung, Blumen, Tankstelle, Reinigung, Fahrräder, Schreibwaren"),
		streets: list("Bahnhofstraße, Marktplatz, Kirchgasse, Mühlweg, Hauptstraße, Parkallee, Schulstraße, Hafenstraße, Lindenstraße, Gartenweg"),
		owners:  list("Ahorn, Birke, Buche, Eibe, Eiche, Erle, Esche, Holunder, Kastanie, Linde, Pappel, Weide"),
	},
	"fr": {
		locker: "Consigne", post: "Bureau de poste", depot: "Agence colis",
		shops:   list("Tabac Presse, Épicerie, Librairie, Fleurs, Station-service, Pressing, Cycles, Pharmacie"),
		streets: list("Rue de la Gare, Place du Marché, Rue de l'Église, Chemin du Moulin, Grande Rue, Avenue du Parc, Rue de l'École, Quai du Port, Rue Neuve"),
		owners:  list("du Bouleau, du Cèdre, du Chêne, du Hêtre, du Noyer, du Peuplier, du Saule, du Tilleul, de l'Érable, de l'Orme"),
		siesta:  true,
	},
	"it": {
		locker: "Armadietto", post: "Ufficio postale", depot: "Deposito pacchi",
		shops:   list("Tabacchi, Alimentari, Libreria, Fiori, Stazione di servizio, Lavanderia, Biciclette, Cartoleria"),
		streets: list("Via della Stazione, Piazza del Mercato, Via della Chiesa, Via del Mulino, Corso Nuovo, Viale del Parco, Via della Scuola, Via del Porto"),
		owners:  list("Acero, Betulla, Cedro, Faggio, Frassino, Noce, Olmo, Pioppo, Quercia, Salice, Tiglio"),
		siesta:  true,
	},
	"es": {
		locker: "Taquilla", post: "Oficina de correos", depot: "Almacén de paquetes",
		shops:   list("Estanco, Alimentación, Librería, Flores, Gasolinera, Tintorería, Bicicletas, Papelería"),
		streets: list("Calle de la Estación, Plaza del Mercado, Calle de la Iglesia, Camino del Molino, Calle Mayor, Avenida del Parque, Calle de la Escuela"),
		owners:  list("El Abedul, El Álamo, El Cedro, El Fresno, El Nogal, El Olmo, El Roble, El Sauce, El Tilo"),
		siesta:  true,
	},
	"pt": {
		locker: "Cacifo", post: "Posto de correios", depot: "Depósito de encomendas",
		shops:   list("Tabacaria, Mercearia, Livraria, Flores, Posto de gasolina, Lavandaria, Bicicletas, Papelaria"),
		streets: list("Rua da Estação, Praça do Mercado, Rua da Igreja, Caminho do Moinho, Rua Direita, Avenida do Parque, Rua da Escola, Rua do Porto"),
		owners:  list("Amieiro, Carvalho, Cedro, Freixo, Nogueira, Salgueiro, Tília, Ulmeiro"),
	},
	"pl": {
		locker: "Automat paczkowy", post: "Urząd pocztowy", depot: "Magazyn paczek",
		shops:   list("Kiosk, Sklep spożywczy, Księgarnia, Kwiaty, Stacja paliw, Pralnia, Rowery, Papierniczy"),
		streets: list("Dworcowa, Rynek, Kościelna, Młyńska, Główna, Parkowa, Szkolna, Portowa, Długa, Ogrodowa"),
		owners:  list("Brzoza, Buk, Dąb, Jarzębina, Jesion, Kasztan, Klon, Lipa, Topola, Wierzba"),
	},
	"no": {
		locker: "Pakkeboks", post: "Postkontor", depot: "Pakkeledd",
		shops:   list("Kiosk, Matbutikk, Bokhandel, Blomster, Bensin, Renseri, Sykkel, Papir"),
		streets: list("Stationsgatan, Torget, Kirkegata, Møllevej, Storgatan, Parkvej, Skolegata, Havnegade, Nygatan"),
		owners:  list("Ask, Bjerk, Eik, Gran, Hassel, Lind, Or, Rogn, Selje"),
	},
	"cs": {
		locker: "Výdejní box", post: "Pošta", depot: "Sklad zásilek",
		shops:   list("Trafika, Potraviny, Knihy, Květiny, Čerpací stanice, Čistírna, Kola, Papírnictví"),
		streets: list("Nádražní, Náměstí, Kostelní, Mlýnská, Hlavní, Parková, Školní, Přístavní, Dlouhá, Zahradní"),
		owners:  list("Bříza, Buk, Dub, Habr, Jasan, Javor, Kaštan, Lípa, Topol, Vrba"),
	},
}

// week opens alike from Monday to Friday, and on Saturday and Sunday as told.
func week(weekday, saturday, sunday string) servicepoint.Week {
	var w servicepoint.Week
	for d := range w {
		text := weekday
		switch d {
		case 5:
			text = saturday
		case 6:
			text = sunday
		}
		w[d] = slices.Clone(shifts(text))
	}
	return w
}

// read are the opening times that were understood: there are few, and many thousands of points have them.
var read sync.Map

// shifts understands the opening times of a day.
func shifts(text string) []servicepoint.Shift {
	if known, ok := read.Load(text); ok {
		return known.([]servicepoint.Shift)
	}
	var all []servicepoint.Shift
	for part := range strings.FieldsSeq(text) {
		var h1, m1, h2, m2 int
		if _, err := fmt.Sscanf(part, "%d:%d-%d:%d", &h1, &m1, &h2, &m2); err != nil {
			panic("points: opening time " + part)
		}
		all = append(all, servicepoint.Shift{From: h1*60 + m1, To: h2*60 + m2})
	}
	read.Store(text, all)
	return all
}
