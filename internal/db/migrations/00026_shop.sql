-- +goose Up
-- How an integration was connected by its shop's own plugin, and what lets us into the shop.
CREATE TABLE shop_link (
	account_id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL,
	system TEXT NOT NULL,
	state TEXT NOT NULL, -- handing (the shop has not taken its keys yet), connected
	access_sealed TEXT NOT NULL, -- empty: the shop let nobody in
	deactivation_hash BYTEA NOT NULL, -- of the token by which the plugin says that it was switched off; empty: none
	error TEXT NOT NULL, -- why the shop did not take its keys, the last time
	created_at TIMESTAMPTZ NOT NULL,
	connected_at TIMESTAMPTZ,
	PRIMARY KEY (account_id, integration_id),
	FOREIGN KEY (account_id, integration_id) REFERENCES integration (account_id, id)
);

-- A merchant who was sent to the shop to allow us in, and has not come back yet.
CREATE TABLE shop_visit (
	account_id BIGINT NOT NULL,
	hash BYTEA NOT NULL, -- of the state that the shop sends back
	kept_sealed TEXT NOT NULL,
	expires_at TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, hash)
);
