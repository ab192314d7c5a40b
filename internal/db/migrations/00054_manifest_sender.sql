-- +goose Up
-- Where a manifest's parcels are handed over: a carrier collects at one address, and wants a list of what waits there. JSON; empty for older ones.
ALTER TABLE manifest ADD COLUMN sender TEXT NOT NULL DEFAULT '';
