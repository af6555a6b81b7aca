package io.syntropy.alerts.config;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What to do when an alert that names it fires.
 *
 * @param owner who keeps it right; empty for nobody
 * @param steps in order, at least one
 * @param closing when the incident is over, at least one criterion
 */
public record Runbook(
    String name,
    String title,
    String owner,
    List<Step> steps,
    List<String> closing,
    List<Link> links) {
  /**
   * One step.
   *
   * @param action what the console offers to do, null where a person has to
   */
  public record Step(String text, @Nullable Action action) {}

  /**
   * Leads to an action in the console, which is guarded and audited there as any other.
   *
   * @param kind a directive's kind, {@code failover} or {@code freeze}
   * @param parameters filled in; {@code {service}} and {@code {region}} stand for the incident's
   */
  public record Action(String kind, SortedMap<String, String> parameters) {
    /** Copies. */
    public Action {
      parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
  }

  /** Something to read. */
  public record Link(String title, String url) {}

  /** Copies. */
  public Runbook {
    steps = List.copyOf(steps);
    closing = List.copyOf(closing);
    links = List.copyOf(links);
  }
}
