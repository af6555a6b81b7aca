package io.syntropy.acceptance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A process, all it started, and everything that works in its data folder (PostgreSQL detaches
 * itself); read from Linux's {@code /proc}.
 */
final class ProcessTree {
  /** Length of a clock tick in {@code /proc/PID/stat}: 100 a second on every Linux platform. */
  private static final double TICKS = 100;

  private static final Pattern SERVICE = Pattern.compile("/services/(\\w+)/target/");

  private final ProcessHandle root;
  private final Path data;

  ProcessTree(ProcessHandle root, Path data) {
    this.root = root;
    this.data = data;
  }

  /**
   * Memory of the processes of one kind.
   *
   * @param count number of processes
   * @param rss resident memory, shared pages counted in each process; bytes
   * @param pss resident memory, shared pages divided among their users; bytes
   */
  record Memory(int count, long rss, long pss) {
    Memory plus(Memory other) {
      return new Memory(count + other.count, rss + other.rss, pss + other.pss);
    }
  }

  List<ProcessHandle> members() {
    List<Long> below = root.descendants().map(ProcessHandle::pid).toList();
    return ProcessHandle.allProcesses()
        .filter(p -> p.pid() == root.pid() || below.contains(p.pid()) || worksInData(p))
        .toList();
  }

  private boolean worksInData(ProcessHandle process) {
    try {
      return proc(process, "cwd").toRealPath().startsWith(data.toRealPath());
    } catch (IOException goneOrForeign) {
      return false;
    }
  }

  /** User and kernel time so far, in seconds, of all members and their ended children. */
  double cpuSeconds() {
    return cpuSeconds(p -> true);
  }

  /** The same of PostgreSQL alone. */
  double databaseCpuSeconds() {
    return cpuSeconds(p -> kind(p).equals("PostgreSQL"));
  }

  private double cpuSeconds(Predicate<ProcessHandle> which) {
    double ticks = 0;
    for (ProcessHandle process : members()) {
      if (which.test(process)) {
        ticks += ticks(process);
      }
    }
    return ticks / TICKS;
  }

  /** utime, stime, cutime and cstime, fields 14 to 17 of proc(5). */
  private static double ticks(ProcessHandle process) {
    try {
      String stat = Files.readString(proc(process, "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      double ticks = 0;
      for (int i = 11; i <= 14; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      return ticks;
    } catch (IOException gone) {
      return 0;
    }
  }

  /** Memory by kind of process. */
  SortedMap<String, Memory> memory() {
    SortedMap<String, Memory> kinds = new TreeMap<>();
    for (ProcessHandle process : members()) {
      try {
        String rollup = Files.readString(proc(process, "smaps_rollup"));
        Memory memory = new Memory(1, bytes(rollup, "Rss"), bytes(rollup, "Pss"));
        kinds.merge(kind(process), memory, Memory::plus);
      } catch (IOException gone) {
        // ended between the listing and the reading
      }
    }
    return kinds;
  }

  private static long bytes(String rollup, String field) {
    Matcher matcher = Pattern.compile("(?m)^" + field + ":\\s+(\\d+) kB").matcher(rollup);
    return matcher.find() ? Long.parseLong(matcher.group(1)) * 1024 : 0;
  }

  private static String kind(ProcessHandle process) {
    try {
      String words =
          new String(Files.readAllBytes(proc(process, "cmdline")), StandardCharsets.UTF_8);
      Matcher service = SERVICE.matcher(words);
      if (service.find()) {
        return "service " + service.group(1);
      }
      if (words.contains("postgres") && !words.contains(".jar")) {
        return "PostgreSQL";
      }
      return words.contains("/control-plane/server/") ? "server" : "command line";
    } catch (IOException gone) {
      return "ended";
    }
  }

  private static Path proc(ProcessHandle process, String file) {
    return Path.of("/proc", Long.toString(process.pid()), file);
  }
}
