package io.syntropy.cli.demo;

import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * The simulated users: each reports a frequency once a minute, in turn, around 500 Hz; some move
 * coins and place work. Used by one thread.
 */
final class Population {
  /** About 300 for each of the three regions; the edge spreads them by its weights. */
  static final int USERS = 900;

  /** Compute nodes that join the grid. */
  static final List<Node> NODES =
      List.of(
          new Node("node-sa-1", "sa-east-1", "server", 16_000, 65_536, 31),
          new Node("node-us-1", "us-east-1", "server", 32_000, 131_072, 27),
          new Node("node-eu-1", "eu-west-1", "edge", 8_000, 32_768, 24),
          new Node("node-eu-2", "eu-west-1", "workstation", 16_000, 65_536, 29));

  private static final int ACCOUNTS = 20;
  private static final double MEAN_HZ = 500;
  private static final double DEVIATION_HZ = 25;

  private final SplittableRandom random;
  private int nextUser;

  Population(SplittableRandom random) {
    this.random = random;
  }

  /** The next user's report. */
  String nextReport() {
    int user = nextUser;
    nextUser = (nextUser + 1) % USERS;
    double hz = Math.clamp(MEAN_HZ + DEVIATION_HZ * random.nextGaussian(), 300, 800);
    return String.format(
        Locale.ROOT, "{\"user_hash\":\"u_%016x\",\"hz\":%.1f}", 0x5e11_7000_0000_0000L + user, hz);
  }

  /** Gives each account that moves coins some to move. */
  static List<String> funding() {
    return IntStream.range(0, ACCOUNTS)
        .mapToObj(i -> transfer("mint", "user-" + i, 1_000_000))
        .toList();
  }

  /** A transfer between two users. */
  String nextTransfer() {
    int from = random.nextInt(ACCOUNTS);
    int to = (from + 1 + random.nextInt(ACCOUNTS - 1)) % ACCOUNTS;
    return transfer("user-" + from, "user-" + to, 1 + random.nextInt(5));
  }

  private static String transfer(String from, String to, int amount) {
    return "{\"from\":\"%s\",\"to\":\"%s\",\"amount\":%d}".formatted(from, to, amount);
  }

  /** A small piece of work for the grid. */
  String nextPlacement() {
    return """
    {"workload":"render-%d","resources":{"cpu_millis":%d,"memory_mb":%d,"gpus":0}}
    """
        .formatted(random.nextInt(1000), 250 * (1 + random.nextInt(4)), 512)
        .strip();
  }

  /**
   * A node and its offer.
   *
   * @param price of an hour in minor units of credit
   */
  record Node(String id, String region, String kind, int cpuMillis, int memoryMb, int price) {
    String json() {
      return """
      {"id":"%s","region":"%s","kind":"%s","capacity":{"cpu_millis":%d,"memory_mb":%d,\
      "gpus":0},"price_per_hour":%d}
      """
          .formatted(id, region, kind, cpuMillis, memoryMb, price)
          .strip();
    }
  }
}
