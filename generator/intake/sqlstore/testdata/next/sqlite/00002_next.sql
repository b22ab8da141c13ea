-- +goose Up
-- A change as a later version may make it, in several steps over what is there.
ALTER TABLE comments ADD COLUMN score integer NOT NULL DEFAULT 0;
UPDATE comments SET score = 1;
CREATE TABLE tokens (hash text PRIMARY KEY, comment text NOT NULL);
INSERT INTO tokens (hash, comment) SELECT 'token of ' || id, id FROM comments;
CREATE INDEX tokens_comment ON tokens (comment);
