package io.syntropy.telemetry.store;

import io.syntropy.slo.Sample;

/**
 * A stored log record.
 *
 * @param storedClass which retention applies: {@code logs}, {@code debug}, {@code performance},
 *     {@code security}, {@code transactions} or {@code vibrational}
 */
public record LogView(Sample.Log log, String storedClass) {}
