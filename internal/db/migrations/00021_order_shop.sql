-- +goose Up
-- What a shop knows its order by, the status it gives it, and when it was bought and changed there.
ALTER TABLE orders ADD COLUMN external_id TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN keyed BOOLEAN NOT NULL DEFAULT FALSE; -- the shop gave that id, and means this order by it
ALTER TABLE orders ADD COLUMN external_shipment TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN uuid TEXT NOT NULL DEFAULT ''; -- v2's shipment_uuid
ALTER TABLE orders ADD COLUMN shop_status TEXT NOT NULL DEFAULT '';
ALTER TABLE orders ADD COLUMN bought_at TIMESTAMPTZ;
ALTER TABLE orders ADD COLUMN changed_at TIMESTAMPTZ;
UPDATE orders SET bought_at = created_at, changed_at = updated_at;
CREATE UNIQUE INDEX orders_external ON orders (account_id, integration_id, external_id, external_shipment) WHERE keyed;
CREATE INDEX orders_external_any ON orders (account_id, lower(external_id), id);
CREATE INDEX orders_number ON orders (account_id, lower(number), id);
CREATE INDEX orders_bought ON orders (account_id, bought_at, id) WHERE open;
CREATE INDEX orders_uuid ON orders (account_id, uuid) WHERE uuid <> '';
