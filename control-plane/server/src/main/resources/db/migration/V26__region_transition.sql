-- What became of each region's machines: one row a transition, written in the transaction of the state it led to.
CREATE TABLE region_transition (
  id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at          timestamptz NOT NULL,
  service     text NOT NULL,
  region      text NOT NULL,
  machine     text NOT NULL CHECK (machine IN ('traffic', 'protective_mode')),
  body        jsonb NOT NULL
);
CREATE INDEX region_transition_of ON region_transition (region, service, machine, id);
CREATE INDEX region_transition_at ON region_transition (at);
