package io.syntropy.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** Data points per CPU-second of the whole server with its database, to the durable ack. */
final class IngestBenchmark {
  private final Path folder;

  IngestBenchmark(Path folder) {
    this.folder = folder;
  }

  /** Once without a document and once with SLOs that a fifth of the points feed. */
  void run(Duration warm, Duration measured, String javaOptions) throws Exception {
    ingest("no SLO", "", warm, measured, javaOptions);
    ingest(
        OtlpLoad.SLOS + " SLOs fed by 20 % of the points",
        OtlpLoad.slos(),
        warm,
        measured,
        javaOptions);
  }

  private void ingest(
      String title, String documents, Duration warm, Duration measured, String javaOptions)
      throws Exception {
    Path data = folder.resolve("data");
    Path config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(config.resolve("slos.yaml"), documents);
    try (MeasuredServer server = new MeasuredServer(data, config, javaOptions)) {
      OtlpLoad load = new OtlpLoad(server.otlpHttpPort());
      load.run(warm);
      double cpu = server.tree().cpuSeconds();
      double database = server.tree().databaseCpuSeconds();
      long start = System.nanoTime();
      OtlpLoad.Acknowledged acknowledged = load.run(measured);
      double wall = (System.nanoTime() - start) / 1e9;
      cpu = server.tree().cpuSeconds() - cpu;
      database = server.tree().databaseCpuSeconds() - database;
      Figures.print(
          "%s: %,d points acknowledged in %.1f s, %.2f CPU-s (PostgreSQL %.2f): %,.0f points per"
              + " CPU-second; %,.0f points/s, %.2f processors busy; ack p50 %.1f ms, p99 %.1f ms",
          title,
          acknowledged.points(),
          wall,
          cpu,
          database,
          acknowledged.points() / cpu,
          acknowledged.points() / wall,
          cpu / wall,
          acknowledged.millis(0.5),
          acknowledged.millis(0.99));
    }
    Benchmarks.delete(data);
  }
}
