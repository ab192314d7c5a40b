-- +goose Up
-- What a pair of keys may do (scopes with blanks between; empty is everything), with which carriers, and until when.
ALTER TABLE api_key ADD COLUMN scopes TEXT NOT NULL DEFAULT '';
ALTER TABLE api_key ADD COLUMN test_only BOOLEAN NOT NULL DEFAULT FALSE;
ALTER TABLE api_key ADD COLUMN expires_at TIMESTAMPTZ;

-- Keys alone do not open the door: an app needs a token.
ALTER TABLE integration ADD COLUMN oauth_only BOOLEAN NOT NULL DEFAULT FALSE;

-- Creating calls that carried an Idempotency-Key, and what was answered.
CREATE TABLE idempotency (
	account_id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL,
	route TEXT NOT NULL,
	idempotency_key TEXT NOT NULL,
	request_hash BYTEA NOT NULL,
	-- Who works on it now, and until when nobody else takes it over.
	holder TEXT NOT NULL,
	held_until TIMESTAMPTZ NOT NULL,
	-- Set in the transaction of the first thing that the call made.
	effect BOOLEAN NOT NULL,
	-- The answer; status 0: there is none yet.
	status BIGINT NOT NULL,
	headers TEXT NOT NULL,
	body BYTEA NOT NULL,
	expires_at TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, integration_id, route, idempotency_key)
);
CREATE INDEX idempotency_expires ON idempotency (account_id, expires_at);
