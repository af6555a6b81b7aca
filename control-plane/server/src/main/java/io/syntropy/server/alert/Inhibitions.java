package io.syntropy.server.alert;

import io.syntropy.policy.RootCause;
import io.syntropy.slo.alert.AlertState;
import io.syntropy.slo.alert.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which pages another page explains at this tick. It follows from the alerts and the manifests
 * alone and is worked out anew each time: when the dependency's page ends and the caller still
 * burns, the caller's is no longer explained.
 */
final class Inhibitions {
  private static final String REGION = "cloud.region";

  private SortedMap<String, List<String>> causes = new TreeMap<>();

  /** The view with what explains it. */
  AlertView with(AlertView view) {
    List<String> by = causes.getOrDefault(view.id(), List.of());
    return by.equals(view.causedBy()) ? view : view.causedBy(by);
  }

  /** Works it out for these alerts; returns those for which it changed. */
  List<AlertView> explain(List<AlertView> open, Map<String, List<String>> dependsOn) {
    List<RootCause.Firing> pages = new ArrayList<>();
    for (AlertView view : open) {
      if (view.state().equals(AlertState.Phase.FIRING.text())
          && view.severity().equals(Severity.PAGE.text())) {
        pages.add(new RootCause.Firing(view.id(), view.service(), view.labels().get(REGION)));
      }
    }
    SortedMap<String, List<String>> before = causes;
    causes = pages.size() < 2 ? new TreeMap<>() : new RootCause(dependsOn).explain(pages);
    return open.stream()
        .filter(view ->
            !before
                .getOrDefault(view.id(), List.of())
                .equals(causes.getOrDefault(view.id(), List.of())))
        .map(this::with)
        .toList();
  }
}
