package io.syntropy.alerts.rules;

/** Who is to load the rules. */
public enum Flavour {
  /** Rule files of Prometheus; also read by Mimir and Thanos. */
  PROMETHEUS,
  /**
   * {@code PrometheusRule} resources of the Prometheus operator ({@code monitoring.coreos.com/v1}).
   */
  KUBERNETES,
  /** Rule files of vmalert. */
  VICTORIAMETRICS
}
