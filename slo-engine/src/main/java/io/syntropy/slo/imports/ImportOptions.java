package io.syntropy.slo.imports;

/**
 * How definitions are taken over.
 *
 * @param prometheusUrl base address of the Prometheus-compatible API that queries are polled from
 *     when they cannot be counted from the stream; empty for none
 * @param poll whether all queries are polled, for services that send no telemetry here
 */
public record ImportOptions(String prometheusUrl, boolean poll) {
  /** Streams only. */
  public static final ImportOptions NONE = new ImportOptions("", false);

  /** The name of the DataSource document that is written when there is an address. */
  static final String DATA_SOURCE = "prometheus";

  public ImportOptions {
    if (poll && prometheusUrl.isEmpty()) {
      throw new IllegalArgumentException("poll: no address to poll (expected a Prometheus URL)");
    }
  }
}
