-- +goose Up
-- What is searched and sorted by has a column; the rest of the order is its body.
CREATE TABLE orders (
	account_id BIGINT NOT NULL,
	id BIGINT NOT NULL,
	integration_id BIGINT NOT NULL, -- 0: made in the panel
	number TEXT NOT NULL,
	external_reference TEXT,
	content_hash TEXT NOT NULL,
	state TEXT NOT NULL,
	open BOOLEAN NOT NULL, -- waits for its label
	country TEXT NOT NULL,
	method_id BIGINT NOT NULL,
	weight BIGINT NOT NULL, -- grams
	buyer TEXT COLLATE "C" NOT NULL, -- lower case, to sort by
	version BIGINT NOT NULL,
	created_at TIMESTAMPTZ NOT NULL,
	updated_at TIMESTAMPTZ NOT NULL,
	body TEXT NOT NULL,
	PRIMARY KEY (account_id, id)
);
CREATE UNIQUE INDEX orders_reference ON orders (account_id, integration_id, external_reference) WHERE external_reference IS NOT NULL;
CREATE INDEX orders_open ON orders (account_id, id) WHERE open;
CREATE INDEX orders_state ON orders (account_id, state, id) WHERE open;
CREATE INDEX orders_country ON orders (account_id, country, id) WHERE open;
CREATE INDEX orders_method ON orders (account_id, method_id, id) WHERE open;
CREATE INDEX orders_integration ON orders (account_id, integration_id, id) WHERE open;
CREATE INDEX orders_weight ON orders (account_id, weight, id) WHERE open;
CREATE INDEX orders_buyer ON orders (account_id, buyer, id) WHERE open;

-- Search: every word of number, name, company, city, postal code and e-mail.
CREATE TABLE order_word (
	account_id BIGINT NOT NULL,
	word TEXT COLLATE "C" NOT NULL,
	order_id BIGINT NOT NULL,
	PRIMARY KEY (account_id, word, order_id)
);

-- How many orders stand in each state, so that a page with its counts costs the same at every size.
CREATE TABLE order_tally (
	account_id BIGINT NOT NULL,
	state TEXT NOT NULL,
	n BIGINT NOT NULL,
	PRIMARY KEY (account_id, state)
);

-- Who changed what: the order before and after, so that it can be undone.
CREATE TABLE order_change (
	account_id BIGINT NOT NULL,
	order_id BIGINT NOT NULL,
	version BIGINT NOT NULL, -- of the order after the change
	at TIMESTAMPTZ NOT NULL,
	who TEXT NOT NULL,
	what TEXT NOT NULL,
	before TEXT NOT NULL,
	after TEXT NOT NULL,
	PRIMARY KEY (account_id, order_id, version)
);
