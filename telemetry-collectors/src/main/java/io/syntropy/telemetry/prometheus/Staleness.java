package io.syntropy.telemetry.prometheus;

import io.opentelemetry.proto.metrics.v1.DataPointFlags;

/** Prometheus' staleness marker: one certain bit pattern of NaN ({@code value.StaleNaN}). */
final class Staleness {
  /** The pattern. */
  static final long BITS = 0x7ff0000000000002L;

  /** OTLP's flag that says the same. */
  static final int FLAG = DataPointFlags.DATA_POINT_FLAGS_NO_RECORDED_VALUE_MASK_VALUE;

  private Staleness() {}

  static boolean marks(double value) {
    return Double.doubleToRawLongBits(value) == BITS;
  }
}
