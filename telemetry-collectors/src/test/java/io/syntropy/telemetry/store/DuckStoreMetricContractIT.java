package io.syntropy.telemetry.store;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class DuckStoreMetricContractIT extends MetricStoreContract {
  @TempDir Path folder;

  @Override
  protected TelemetryStore open(Clock clock) {
    return DuckStore.open(folder, Retention.DEFAULT, DuckLimits.DEFAULT, clock, s -> false);
  }
}
