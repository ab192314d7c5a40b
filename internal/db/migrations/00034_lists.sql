-- +goose Up
-- What lists are narrowed by or sorted by and had no index. Of these only the first costs an order that is taken in anything.
CREATE INDEX orders_changed ON orders (account_id, changed_at, id) WHERE open;
CREATE INDEX orders_shop_status ON orders (account_id, lower(shop_status), id) WHERE open AND shop_status <> '';
CREATE INDEX orders_external_shipment ON orders (account_id, external_shipment, id) WHERE external_shipment <> '';
CREATE INDEX returns_status ON returns (account_id, status, id);
CREATE INDEX returns_integration_status ON returns (account_id, integration_id, status, id);
CREATE INDEX returns_integration_created ON returns (account_id, integration_id, created_at, id);
CREATE INDEX event_status ON event (account_id, number) WHERE kind = 'parcel.status_changed';
CREATE INDEX event_status_integration ON event (account_id, integration_id, integration_number) WHERE kind = 'parcel.status_changed' AND integration_id > 0;

-- The boxes with a label, whatever their status; by status they are found along parcel_print.
DROP INDEX parcel_status;
CREATE INDEX parcel_labelled ON parcel (account_id, id) WHERE labelled;
