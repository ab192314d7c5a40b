-- +goose Up
CREATE TABLE integration (
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	id BIGINT NOT NULL,
	name TEXT NOT NULL,
	system TEXT NOT NULL,
	shop_url TEXT NOT NULL,
	webhook_url TEXT NOT NULL,
	webhook_active BOOLEAN NOT NULL,
	-- The merchant's own signature key, sealed; empty: the secret key signs.
	signature_sealed TEXT NOT NULL,
	service_point_enabled BOOLEAN NOT NULL,
	service_point_carriers TEXT NOT NULL,
	failing_since TIMESTAMPTZ,
	created_at TIMESTAMPTZ NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL,
	removed_at TIMESTAMPTZ,
	PRIMARY KEY (account_id, id)
);

CREATE TABLE api_key (
	account_id BIGINT NOT NULL,
	public_key TEXT NOT NULL,
	integration_id BIGINT NOT NULL,
	scope TEXT NOT NULL,
	secret_hash BYTEA NOT NULL,
	secret_sealed TEXT NOT NULL,
	secret_end TEXT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	-- Set by rotation: the old pair opens the door until then.
	retires_at TIMESTAMPTZ,
	used_at TIMESTAMPTZ,
	PRIMARY KEY (account_id, public_key),
	FOREIGN KEY (account_id, integration_id) REFERENCES integration (account_id, id)
);
CREATE INDEX api_key_integration ON api_key (account_id, integration_id, created_at);
