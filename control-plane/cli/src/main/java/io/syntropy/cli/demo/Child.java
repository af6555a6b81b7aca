package io.syntropy.cli.demo;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process the demo started and must stop. It ignores Ctrl-C and the end of the terminal, which
 * reach the whole process group: the demo stops its children itself, in order.
 */
final class Child {
  private static final List<String> DEAF_TO_TERMINAL =
      List.of("/bin/sh", "-c", "trap '' INT HUP; exec \"$@\"", "sh");

  private static final int TAIL_BYTES = 16 << 10;

  private final String name;
  private final Process process;
  private final Path log;

  private Child(String name, Process process, Path log) {
    this.name = name;
    this.process = process;
    this.log = log;
  }

  /** Starts a process whose output goes to {@code log}. */
  static Child start(String name, List<String> command, Map<String, String> env, Path log)
      throws IOException {
    ProcessBuilder builder = builder(command, env);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    return closedInput(name, builder, log);
  }

  /** Starts a process whose stdout the caller reads; its stderr goes to {@code log}. */
  static Child startPiped(String name, List<String> command, Map<String, String> env, Path log)
      throws IOException {
    ProcessBuilder builder = builder(command, env);
    builder.redirectError(log.toFile());
    return closedInput(name, builder, log);
  }

  private static ProcessBuilder builder(List<String> command, Map<String, String> env) {
    List<String> whole = new ArrayList<>(DEAF_TO_TERMINAL);
    whole.addAll(command);
    ProcessBuilder builder = new ProcessBuilder(whole);
    builder.environment().keySet().removeIf(Child::ours);
    builder.environment().putAll(env);
    return builder;
  }

  /** What configures the demo's caller must not leak into what it starts. */
  private static boolean ours(String variable) {
    return variable.startsWith("SYNTROPY_")
        || variable.startsWith("OTEL_")
        || variable.startsWith("QUARKUS_")
        || variable.equals("JAVA_TOOL_OPTIONS")
        || variable.equals("JDK_JAVA_OPTIONS");
  }

  private static Child closedInput(String name, ProcessBuilder builder, Path log)
      throws IOException {
    Process process = builder.start();
    process.getOutputStream().close();
    return new Child(name, process, log);
  }

  String name() {
    return name;
  }

  Process process() {
    return process;
  }

  Path log() {
    return log;
  }

  boolean alive() {
    return process.isAlive();
  }

  /** Asks it to stop, without waiting. */
  void askToStop() {
    process.destroy();
  }

  /**
   * Whether it was told to stop by someone else already: the server takes a second signal for "at
   * once" and would leave its PostgreSQL behind.
   */
  boolean saysItStops() {
    return tail(5).contains("Stopping.");
  }

  /** Waits until it is gone; after {@code patience} it is killed. */
  void awaitStop(Duration patience) {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  /** The last lines of its log, for a report of its death. */
  List<String> tail(int lines) {
    try (RandomAccessFile file = new RandomAccessFile(log.toFile(), "r")) {
      long from = Math.max(0, file.length() - TAIL_BYTES);
      file.seek(from);
      byte[] bytes = new byte[(int) (file.length() - from)];
      file.readFully(bytes);
      List<String> all = new String(bytes, StandardCharsets.UTF_8).lines().toList();
      return all.subList(Math.max(0, all.size() - lines), all.size());
    } catch (IOException e) {
      return List.of("(" + log + " cannot be read: " + e.getMessage() + ")");
    }
  }
}
