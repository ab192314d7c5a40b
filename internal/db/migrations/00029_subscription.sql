-- +goose Up
-- Where v3's event subscriptions are told: address, keys and headers, sealed.
CREATE TABLE event_connection (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL, -- whose keys made it; 0: the whole account's
	sealed TEXT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, id)
);

-- What is told there. Its cursor and health stand in endpoint, under its own id below zero.
CREATE TABLE event_subscription (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL, -- whose events; 0: the whole account's
	connection_id BIGINT NOT NULL,
	active BOOLEAN NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, id)
);
CREATE INDEX event_subscription_active ON event_subscription (account_id, id) WHERE active;
CREATE INDEX event_subscription_connection ON event_subscription (account_id, connection_id);

-- A report of parcels as CSV: asked for, made by a job, fetched by its token, and gone after a while.
CREATE TABLE report (
	account_id BIGINT NOT NULL,
	id TEXT NOT NULL, -- a UUID
	integration_id BIGINT NOT NULL, -- whose parcels; 0: the whole account's
	state TEXT NOT NULL, -- queued, generating, ready, failed
	message TEXT NOT NULL,
	wish TEXT NOT NULL, -- columns and filters
	blob_key TEXT NOT NULL,
	token TEXT NOT NULL, -- opens the file; empty until there is one
	created_at TIMESTAMPTZ NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL,
	expires_at TIMESTAMPTZ,
	PRIMARY KEY (account_id, id)
);
CREATE INDEX report_expiry ON report (account_id, expires_at) WHERE expires_at IS NOT NULL;
