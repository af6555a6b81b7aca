package io.syntropy.slo.alert;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the alert machine should do, said plainly: it keeps every reading and looks at all of them
 * again each time. Burn tiers only.
 */
final class NaiveMachine {
  private record Seen(TableReading reading, boolean[] knownToHold, boolean[] unknown) {}

  private final List<AlertRule> rules;
  private final double budget;
  private final List<Seen> seen = new ArrayList<>();
  int tier = -1;
  boolean frozen;

  NaiveMachine(List<AlertRule> rules, double budget) {
    this.rules = rules;
    this.budget = budget;
  }

  void step(TableReading reading) {
    boolean[] holds = new boolean[rules.size()];
    boolean[] unknown = new boolean[rules.size()];
    int before = tier;
    boolean undefined = false;
    for (int i = 0; i < rules.size(); i++) {
      BurnTier burn = (BurnTier) rules.get(i).tier();
      Double over = rate(reading, burn.longWindow());
      Double now = rate(reading, burn.shortWindow());
      boolean low = (over != null && over < burn.factor()) || (now != null && now < burn.factor());
      boolean empty = !low && (over == null || now == null);
      boolean crossed = !low && !empty;
      boolean entitled =
          crossed && (guarded(reading, rules.get(i)) || (before >= 0 && i >= before));
      boolean thin = thin(reading, rules.get(i));
      holds[i] = reading.fresh && entitled && !thin;
      unknown[i] = !reading.fresh || (entitled && thin) || (i == before && (empty || thin));
      undefined |= i == before && unknown[i];
    }
    seen.add(new Seen(reading, holds, unknown));
    if (!reading.fresh) {
      frozen = before >= 0 || pending();
      return;
    }
    frozen = false;
    int best = -1;
    for (int i = rules.size() - 1; i >= 0; i--) {
      if (holds[i] && (i == before || heldLongEnough(i))) {
        best = i;
      }
    }
    boolean higher = best >= 0 && (before < 0 || best <= before);
    if (undefined && !higher) {
      frozen = true;
    } else if (best >= 0) {
      tier = best;
    } else {
      // Nothing is known to hold: while something may, an alert does not end.
      boolean may = false;
      for (boolean one : unknown) {
        may |= one;
      }
      frozen = may;
      tier = may ? before : -1;
    }
  }

  /** Whether a tier that has to hold for a while was holding, or could be, at the last step. */
  private boolean pending() {
    for (int i = 0; i < rules.size(); i++) {
      if (!rules.get(i).after().isZero() && since(i) != null) {
        return true;
      }
    }
    return false;
  }

  private boolean heldLongEnough(int i) {
    if (rules.get(i).after().isZero()) {
      return true;
    }
    Long held = since(i);
    return held != null && held >= rules.get(i).after().toSeconds();
  }

  /**
   * Seconds that rule i held without a break, unknown stretches left out; null when it does not.
   */
  private @Nullable Long since(int i) {
    long held = 0;
    boolean any = false;
    for (int at = seen.size() - 1; at >= 0; at--) {
      Seen one = seen.get(at);
      if (!one.knownToHold[i] && !one.unknown[i]) {
        break;
      }
      any |= one.knownToHold[i];
      if (at + 1 < seen.size() && one.knownToHold[i]) {
        Instant next = seen.get(at + 1).reading.mark;
        boolean counts = seen.get(at + 1).knownToHold[i];
        held += counts ? next.getEpochSecond() - one.reading.mark.getEpochSecond() : 0;
      }
    }
    return any ? (Long) held : null;
  }

  private @Nullable Double rate(TableReading reading, java.time.Duration window) {
    double total = reading.total(window);
    return total == 0 ? null : (Double) (reading.bad(window) / total / budget);
  }

  private boolean guarded(TableReading reading, AlertRule rule) {
    BurnTier burn = (BurnTier) rule.tier();
    double bad = reading.bad(burn.longWindow());
    double n = reading.total(burn.longWindow());
    double z = 1.959963984540054;
    double p = bad / n;
    double lower =
        (p + z * z / (2 * n) - z * Math.sqrt((p * (1 - p) + z * z / (4 * n)) / n))
            / (1 + z * z / n);
    return bad >= rule.guards().minBadEvents() && lower > burn.factor() * budget;
  }

  private static boolean thin(TableReading reading, AlertRule rule) {
    Double coverage = reading.coverage(rule.tier().longWindow());
    return coverage == null || coverage < rule.guards().coverageFloor();
  }
}
