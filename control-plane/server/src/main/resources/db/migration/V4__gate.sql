-- Overrides of release gates. Written in the transaction of their audit entries.
CREATE TABLE gate_override (
  id          text PRIMARY KEY,
  service     text NOT NULL,
  by_whom     text NOT NULL,
  actor       text NOT NULL,
  reason      text NOT NULL,
  created_at  timestamptz NOT NULL,
  expires_at  timestamptz NOT NULL,
  ended_at    timestamptz
);
CREATE INDEX gate_override_live ON gate_override (service, expires_at) WHERE ended_at IS NULL;
