package gazetteer

import (
	"strings"
	"sync"
)

// area is a range of postal codes and the town in its middle. A whole range is that town; of others the town is the centre of a region.
type area struct {
	from, to string // of one length
	town     string
	whole    bool
}

// areas are for countries whose postal codes are not in the built data, by country: ranges by their first characters, longest first,
// with a town that stands for each. An equals sign says that the whole range is that town.
var areas = sync.OnceValue(func() map[string][]area {
	all := map[string][]area{}
	for line := range strings.Lines(strings.TrimSpace(areaTable)) {
		country, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		for entry := range strings.SplitSeq(rest, ", ") {
			span, town, _ := strings.Cut(entry, " ")
			town, whole := strings.CutPrefix(town, "=")
			from, to, two := strings.Cut(span, "-")
			if !two {
				to = from
			}
			all[country] = append(all[country], area{from, to, town, whole})
		}
	}
	return all
})

// areaOf finds the longest range that a postal code is in.
func areaOf(country, code string) (area, bool) {
	var best area
	for _, a := range areas()[country] {
		n := len(a.from)
		if n > len(code) || n <= len(best.from) {
			continue
		}
		if head := code[:n]; a.from <= head && head <= a.to && (country != "GB" || endsArea(code, n)) {
			best = a
		}
	}
	return best, best.from != ""
}

// endsArea reports whether a British code's letters end where the area's do: B is not BA.
func endsArea(code string, n int) bool { return n < len(code) && code[n] >= '0' && code[n] <= '9' }

