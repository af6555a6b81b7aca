package io.syntropy.server.gate;

import io.syntropy.server.alert.AlertBook;
import io.syntropy.server.alert.AlertView;
import io.syntropy.slo.SloStatus;
import io.syntropy.slo.alert.AlertState;
import io.syntropy.slo.alert.Severity;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Whether a page fires on an SLO, by its alerts. Asked on the control loop's thread. */
@ApplicationScoped
public class FiringPages {
  private static final Predicate<AlertView> PAGE =
      alert -> alert.severity().equals(Severity.PAGE.text());

  private final AlertBook alerts;

  /** Reads {@code alerts}. */
  public FiringPages(AlertBook alerts) {
    this.alerts = alerts;
  }

  /**
   * What the alerts of one SLO say.
   *
   * @param page the page that fires, null for none
   * @param frozen why a page can neither fire nor resolve, null when it can
   */
  record Pages(@Nullable String page, @Nullable String frozen) {}

  /**
   * The pages of {@code slo}. A frozen ticket hides a page only where its group is not heard: else
   * the tiers that page were judged, and none of them holds.
   */
  Pages of(SloStatus slo) {
    List<AlertView> open = alerts.current(slo.name());
    Set<Map<String, String>> heard =
        slo.groups().stream()
            .filter(SloStatus.Group::fresh)
            .map(SloStatus.Group::labels)
            .collect(Collectors.toSet());
    String page = oldest(open, AlertState.Phase.FIRING, PAGE).map(FiringPages::name).orElse(null);
    String frozen =
        oldest(open, AlertState.Phase.FROZEN, PAGE.or(a -> !heard.contains(a.labels())))
            .map(alert -> "%s: %s".formatted(name(alert), alert.why()))
            .orElse(null);
    return new Pages(page, frozen);
  }

  private static Optional<AlertView> oldest(
      List<AlertView> alerts, AlertState.Phase phase, Predicate<AlertView> wanted) {
    return alerts.stream()
        .filter(alert -> alert.state().equals(phase.text()))
        .filter(wanted)
        .min(Comparator.comparing(AlertView::startedAt).thenComparing(AlertView::id));
  }

  private static String name(AlertView alert) {
    String group = alert.labels().isEmpty() ? "" : " " + alert.labels();
    return "alert %s, tier %s%s".formatted(alert.id(), alert.tier(), group);
  }
}
