-- +goose Up
-- What could not be put into a large PDF, and why: a JSON list.
ALTER TABLE printout ADD COLUMN left_out TEXT NOT NULL DEFAULT '[]';
