-- +goose Up
-- Close-outs: which shipments a carrier was told of at the end of a day, and what it gave for it.
CREATE TABLE manifest (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	carrier TEXT NOT NULL,
	contract_id BIGINT NOT NULL,
	state TEXT NOT NULL, -- closing, closed, refused, doubtful
	who TEXT NOT NULL,
	shipments BIGINT NOT NULL, -- that were claimed for it
	parcels BIGINT NOT NULL,
	number TEXT NOT NULL, -- the carrier's
	note TEXT NOT NULL,
	papers TEXT NOT NULL, -- JSON list
	left_out TEXT NOT NULL, -- JSON list: what the carrier did not take, with its words
	created_at TIMESTAMPTZ NOT NULL,
	asked_at TIMESTAMPTZ, -- since when the carrier may know of it
	closed_at TIMESTAMPTZ,
	PRIMARY KEY (account_id, id)
);

-- A shipment is on one manifest at most: whoever sets this from 0 has it. A new announcement frees it.
ALTER TABLE shipment ADD COLUMN manifest_id BIGINT NOT NULL DEFAULT 0;
CREATE INDEX shipment_manifest ON shipment (account_id, manifest_id) WHERE manifest_id <> 0;
