-- +goose Up
-- How an integration is told: in Sendcloud's words, or as Standard Webhooks, signed with a secret of its own.
ALTER TABLE integration ADD COLUMN webhook_format TEXT NOT NULL DEFAULT 'sendcloud';
ALTER TABLE integration ADD COLUMN webhook_secret_sealed TEXT NOT NULL DEFAULT '';
-- When the shop wants to hear of a label: eager, delayed or none, as v3's integrations say.
ALTER TABLE integration ADD COLUMN feedback TEXT NOT NULL DEFAULT 'eager';
-- Where a removed integration is told that it was removed, with the keys for it, sealed; wiped once it has heard.
ALTER TABLE integration ADD COLUMN farewell_sealed TEXT NOT NULL DEFAULT '';

ALTER TABLE endpoint ADD COLUMN head_format TEXT NOT NULL DEFAULT 'sendcloud';
ALTER TABLE delivery ADD COLUMN format TEXT NOT NULL DEFAULT 'sendcloud';
ALTER TABLE delivery ADD COLUMN message TEXT NOT NULL DEFAULT '';

-- Requests between us and a shop that failed: ours, which are protected, and those that integrators add.
CREATE TABLE integration_log (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	protected BOOLEAN NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (account_id, id)
);
CREATE INDEX integration_log_time ON integration_log (account_id, created_at, id);
CREATE INDEX integration_log_integration ON integration_log (account_id, integration_id, created_at, id);

-- The statuses that a shop's orders may have, and which of them means what to us.
CREATE TABLE shop_status (
	account_id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL,
	statuses TEXT NOT NULL,
	mapping TEXT NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, integration_id)
);
