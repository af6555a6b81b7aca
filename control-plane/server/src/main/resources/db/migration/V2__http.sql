-- Answers to POSTs that carried an Idempotency-Key, kept for 24 h.
CREATE TABLE idempotent_request (
  scope       BYTEA PRIMARY KEY,          -- SHA-256 of caller, path and key
  body_hash   BYTEA NOT NULL,             -- SHA-256 of the request body
  owner       UUID NOT NULL,              -- the server process that works on it
  status      INTEGER,                    -- null while it is being worked on
  location    TEXT,
  answer      BYTEA,
  created_at  TIMESTAMPTZ NOT NULL,
  CHECK (octet_length(scope) = 32 AND octet_length(body_hash) = 32),
  CHECK (status IS NULL OR answer IS NOT NULL)
);
CREATE INDEX idempotent_request_created_at ON idempotent_request (created_at);
