package emulator

import "github.com/waybill-ship/waybill/internal/carrier/emulate"

const pieceKind = "piece"

// piece is one parcel that was taken.
type piece struct {
	emulate.Parcel
	Master  string `json:"master"`
	Account string `json:"account"`
}
