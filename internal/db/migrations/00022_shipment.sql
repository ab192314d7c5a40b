-- +goose Up
-- A shipment whose label somebody wished is one in API v3's sense, found by the UUID that its boxes share; before, it is an order's draft.
ALTER TABLE shipment ADD COLUMN wanted BOOLEAN NOT NULL DEFAULT FALSE;
UPDATE shipment SET wanted = TRUE WHERE attempts > 0;
UPDATE shipment SET wanted = TRUE
WHERE EXISTS (SELECT 1 FROM parcel WHERE parcel.account_id = shipment.account_id AND parcel.shipment_id = shipment.id AND parcel.status <> 999);
CREATE UNIQUE INDEX shipment_uuid ON shipment (account_id, colli_uuid);
CREATE INDEX shipment_wanted ON shipment (account_id, id) WHERE wanted;
CREATE INDEX shipment_wanted_integration ON shipment (account_id, integration_id, id) WHERE wanted;
