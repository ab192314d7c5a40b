-- +goose Up
-- How often what an account can buy has changed: catalogues held in memory are read anew when it did.
CREATE TABLE catalogue (
	account_id BIGINT PRIMARY KEY,
	version    BIGINT NOT NULL
);

-- A contract that is removed stays, because parcels that travel under it are still tracked and cancelled by it.
ALTER TABLE contract ADD COLUMN removed BOOLEAN NOT NULL DEFAULT FALSE;
-- The number by which the carrier knows its customer.
ALTER TABLE contract ADD COLUMN client_id TEXT NOT NULL DEFAULT '';
