package io.syntropy.actuators.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The {@code traceparent} (W3C Trace Context) of a signed request. The trace id is the beginning of
 * the SHA-256 of its {@code webhook-id}, so that all attempts of one order are one trace.
 */
final class TraceOfRequest {
  private static final int TRACE_BYTES = 16;

  private TraceOfRequest() {}

  static String parent(String webhookId) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(webhookId.getBytes(StandardCharsets.UTF_8));
      String span = String.format("%016x", ThreadLocalRandom.current().nextLong() | 1L);
      return "00-" + HexFormat.of().formatHex(hash, 0, TRACE_BYTES) + "-" + span + "-00";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }
}
