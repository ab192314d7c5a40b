-- +goose Up
CREATE TABLE batch (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	who TEXT NOT NULL,
	choose BOOLEAN NOT NULL, -- take the cheapest fitting method where none is chosen
	total BIGINT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	ended_at TIMESTAMPTZ,
	PRIMARY KEY (account_id, id)
);
CREATE INDEX batch_open ON batch (account_id, id) WHERE ended_at IS NULL;

CREATE TABLE batch_item (
	account_id BIGINT NOT NULL,
	batch_id BIGINT NOT NULL,
	n BIGINT NOT NULL, -- the merchant's order of them, from 1
	order_id BIGINT NOT NULL,
	state TEXT NOT NULL, -- waiting, working, done, refused
	at TIMESTAMPTZ NOT NULL,
	field TEXT NOT NULL,
	note TEXT NOT NULL,
	PRIMARY KEY (account_id, batch_id, n)
);
CREATE INDEX batch_item_state ON batch_item (account_id, batch_id, state, n);
