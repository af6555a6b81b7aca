package io.syntropy.server.metrics;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.syntropy.server.data.ServerConfig;
import io.syntropy.server.http.ComponentHealth;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/** The space left where the data folder is. */
@Singleton
public class DataDisk implements ComponentHealth, MultiCollector {
  /** Less than this is bad: the journal grows by 64 MiB a segment and is kept up to 1 GiB. */
  static final long LEAST_FREE = 1L << 30;

  private static final long MIB = 1 << 20;
  private final Path folder;

  @Inject
  DataDisk(ServerConfig config) {
    this(config.data());
  }

  DataDisk(Path folder) {
    this.folder = folder;
  }

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public Condition check() {
    try {
      FileStore disk = Files.getFileStore(folder);
      return judge(disk.getUsableSpace(), disk.getTotalSpace());
    } catch (IOException e) {
      return new Condition(Health.UNKNOWN, "free space cannot be read: " + e.getMessage());
    }
  }

  static Condition judge(long free, long size) {
    return new Condition(
        free < LEAST_FREE ? Health.BAD : Health.GOOD,
        "%d MiB free of %d MiB (expected at least %d MiB free)"
            .formatted(free / MIB, size / MIB, LEAST_FREE / MIB));
  }

  @Override
  public MetricSnapshots collect() {
    try {
      FileStore disk = Files.getFileStore(folder);
      return new Numbers()
          .gauge(
              "syntropy_data_disk_free_bytes",
              "Space that this process may still use where the data folder is.",
              disk.getUsableSpace())
          .gauge("syntropy_data_disk_size_bytes", "Size of that disk.", disk.getTotalSpace())
          .snapshots();
    } catch (IOException e) {
      return new MetricSnapshots();
    }
  }
}
