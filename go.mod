module github.com/waybill-ship/waybill

go 1.26
