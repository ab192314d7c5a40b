-- +goose Up
-- Price sheets are never changed: a newer one takes over on the days it holds. The operator's belong to account 1.
CREATE TABLE price_sheet (
	account_id  BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	contract_id BIGINT NOT NULL,
	name        TEXT NOT NULL,
	currency    TEXT NOT NULL,
	valid_from  TEXT NOT NULL,
	valid_until TEXT NOT NULL,
	rates       BIGINT NOT NULL,
	content     TEXT NOT NULL,
	withdrawn   BOOLEAN NOT NULL,
	created_at  TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, id)
);
CREATE INDEX price_sheet_contract ON price_sheet (account_id, contract_id, id);

-- What an account pays on top of the operator's prices.
CREATE TABLE price_markup (
	account_id  BIGINT NOT NULL,
	id          BIGINT NOT NULL,
	carrier     TEXT NOT NULL,
	percent     BIGINT NOT NULL,
	fixed       BIGINT NOT NULL,
	currency    TEXT NOT NULL,
	valid_from  TEXT NOT NULL,
	valid_until TEXT NOT NULL,
	created_at  TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, id)
);
CREATE INDEX price_markup_carrier ON price_markup (account_id, carrier, id);
