package io.syntropy.keda;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where the scaler listens and whom it answers.
 *
 * @param address loopback, unless there is a {@code tls} with a client CA
 * @param tls null for plain text on loopback
 * @param maxStreams open push streams, 1..100,000
 */
public record ScalerConfig(InetSocketAddress address, @Nullable Tls tls, int maxStreams) {
  static final int MAX_MESSAGE = 64 * 1024;
  public static final int DEFAULT_STREAMS = 1_000;

  public ScalerConfig {
    if (address.isUnresolved()) {
      throw new IllegalArgumentException(
          "address: %s (expected an address that resolves)".formatted(address));
    }
    boolean known = tls != null && tls.clientCa() != null;
    if (!known && !address.getAddress().isLoopbackAddress()) {
      throw new IllegalArgumentException(
          "address: %s (expected loopback, or tls with a certificate, key and client_ca)"
              .formatted(address));
    }
    if (maxStreams < 1 || maxStreams > 100_000) {
      throw new IllegalArgumentException(
          "max_streams: %d (expected 1 to 100000)".formatted(maxStreams));
    }
  }

  /** Plain text on loopback; port 0 takes a free one. */
  public static ScalerConfig loopback(int port) {
    return new ScalerConfig(new InetSocketAddress("127.0.0.1", port), null, DEFAULT_STREAMS);
  }

  /**
   * TLS; with a {@code clientCa} only who holds a certificate of it is answered.
   *
   * @param certificate PEM chain
   * @param key PEM, PKCS #8
   * @param clientCa PEM; null for anyone, on loopback only
   */
  public record Tls(Path certificate, Path key, @Nullable Path clientCa) {}
}
