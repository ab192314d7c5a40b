-- +goose Up
-- The only contract a method is sold under; 0: any of its carrier. Couriers known by a price sheet alone share one carrier code.
ALTER TABLE method ADD COLUMN contract_id BIGINT NOT NULL DEFAULT 0;
