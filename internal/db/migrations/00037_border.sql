-- +goose Up
-- What an account's customs papers carry unless an order says otherwise. VAT and EORI number stand with the company and its senders.
CREATE TABLE border (
	account_id BIGINT PRIMARY KEY REFERENCES account (account_id),
	ioss       TEXT NOT NULL DEFAULT '',
	voec       TEXT NOT NULL DEFAULT '',
	ukims      TEXT NOT NULL DEFAULT '',
	signed_by  TEXT NOT NULL DEFAULT '',
	signature  BYTEA, -- a PNG
	updated_at TIMESTAMPTZ NOT NULL
);
