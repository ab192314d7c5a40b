-- +goose Up
-- What a price sheet sells, so that one whose place a newer one has taken altogether need not be read: the codes of its products, one a line and
-- sorted, or # and their digest where there are many. Empty: kept before this was written down.
ALTER TABLE price_sheet ADD COLUMN products TEXT NOT NULL DEFAULT '';
