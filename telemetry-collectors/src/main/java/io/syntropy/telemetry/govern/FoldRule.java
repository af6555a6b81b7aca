package io.syntropy.telemetry.govern;

/**
 * A label whose values new series no longer keep apart.
 *
 * @param metric the metric it holds for; empty for all of the service's, when the label is an
 *     attribute of the resource
 */
public record FoldRule(String service, String metric, String label) {}
