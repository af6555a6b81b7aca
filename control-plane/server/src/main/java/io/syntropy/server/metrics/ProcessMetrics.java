package io.syntropy.server.metrics;

import com.sun.management.UnixOperatingSystemMXBean;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryUsage;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;

/** The Java virtual machine and its process, under the names of the Prometheus client library. */
@Singleton
public class ProcessMetrics implements MultiCollector {
  private static final Path STATUS = Path.of("/proc/self/status");

  @Override
  public MetricSnapshots collect() {
    Numbers numbers = new Numbers();
    memory(numbers);
    threads(numbers);
    process(numbers);
    return numbers.snapshots();
  }

  private static void memory(Numbers numbers) {
    var beans = ManagementFactory.getMemoryMXBean();
    area(numbers, "heap", beans.getHeapMemoryUsage());
    area(numbers, "nonheap", beans.getNonHeapMemoryUsage());
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      numbers.gauge(
          "jvm_buffer_pool_used_bytes",
          "Memory of byte buffers outside the heap.",
          Labels.of("pool", pool.getName()),
          pool.getMemoryUsed());
    }
    for (GarbageCollectorMXBean gc : ManagementFactory.getGarbageCollectorMXBeans()) {
      Labels name = Labels.of("gc", gc.getName());
      numbers.counter("jvm_gc_collections", "Garbage collections.", name, gc.getCollectionCount());
      numbers.counter(
          "jvm_gc_collection_seconds",
          "Time spent in garbage collections.",
          name,
          gc.getCollectionTime() / 1e3);
    }
  }

  private static void area(Numbers numbers, String area, MemoryUsage usage) {
    Labels label = Labels.of("area", area);
    numbers.gauge("jvm_memory_used_bytes", "Memory in use.", label, usage.getUsed());
    numbers.gauge(
        "jvm_memory_committed_bytes", "Memory taken from the system.", label, usage.getCommitted());
    if (usage.getMax() >= 0) {
      numbers.gauge("jvm_memory_max_bytes", "Memory at most.", label, usage.getMax());
    }
  }

  private static void threads(Numbers numbers) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    numbers.gauge("jvm_threads_current", "Platform threads.", threads.getThreadCount());
    numbers.gauge("jvm_threads_daemon", "Of them daemons.", threads.getDaemonThreadCount());
    numbers.gauge(
        "jvm_threads_peak", "Most at once since the start.", threads.getPeakThreadCount());
  }

  private static void process(Numbers numbers) {
    numbers.gauge(
        "process_start_time_seconds",
        "Start of the process in Unix time.",
        ManagementFactory.getRuntimeMXBean().getStartTime() / 1e3);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os) {
      numbers.counter(
          "process_cpu_seconds",
          "Time on a processor, user and system.",
          Labels.EMPTY,
          os.getProcessCpuTime() / 1e9);
      numbers.gauge("process_open_fds", "Open files and sockets.", os.getOpenFileDescriptorCount());
      numbers.gauge(
          "process_max_fds", "Files and sockets at most.", os.getMaxFileDescriptorCount());
    }
    numbers.gauge(
        "process_cpus", "Processors it may use.", Runtime.getRuntime().availableProcessors());
    long resident = resident();
    if (resident >= 0) {
      numbers.gauge("process_resident_memory_bytes", "Memory that is resident.", resident);
    }
  }

  /** In bytes; -1 where the system does not say. */
  private static long resident() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmRSS:")) {
          return Long.parseLong(line.replaceAll("\\D", "")) << 10;
        }
      }
    } catch (IOException | NumberFormatException e) {
      return -1;
    }
    return -1;
  }
}
