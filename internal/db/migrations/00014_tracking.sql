-- +goose Up
-- What carriers said of a parcel. The same scan told twice, by poll and by push, is one.
CREATE TABLE scan (
	account_id BIGINT NOT NULL,
	parcel_id BIGINT NOT NULL,
	mark TEXT COLLATE "C" NOT NULL, -- hash of carrier, number, raw code, second and place
	number TEXT NOT NULL,
	epoch BIGINT NOT NULL, -- of the watch when it came
	at TIMESTAMPTZ NOT NULL,
	offset_minutes BIGINT NOT NULL,
	status BIGINT NOT NULL,
	raw_code TEXT NOT NULL,
	raw_text TEXT NOT NULL,
	location TEXT NOT NULL,
	arrived_at TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (account_id, parcel_id, mark)
);

-- A parcel with a label: what it stood on before the carrier spoke, and when the carrier is asked next.
CREATE TABLE watch (
	account_id BIGINT NOT NULL,
	parcel_id BIGINT NOT NULL,
	carrier TEXT NOT NULL,
	contract_id BIGINT NOT NULL,
	number TEXT NOT NULL,
	base BIGINT NOT NULL, -- the status we gave it ourselves; scans are reckoned on top of it
	base_at TIMESTAMPTZ NOT NULL,
	shown BIGINT NOT NULL, -- the status it has by our reckoning; another one was given by somebody else
	epoch BIGINT NOT NULL, -- grows with each status we give ourselves
	heard_at TIMESTAMPTZ NOT NULL, -- the last news, or the label
	lulls BIGINT NOT NULL, -- how often nothing was new since
	next_at TIMESTAMPTZ, -- NULL: no longer asked
	PRIMARY KEY (account_id, parcel_id)
);
CREATE INDEX watch_due ON watch (account_id, carrier, next_at) WHERE next_at IS NOT NULL;

-- One job asks for all parcels of an account with a carrier.
CREATE TABLE poll (
	account_id BIGINT NOT NULL,
	carrier TEXT NOT NULL,
	queued BOOLEAN NOT NULL,
	run BIGINT NOT NULL, -- jobs of earlier runs are void
	at TIMESTAMPTZ NOT NULL, -- of the job
	PRIMARY KEY (account_id, carrier)
);
