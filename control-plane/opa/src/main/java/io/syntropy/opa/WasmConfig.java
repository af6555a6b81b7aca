package io.syntropy.opa;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the policy runs in process.
 *
 * @param bundle a bundle of {@code compile.sh wasm}; null for the one that ships
 * @param settings JSON in place of the bundle's {@code data.syntropy.settings}; null for its own
 * @param publicKey PEM; when given the bundle must be signed by it
 * @param timeout of one evaluation, waiting for its turn included
 * @param maxBundleAge for how long a bundle counts as current after it was last read
 * @param maxMemoryPages 64 KiB each
 */
public record WasmConfig(
    @Nullable Path bundle,
    @Nullable Path settings,
    @Nullable Path publicKey,
    Duration timeout,
    Duration maxBundleAge,
    int maxMemoryPages) {
  /** 16 MiB. */
  public static final int DEFAULT_PAGES = 256;

  public WasmConfig {
    if (timeout.isNegative() || timeout.isZero()) {
      throw new IllegalArgumentException("timeout: %s (expected > 0)".formatted(timeout));
    }
    if (maxBundleAge.isNegative() || maxBundleAge.isZero()) {
      throw new IllegalArgumentException("maxBundleAge: %s (expected > 0)".formatted(maxBundleAge));
    }
    if (maxMemoryPages < 4 || maxMemoryPages > 16_384) {
      throw new IllegalArgumentException(
          "maxMemoryPages: %d (expected 4..16384)".formatted(maxMemoryPages));
    }
    if (publicKey != null && bundle == null) {
      throw new IllegalArgumentException(
          "publicKey: given without a bundle (the shipped is not signed)");
    }
  }

  /** The shipped policy: 500 ms, 10 minutes, 16 MiB. */
  public static WasmConfig shipped() {
    return of(null, null, null);
  }

  /** An organisation's files with the usual limits. */
  public static WasmConfig of(
      @Nullable Path bundle, @Nullable Path settings, @Nullable Path publicKey) {
    return new WasmConfig(
        bundle, settings, publicKey, Duration.ofMillis(500), Duration.ofMinutes(10), DEFAULT_PAGES);
  }

  boolean fromFiles() {
    return bundle != null || settings != null;
  }
}
