package io.syntropy.alerts;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An incident at one moment, with what is shown of it to people. Links to the console and the
 * runbook are made by who tells it, from the configured public address.
 *
 * @param id 1 to 200 characters
 * @param title cut at {@value #MAX_TITLE} characters
 * @param service {@code *} when it is about no single service
 * @param regions at most 256
 * @param state {@link #OPEN}, {@link #ACKNOWLEDGED} or {@link #RESOLVED}
 * @param resolvedAt exactly when resolved
 * @param alerts how many alerts are grouped in it
 * @param shown the worst of them first, at most {@value #MAX_SHOWN}
 * @param runbook the name of a Runbook document
 * @param labels at most {@value Texts#MAX_LABELS}
 * @param why what the last change was about; cut at {@value #MAX_WHY} characters
 */
public record IncidentBrief(
    String id,
    String title,
    Sev severity,
    String service,
    List<String> regions,
    String state,
    Instant startedAt,
    @Nullable Instant resolvedAt,
    int alerts,
    List<BriefAlert> shown,
    @Nullable String runbook,
    Map<String, String> labels,
    String why) {
  /** Values of {@link #state}. */
  public static final String OPEN = "open";

  public static final String ACKNOWLEDGED = "acknowledged";
  public static final String RESOLVED = "resolved";

  /** The longest title and reason kept, in characters, and the most alerts shown. */
  public static final int MAX_TITLE = 512;

  public static final int MAX_WHY = 2000;
  public static final int MAX_SHOWN = 20;

  private static final Set<String> STATES = Set.of(OPEN, ACKNOWLEDGED, RESOLVED);
  private static final int MAX_REGIONS = 256;

  public IncidentBrief {
    Texts.key("incident id", id, 200);
    Texts.key("service", service, 255);
    if (title.isBlank()) {
      throw new IllegalArgumentException("title: empty (expected a sentence)");
    }
    title = Texts.cut(title, MAX_TITLE);
    why = Texts.cut(why, MAX_WHY);
    regions = List.copyOf(regions);
    if (regions.size() > MAX_REGIONS) {
      throw new IllegalArgumentException(
          "regions: %d (expected at most %d)".formatted(regions.size(), MAX_REGIONS));
    }
    if (!STATES.contains(state)) {
      throw new IllegalArgumentException(
          "state: %s (expected open, acknowledged or resolved)".formatted(state));
    }
    if (state.equals(RESOLVED) != (resolvedAt != null)) {
      throw new IllegalArgumentException(
          "resolved_at: %s with state %s (expected a time exactly when resolved)"
              .formatted(resolvedAt, state));
    }
    shown = List.copyOf(shown);
    if (shown.size() > MAX_SHOWN || alerts < shown.size()) {
      throw new IllegalArgumentException(
          "shown: %d of %d alerts (expected at most %d, and no more than there are)"
              .formatted(shown.size(), alerts, MAX_SHOWN));
    }
    if (runbook != null) {
      Texts.key("runbook", runbook, 255);
    }
    labels = Texts.labels("labels", labels);
  }

  /** Whether its reason is gone. */
  public boolean resolved() {
    return state.equals(RESOLVED);
  }
}
