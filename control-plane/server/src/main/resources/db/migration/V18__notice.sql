-- Notices to people and systems: written in the transaction of the change they tell of, sent afterwards.
CREATE TABLE notice (
  id              text PRIMARY KEY,
  seq             bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
  target          text NOT NULL,
  dedup_key       text NOT NULL,
  change          text NOT NULL,
  payload         text NOT NULL,
  state           text NOT NULL DEFAULT 'pending' CHECK (state IN ('pending', 'delivered', 'superseded', 'dead')),
  attempts        integer NOT NULL DEFAULT 0,
  created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
  queued_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
  next_attempt_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  settled_at      timestamptz,
  delivered_at    timestamptz,
  last_error      text NOT NULL DEFAULT ''
);
CREATE INDEX notice_pending_key ON notice (target, dedup_key, seq) WHERE state = 'pending';
CREATE INDEX notice_pending ON notice (target, seq) WHERE state = 'pending';
CREATE INDEX notice_dead ON notice (seq) WHERE state = 'dead';
CREATE INDEX notice_settled ON notice (settled_at) WHERE state <> 'pending';
CREATE INDEX notice_of_key ON notice (target, dedup_key, seq) WHERE state = 'delivered';

-- What was told last of an incident to a target, and what its adapter notes about it there.
CREATE TABLE notice_thread (
  target      text NOT NULL,
  dedup_key   text NOT NULL,
  memory      text,
  last_notice text,
  is_open     boolean NOT NULL DEFAULT false,
  told_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
  PRIMARY KEY (target, dedup_key)
);
CREATE INDEX notice_thread_open ON notice_thread (target, told_at) WHERE is_open;
