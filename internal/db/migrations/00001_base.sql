-- +goose Up
-- Ids are drawn in blocks, see db.NextIDs.
CREATE TABLE id_block (
	kind TEXT PRIMARY KEY,
	next BIGINT NOT NULL
);
