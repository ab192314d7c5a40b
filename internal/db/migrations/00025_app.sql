-- +goose Up
-- Software that asks merchants for access. It belongs to whoever offers it; the merchants' consents lie with the merchants.
CREATE TABLE app (
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	id BIGINT NOT NULL,
	client_id TEXT NOT NULL,
	name TEXT NOT NULL,
	homepage TEXT NOT NULL,
	redirects TEXT NOT NULL, -- one a line
	scopes TEXT NOT NULL, -- what it may ask for
	public BOOLEAN NOT NULL, -- it can keep no secret
	secret_hash BYTEA NOT NULL,
	secret_end TEXT NOT NULL,
	-- The secret before this one, good until then.
	old_hash BYTEA NOT NULL,
	old_until TIMESTAMPTZ,
	created_at TIMESTAMPTZ NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL,
	removed_at TIMESTAMPTZ,
	PRIMARY KEY (account_id, id)
);

-- A merchant's consent: this app may act as this integration.
CREATE TABLE app_grant (
	account_id BIGINT NOT NULL REFERENCES account (account_id),
	id BIGINT NOT NULL,
	app_account BIGINT NOT NULL,
	app_id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL,
	scopes TEXT NOT NULL,
	person_id BIGINT NOT NULL,
	who TEXT NOT NULL, -- the person's name at that time
	created_at TIMESTAMPTZ NOT NULL,
	used_at TIMESTAMPTZ,
	ended_at TIMESTAMPTZ,
	ended_why TEXT NOT NULL,
	PRIMARY KEY (account_id, id),
	FOREIGN KEY (account_id, integration_id) REFERENCES integration (account_id, id)
);
CREATE INDEX app_grant_app ON app_grant (account_id, app_account, app_id);

-- What the app exchanges for its first tokens, once.
CREATE TABLE app_code (
	account_id BIGINT NOT NULL,
	hash BYTEA NOT NULL,
	grant_id BIGINT NOT NULL,
	redirect TEXT NOT NULL,
	challenge TEXT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	expires_at TIMESTAMPTZ NOT NULL,
	used_at TIMESTAMPTZ,
	PRIMARY KEY (account_id, hash)
);
CREATE INDEX app_code_expiry ON app_code (account_id, expires_at);

CREATE TABLE app_token (
	account_id BIGINT NOT NULL,
	hash BYTEA NOT NULL,
	refresh BOOLEAN NOT NULL,
	grant_id BIGINT NOT NULL, -- 0: got with the keys of the integration itself
	public_key TEXT NOT NULL, -- with which keys; empty: by a grant
	integration_id BIGINT NOT NULL,
	scopes TEXT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	expires_at TIMESTAMPTZ NOT NULL,
	-- A refresh token that was used stays, so that its second use is noticed.
	used_at TIMESTAMPTZ,
	PRIMARY KEY (account_id, hash)
);
CREATE INDEX app_token_grant ON app_token (account_id, grant_id);
CREATE INDEX app_token_expiry ON app_token (account_id, expires_at);
