package io.syntropy.server.simulate;

import io.syntropy.slo.config.Durations;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A decision that must be made, or must not.
 *
 * @param line in the document
 * @param action as in the audit log, such as {@code action.drain} or {@code page.trigger}
 * @param region null for any
 * @param outcome as in the audit log, such as {@code recorded} or {@code denied}; null for any
 * @param refusedBy a rule of the guard that did not pass; null for any
 * @param from since the start, inclusive
 * @param to inclusive
 * @param times how often; null for at least once
 */
record Expectation(
    int line,
    String action,
    @Nullable String region,
    @Nullable String outcome,
    @Nullable String refusedBy,
    Duration from,
    Duration to,
    @Nullable Integer times) {

  /** What is wrong with {@code decisions}; null when this one is met. */
  @Nullable String unmet(List<Decision> decisions, Instant start) {
    List<Decision> alike = decisions.stream().filter(this::alike).toList();
    long inside = alike.stream().filter(d -> inside(d, start)).count();
    if (times == null ? inside > 0 : inside == times) {
      return null;
    }
    String wanted = times == null ? "at least once" : times + " times";
    return "expected %s %s between %s and %s, found %s"
        .formatted(this, wanted, Durations.format(from), Durations.format(to), seen(alike, start));
  }

  /** What is wrong when this must never happen; null when it did not. */
  @Nullable String broken(List<Decision> decisions, Instant start) {
    return decisions.stream()
        .filter(d -> alike(d) && inside(d, start))
        .findFirst()
        .map(d ->
            "expected no %s, found one at %s: %s".formatted(this, offset(d, start), d.reason()))
        .orElse(null);
  }

  private boolean alike(Decision d) {
    return d.action().equals(action)
        && (region == null || region.equals(d.region()))
        && (outcome == null || outcome.equals(d.outcome()))
        && (refusedBy == null || d.refusedBy(refusedBy));
  }

  private boolean inside(Decision d, Instant start) {
    return !d.at().isBefore(start.plus(from)) && !d.at().isAfter(start.plus(to));
  }

  private static String seen(List<Decision> alike, Instant start) {
    if (alike.isEmpty()) {
      return "none";
    }
    List<String> times = alike.stream().limit(5).map(d -> offset(d, start)).toList();
    return "%d at %s%s"
        .formatted(alike.size(), String.join(", ", times), alike.size() > 5 ? ", ..." : "");
  }

  private static String offset(Decision d, Instant start) {
    return Durations.format(Duration.between(start, d.at()));
  }

  @Override
  public String toString() {
    return action
        + (region == null ? "" : " of " + region)
        + (outcome == null ? "" : " (" + outcome + ")")
        + (refusedBy == null ? "" : " refused by " + refusedBy);
  }
}
