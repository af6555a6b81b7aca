package io.syntropy.telemetry.store;

/**
 * Port: a store of telemetry. Every adapter extends the contract test in this module's test-jar.
 */
public interface TelemetryStore extends AutoCloseable {

  /** Where telemetry goes in. */
  TelemetryWriter writer();

  /** Where it is asked for. */
  TelemetryReader reader();

  /**
   * Merges small files, deletes what is older than its retention and what damage made unreadable is
   * set aside. May take minutes; called by one thread, beside reads and writes.
   */
  void maintain();

  /** How it is. */
  StoreHealth health();

  /** Releases files; what was not committed is lost. */
  @Override
  void close();
}
