-- +goose Up
-- The numbers that a carrier gave with a shipment whose labels did not come or cannot be printed, one on a line in the order of the boxes.
ALTER TABLE attempt ADD COLUMN numbers TEXT NOT NULL DEFAULT '';
