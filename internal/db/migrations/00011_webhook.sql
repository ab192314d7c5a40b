-- +goose Up
-- Where the telling of an integration's events stands. Rows appear with the first event that may be told.
CREATE TABLE endpoint (
	account_id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL,
	health TEXT NOT NULL, -- idle, ok, failing, off
	cursor BIGINT NOT NULL, -- the integration's number of the last event that is done with
	tries BIGINT NOT NULL, -- of the head
	since TIMESTAMPTZ, -- the head's first failure
	next_at TIMESTAMPTZ NOT NULL, -- no try before
	queued BOOLEAN NOT NULL, -- a job of this run is on its way
	run BIGINT NOT NULL, -- jobs of earlier runs are void
	holder TEXT NOT NULL, -- who drains now
	held_until TIMESTAMPTZ NOT NULL,
	head_number BIGINT NOT NULL, -- 0: no head has failed
	head_body TEXT NOT NULL, -- its bytes, for a repetition is the same to the letter
	deliveries BIGINT NOT NULL, -- the last number given
	PRIMARY KEY (account_id, integration_id)
);

-- What was sent and what came back.
CREATE TABLE delivery (
	account_id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL,
	n BIGINT NOT NULL,
	event BIGINT NOT NULL, -- the integration's number of the event; 0: a test
	kind TEXT NOT NULL,
	parcel_id BIGINT NOT NULL,
	url TEXT NOT NULL, -- without what follows its path
	at TIMESTAMPTZ NOT NULL,
	ms BIGINT NOT NULL,
	status BIGINT NOT NULL, -- HTTP; 0: no answer
	request_header TEXT NOT NULL,
	request_body TEXT NOT NULL,
	answer TEXT NOT NULL,
	error TEXT NOT NULL,
	replay_of BIGINT NOT NULL, -- 0: none
	PRIMARY KEY (account_id, integration_id, n)
);
