-- +goose Up
-- What a buyer sends back. The parcel it travels in, its shipment and its content are those of order_id.
CREATE TABLE returns (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL, -- 0: made in the panel
	order_id BIGINT NOT NULL,
	parcel_id BIGINT NOT NULL, -- the first box on the way back
	outgoing_id BIGINT NOT NULL, -- the parcel it came in; 0: not known
	order_number TEXT NOT NULL,
	external_reference TEXT,
	state TEXT NOT NULL, -- open, requested, rejected, awaiting_payment, payment_failed, cancelled
	status BIGINT NOT NULL, -- of the parcel
	created_at TIMESTAMPTZ NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL,
	delivered_at TIMESTAMPTZ,
	body TEXT NOT NULL,
	PRIMARY KEY (account_id, id)
);
CREATE INDEX returns_integration ON returns (account_id, integration_id, id);
CREATE INDEX returns_created ON returns (account_id, created_at, id);
CREATE INDEX returns_parcel ON returns (account_id, parcel_id);
CREATE INDEX returns_outgoing ON returns (account_id, outgoing_id) WHERE outgoing_id <> 0;
CREATE UNIQUE INDEX returns_reference ON returns (account_id, integration_id, external_reference) WHERE external_reference IS NOT NULL;

-- A carrier asked to come and collect parcels.
CREATE TABLE pickup (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL, -- 0: made in the panel
	carrier TEXT NOT NULL,
	contract_id BIGINT NOT NULL,
	state TEXT NOT NULL, -- announcing, created, failed, cancelled
	reference TEXT NOT NULL, -- ours, the same however often the carrier is asked
	asked_at TIMESTAMPTZ, -- written before the carrier is asked
	created_at TIMESTAMPTZ NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL,
	cancelled_at TIMESTAMPTZ,
	body TEXT NOT NULL,
	PRIMARY KEY (account_id, id)
);
CREATE INDEX pickup_integration ON pickup (account_id, integration_id, id);

-- Parcels that were labelled elsewhere and are only followed here.
CREATE TABLE foreign_parcel (
	account_id BIGINT NOT NULL,
	carrier TEXT NOT NULL,
	number TEXT NOT NULL,
	integration_id BIGINT NOT NULL,
	source_id TEXT NOT NULL, -- what whoever labelled it calls it
	parcel_id BIGINT NOT NULL,
	PRIMARY KEY (account_id, carrier, number)
);
CREATE UNIQUE INDEX foreign_parcel_source ON foreign_parcel (account_id, integration_id, source_id);
