package io.syntropy.services.grid;

/**
 * An amount of computing resources, offered or asked for.
 *
 * @param cpuMillis processor time in thousandths of a core, 0 to 1,000,000
 * @param memoryMb memory in MiB, 0 to 16,777,216
 * @param gpus whole graphics processors, 0 to 64
 */
public record Resources(long cpuMillis, long memoryMb, int gpus) {
  static final Resources NONE = new Resources(0, 0, 0);

  /** Checks the bounds. */
  public Resources {
    require("cpu_millis", cpuMillis, 1_000_000);
    require("memory_mb", memoryMb, 16_777_216);
    require("gpus", gpus, 64);
  }

  private static void require(String field, long value, long most) {
    if (value < 0 || value > most) {
      throw new IllegalArgumentException(field + ": " + value + " (expected 0.." + most + ")");
    }
  }

  boolean fits(Resources other) {
    return other.cpuMillis <= cpuMillis && other.memoryMb <= memoryMb && other.gpus <= gpus;
  }

  Resources plus(Resources other) {
    return new Resources(cpuMillis + other.cpuMillis, memoryMb + other.memoryMb, gpus + other.gpus);
  }

  Resources minus(Resources other) {
    return new Resources(cpuMillis - other.cpuMillis, memoryMb - other.memoryMb, gpus - other.gpus);
  }
}
