package emulator

import "github.com/waybill-ship/waybill/internal/carrier/emulate"

// Codes is every event code of Colissimo's that the carriers sheet 2.10 tells. Of families it names by their beginning only (PCH, AEC, DOU, AAC, REF, RSD, EML, ENE,
// ECH, DSC, QIN) there stand the members it names, and one more that follows the family's pattern.
var Codes = []string{
	"PCHCFM", "PCHREN", "DEPGUI", "DEPIMP", "DEPREL", "DEPSIO", "DEPHLD", "DEPCDR",
	"AECCFM", "AARDES", "AARTRA", "AARTER", "MLVEXP", "MLVIMP", "MLVTRA", "MLVTRD", "AAREXP", "AARIMP", "AARCFM", "AARJPO",
	"DOUCFM", "AARDOU", "DOUCOM", "DOUDDI", "DOUDDM", "DOUEOR", "DOUEXI", "DOUFCI", "DOUFCM", "DOUNIR", "DOURES",
	"PRELIV", "RENRDV", "LIVREL", "RSTDIF",
	"RENARV", "RENNRV", "RENCRV", "RDVABS", "RDVAIN", "RDVINC", "RDVREP", "RENACP", "RSTACP", "RENRES", "RSTRES", "RENFCO", "LIVAVI", "RSTAVI", "RENAVI", "RENGUI", "RSTZNL",
	"AARAVI", "AARBPR", "AARBRX", "AARREL", "AARRLX", "LIVCIT", "LIVBPO", "LIVRLI", "RENAPR",
	"LIVCFM", "LIVDIV", "LIVGAR", "LIVRCA", "LIVRCC", "LIVRDV", "LIVRTI", "LIVVOI", "LIVVPC", "LIVACC", "LIVBAL", "LIVCGA",
	"RCDREL", "RENAVA", "RENDES", "RENOUV", "RENSHD", "RENSNC", "RENSRB", "RENXXX",
	"RCDNPA", "RCDREA", "RCDRET", "RCDABS", "RCDCPE", "RCDDES", "RCDDOC", "RCDPDS", "RENBEC", "RENEXP", "RENHER", "RENNPA", "RENRPE", "RENRPP", "RENTAX", "RENDID",
	"RENALI", "RENDOC", "RENEMB", "FENRET",
	"LIVEXP",
	"AACCFM", "REFCFM", "SOLDOC", "SOLMAR", "SOLMQD", "SOLMQT", "SOLVOL", "RENCAD", "RENAIN", "RSTCAD", "RCDDVY", "SCCDES", "AARLIB", "AARRTG",
	"SOLDDR", "RSTPRO",
	"RSDCFM", "RENREX", "RENRPR", "EMLCFM", "ENECFM", "ECHCFM", "DSCCFM", "QINCFM", "ANNULE",
}

// told is an event as the tracking service tells it.
type told struct {
	code, short, long string
}

// events are the words for what happens to a parcel; the announcement itself is no event. Not in our sheet: the French labels. A parcel that is fetched at a point is told
// as delivered at it.
var events = map[emulate.Phase]told{
	emulate.Collected:     {"PCHCFM", "Pris en charge", "Votre colis est pris en charge par La Poste."},
	emulate.AtDepot:       {"AARTRA", "En cours d'acheminement", "Votre colis est arrivé sur un site de traitement."},
	emulate.Sorted:        {"AECCFM", "En cours d'acheminement", "Votre colis est trié."},
	emulate.Departed:      {"MLVEXP", "En cours d'acheminement", "Votre colis a quitté son site d'origine."},
	emulate.AtCustoms:     {"AARDOU", "En douane", "Votre colis est présenté à la douane."},
	emulate.CustomsDone:   {"MLVTRD", "En cours d'acheminement", "Votre colis a quitté la douane."},
	emulate.AtLastDepot:   {"AARCFM", "Arrivé sur le site de livraison", "Votre colis est arrivé sur le site qui le livrera."},
	emulate.OutForDeliver: {"PRELIV", "En livraison", "Votre colis est préparé pour la livraison."},
	emulate.NobodyHome:    {"RENAVI", "Destinataire absent", "Le destinataire était absent ; le colis attend au bureau de poste."},
	emulate.AtPoint:       {"AARREL", "Disponible", "Votre colis est disponible dans le point de retrait."},
	emulate.FetchedAtPt:   {"LIVRTI", "Livré", "Votre colis a été remis au point de retrait."},
	emulate.Delivered:     {"LIVCFM", "Livré", "Votre colis est livré."},
	emulate.Refused:       {"RENSRB", "Refusé", "Le colis a été refusé par le destinataire."},
	emulate.BadAddress:    {"RENCAD", "Adresse incomplète", "L'adresse ne permet pas de livrer le colis."},
	emulate.Damaged:       {"SOLMAR", "Endommagé", "Le colis est endommagé."},
	emulate.Delayed:       {"AACCFM", "Retardé", "Un aléa retarde votre colis."},
	emulate.Lost:          {"SOLVOL", "Perdu", "Le colis n'a pas été retrouvé."},
	emulate.Undeliverable: {"RSTPRO", "Non livrable", "Le colis ne peut pas être livré."},
	emulate.TurnedBack:    {"RCDRET", "Retour", "Le colis retourne à l'expéditeur."},
	emulate.BackHome:      {"LIVEXP", "Retourné", "Le colis a été remis à l'expéditeur."},
}
