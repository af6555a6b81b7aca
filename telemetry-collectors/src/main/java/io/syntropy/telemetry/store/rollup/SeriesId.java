package io.syntropy.telemetry.store.rollup;

import io.syntropy.slo.Attributes;
import io.syntropy.slo.Series;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Numbers of series that need no register: the first 64 bits of SHA-256 over everything that makes
 * the identity, each text with its length. The same in every run and on every machine. Among ten
 * million series two share a number with a probability of 3 in a million; their points would then
 * be answered as of one series.
 */
final class SeriesId {
  private final MessageDigest digest;

  SeriesId() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  long of(Series series) {
    text(series.scope());
    text(series.name());
    text(series.unit());
    attributes(series.resource());
    attributes(series.attributes());
    return ByteBuffer.wrap(digest.digest()).getLong();
  }

  private void attributes(Attributes attributes) {
    length(attributes.size());
    attributes.forEach((k, v) -> {
      text(k);
      text(v);
    });
  }

  private void text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    length(bytes.length);
    digest.update(bytes);
  }

  private void length(int length) {
    digest.update((byte) (length >>> 24));
    digest.update((byte) (length >>> 16));
    digest.update((byte) (length >>> 8));
    digest.update((byte) length);
  }
}
