package io.syntropy.acceptance;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Start of {@code up} to its ready line: on an empty folder, after a clean stop, and after {@code
 * kill -9} with a journal to replay. Several sets of JVM options take turns in every round, so that
 * a noisy machine is noisy for all of them.
 */
final class StartBenchmark {
  private static final int SERIES = 100_000;
  private static final Duration SETTLED = Duration.ofSeconds(5);

  private final Path folder;
  private final int rounds;
  private final List<String> variants;
  private final long journalled;
  private final Map<String, Measured> results = new LinkedHashMap<>();

  private record Measured(Figures seconds, Figures cpu, Figures rss) {
    Measured() {
      this(new Figures(), new Figures(), new Figures());
    }
  }

  /**
   * Measures in a new folder below {@code folder}.
   *
   * @param variants JVM options on top of the launcher's, each measured
   * @param journalled data points in the journal of an existing folder
   */
  StartBenchmark(Path folder, int rounds, List<String> variants, long journalled) {
    this.folder = folder;
    this.rounds = rounds;
    this.variants = List.copyOf(variants);
    this.journalled = journalled;
  }

  void run() throws Exception {
    Path config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(config.resolve("slos.yaml"), TelemetryBenchmark.slos());
    for (int round = 0; round < rounds; round++) {
      for (String variant : variants) {
        Path data = folder.resolve("data-" + round + "-" + variants.indexOf(variant));
        start("empty folder", variant, data, config, 0);
        start("after a clean stop", variant, data, config, journalled);
        start("after kill -9", variant, data, config, 0);
        Benchmarks.delete(data);
      }
    }
    Figures.print(
        "%-20s %-26s %-26s %-26s options",
        "start", "time to ready", "CPU to ready", "RSS 5 s after");
    results.forEach((name, m) -> {
      String[] words = name.split("\\|", 2);
      Figures.print(
          "%-20s %-26s %-26s %-26s %s",
          words[0],
          m.seconds().median("s"),
          m.cpu().median("CPU-s"),
          m.rss().median("MiB"),
          words[1].isEmpty() ? "launcher's" : words[1]);
    });
  }

  /** Starts once; then, with points to send, takes them and is killed, else is stopped. */
  private void start(String what, String variant, Path data, Path config, long points)
      throws Exception {
    try (MeasuredServer server = new MeasuredServer(data, config, variant)) {
      Measured measured = results.computeIfAbsent(what + "|" + variant, k -> new Measured());
      measured.seconds().add(server.secondsToReady());
      measured.cpu().add(server.cpuToReady());
      Thread.sleep(SETTLED);
      List<ProcessTree.Memory> memory = new ArrayList<>(server.tree().memory().values());
      measured.rss().add(memory.stream().mapToLong(ProcessTree.Memory::rss).sum() / 1048576.0);
      if (points > 0) {
        URI target = URI.create("http://127.0.0.1:" + server.otlpHttpPort() + "/v1/metrics");
        new SeriesLoad(SERIES, target, true).run(points);
        server.kill();
      }
    }
  }
}
