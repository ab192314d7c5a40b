-- +goose Up
-- Boxes of one order that are sent together: one call to the carrier, one charge.
CREATE TABLE shipment (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	order_id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL,
	attempts BIGINT NOT NULL, -- how often a carrier was asked
	colli_uuid TEXT NOT NULL,
	PRIMARY KEY (account_id, id)
);

CREATE TABLE parcel (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL,
	shipment_id BIGINT NOT NULL,
	order_id BIGINT NOT NULL,
	collo BIGINT NOT NULL, -- from 0
	colli BIGINT NOT NULL, -- boxes of the shipment
	status BIGINT NOT NULL,
	status_at TIMESTAMPTZ NOT NULL, -- when what the status says happened
	labelled BOOLEAN NOT NULL,
	number TEXT NOT NULL, -- the carrier's tracking number, or empty
	order_number TEXT NOT NULL,
	external_reference TEXT,
	carrier TEXT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL,
	announced_at TIMESTAMPTZ,
	body TEXT NOT NULL,
	PRIMARY KEY (account_id, id)
);
CREATE INDEX parcel_integration ON parcel (account_id, integration_id, id);
CREATE INDEX parcel_shipment ON parcel (account_id, shipment_id, collo);
CREATE INDEX parcel_order ON parcel (account_id, order_id);
-- One marketplace's news must be found quickly however much its siblings in the account move.
CREATE INDEX parcel_updated ON parcel (account_id, integration_id, updated_at, id);
CREATE INDEX parcel_announced ON parcel (account_id, integration_id, announced_at, id) WHERE announced_at IS NOT NULL;
CREATE INDEX parcel_integration_status ON parcel (account_id, integration_id, status, id);
CREATE INDEX parcel_number ON parcel (account_id, number) WHERE number <> '';
CREATE INDEX parcel_order_number ON parcel (account_id, order_number, id);
CREATE INDEX parcel_reference ON parcel (account_id, external_reference) WHERE external_reference IS NOT NULL;
CREATE INDEX parcel_status ON parcel (account_id, status, id) WHERE labelled;

-- What we were about to buy, written before the carrier is asked.
CREATE TABLE attempt (
	account_id BIGINT NOT NULL,
	shipment_id BIGINT NOT NULL,
	n BIGINT NOT NULL, -- from 1
	reference TEXT NOT NULL,
	carrier TEXT NOT NULL,
	contract_id BIGINT NOT NULL,
	method_id BIGINT NOT NULL,
	price_minor BIGINT NOT NULL,
	currency TEXT NOT NULL,
	state TEXT NOT NULL, -- intended, doubtful, taken, refused, absent, settled
	at TIMESTAMPTZ NOT NULL,
	ask_after TIMESTAMPTZ NOT NULL, -- before, the carrier may not know the reference yet
	carrier_reference TEXT NOT NULL,
	note TEXT NOT NULL,
	PRIMARY KEY (account_id, shipment_id, n)
);
CREATE INDEX attempt_open ON attempt (account_id, state, at) WHERE state IN ('intended', 'doubtful');
