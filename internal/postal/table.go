package postal

// table holds one country a line: alpha-2, alpha-3, ISO number, marks, postal code shapes, English name.
//
// Marks: e member of the EU; f the house number stands before the street; r a street without a house
// number cannot be delivered to; s a state or province belongs to the address; o a postal code
// exists but many addresses do without.
//
// Shapes: 9 is a digit, 1 a digit that is not nought, a a letter, x either, _ a blank; anything else
// stands for itself; | parts alternatives, - says that the country has no postal codes. XK is not in
// the ISO list, but every carrier that goes to Kosovo asks for it.
const table = `
AD AND 020 - AD999 Andorra
AE ARE 784 - - United Arab Emirates
AF AFG 004 o 9999 Afghanistan
AG ATG 028 - - Antigua and Barbuda
AI AIA 660 o AI-2640 Anguilla
AL ALB 008 - 9999 Albania
AM ARM 051 o 9999 Armenia
AO AGO 024 - - Angola
AQ ATA 010 - - Antarctica
AR ARG 032 o 9999|a9999aaa Argentina
AS ASM 016 f 99999|99999-9999 American Samoa
AT AUT 040 er 1999 Austria
AU AUS 036 fs 9999 Australia
AW ABW 533 - - Aruba
AX ALA 248 - 22999 Åland Islands
AZ AZE 031 o AZ_9999 Azerbaijan
BA BIH 070 o 99999 Bosnia and Herzegovina
BB BRB 052 fo BB99999 Barbados
BD BGD 050 fo 9999 Bangladesh
BE BEL 056 er 1999 Belgium
BF BFA 854 - - Burkina Faso
BG BGR 100 e 1999 Bulgaria
BH BHR 048 o 999|9999 Bahrain
BI BDI 108 - - Burundi
BJ BEN 204 - - Benin
BL BLM 652 f 97999 St. Barthélemy
BM BMU 060 fo aa_99|aa_aa Bermuda
BN BRN 096 o aa9999 Brunei
BO BOL 068 - - Bolivia
BQ BES 535 - - Caribbean Netherlands
BR BRA 076 - 99999-999 Brazil
BS BHS 044 f - Bahamas
BT BTN 064 o 99999 Bhutan
BV BVT 074 - - Bouvet Island
BW BWA 072 - - Botswana
BY BLR 112 - 999999 Belarus
BZ BLZ 084 - - Belize
CA CAN 124 fs a9a_9a9 Canada
CC CCK 166 - 6799 Cocos (Keeling) Islands
CD COD 180 - - Congo (Democratic Republic)
CF CAF 140 - - Central African Republic
CG COG 178 - - Congo
CH CHE 756 r 1999 Switzerland
CI CIV 384 f - Côte d’Ivoire
CK COK 184 - - Cook Islands
CL CHL 152 o 9999999 Chile
CM CMR 120 - - Cameroon
CN CHN 156 - 999999 China
CO COL 170 o 999999 Colombia
CR CRI 188 o 99999 Costa Rica
CU CUB 192 o 99999 Cuba
CV CPV 132 o 9999 Cape Verde
CW CUW 531 - - Curaçao
CX CXR 162 - 6798 Christmas Island
CY CYP 196 e 9999 Cyprus
CZ CZE 203 er 999_99 Czech Republic
DE DEU 276 er 99999 Germany
DJ DJI 262 - - Djibouti
DK DNK 208 er 9999 Denmark
DM DMA 212 - - Dominica
DO DOM 214 o 99999 Dominican Republic
DZ DZA 012 fo 99999 Algeria
EC ECU 218 o 999999 Ecuador
EE EST 233 e 99999 Estonia
EG EGY 818 o 99999 Egypt
EH ESH 732 - - Western Sahara
ER ERI 232 - - Eritrea
ES ESP 724 er 99999 Spain
ET ETH 231 o 9999 Ethiopia
FI FIN 246 e 99999 Finland
FJ FJI 242 - - Fiji
FK FLK 238 o FIQQ_1ZZ Falkland Islands
FM FSM 583 o 99999|99999-9999 Micronesia
FO FRO 234 - 999 Faroe Islands
FR FRA 250 ef 99999 France
GA GAB 266 - - Gabon
GB GBR 826 f a9_9aa|a99_9aa|aa9_9aa|aa99_9aa|a9a_9aa|aa9a_9aa United Kingdom
GD GRD 308 - - Grenada
GE GEO 268 o 9999 Georgia
GF GUF 254 f 97399 French Guiana
GG GGY 831 f GY9_9aa|GY99_9aa Guernsey
GH GHA 288 f - Ghana
GI GIB 292 f GX11_1AA Gibraltar
GL GRL 304 - 3999 Greenland
GM GMB 270 - - Gambia
GN GIN 324 o 999 Guinea
GP GLP 312 f 97199 Guadeloupe
GQ GNQ 226 - - Equatorial Guinea
GR GRC 300 e 999_99 Greece
GS SGS 239 - - South Georgia and South Sandwich Islands
GT GTM 320 o 99999 Guatemala
GU GUM 316 f 99999|99999-9999 Guam
GW GNB 624 o 9999 Guinea-Bissau
GY GUY 328 - - Guyana
HK HKG 344 f - Hong Kong
HM HMD 334 - - Heard and McDonald Islands
HN HND 340 o 99999 Honduras
HR HRV 191 e 99999 Croatia
HT HTI 332 o 9999 Haiti
HU HUN 348 er 1999 Hungary
ID IDN 360 o 99999 Indonesia
IE IRL 372 ef a99_xxxx|D6W_xxxx Ireland
IL ISR 376 f 9999999 Israel
IM IMN 833 f IM9_9aa|IM99_9aa Isle of Man
IN IND 356 f 999999 India
IO IOT 086 - - British Indian Ocean Territory
IQ IRQ 368 o 99999 Iraq
IR IRN 364 o 9999999999 Iran
IS ISL 352 - 999 Iceland
IT ITA 380 ers 99999 Italy
JE JEY 832 f JE9_9aa Jersey
JM JAM 388 f - Jamaica
JO JOR 400 o 99999 Jordan
JP JPN 392 - 999-9999 Japan
KE KEN 404 fo 99999 Kenya
KG KGZ 417 o 999999 Kyrgyzstan
KH KHM 116 o 999999|99999 Cambodia
KI KIR 296 - - Kiribati
KM COM 174 - - Comoros
KN KNA 659 - - St. Kitts and Nevis
KP PRK 408 - - North Korea
KR KOR 410 - 99999 South Korea
KW KWT 414 o 99999 Kuwait
KY CYM 136 o KY9-9999 Cayman Islands
KZ KAZ 398 o 999999 Kazakhstan
LA LAO 418 o 99999 Laos
LB LBN 422 o 9999|9999_9999 Lebanon
LC LCA 662 - - St. Lucia
LI LIE 438 r 9499 Liechtenstein
LK LKA 144 f 99999 Sri Lanka
LR LBR 430 o 9999 Liberia
LS LSO 426 o 999 Lesotho
LT LTU 440 e LT-99999 Lithuania
LU LUX 442 ef 9999 Luxembourg
LV LVA 428 e LV-9999 Latvia
LY LBY 434 - - Libya
MA MAR 504 f 99999 Morocco
MC MCO 492 f 98099 Monaco
MD MDA 498 o MD-9999 Moldova
ME MNE 499 - 99999 Montenegro
MF MAF 663 f 97199 St. Martin
MG MDG 450 o 999 Madagascar
MH MHL 584 - 96999|96999-9999 Marshall Islands
MK MKD 807 - 9999 North Macedonia
ML MLI 466 - - Mali
MM MMR 104 o 99999 Myanmar
MN MNG 496 o 99999 Mongolia
MO MAC 446 - - Macau
MP MNP 580 f 96999|96999-9999 Northern Mariana Islands
MQ MTQ 474 f 97299 Martinique
MR MRT 478 - - Mauritania
MS MSR 500 o MSR_9999 Montserrat
MT MLT 470 ef aaa_9999 Malta
MU MUS 480 f 99999 Mauritius
MV MDV 462 o 99999 Maldives
MW MWI 454 - - Malawi
MX MEX 484 - 99999 Mexico
MY MYS 458 f 99999 Malaysia
MZ MOZ 508 o 9999 Mozambique
NA NAM 516 o 99999 Namibia
NC NCL 540 f 98899 New Caledonia
NE NER 562 o 9999 Niger
NF NFK 574 - 2899 Norfolk Island
NG NGA 566 fo 999999 Nigeria
NI NIC 558 o 99999 Nicaragua
NL NLD 528 er 1999_aa Netherlands
NO NOR 578 - 9999 Norway
NP NPL 524 o 99999 Nepal
NR NRU 520 - - Nauru
NU NIU 570 - - Niue
NZ NZL 554 f 9999 New Zealand
OM OMN 512 o 999 Oman
PA PAN 591 - - Panama
PE PER 604 o 99999 Peru
PF PYF 258 f 98799 French Polynesia
PG PNG 598 o 999 Papua New Guinea
PH PHL 608 f 9999 Philippines
PK PAK 586 fo 99999 Pakistan
PL POL 616 er 99-999 Poland
PM SPM 666 f 97599 St. Pierre and Miquelon
PN PCN 612 o PCRN_1ZZ Pitcairn Islands
PR PRI 630 f 99999|99999-9999 Puerto Rico
PS PSE 275 - - Palestinian Territories
PT PRT 620 e 9999-999 Portugal
PW PLW 585 - 96999|96999-9999 Palau
PY PRY 600 o 9999 Paraguay
QA QAT 634 - - Qatar
RE REU 638 f 97499 Réunion
RO ROU 642 e 999999 Romania
RS SRB 688 - 99999 Serbia
RU RUS 643 - 999999 Russia
RW RWA 646 - - Rwanda
SA SAU 682 o 99999 Saudi Arabia
SB SLB 090 - - Solomon Islands
SC SYC 690 - - Seychelles
SD SDN 729 o 99999 Sudan
SE SWE 752 e 999_99 Sweden
SG SGP 702 f 999999 Singapore
SH SHN 654 - - St. Helena
SI SVN 705 e 1999 Slovenia
SJ SJM 744 - 9999 Svalbard and Jan Mayen
SK SVK 703 er 999_99 Slovakia
SL SLE 694 - - Sierra Leone
SM SMR 674 - 47899 San Marino
SN SEN 686 fo 99999 Senegal
SO SOM 706 - - Somalia
SR SUR 740 - - Suriname
SS SSD 728 - - South Sudan
ST STP 678 - - São Tomé and Príncipe
SV SLV 222 o 9999 El Salvador
SX SXM 534 - - Sint Maarten
SY SYR 760 - - Syria
SZ SWZ 748 o a999 Eswatini
TC TCA 796 o TKCA_1ZZ Turks and Caicos Islands
TD TCD 148 - - Chad
TF ATF 260 - - French Southern Territories
TG TGO 768 - - Togo
TH THA 764 f 99999 Thailand
TJ TJK 762 o 999999 Tajikistan
TK TKL 772 - - Tokelau
TL TLS 626 - - Timor-Leste
TM TKM 795 o 999999 Turkmenistan
TN TUN 788 fo 9999 Tunisia
TO TON 776 - - Tonga
TR TUR 792 - 99999 Turkey
TT TTO 780 fo 999999 Trinidad and Tobago
TV TUV 798 - - Tuvalu
TW TWN 158 - 999|99999|999999 Taiwan
TZ TZA 834 o 99999 Tanzania
UA UKR 804 - 99999 Ukraine
UG UGA 800 - - Uganda
UM UMI 581 - - United States Minor Outlying Islands
US USA 840 fs 99999|99999-9999 United States
UY URY 858 o 99999 Uruguay
UZ UZB 860 o 999999 Uzbekistan
VA VAT 336 - 00120 Vatican City
VC VCT 670 - - St. Vincent and Grenadines
VE VEN 862 o 9999 Venezuela
VG VGB 092 o VG9999 British Virgin Islands
VI VIR 850 f 00899|00899-9999 U.S. Virgin Islands
VN VNM 704 fo 99999|999999 Vietnam
VU VUT 548 - - Vanuatu
WF WLF 876 f 98699 Wallis and Futuna
WS WSM 882 - - Samoa
XK XKK 983 o 99999 Kosovo
YE YEM 887 - - Yemen
YT MYT 175 f 97699 Mayotte
ZA ZAF 710 f 9999 South Africa
ZM ZMB 894 o 99999 Zambia
ZW ZWE 716 - - Zimbabwe
`
