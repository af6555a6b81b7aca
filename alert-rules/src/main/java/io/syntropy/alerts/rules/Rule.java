package io.syntropy.alerts.rules;

import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** One rule of a group. */
sealed interface Rule {

  String expr();

  Map<String, String> labels();

  /** A series that is computed and kept. */
  record Recording(String record, String expr, Map<String, String> labels) implements Rule {
    public Recording {
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    }
  }

  /**
   * An alert.
   *
   * @param holds how long the expression must have held; zero for at once
   */
  record Alerting(
      String alert,
      String expr,
      Duration holds,
      Map<String, String> labels,
      Map<String, String> annotations)
      implements Rule {
    public Alerting {
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
      annotations = Collections.unmodifiableMap(new TreeMap<>(annotations));
    }
  }
}
