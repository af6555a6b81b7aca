package io.syntropy.policy;

import java.util.List;

/** What a person is called for, and when each call resolves itself (I26). */
final class Pages {
  /** In place of a region: all of them. */
  static final String ALL = "*";

  /** Most regions breach together. */
  static final String ALL_BAD = "all-bad";

  /** A drain is due and the guard refuses it. */
  static final String REFUSED = "refused";

  /** An action failed its verification. */
  static final String VERIFY = "verify";

  /** An action expired and could not be brought home. */
  static final String EXPIRY = "expiry";

  /** The weights belong to an operator. */
  static final String OPERATOR = "operator";

  private Pages() {}

  static void resolve(Tick t) {
    int known = 0;
    int bad = 0;
    for (Judgement j : t.judged.values()) {
      known += j.health().known() ? 1 : 0;
      bad += j.health() == HealthClass.B ? 1 : 0;
    }
    if (known > 0 && bad * 2 <= known) {
      t.resolve(ALL, ALL_BAD, "%d of %d known regions breach".formatted(bad, known));
    }
    for (String region : List.copyOf(t.regions.keySet())) {
      RegionDraft r = t.region(region);
      if (r.told == RegionState.Told.NOTHING) {
        t.resolve(region, REFUSED, "no drain is being refused");
      }
      if (!r.away() && r.health == HealthClass.G) {
        t.resolve(region, VERIFY, "normal and good");
      }
      if (r.extensions == 0) {
        t.resolve(region, EXPIRY, "no expired action");
      }
      if (!r.operatorOwned) {
        t.resolve(region, OPERATOR, "weights handed back");
      }
    }
  }
}
