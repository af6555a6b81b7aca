package io.syntropy.postgres;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The server processes of one data folder, found from outside: through {@code postmaster.pid} and
 * each process's working folder, which PostgreSQL sets to the data folder.
 */
final class Postmaster {
  private static final Path PROC = Path.of("/proc");

  private final Path folder;
  private final Path pidFile;

  Postmaster(Path folder) {
    this.folder = folder;
    this.pidFile = folder.resolve("postmaster.pid");
  }

  /** Process id in {@code postmaster.pid}; 0 when there is none or the file is torn. */
  long pid() {
    String first = line(0);
    return first.matches("[1-9]\\d{0,9}") ? Long.parseLong(first) : 0;
  }

  /** True once the server on this port says that it accepts connections. */
  boolean ready(int port) {
    return line(3).equals(Integer.toString(port)) && line(7).equals("ready");
  }

  private String line(int number) {
    try {
      List<String> lines = Files.readAllLines(pidFile);
      return number < lines.size() ? lines.get(number).strip() : "";
    } catch (IOException absentOrBeingWritten) {
      return "";
    }
  }

  /**
   * Stops what a killed parent left behind. A process is signalled only when it is a PostgreSQL
   * working in this folder, never because its number stands in a file.
   *
   * @return the number of processes found
   */
  int stopOrphans(Duration patience) throws IOException {
    List<Long> orphans = processes();
    if (!orphans.isEmpty()) {
      long pid = pid();
      signal("INT", orphans.contains(pid) ? List.of(pid) : List.of());
      if (!awaitNone(orphans.contains(pid) ? patience : Duration.ofSeconds(5))) {
        signal("QUIT", processes());
        if (!awaitNone(Duration.ofSeconds(5))) {
          signal("KILL", processes());
          if (!awaitNone(Duration.ofSeconds(5))) {
            throw new PostgresException(
                "an earlier PostgreSQL in " + folder + " cannot be stopped: " + processes());
          }
        }
      }
    }
    // A pid file that is torn, or names a process that is not ours, would stop the next start.
    // Nothing works in the folder now, so the file protects nothing.
    if (Files.exists(PROC.resolve("self")) && Files.exists(pidFile)) {
      Files.delete(pidFile);
    }
    return orphans.size();
  }

  private boolean awaitNone(Duration patience) {
    Instant end = Instant.now().plus(patience);
    while (!processes().isEmpty()) {
      if (Instant.now().isAfter(end)) {
        return false;
      }
      pause();
    }
    return true;
  }

  /** Live PostgreSQL processes of this folder; the number in the pid file is only a hint. */
  private List<Long> processes() {
    List<Long> found = new ArrayList<>();
    if (!Files.exists(PROC.resolve("self"))) {
      long pid = pid();
      boolean ours =
          ProcessHandle.of(pid)
              .flatMap(handle -> handle.info().command())
              .filter(command -> command.endsWith("/bin/postgres"))
              .isPresent();
      return ours ? List.of(pid) : List.of();
    }
    try (DirectoryStream<Path> all = Files.newDirectoryStream(PROC, "[1-9]*")) {
      for (Path process : all) {
        if (worksHere(process)) {
          found.add(Long.parseLong(process.getFileName().toString()));
        }
      }
    } catch (IOException e) {
      throw new PostgresException("cannot list processes", e);
    }
    return found;
  }

  private boolean worksHere(Path process) {
    try {
      Path program = Files.readSymbolicLink(process.resolve("exe"));
      String name = String.valueOf(program.getFileName());
      return Files.readSymbolicLink(process.resolve("cwd")).equals(folder)
          && (name.startsWith("postgres") || name.startsWith("initdb"));
    } catch (IOException goneOrNotOurs) {
      return false;
    }
  }

  static void signal(String name, List<Long> pids) {
    for (long pid : pids) {
      Command.run(
          List.of("/bin/sh", "-c", "kill -s \"$1\" \"$2\"", "sh", name, Long.toString(pid)),
          Path.of("/"),
          "",
          Duration.ofSeconds(5));
    }
  }

  static void pause() {
    try {
      Thread.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new PostgresException("interrupted while waiting for PostgreSQL", e);
    }
  }
}
