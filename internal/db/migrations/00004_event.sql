-- +goose Up
-- One counter for the account (integration 0) and one for each integration; moved in the transaction that appends.
CREATE TABLE event_counter (
	account_id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL,
	last BIGINT NOT NULL,
	PRIMARY KEY (account_id, integration_id)
);

CREATE TABLE event (
	account_id BIGINT NOT NULL,
	number BIGINT NOT NULL,
	integration_id BIGINT NOT NULL, -- 0: made in the panel
	integration_number BIGINT NOT NULL,
	kind TEXT NOT NULL,
	order_id BIGINT NOT NULL,
	parcel_id BIGINT NOT NULL,
	at TIMESTAMPTZ NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (account_id, number)
);
CREATE UNIQUE INDEX event_integration ON event (account_id, integration_id, integration_number) WHERE integration_id > 0;
CREATE INDEX event_order ON event (account_id, order_id, number) WHERE order_id > 0;
