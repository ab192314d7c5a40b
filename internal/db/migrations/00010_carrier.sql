-- +goose Up
-- Methods and their ways are reference tables: every node has all of them. Ids are never used again,
-- so a method that is no longer sold stays and is only switched off.
CREATE TABLE method (
	id              BIGINT PRIMARY KEY,
	account_id      BIGINT NOT NULL,
	carrier         TEXT NOT NULL,
	code            TEXT NOT NULL,
	product         TEXT NOT NULL,
	name            TEXT NOT NULL,
	kind            TEXT NOT NULL,
	min_weight      BIGINT NOT NULL,
	max_weight      BIGINT NOT NULL,
	max_length      BIGINT NOT NULL,
	max_width       BIGINT NOT NULL,
	max_height      BIGINT NOT NULL,
	service_point   BOOLEAN NOT NULL,
	is_return       BOOLEAN NOT NULL,
	functionalities TEXT NOT NULL,
	active          BOOLEAN NOT NULL,
	fingerprint     TEXT NOT NULL
);
CREATE INDEX method_owner ON method (account_id, carrier);

CREATE TABLE method_way (
	method_id    BIGINT NOT NULL,
	from_country TEXT NOT NULL,
	to_country   TEXT NOT NULL,
	price        BIGINT NOT NULL,
	currency     TEXT NOT NULL,
	lead_hours   BIGINT,
	breakdown    TEXT NOT NULL,
	PRIMARY KEY (method_id, from_country, to_country)
);
CREATE INDEX method_way_pair ON method_way (from_country, to_country);

CREATE TABLE contract (
	account_id  BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	carrier     TEXT NOT NULL,
	name        TEXT NOT NULL,
	is_default  BOOLEAN NOT NULL,
	active      BOOLEAN NOT NULL,
	credentials TEXT NOT NULL,
	created_at  TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX contract_default ON contract (account_id, carrier) WHERE is_default;
