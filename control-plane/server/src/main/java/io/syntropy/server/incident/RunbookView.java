package io.syntropy.server.incident;

import io.syntropy.alerts.config.Runbook;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * A runbook as {@code GET /runbooks} answers it.
 *
 * @param owner who keeps it right; null for nobody
 * @param shipped whether it is the one that comes with the product
 * @param steps in order
 * @param closing when the incident is over
 * @param usedBy the alerts that name it
 */
public record RunbookView(
    String name,
    String title,
    @Nullable String owner,
    boolean shipped,
    List<Step> steps,
    List<String> closing,
    List<Link> links,
    List<Use> usedBy) {

  /**
   * One step.
   *
   * @param action what the console offers to do; null where a person has to
   */
  @Schema(name = "RunbookStep")
  public record Step(String text, @Nullable Action action) {}

  /**
   * What the console offers.
   *
   * @param parameters {@code {service}} and {@code {region}} stand for the incident's
   */
  @Schema(name = "RunbookAction")
  public record Action(String kind, Map<String, String> parameters) {
    /** Copies the parameters. */
    public Action {
      parameters = Collections.unmodifiableMap(new TreeMap<>(parameters));
    }
  }

  /**
   * What names a runbook.
   *
   * @param kind SLO, AlertPolicy, AlertCondition, RegionPolicy, ProtectivePolicy or ReleasePolicy
   * @param name of its document
   */
  @Schema(name = "RunbookUse")
  public record Use(String kind, String name) {}

  /** Something to read. */
  @Schema(name = "RunbookLink")
  public record Link(String title, String url) {}

  /** Copies the lists. */
  public RunbookView {
    steps = List.copyOf(steps);
    closing = List.copyOf(closing);
    links = List.copyOf(links);
    usedBy = List.copyOf(usedBy);
  }

  /** {@code runbook} for people and programs outside. */
  static RunbookView of(Runbook runbook, boolean shipped, List<Use> usedBy) {
    return new RunbookView(
        runbook.name(),
        runbook.title(),
        runbook.owner().isEmpty() ? null : runbook.owner(),
        shipped,
        runbook.steps().stream().map(RunbookView::step).toList(),
        runbook.closing(),
        runbook.links().stream().map(link -> new Link(link.title(), link.url())).toList(),
        usedBy);
  }

  private static Step step(Runbook.Step step) {
    Runbook.Action action = step.action();
    return new Step(
        step.text(), action == null ? null : new Action(action.kind(), action.parameters()));
  }
}
