-- +goose Up
-- The functionalities that set a method apart within its product, by comma: they stand in the code of its option.
ALTER TABLE method ADD COLUMN variant TEXT NOT NULL DEFAULT '';
