package io.syntropy.telemetry.store;

import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is kept for one length of time: one folder of files each.
 *
 * <p>Every file has the column {@code time_nanos}, the event time in nanoseconds since the epoch.
 */
public enum DataClass {
  /** Rollups of metric points, shortest step, with their exemplars. */
  METRICS_FINE("metrics-fine", Signal.METRICS),
  /** Rollups of metric points, longest step. */
  METRICS_COARSE("metrics-coarse", Signal.METRICS),
  /** Spans. */
  SPANS("spans", Signal.TRACES),
  /** Log records to which no other class applies. */
  LOGS("logs", Signal.LOGS),
  /** Log records for finding faults. */
  DEBUG("debug", Signal.LOGS),
  /** Log records of measurements. */
  PERFORMANCE("performance", Signal.LOGS),
  /** Log records about access. */
  SECURITY("security", Signal.LOGS),
  /** Log records of transfers and bookings. */
  TRANSACTIONS("transactions", Signal.LOGS),
  /** Log records about persons' mood, with their keyed hashes. */
  VIBRATIONAL("vibrational", Signal.LOGS),
  /** The same, older, without anything that leads to one person. */
  VIBRATIONAL_ANONYMOUS("vibrational-anonymous", Signal.LOGS),
  /** {@link #LOGS} of an age at which they are seldom read, packed harder. */
  ARCHIVE("archive", Signal.LOGS);

  private final String folder;
  private final Signal signal;

  DataClass(String folder, Signal signal) {
    this.folder = folder;
    this.signal = signal;
  }

  /** Name of its folder, and what configuration and answers call it. */
  public String folder() {
    return folder;
  }

  /** The signal it is part of. */
  public Signal signal() {
    return signal;
  }

  /** The class whose folder is {@code name}. */
  public static Optional<DataClass> named(String name) {
    return Stream.of(values()).filter(c -> c.folder.equals(name)).findFirst();
  }
}
