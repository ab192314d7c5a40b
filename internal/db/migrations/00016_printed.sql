-- +goose Up
-- Whether a label came out of a printer: what is ready to print is looked for all day long.
ALTER TABLE parcel ADD COLUMN printed BOOLEAN NOT NULL DEFAULT FALSE;
CREATE INDEX parcel_print ON parcel (account_id, status, printed, id) WHERE labelled;
