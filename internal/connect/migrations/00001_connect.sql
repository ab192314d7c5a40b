-- +goose Up
-- Ids are drawn in blocks, see db.NextIDs.
CREATE TABLE id_block (
	kind TEXT PRIMARY KEY,
	next BIGINT NOT NULL
);

-- One seller of the marketplace, and the way into the account it ships with.
CREATE TABLE merchant (
	id             BIGINT PRIMARY KEY,
	ref            TEXT COLLATE "C" NOT NULL, -- the marketplace's own name for the seller
	name           TEXT NOT NULL,
	platform       TEXT NOT NULL,             -- base URL of the API, without a path
	state          TEXT NOT NULL,             -- waiting, connected, refused, ended
	access         TEXT NOT NULL,             -- keys, consent, or empty while waiting
	sealed         TEXT NOT NULL,             -- keys or tokens, sealed for this merchant
	integration    BIGINT NOT NULL,           -- of the platform; 0 is not known yet
	feed           BOOLEAN NOT NULL,          -- the platform has the numbered feed
	feed_next      BIGINT NOT NULL,           -- the last event of the feed that was taken in
	feed_mark      TEXT NOT NULL DEFAULT '',  -- what stood there: after a restored backup another event has its number
	seen_until     TIMESTAMPTZ,               -- without a feed: parcels changed until then were taken in
	points_on      BOOLEAN NOT NULL,
	trouble        TEXT NOT NULL,             -- why it does not work, in words; empty where it does
	hook           TEXT COLLATE "C" NOT NULL, -- unguessable part of the webhook's address
	renewing_until TIMESTAMPTZ,               -- somebody renews the token, until then at most
	missed_at      TIMESTAMPTZ,               -- without a feed: when it was last asked which orders were deleted
	imported_at    TIMESTAMPTZ,
	heard_at       TIMESTAMPTZ,
	checked_at     TIMESTAMPTZ,
	made_at        TIMESTAMPTZ NOT NULL,
	changed_at     TIMESTAMPTZ NOT NULL
);
CREATE UNIQUE INDEX merchant_ref ON merchant (ref);
CREATE UNIQUE INDEX merchant_hook ON merchant (hook);

-- A merchant on the way to the consent page and back.
CREATE TABLE errand (
	state    TEXT COLLATE "C" PRIMARY KEY, -- OAuth's state, hashed
	merchant BIGINT NOT NULL REFERENCES merchant (id),
	sealed   TEXT NOT NULL,                -- the PKCE verifier and where to go back to
	until    TIMESTAMPTZ NOT NULL
);

-- An order that the marketplace handed over.
CREATE TABLE handed (
	merchant    BIGINT NOT NULL REFERENCES merchant (id),
	id          BIGINT NOT NULL,
	reference   TEXT COLLATE "C" NOT NULL, -- the marketplace's own name for the order
	state       TEXT NOT NULL,             -- waiting, sending, imported, refused, cancelling, cancelled, gone
	body        TEXT NOT NULL,             -- the parcel in Sendcloud's words, as it was handed over last
	version     BIGINT NOT NULL,           -- counts what was handed over under the reference
	sent        BIGINT NOT NULL,           -- the version that the platform has; 0 is none
	sending     BIGINT NOT NULL,           -- the version of which it is not known whether it arrived; 0 is none
	tries       BIGINT NOT NULL,           -- that came to nothing, in a row
	due_at      TIMESTAMPTZ,               -- not to be tried before; null is at once
	trouble     TEXT NOT NULL,             -- the platform's field errors as JSON, or empty
	parcel      BIGINT NOT NULL,           -- the platform's id; 0 is not known yet
	status      BIGINT NOT NULL,           -- Sendcloud's number of the last status; 0 is none
	status_text TEXT NOT NULL,
	status_at   TIMESTAMPTZ,
	number      TEXT NOT NULL,             -- tracking number
	link        TEXT NOT NULL,             -- tracking page
	carrier     TEXT NOT NULL,
	look        BOOLEAN NOT NULL DEFAULT FALSE, -- it was further than imported when it was found there: its parcel is to be looked at
	taken_at    TIMESTAMPTZ NOT NULL,
	imported_at TIMESTAMPTZ,
	changed_at  TIMESTAMPTZ NOT NULL,
	PRIMARY KEY (merchant, id)
);
CREATE UNIQUE INDEX handed_reference ON handed (merchant, reference);
CREATE INDEX handed_parcel ON handed (merchant, parcel) WHERE parcel > 0;
-- What waits to be sent: what failed before comes after what is new.
CREATE INDEX handed_todo ON handed (merchant, tries, id) WHERE state IN ('waiting', 'sending', 'cancelling');
CREATE INDEX handed_look ON handed (merchant, parcel) WHERE look;
CREATE INDEX handed_refused ON handed (merchant, id) WHERE state = 'refused';
-- Lists and replays by time.
CREATE INDEX handed_taken ON handed (merchant, taken_at, id);
CREATE INDEX handed_when ON handed (taken_at, merchant, id);
CREATE INDEX handed_refused_when ON handed (taken_at, merchant, id) WHERE state = 'refused';

