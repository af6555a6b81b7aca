package io.syntropy.alerts;

import java.time.Instant;
import java.util.Map;

/**
 * One alert of an incident, as it is shown to people.
 *
 * @param id 1 to 255 characters
 * @param name the rule or SLO it comes from
 * @param region {@code *} when it is about no region
 * @param summary what is wrong, in a sentence; cut at {@value #MAX_SUMMARY} characters
 * @param labels at most {@value Texts#MAX_LABELS}
 */
public record BriefAlert(
    String id,
    String name,
    Sev severity,
    String region,
    String summary,
    Instant startedAt,
    Map<String, String> labels) {
  /** The longest summary kept, in characters. */
  public static final int MAX_SUMMARY = 1024;

  public BriefAlert {
    Texts.key("alert id", id, 255);
    Texts.key("alert name", name, 255);
    Texts.key("alert region", region, 255);
    summary = Texts.cut(summary, MAX_SUMMARY);
    labels = Texts.labels("alert labels", labels);
  }
}
