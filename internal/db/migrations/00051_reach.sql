-- +goose Up
-- A way's countries become sets: "DENL" is from either of two. A single code, as rows so far have, is a set of one. abroad leaves out
-- the ways from a country to itself.
ALTER TABLE method_way ADD COLUMN abroad BOOLEAN NOT NULL DEFAULT FALSE;
DROP INDEX method_way_pair;
