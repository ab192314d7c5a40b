-- +goose Up
-- What was said to carriers and what they answered, without secrets: for the merchant who asks why.
CREATE TABLE carrier_exchange (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	shipment_id BIGINT NOT NULL, -- 0: about none
	contract_id BIGINT NOT NULL,
	carrier TEXT NOT NULL,
	act TEXT NOT NULL, -- announce, find, labels, cancel, check …
	reference TEXT NOT NULL,
	method TEXT NOT NULL,
	host TEXT NOT NULL,
	path TEXT NOT NULL,
	status INTEGER NOT NULL, -- 0: no answer
	request_id TEXT NOT NULL, -- the carrier's name for the exchange
	asked TEXT NOT NULL,
	answered TEXT NOT NULL,
	words TEXT NOT NULL, -- what went wrong; empty when nothing did
	began_at TIMESTAMPTZ NOT NULL,
	took_ms BIGINT NOT NULL,
	PRIMARY KEY (account_id, id)
);
CREATE INDEX carrier_exchange_shipment ON carrier_exchange (account_id, shipment_id, id);
CREATE INDEX carrier_exchange_contract ON carrier_exchange (account_id, contract_id, id);
CREATE INDEX carrier_exchange_age ON carrier_exchange (account_id, began_at);
