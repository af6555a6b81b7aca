package io.syntropy.telemetry;

import java.time.Duration;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How {@link OtlpReceiver} listens and what it bounds.
 *
 * @param bind address to listen on
 * @param httpPort OTLP/HTTP port, 0 = any free one
 * @param grpcPort OTLP/gRPC port, 0 = any free one
 * @param authorize when set, decides on every request by its bearer token (null when none was
 *     sent); refused requests are answered 401 or UNAUTHENTICATED. Must be quick: it runs on the
 *     event loop
 * @param allowedHosts further names accepted in the Host header, lower case, without port; only
 *     looked at when {@code bind} is a loopback address
 * @param maxBodyBytes longest body as sent
 * @param maxDecodedBytes longest body after decompression
 * @param maxInFlightBytes bodies, as sent and decompressed, of all requests not yet answered
 * @param readTimeout how long a client may take to send one request
 * @param retryAfter what an overloaded receiver asks clients to wait, at least 1 s
 */
public record ReceiverConfig(
    String bind,
    int httpPort,
    int grpcPort,
    @Nullable Predicate<@Nullable String> authorize,
    Set<String> allowedHosts,
    int maxBodyBytes,
    int maxDecodedBytes,
    long maxInFlightBytes,
    Duration readTimeout,
    Duration retryAfter) {

  public ReceiverConfig {
    allowedHosts = Set.copyOf(allowedHosts);
    require("httpPort", httpPort, 0, 65535);
    require("grpcPort", grpcPort, 0, 65535);
    require("maxBodyBytes", maxBodyBytes, 1, 1 << 30);
    require("maxDecodedBytes", maxDecodedBytes, 1, 1 << 30);
    require("maxInFlightBytes", maxInFlightBytes, 1, Long.MAX_VALUE);
    require("readTimeout (ms)", readTimeout.toMillis(), 1, Integer.MAX_VALUE);
    require("retryAfter (s)", retryAfter.toSeconds(), 1, 3600);
  }

  /**
   * Loopback, open, bodies up to 16 MiB as sent and 64 MiB decompressed, 160 MiB in flight, 30 s to
   * send a request, retry after 1 s.
   */
  public static ReceiverConfig loopback(int httpPort, int grpcPort) {
    return new ReceiverConfig(
        "127.0.0.1",
        httpPort,
        grpcPort,
        null,
        Set.of(),
        16 << 20,
        64 << 20,
        160L << 20,
        Duration.ofSeconds(30),
        Duration.ofSeconds(1));
  }

  /** The same on another address, with every request decided by {@code predicate} when given. */
  public ReceiverConfig withBind(
      String address, @Nullable Predicate<@Nullable String> predicate, Set<String> hosts) {
    return new ReceiverConfig(
        address,
        httpPort,
        grpcPort,
        predicate,
        hosts,
        maxBodyBytes,
        maxDecodedBytes,
        maxInFlightBytes,
        readTimeout,
        retryAfter);
  }

  /** The same with other bounds on the size of requests. */
  public ReceiverConfig withLimits(int body, int decoded, long inFlight) {
    return new ReceiverConfig(
        bind,
        httpPort,
        grpcPort,
        authorize,
        allowedHosts,
        body,
        decoded,
        inFlight,
        readTimeout,
        retryAfter);
  }

  /** The same with another time to send a request. */
  public ReceiverConfig withReadTimeout(Duration timeout) {
    return new ReceiverConfig(
        bind,
        httpPort,
        grpcPort,
        authorize,
        allowedHosts,
        maxBodyBytes,
        maxDecodedBytes,
        maxInFlightBytes,
        timeout,
        retryAfter);
  }

  private static void require(String name, long value, long low, long high) {
    if (value < low || value > high) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected " + low + ".." + high + ")");
    }
  }
}
