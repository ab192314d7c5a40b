-- +goose Up
-- Lists of the few orders that are in a state at the end.
CREATE INDEX handed_over_when ON handed (state, taken_at, merchant, id) WHERE state IN ('cancelled', 'gone', 'left');

-- How far the news were read, and below which number they are no longer kept.
CREATE TABLE news_kept (
	one   BIGINT PRIMARY KEY,
	read  BIGINT NOT NULL, -- the highest number from which somebody asked for what comes behind
	floor BIGINT NOT NULL  -- news up to this number were dropped
);
INSERT INTO news_kept (one, read, floor) VALUES (1, 0, 0);

-- Webhooks that were taken in, to be dropped.
DROP INDEX heard_old;
CREATE INDEX heard_done ON heard (done_at) WHERE done_at IS NOT NULL;
