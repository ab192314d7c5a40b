-- +goose Up
-- A consent that the platform gave and the marketplace has not confirmed yet.
CREATE TABLE consent (
	code     TEXT COLLATE "C" PRIMARY KEY, -- with which it is confirmed, hashed
	merchant BIGINT NOT NULL REFERENCES merchant (id),
	sealed   TEXT NOT NULL,                -- the tokens, and where they are revoked
	until    TIMESTAMPTZ NOT NULL
);
CREATE INDEX consent_until ON consent (merchant, until);
-- Whether an integration is another merchant's, too.
CREATE INDEX merchant_integration ON merchant (integration) WHERE integration > 0;