const areaTable = `
NL 1000-1109 =Amsterdam, 1180-1189 =Amstelveen, 1300-1363 =Almere, 1500-1509 =Zaandam, 1800-1829 =Alkmaar, 2000-2037 =Haarlem, 2130-2135 =Hoofddorp, 2300-2334 =Leiden, 2490-2599 =The Hague, 2600-2629 =Delft, 2700-2729 =Zoetermeer, 3000-3089 =Rotterdam, 3100-3125 =Schiedam, 3300-3329 =Dordrecht, 3500-3585 =Utrecht, 3800-3829 =Amersfoort, 4800-4839 =Breda, 5000-5049 =Tilburg, 5200-5236 ='s-Hertogenbosch, 5600-5658 =Eindhoven, 5700-5709 =Helmond, 6200-6229 =Maastricht, 6500-6546 =Nijmegen, 6800-6846 =Arnhem, 7300-7336 =Apeldoorn, 7400-7429 =Deventer, 7500-7549 =Enschede, 8000-8049 =Zwolle, 8900-8941 =Leeuwarden, 9400-9409 =Assen, 9700-9747 =Groningen
NL 10 Amsterdam, 11 Amstelveen, 12 Hilversum, 13 Almere Stad, 14 Purmerend, 15 Zaandam, 16 Hoorn, 17 Heerhugowaard, 18 Alkmaar, 19 Beverwijk, 20 Haarlem, 21 Hoofddorp, 22 Katwijk aan Zee, 23 Leiden, 24 Alphen aan den Rijn, 25 The Hague, 26 Delft, 27 Zoetermeer, 28 Gouda, 29 Capelle aan den IJssel, 30 Rotterdam, 31 Schiedam, 32 Spijkenisse, 33 Dordrecht, 34 Nieuwegein, 35 Utrecht, 36 Maarssen, 37 Zeist, 38 Amersfoort, 39 Veenendaal, 40 Tiel, 41 Leerdam, 42 Gorinchem, 43 Middelburg, 44 Goes, 45 Terneuzen, 46 Bergen op Zoom, 47 Roosendaal, 48 Breda, 49 Oosterhout, 50 Tilburg, 51 Waalwijk, 52 's-Hertogenbosch, 53 Oss, 54 Uden, 55 Veldhoven, 56 Eindhoven, 57 Helmond, 58 Venray, 59 Venlo, 60 Weert, 61 Sittard, 62 Maastricht, 63 Heerlen, 64 Heerlen, 65 Nijmegen, 66 Wijchen, 67 Ede, 68 Arnhem, 69 Zevenaar, 70 Doetinchem, 71 Winterswijk, 72 Zutphen, 73 Apeldoorn, 74 Deventer, 75 Enschede, 76 Almelo, 77 Hardenberg, 78 Emmen, 79 Hoogeveen, 80 Zwolle, 81 Raalte, 82 Lelystad, 83 Emmeloord, 84 Heerenveen, 85 Joure, 86 Sneek, 87 Bolsward, 88 Harlingen, 89 Leeuwarden, 90 Grou, 91 Dokkum, 92 Drachten, 93 Roden, 94 Assen, 95 Stadskanaal, 96 Hoogezand, 97 Groningen, 98 Zuidhorn, 99 Appingedam
BE 1000-1210 =Brussels, 2000-2060 =Antwerp, 3000-3001 =Leuven, 4000-4032 =Liège, 5000-5004 =Namur, 6000-6001 =Charleroi, 7000-7034 =Mons, 8000-8000 =Brugge, 8400-8400 =Ostend, 8500-8500 =Kortrijk, 9000-9000 =Gent, 2800-2800 =Mechelen, 3500-3500 =Hasselt, 3600-3600 =Genk, 9300-9300 =Aalst, 7500-7500 =Tournai, 10-12 Brussels, 13-14 Wavre, 15-19 Halle, 20-21 Antwerp, 22-23 Turnhout, 24 Geel, 25 Lier, 26-27 Antwerp, 28 Mechelen, 29 Brasschaat, 30-31 Leuven, 32-34 Tienen, 35 Hasselt, 36-37 Genk, 38-39 Hasselt, 40-43 Liège, 44-46 Seraing, 47 Eupen, 48-49 Verviers, 50-54 Namur, 55 Dinant, 56 Philippeville, 60-65 Charleroi, 66 Bastogne, 67 Arlon, 68-69 Libramont, 70-74 Mons, 75-76 Tournai, 77-79 Mouscron, 80-83 Brugge, 84 Ostend, 85-87 Kortrijk, 88 Roeselare, 89 Ieper, 90 Gent, 91 Sint-Niklaas, 92 Dendermonde, 93-94 Aalst, 95 Oudenaarde, 96 Ronse, 97-99 Gent
LU 1-2 =Luxembourg, 3 Bettembourg, 4 Esch-sur-Alzette, 5 Sandweiler, 6 Echternach, 7 Mersch, 8 Mamer, 9 Ettelbruck
AT 10-12 =Vienna, 4020-4040 =Linz, 5020-5026 =Salzburg, 6020-6020 =Innsbruck, 8010-8055 =Graz, 9020-9020 =Klagenfurt am Wörthersee, 20-21 Korneuburg, 22-23 Mödling, 24-25 Baden, 26-28 Wiener Neustadt, 30-31 Sankt Pölten, 32-33 Amstetten, 34-35 Krems an der Donau, 36-39 Krems an der Donau, 40-43 Linz, 44 Steyr, 45-46 Wels, 47-49 Ried im Innkreis, 50-51 Salzburg, 52-56 Hallein, 57 Zell am See, 60-62 Innsbruck, 63 Kufstein, 64-66 Imst, 67-68 Feldkirch, 69 Bregenz, 70-74 Eisenstadt, 75 Oberwart, 80-81 Graz, 82-83 Gleisdorf, 84-85 Leibnitz, 86 Kapfenberg, 87-89 Leoben, 90-91 Klagenfurt am Wörthersee, 92-93 Wolfsberg, 94 Sankt Veit an der Glan, 95-96 Villach, 97-98 Spittal an der Drau, 99 Lienz
CH 1000-1018 =Lausanne, 1200-1209 =Geneva, 3000-3027 =Bern, 4000-4059 =Basel, 6000-6015 =Luzern, 8000-8064 =Zürich, 8400-8411 =Winterthur, 9000-9016 =Sankt Gallen, 10 Lausanne, 11 Morges, 12 Geneva, 13-14 Yverdon-les-Bains, 15-16 Fribourg, 17 Fribourg, 18 Vevey, 19 Sion, 20-21 Neuchâtel, 22-23 La Chaux-de-Fonds, 25-27 Biel/Bienne, 28-29 Delémont, 30-32 Bern, 33-34 Burgdorf, 35-36 Thun, 37-38 Thun, 39 Visp, 40-42 Basel, 43 Rheinfelden, 44 Liestal, 45 Solothurn, 46 Olten, 47-49 Langenthal, 50-57 Aarau, 60-62 Luzern, 63 Zug, 64 Schwyz, 65-66 Bellinzona, 67-69 Lugano, 70-72 Chur, 73-75 Davos, 76-77 Samedan, 80-81 Zürich, 82 Schaffhausen, 83 Uster, 84 Winterthur, 85 Frauenfeld, 86 Uster, 87 Rapperswil, 88 Wädenswil, 89 Dietikon, 90-91 Sankt Gallen, 92-93 Gossau, 94-95 Wil, 96 Wil
LI 94 Vaduz
ES 01 Vitoria-Gasteiz, 02 Albacete, 03 Alicante, 04 Almería, 05 Ávila, 06 Badajoz, 07 Palma, 08 Barcelona, 09 Burgos, 10 Cáceres, 11 Cádiz, 12 Castelló de la Plana, 13 Ciudad Real, 14 Córdoba, 15 A Coruña, 16 Cuenca, 17 Girona, 18 Granada, 19 Guadalajara, 20 San Sebastián, 21 Huelva, 22 Huesca, 23 Jaén, 24 León, 25 Lleida, 26 Logroño, 27 Lugo, 28 Madrid, 29 Málaga, 30 Murcia, 31 Pamplona, 32 Ourense, 33 Oviedo, 34 Palencia, 35 Las Palmas de Gran Canaria, 36 Vigo, 37 Salamanca, 38 Santa Cruz de Tenerife, 39 Santander, 40 Segovia, 41 Sevilla, 42 Soria, 43 Tarragona, 44 Teruel, 45 Toledo, 46 Valencia, 47 Valladolid, 48 Bilbao, 49 Zamora, 50 Zaragoza, 51 Ceuta, 52 Melilla, 280 =Madrid, 080 =Barcelona, 460 =Valencia, 410 =Sevilla, 500 =Zaragoza, 480 =Bilbao, 290 =Málaga
PT 10-19 =Lisbon, 20 Santarém, 21 Vila Franca de Xira, 22-24 Leiria, 25 Torres Vedras, 26 Loures, 27 Sintra, 28 Almada, 29 Setúbal, 30 Coimbra, 31-32 Pombal, 33-34 Oliveira do Hospital, 35 Viseu, 36 Lamego, 37 São João da Madeira, 38 Aveiro, 40-43 =Porto, 44 Vila Nova de Gaia, 45 Espinho, 46 Penafiel, 47 Braga, 48 Guimarães, 49 Viana do Castelo, 50 Vila Real, 51-52 Mirandela, 53 Bragança, 54 Chaves, 60 Castelo Branco, 61 Abrantes, 62 Covilhã, 63 Guarda, 64 Pinhel, 70-72 Évora, 73 Portalegre, 74-75 Évora, 76-79 Beja, 80-81 Faro, 82 Albufeira, 83-86 Portimão, 87-89 Olhão, 90-94 Funchal, 95-99 Ponta Delgada
PL 00-04 =Warsaw, 05 Warsaw, 06 Ciechanów, 07 Ostrołęka, 08 Siedlce, 09 Płock, 10-14 Olsztyn, 15-19 Białystok, 20-24 Lublin, 25-29 Kielce, 30-31 =Kraków, 32 Kraków, 33-34 Tarnów, 35-39 Rzeszów, 40 =Katowice, 41-42 Katowice, 43 Bielsko-Biala, 44 Gliwice, 45-49 Opole, 50-54 =Wrocław, 55-59 Wrocław, 60-61 =Poznań, 62-64 Poznań, 65-69 Zielona Góra, 70-71 =Szczecin, 72-74 Szczecin, 75-78 Koszalin, 80 =Gdańsk, 81 =Gdynia, 82-84 Gdańsk, 85 =Bydgoszcz, 86-89 Bydgoszcz, 90-94 =Łódź, 95-99 Łódź
GB AB Aberdeen, AL St Albans, B Birmingham, BA Bath, BB Blackburn, BD Bradford, BH Bournemouth, BL Bolton, BN Brighton, BR Bromley, BS Bristol, BT Belfast, CA Carlisle, CB Cambridge, CF Cardiff, CH Chester, CM Chelmsford, CO Colchester, CR Croydon, CT Canterbury, CV Coventry, CW Crewe, DA Dartford, DD Dundee, DE Derby, DG Dumfries, DH Durham, DL Darlington, DN Doncaster, DT Dorchester, DY Dudley, E London, EC London, EH Edinburgh, EN Enfield Town, EX Exeter, FK Falkirk, FY Blackpool, G Glasgow, GL Gloucester, GU Guildford, HA Harrow, HD Huddersfield, HG Harrogate, HP Hemel Hempstead, HR Hereford, HU Hull, HX Halifax, IG Ilford, IP Ipswich, IV Inverness, KA Kilmarnock, KT Kingston upon Thames, KW Kirkwall, KY Kirkcaldy, L Liverpool, LA Lancaster, LD Llandrindod Wells, LE Leicester, LL Llandudno, LN Lincoln, LS Leeds, LU Luton, M Manchester, ME Rochester, MK Milton Keynes, ML Motherwell, N London, NE Newcastle upon Tyne, NG Nottingham, NN Northampton, NP Newport, NR Norwich, NW London, OL Oldham, OX Oxford, PA Paisley, PE Peterborough, PH Perth, PL Plymouth, PO Portsmouth, PR Preston, RG Reading, RH Redhill, RM Romford, S Sheffield, SA Swansea, SE London, SG Stevenage, SK Stockport, SL Slough, SM Sutton, SN Swindon, SO Southampton, SP Salisbury, SR Sunderland, SS Southend-on-Sea, ST Stoke-on-Trent, SW London, SY Shrewsbury, TA Taunton, TD Galashiels, TF Telford, TN Tonbridge, TQ Torquay, TR Truro, TS Middlesbrough, TW Twickenham, UB Southall, W London, WA Warrington, WC London, WD Watford, WF Wakefield, WN Wigan, WR Worcester, WS Walsall, WV Wolverhampton, YO York, ZE Lerwick
SE 10-11 =Stockholm, 12-19 Stockholm, 20-21 =Malmö, 22 Lund, 23-24 Malmö, 25-26 Helsingborg, 27-29 Kristianstad, 30-31 Halmstad, 33 Jönköping, 34-36 Växjö, 37 Karlskrona, 38-39 Kalmar, 40-41 =Göteborg, 42-44 Göteborg, 45-46 Uddevalla, 50-52 Borås, 53-54 Skövde, 55-57 Jönköping, 58-61 Linköping, 62 Visby, 63-64 Eskilstuna, 65-69 Karlstad, 70-71 Örebro, 72-73 Västerås, 74-76 Uppsala, 77-79 Falun, 80-82 Gävle, 83-84 Östersund, 85-88 Sundsvall, 89-91 Umeå, 92-96 Luleå, 97-98 Luleå
DK 1-2 Copenhagen, 30 Helsingør, 34-36 Hillerød, 37 Rønne, 40 Roskilde, 41-43 Ringsted, 44-45 Holbæk, 46-47 Køge, 48-49 Nykøbing Falster, 50-52 =Odense, 53-59 Odense, 60 Kolding, 61-65 Haderslev, 66-68 Esbjerg, 67 =Esbjerg, 70-73 Vejle, 74-76 Herning, 77-79 Thisted, 80-82 =Århus, 83-87 Århus, 88-89 Viborg, 90-92 =Aalborg, 93-99 Aalborg
NO 00-12 =Oslo, 13-15 Oslo, 16-18 Fredrikstad, 20-22 Lillestrøm, 23-26 Hamar, 28 Gjøvik, 30-33 Drammen, 35-36 Hønefoss, 37-39 Skien, 40-44 Stavanger, 45-47 Kristiansand, 48-49 Arendal, 50-52 =Bergen, 53-59 Bergen, 60-62 Ålesund, 63-66 Molde, 67-69 Førde, 70-75 =Trondheim, 76-79 Steinkjer, 80-89 Bodø, 90-94 Tromsø, 95-99 Alta
CZ 10-19 =Prague, 20-29 Kladno, 30-36 Plzeň, 37-39 České Budějovice, 40-43 Ústí nad Labem, 44-47 Liberec, 50-51 Hradec Králové, 53-57 Pardubice, 58-59 Jihlava, 60-64 =Brno, 66-69 Brno, 70-72 =Ostrava, 73-74 Ostrava, 75-79 Olomouc
SK 8 =Bratislava, 90 Bratislava, 91 Trenčín, 92 Trnava, 93-95 Nitra, 96-98 Banská Bystrica, 01-03 Žilina, 04 =Košice, 05-07 Košice, 08-09 Prešov
HU 1 =Budapest, 20-23 Szentendre, 24-26 Dunaújváros, 27-29 Cegléd, 30-34 Salgótarján, 35-39 Miskolc, 40-43 Debrecen, 44-49 Nyíregyháza, 50-54 Szolnok, 55-59 Békéscsaba, 60-65 Kecskemét, 66-69 Szeged, 70-75 Kaposvár, 76-79 Pécs, 80-86 Székesfehérvár, 87-89 Zalaegerszeg, 90-94 Győr, 95-99 Szombathely
SI 1 Ljubljana, 2 Maribor, 3 Celje, 4 Kranj, 5 Nova Gorica, 6 Koper, 8 Novo Mesto, 9 Murska Sobota
HR 10 Zagreb, 20 Dubrovnik, 21 Split, 22 Šibenik, 23 Zadar, 31 Osijek, 32 Vukovar, 33 Virovitica, 34 Požega, 35 Slavonski Brod, 40 Čakovec, 42 Varaždin, 43 Bjelovar, 44 Sisak, 47 Karlovac, 48 Koprivnica, 49 Krapina, 51 Rijeka, 52 Pula, 53 Gospić
RO 01-06 =Bucharest, 07 Bucharest, 08 Giurgiu, 10 Ploieşti, 11 Piteşti, 12 Buzău, 13 Târgovişte, 14 Alexandria, 20 Craiova, 21 Târgu Jiu, 22 Drobeta-Turnu Severin, 23 Slatina, 24 Râmnicu Vâlcea, 30 Timişoara, 31 Arad, 32 Reşiţa, 33 Deva, 40 Cluj-Napoca, 41 Oradea, 42 Bistriţa, 43 Baia Mare, 44 Satu Mare, 45 Zalău, 50 Braşov, 51 Alba Iulia, 52 Sfântu Gheorghe, 53 Miercurea-Ciuc, 54 Târgu-Mureş, 55 Sibiu, 60 Bacău, 61 Piatra Neamţ, 62 Focşani, 70 Iaşi, 71 Botoşani, 72 Suceava, 73 Vaslui, 80 Galaţi, 81 Brăila, 82 Tulcea, 90 Constanţa, 91 Călăraşi, 92 Slobozia
BG 1 =Sofia, 20-21 Sofia, 22 Sofia, 23 Pernik, 24 Pernik, 25 Kyustendil, 27-29 Blagoevgrad, 30-32 Vratsa, 34-36 Montana, 37-39 Vidin, 40-45 Plovdiv, 46-49 Pazardzhik, 50-52 Veliko Tŭrnovo, 53-56 Gabrovo, 55 Lovech, 58-59 Pleven, 60-62 Stara Zagora, 63-65 Haskovo, 66-69 Kardzhali, 70-72 Ruse, 73-75 Razgrad, 76-77 Silistra, 80-85 Burgas, 86-87 Yambol, 88-89 Sliven, 90-92 Varna, 93-96 Dobrich, 97-99 Shumen
GR 10-12 =Athens, 13-16 Athens, 17-18 Piraeus, 19 Athens, 20-21 Corinth, 22 Tripoli, 23-24 Sparta, 25-26 Patra, 27 Pyrgos, 30 Agrinio, 32-35 Lamía, 38 Volos, 40-43 Larisa, 45 Ioánnina, 49 Corfu, 50 Kozani, 54-56 =Thessaloníki, 57 Thessaloníki, 60-61 Katerini, 62 Sérres, 65 Kavala, 66 Drama, 67 Xánthi, 68 Alexandroupoli, 70-71 Irákleion, 73 Chaniá, 74 Rethymno, 81 Mytilini, 82 Chios, 84 Ermoupoli, 85 Rhodes
IE D Dublin, A94 Dublin, A96 Dún Laoghaire, A98 Bray, A Navan, C Navan, E Waterford, F Galway, H91 Galway, H Athlone, K Swords, N Athlone, P Cork, R Kilkenny, T12 =Cork, T23 =Cork, T Cork, V Limerick, V94 =Limerick, W Naas, X Waterford, X91 =Waterford, Y Wexford
EE 1 Tallinn, 2-3 Narva, 4 Jõhvi, 5 =Tartu, 6 Tartu, 7 Paide, 8 Pärnu, 9 Haapsalu
LV 1 =Riga, 20-22 Riga, 3 Jelgava, 30 Jelgava, 34 Liepāja, 36 Ventspils, 40-44 Valmiera, 45-48 Rēzekne, 50-51 Ogre, 52-53 Jēkabpils, 54 Daugavpils, 56-57 Daugavpils
LT 0-1 Vilnius, 2 Alytus, 3 Šiauliai, 35-37 Panevėžys, 44-53 Kaunas, 76-82 Šiauliai, 90-99 Klaipėda, 01-14 Vilnius
`
