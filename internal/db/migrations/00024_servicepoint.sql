-- +goose Up
-- Where buyers collect and drop parcels. These are the carriers' facts, the same for every account: every node has all of them.
CREATE TABLE service_point (
	id           BIGINT PRIMARY KEY,
	carrier      TEXT NOT NULL,
	code         TEXT NOT NULL,
	country      TEXT NOT NULL,
	kind         TEXT NOT NULL,
	shop_type    TEXT NOT NULL,
	name         TEXT NOT NULL,
	street       TEXT NOT NULL,
	house_number TEXT NOT NULL,
	postal_code  TEXT NOT NULL,
	city         TEXT NOT NULL,
	latitude     BIGINT NOT NULL,
	longitude    BIGINT NOT NULL,
	cell         BIGINT NOT NULL,
	zone         TEXT NOT NULL,
	hours        TEXT NOT NULL,
	closed       TEXT NOT NULL,
	email        TEXT NOT NULL,
	phone        TEXT NOT NULL,
	homepage     TEXT NOT NULL,
	extra        TEXT NOT NULL,
	active       BOOLEAN NOT NULL,
	fingerprint  TEXT NOT NULL,
	updated_at   TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX service_point_code ON service_point (carrier, code);
-- Nearest first: ranges of S2 cells. What a search sorts out by lies in the index beside it.
CREATE INDEX service_point_cell ON service_point (carrier, cell, country, kind, shop_type, latitude, longitude, id) WHERE active;
CREATE INDEX service_point_country ON service_point (carrier, country, id) WHERE active;

-- One row a carrier: how often its points were loaded, so that a copy in memory knows when it is old.
CREATE TABLE service_point_load (
	carrier   TEXT PRIMARY KEY,
	version   BIGINT NOT NULL,
	source    TEXT NOT NULL,
	points    BIGINT NOT NULL,
	loaded_at TIMESTAMPTZ NOT NULL
);

-- What a buyer chose at the checkout before the order came in, kept under the shop's own number of the order.
CREATE TABLE point_choice (
	account_id     BIGINT NOT NULL,
	integration_id BIGINT NOT NULL,
	order_number   TEXT NOT NULL,
	point_id       BIGINT NOT NULL,
	post_number    TEXT NOT NULL,
	method         TEXT NOT NULL,
	chosen_at      TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, integration_id, order_number)
);