-- The boxes that an order is sent in, and what buyers send back of it.
CREATE TABLE box (
	merchant    BIGINT NOT NULL REFERENCES merchant (id),
	parcel      BIGINT NOT NULL,  -- the platform's id
	handed      BIGINT NOT NULL,
	back        BOOLEAN NOT NULL, -- on the way back to the merchant
	labelled    BOOLEAN NOT NULL, -- it was told that there is a label
	status      BIGINT NOT NULL,
	status_text TEXT NOT NULL,
	status_at    TIMESTAMPTZ,
	seen_at      TIMESTAMPTZ,      -- by the platform's clock, when it was so
	number       TEXT NOT NULL,
	link         TEXT NOT NULL,
	carrier      TEXT NOT NULL,
	shipment     TEXT COLLATE "C" NOT NULL, -- the same for boxes that travel together
	order_number TEXT COLLATE "C" NOT NULL,
	guarded      BOOLEAN NOT NULL, -- the platform was set back to a backup, and may tell once more what was told
	PRIMARY KEY (merchant, parcel)
);
CREATE INDEX box_handed ON box (merchant, handed, parcel);
CREATE INDEX box_shipment ON box (merchant, shipment) WHERE shipment <> '';
CREATE INDEX box_order ON box (merchant, order_number) WHERE order_number <> '';

-- Returns that were told.
CREATE TABLE sent_back (
	merchant BIGINT NOT NULL REFERENCES merchant (id),
	id       BIGINT NOT NULL, -- the platform's
	handed   BIGINT NOT NULL,
	PRIMARY KEY (merchant, id)
);

-- Webhooks as they came, kept before they are acknowledged.
CREATE TABLE heard (
	merchant BIGINT NOT NULL REFERENCES merchant (id),
	id       BIGINT NOT NULL,
	hash     TEXT COLLATE "C" NOT NULL, -- of the bytes: the same message comes more than once
	body     TEXT NOT NULL,
	came_at  TIMESTAMPTZ NOT NULL,
	done_at  TIMESTAMPTZ,
	PRIMARY KEY (merchant, id)
);
CREATE UNIQUE INDEX heard_hash ON heard (merchant, hash);
CREATE INDEX heard_todo ON heard (merchant, id) WHERE done_at IS NULL;
CREATE INDEX heard_old ON heard (merchant, done_at);

-- What the marketplace is told, numbered without a gap.
CREATE TABLE news (
	number    BIGINT PRIMARY KEY,
	merchant  BIGINT NOT NULL,
	handed    BIGINT NOT NULL, -- 0 is of the merchant itself
	kind      TEXT NOT NULL,
	body      TEXT NOT NULL,
	at        TIMESTAMPTZ NOT NULL, -- when it happened
	noted_at  TIMESTAMPTZ NOT NULL
);
CREATE INDEX news_handed ON news (merchant, handed, number);
CREATE INDEX news_noted ON news (noted_at);
CREATE TABLE news_last (
	one    BIGINT PRIMARY KEY,
	number BIGINT NOT NULL
);
INSERT INTO news_last (one, number) VALUES (1, 0);

-- Where the marketplace is told by call: how far it heard.
CREATE TABLE callback (
	one    BIGINT PRIMARY KEY,
	told   BIGINT NOT NULL,
	tries  BIGINT NOT NULL,
	words  TEXT NOT NULL, -- what the last failed call said
	since  TIMESTAMPTZ    -- failing since
);
INSERT INTO callback (one, told, tries, words) VALUES (1, 0, 0, '');

-- What is to be told once more, because somebody asked for it.
CREATE TABLE again (number BIGINT PRIMARY KEY REFERENCES news (number));

-- Work that waits for its time, one row a merchant and kind of work. Whoever holds a lane works it alone.
CREATE TABLE lane (
	merchant BIGINT NOT NULL, -- 0 is the marketplace's own
	work     TEXT COLLATE "C" NOT NULL,
	due      TIMESTAMPTZ,     -- null is nothing to do
	woken    BIGINT NOT NULL, -- counts the wakings, so that one during the work is not lost
	fails    BIGINT NOT NULL, -- in a row
	words    TEXT NOT NULL,   -- what the last failure said
	holder   TEXT NOT NULL,   -- a token of whoever works it; empty is nobody
	until    TIMESTAMPTZ,     -- the holder's time is up then
	PRIMARY KEY (merchant, work)
);
CREATE INDEX lane_due ON lane (due) WHERE due IS NOT NULL;

