-- +goose Up
-- How it went to ask a contract's carrier for the shipping methods that the contract brings along.
CREATE TABLE brought (
	account_id BIGINT NOT NULL,
	contract_id BIGINT NOT NULL,
	fetched_at TIMESTAMPTZ, -- when the carrier last told them
	failed_at TIMESTAMPTZ, -- when it was last asked in vain, unless it has told since
	words TEXT NOT NULL, -- what it said then
	due_at TIMESTAMPTZ, -- when the job that asks again comes
	PRIMARY KEY (account_id, contract_id)
);

-- Where a contract's carrier sends its news to. It goes on to the contract that takes the place of another, so that the carrier need not hear of it.
CREATE TABLE push_address (
	account_id BIGINT NOT NULL,
	contract_id BIGINT NOT NULL, -- that the news is read under
	named BIGINT NOT NULL, -- the contract that it was made for, whose number it holds
	token_sealed TEXT NOT NULL,
	made_at TIMESTAMPTZ NOT NULL,
	asked_at TIMESTAMPTZ, -- when the carrier took it
	words TEXT NOT NULL, -- why it did not
	PRIMARY KEY (account_id, contract_id)
);
CREATE INDEX push_address_named ON push_address (account_id, named);
