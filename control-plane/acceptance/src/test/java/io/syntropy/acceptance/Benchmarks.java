package io.syntropy.acceptance;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The measurements of {@code docs/benchmarks.md}; started by {@code docs/bench}. */
public final class Benchmarks {
  private static final String USAGE =
      """
      usage: docs/bench start [ROUNDS [POINTS [JVM_OPTIONS ...]]]
             docs/bench memory [idle|demo|all]
             docs/bench reaction [SERVICES]
             docs/bench evaluate [SLOS [REGIONS [ROUNDS]]]
             docs/bench memory-groups [SLOS [REGIONS]]
             docs/bench control-loop [TRACES [HOURS [FIRST_SEED]]]
             docs/bench slo-cost [SLOS [MEASURED_S [HISTORY_H]]]
             docs/bench alert-latency [REPETITIONS]
             docs/bench telemetry [SERIES [INTERVAL_S [WARM_UP_S [MEASURED_S [ROUNDS]]]]]
             docs/bench console [ROUNDS]
             docs/bench audit [BATCH [CONNECTIONS [MEASURED_S [ROUNDS]]]]
      SYNTROPY_JAVA_OPTS adds JVM options to the launcher's; several JVM_OPTIONS of start take turns.\
      """;

  private Benchmarks() {}

  /** Runs one of them; everything is written below a temporary folder that is deleted again. */
  public static void main(String[] args) throws Exception {
    if (args.length == 0) {
      System.err.println(USAGE);
      System.exit(2);
    }
    Path folder = Files.createTempDirectory("syntropy-bench");
    String options = System.getenv().getOrDefault("SYNTROPY_JAVA_OPTS", "");
    machine(options);
    try {
      switch (args[0]) {
        case "start" -> {
          List<String> variants =
              args.length > 3 ? List.of(args).subList(3, args.length) : List.of(options);
          new StartBenchmark(folder, number(args, 1, 5), variants, number(args, 2, 1_000_000))
              .run();
        }
        case "memory" -> {
          String what = args.length > 1 ? args[1] : "all";
          MemoryBenchmark memory = new MemoryBenchmark(folder);
          if (!what.equals("demo")) {
            memory.idle(options);
          }
          if (!what.equals("idle")) {
            memory.demo();
          }
        }
        case "slo-cost" ->
            new SloCostBenchmark(
                    folder,
                    number(args, 1, 50),
                    Duration.ofSeconds(number(args, 2, 300)),
                    Duration.ofHours(number(args, 3, 72)))
                .run(options);
        case "alert-latency" -> new AlertLatencyBenchmark(folder, number(args, 1, 10)).run(options);
        case "audit" ->
            new AuditBenchmark(folder, number(args, 1, 500), number(args, 2, 4))
                .run(
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(number(args, 3, 20)),
                    number(args, 4, 3),
                    options);
        case "telemetry" ->
            new TelemetryBenchmark(
                    folder,
                    number(args, 1, 100_000),
                    Duration.ofSeconds(number(args, 2, 10)),
                    Duration.ofSeconds(number(args, 3, 300)),
                    Duration.ofSeconds(number(args, 4, 300)))
                .run(number(args, 5, 3), options);
        case "console" -> new ConsoleBenchmark(folder, number(args, 1, 5), options).run();
        case "reaction" -> new ReactionBenchmark(folder, number(args, 1, 20)).run(options);
        default -> {
          System.err.println(USAGE);
          System.exit(2);
        }
      }
    } finally {
      delete(folder);
    }
  }

  private static int number(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  /** What a figure without it is worth nothing. */
  private static void machine(String options) throws IOException {
    String load = Files.readString(Path.of("/proc/loadavg")).split(" ")[0];
    String cpu;
    try (BufferedReader lines = Files.newBufferedReader(Path.of("/proc/cpuinfo"))) {
      cpu =
          lines
              .lines()
              .filter(line -> line.startsWith("model name"))
              .map(line -> line.substring(line.indexOf(':') + 2))
              .findFirst()
              .orElse(System.getProperty("os.arch"));
    }
    Figures.print(
        "%s, %d processors (%s), load %s, Java %s%s",
        Instant.now().truncatedTo(ChronoUnit.MINUTES),
        Runtime.getRuntime().availableProcessors(),
        cpu,
        load,
        Runtime.version(),
        options.isEmpty() ? "" : ", options " + options);
  }

  static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }
}
