-- Incidents and their timelines, written in the transaction of the state that led to them and of the notices about them.
CREATE TABLE incident (
  id               text PRIMARY KEY,
  service          text NOT NULL,
  region           text NOT NULL,
  severity         text NOT NULL,
  state            text NOT NULL,
  started_at       timestamptz NOT NULL,
  acknowledged_at  timestamptz,
  resolved_at      timestamptz,
  body             jsonb NOT NULL
);
CREATE INDEX incident_started ON incident (started_at DESC, id DESC);
CREATE TABLE incident_event (
  incident  text NOT NULL,
  number    bigint NOT NULL,
  at        timestamptz NOT NULL,
  kind      text NOT NULL,
  text      text NOT NULL,
  actor     text,
  PRIMARY KEY (incident, number)
);
