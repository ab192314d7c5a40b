-- +goose Up
-- With whose access an event subscription and its connection were made: the integration whose keys or token it was. What a whole-account key
-- made belongs to no integration, and ends with the key's. 0: not known.
ALTER TABLE event_connection ADD COLUMN made_by BIGINT NOT NULL DEFAULT 0;
ALTER TABLE event_subscription ADD COLUMN made_by BIGINT NOT NULL DEFAULT 0;

-- What was announced in a period, of all integrations together. A draft costs nothing here.
CREATE INDEX parcel_announced_any ON parcel (account_id, announced_at, id) WHERE announced_at IS NOT NULL;
