package io.syntropy.telemetry.store;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;

class DuckStoreContractIT extends TelemetryStoreContract {
  @TempDir Path folder;

  @Override
  protected TelemetryStore open(Clock clock) {
    return DuckStore.open(
        folder,
        Retention.DEFAULT,
        DuckLimits.DEFAULT,
        clock,
        new StoreDisk.Real(),
        parts -> new NoMetrics());
  }
}
