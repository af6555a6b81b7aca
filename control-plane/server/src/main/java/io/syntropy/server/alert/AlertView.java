package io.syntropy.server.alert;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.syntropy.slo.Slo;
import io.syntropy.slo.alert.AlertKey;
import io.syntropy.slo.alert.AlertState;
import io.syntropy.slo.alert.Severity;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert as {@code GET /alerts/{id}} answers it.
 *
 * @param id the same from its first sign to its end, and in every replay
 * @param target the objective's, a fraction
 * @param labels of the group; empty without {@code group_by}
 * @param severity {@code page} or {@code ticket}
 * @param tier for example {@code 14.4/1h}
 * @param policy the AlertPolicy the tier comes from; {@code default} for the default tiers
 * @param state {@code pending}, {@code firing}, {@code frozen} or {@code resolved}
 * @param burnLong burn rate over the tier's long window; null without events
 * @param burnShort burn rate over its short window; null without events
 * @param coverage of the long window; null when nothing was expected to report
 * @param startedAt the watermark at which the line was first crossed
 * @param firedAt null while it never fired
 * @param changedAt when its tier changed last; null while it never fired
 * @param notifyResolved whether its policy wants its end to be told
 * @param why its state in words
 * @param causedBy the pages that explain this one while they fire: of services its service depends
 *     on; nobody is called for it meanwhile
 */
public record AlertView(
    String id,
    String slo,
    String service,
    int objective,
    double target,
    Map<String, String> labels,
    String severity,
    String tier,
    String policy,
    String state,
    @Nullable Double burnLong,
    @Nullable Double burnShort,
    @Nullable Double coverage,
    Instant startedAt,
    @Nullable Instant firedAt,
    @Nullable Instant changedAt,
    @Nullable Instant resolvedAt,
    boolean notifyResolved,
    String why,
    List<String> causedBy) {

  /** Copies the list; an alert kept before there were causes has none. */
  public AlertView {
    causedBy = causedBy == null ? List.of() : List.copyOf(causedBy);
  }

  /** Whether nobody is called for it: another page explains it. */
  @JsonProperty(access = JsonProperty.Access.READ_ONLY)
  public boolean inhibited() {
    return !causedBy.isEmpty();
  }

  /** The same alert explained by these pages. */
  AlertView causedBy(List<String> pages) {
    return new AlertView(
        id,
        slo,
        service,
        objective,
        target,
        labels,
        severity,
        tier,
        policy,
        state,
        burnLong,
        burnShort,
        coverage,
        startedAt,
        firedAt,
        changedAt,
        resolvedAt,
        notifyResolved,
        why,
        pages);
  }

  /** The alert that {@code state} remembers; null when it remembers none. */
  static @Nullable AlertView of(Slo slo, AlertKey key, AlertState state) {
    AlertState.Evidence evidence = state.evidence();
    Instant since = state.since();
    if (state.phase() == AlertState.Phase.NONE || since == null || evidence == null) {
      return null;
    }
    AlertState.Firing firing = state.firing();
    String frozen = state.frozen();
    String tier = firing == null ? evidence.tier() : firing.tier();
    return new AlertView(
        key.id(since),
        key.slo(),
        slo.service(),
        key.objective(),
        slo.objectives().get(key.objective()).target(),
        key.labels(),
        firing == null ? severity(slo, key, tier).text() : firing.severity().text(),
        tier,
        firing == null ? "" : firing.policy(),
        state.phase().text(),
        evidence.burnLong(),
        evidence.burnShort(),
        evidence.coverage(),
        since,
        firing == null ? null : firing.firedAt(),
        firing == null ? null : firing.changedAt(),
        null,
        firing == null || firing.notifyResolved(),
        frozen == null ? words(evidence) : "Frozen: " + frozen,
        List.of());
  }

  /** This alert after its end. */
  AlertView resolved(Instant at, String reason) {
    return new AlertView(
        id,
        slo,
        service,
        objective,
        target,
        labels,
        severity,
        tier,
        policy,
        AlertState.Phase.RESOLVED.text(),
        burnLong,
        burnShort,
        coverage,
        startedAt,
        firedAt,
        changedAt,
        at,
        notifyResolved,
        "Resolved: " + reason,
        List.of());
  }

  /** Newest first; the order of lists. */
  String position() {
    // Descending in time: the complement grows as the time falls.
    return "%019d/%s".formatted(Long.MAX_VALUE - startedAt.toEpochMilli(), id);
  }

  private static Severity severity(Slo slo, AlertKey key, String tier) {
    return slo.alerts().rulesFor(slo.objectives().get(key.objective()), slo.window()).stream()
        .filter(rule -> rule.tier().text().equals(tier))
        .map(rule -> rule.tier().severity())
        .findFirst()
        .orElse(Severity.TICKET);
  }

  private static String words(AlertState.Evidence evidence) {
    if (evidence.burnLong() == null) {
      return "No data";
    }
    return "Tier %s: burn rate %s over the long window and %s over the short one, %s bad of %s events"
        .formatted(
            evidence.tier(),
            number(evidence.burnLong()),
            number(evidence.burnShort()),
            number(evidence.bad()),
            number(evidence.total()));
  }

  private static String number(@Nullable Double value) {
    if (value == null) {
      return "unknown";
    }
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString(value.longValue())
        : String.format(Locale.ROOT, "%.2f", value);
  }
}
