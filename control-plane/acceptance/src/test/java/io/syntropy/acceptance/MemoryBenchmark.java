package io.syntropy.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;

/** Resident memory of the idle server, and of everything the demo starts. */
final class MemoryBenchmark {
  private static final Duration IDLE = Duration.ofSeconds(30);
  private static final Duration TRAFFIC = Duration.ofSeconds(60);
  private static final Duration START = Duration.ofSeconds(180);

  private final Path folder;

  MemoryBenchmark(Path folder) {
    this.folder = folder;
  }

  void idle(String javaOptions) throws Exception {
    Path data = folder.resolve("idle");
    try (MeasuredServer server =
        new MeasuredServer(data, folder.resolve("idle-config"), javaOptions)) {
      Thread.sleep(IDLE);
      double before = server.tree().cpuSeconds();
      print("server, 30 s after its start, no telemetry", server.tree().memory());
      Thread.sleep(IDLE);
      Figures.print(
          "idle: %.3f processors busy%n", (server.tree().cpuSeconds() - before) / IDLE.toSeconds());
    }
    Benchmarks.delete(data);
  }

  void demo() throws Exception {
    Path data = folder.resolve("demo");
    Path log = folder.resolve("demo.log");
    Process demo = Syntropy.start(log, "demo", "--data", data.toString(), "--http-port", "0");
    Runtime.getRuntime().addShutdownHook(new Thread(demo::destroy)); // of an interrupted run
    ProcessTree tree = new ProcessTree(demo.toHandle(), data);
    try {
      long end = System.nanoTime() + START.toNanos();
      while (!Files.readString(log).contains("All services are ready")) {
        if (System.nanoTime() > end || !demo.isAlive()) {
          throw new IllegalStateException("the demo is not ready:\n" + Files.readString(log));
        }
        Thread.sleep(200);
      }
      double before = tree.cpuSeconds();
      Thread.sleep(TRAFFIC);
      double busy = (tree.cpuSeconds() - before) / TRAFFIC.toSeconds();
      print("demo, after 60 s of traffic", tree.memory());
      Figures.print("demo: %.2f processors busy%n", busy);
    } finally {
      demo.destroy();
      if (!demo.waitFor(60, TimeUnit.SECONDS)) {
        tree.members().forEach(ProcessHandle::destroyForcibly);
      }
    }
    Benchmarks.delete(data);
  }

  private static void print(String title, SortedMap<String, ProcessTree.Memory> memory) {
    Figures.print("%-44s %9s %11s %11s", title, "processes", "RSS", "PSS");
    ProcessTree.Memory all = new ProcessTree.Memory(0, 0, 0);
    for (var entry : memory.entrySet()) {
      line(entry.getKey(), entry.getValue());
      all = all.plus(entry.getValue());
    }
    line("all", all);
  }

  private static void line(String kind, ProcessTree.Memory memory) {
    Figures.print(
        "  %-42s %9d %7.0f MiB %7.0f MiB",
        kind, memory.count(), memory.rss() / 1048576.0, memory.pss() / 1048576.0);
  }
}
