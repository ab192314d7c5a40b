-- +goose Up
-- What a merchant sells, by SKU: what a border asks of an item where its order does not say it.
CREATE TABLE product (
    account_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    sku_key TEXT NOT NULL,
    sku TEXT NOT NULL,
    description TEXT NOT NULL,
    hs_code TEXT NOT NULL,
    origin TEXT NOT NULL,
    weight BIGINT NOT NULL,
    value_minor BIGINT NOT NULL,
    currency TEXT NOT NULL,
    words TEXT NOT NULL,
    updated_at TIMESTAMPTZ NOT NULL,
    PRIMARY KEY (account_id, id),
    UNIQUE (account_id, sku_key)
);
