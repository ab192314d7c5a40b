-- +goose Up
-- Shipping methods that an account does not want to be offered; the operator's among them.
CREATE TABLE method_off (
	account_id BIGINT NOT NULL,
	method_id BIGINT NOT NULL,
	PRIMARY KEY (account_id, method_id)
);
-- When a contract was last used, and whether it ever was.
CREATE INDEX attempt_contract ON attempt (account_id, contract_id, at);
