-- +goose Up
-- Large PDFs of labels: what was chosen, how far the making is, and where the file lies until it goes.
CREATE TABLE printout (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	who TEXT NOT NULL,
	parcels TEXT NOT NULL, -- JSON list of ids, in the order of the pages
	paper TEXT NOT NULL, -- "a6", "a4-1" …
	place BIGINT NOT NULL, -- the first free place, from 1
	customs BOOLEAN NOT NULL, -- the papers for a border come with the labels
	total BIGINT NOT NULL,
	done BIGINT NOT NULL,
	state TEXT NOT NULL, -- waiting, ready, failed
	note TEXT NOT NULL,
	file_key TEXT NOT NULL,
	size BIGINT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	expires_at TIMESTAMPTZ,
	PRIMARY KEY (account_id, id)
);
