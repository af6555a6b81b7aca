package io.syntropy.telemetry.govern;

import java.time.Duration;
import java.util.List;

/**
 * Which services call which, over the last minutes.
 *
 * @param atMillis when it was drawn, milliseconds since the epoch, by time of receipt
 * @param window what rates are counted over
 * @param truncated whether there were more edges than are told apart
 */
public record ServiceMapView(
    long atMillis, Duration window, List<Node> nodes, List<Edge> edges, boolean truncated) {

  /** Nothing seen yet. */
  public static final ServiceMapView EMPTY =
      new ServiceMapView(0, Duration.ZERO, List.of(), List.of(), false);

  public ServiceMapView {
    nodes = List.copyOf(nodes);
    edges = List.copyOf(edges);
  }

  /**
   * A service or what services call.
   *
   * @param type {@code service}, {@code database}, {@code messaging_system}, {@code virtual_node}
   *     or {@code user}
   * @param rate requests a second it answered
   * @param errorRatio share of them that failed, 0 to 1
   * @param p95 seconds
   */
  public record Node(String service, String type, double rate, double errorRatio, double p95) {}

  /**
   * Calls from one to another.
   *
   * @param type empty between services, else as of the node called
   * @param rate calls a second
   * @param errorRatio share that failed on either side, 0 to 1
   * @param p95 seconds, as the caller saw it where known
   */
  public record Edge(
      String from, String to, String type, double rate, double errorRatio, double p95) {}
}
