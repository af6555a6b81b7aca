package io.syntropy.policy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Judges a controller's actions by the truth of a trace; knows nothing of any controller. What
 * changed within the last observation window nobody can know, and is not held against it.
 */
final class BenchScore {
  private static final int WINDOW = 60;

  final String name;
  private final int hold;
  private int traces;
  private double regionHours;
  private long actions;
  private int most;
  private long tooFew;
  private long overloads;
  private long empty;
  private long together;
  private long blind;
  private double requests;
  private double failed;
  private long refusals;
  private final List<Integer> reactions = new ArrayList<>();
  private final List<Integer> reverts = new ArrayList<>();

  private BenchTrace trace;
  private double total;
  private int[][] perHour;
  private int[] badSince;
  private int[] goodSince;
  private boolean[] reacted;
  private boolean[] away;
  private boolean[] refused;
  private int flying;
  private int landsAt;

  BenchScore(String name, int holdSeconds) {
    this.name = name;
    this.hold = holdSeconds;
  }

  void begin(BenchTrace of, double totalRps) {
    trace = of;
    total = totalRps;
    traces++;
    regionHours += of.regions * of.seconds / 3600.0;
    perHour = new int[of.regions][of.seconds / 3600 + 1];
    badSince = new int[of.regions];
    goodSince = new int[of.regions];
    reacted = new boolean[of.regions];
    away = new boolean[of.regions];
    Arrays.fill(badSince, -1);
    Arrays.fill(goodSince, 0);
    refused = new boolean[of.regions];
    flying = -1;
  }

  /**
   * One region's weight is changed at {@code second}.
   *
   * @param landing when it counts as settled without more being said
   */
  void action(int second, int region, double[] before, double[] after, int landing) {
    actions++;
    most = Math.max(most, ++perHour[region][second / 3600]);
    int minimum = Math.max(1, (trace.regions + 1) / 2);
    int healthyBefore = healthy(second, region, before);
    int healthyAfter = healthy(second, region, after);
    tooFew += healthyAfter < minimum && healthyAfter < healthyBefore ? 1 : 0;
    boolean some = Arrays.stream(after).sum() > 0.5;
    empty += some ? 0 : 1;
    for (int r = 0; r < trace.regions; r++) {
      boolean newly =
          after[r] > before[r]
              && total * after[r] > trace.limitRps[r]
              && total * before[r] <= trace.limitRps[r];
      if (newly) {
        overloads++;
        break;
      }
    }
    together += flying >= 0 && flying != region && second < landsAt ? 1 : 0;
    blind += trace.unseen(second) && trace.unseen(Math.max(0, second - WINDOW)) ? 1 : 0;
    flying = region;
    landsAt = landing;
  }

  /** What was changed last is known to have worked, or not. */
  void settled() {
    flying = -1;
  }

  /** The controller would drain the region and refuses to. */
  void refused(int region) {
    refused[region] = true;
  }

  /** Actions with which something went wrong that must not. */
  long violations() {
    return tooFew + overloads + empty + together + blind;
  }

  /** All actions. */
  long actions() {
    return actions;
  }

  /** The most in one hour of one region. */
  int most() {
    return most;
  }

  private int healthy(int second, int region, double[] weights) {
    int healthy = 0;
    for (int r = 0; r < trace.regions; r++) {
      int good = 0;
      int from = Math.max(0, second - WINDOW);
      for (int s = from; s <= second; s++) {
        good += trace.at(r, s).bad() ? 0 : 1;
      }
      boolean well = r == region ? good > second - from : good > 0;
      healthy += weights[r] > 0 && well ? 1 : 0;
    }
    return healthy;
  }

  /** What the users see with {@code weights} in force. */
  void second(int second, double[] weights) {
    requests += total;
    double routed = 0;
    for (int r = 0; r < trace.regions; r++) {
      BenchTrace.Moment moment = trace.at(r, second);
      double load = total * weights[r];
      routed += load;
      boolean stopped = moment.bad() && moment.silent();
      failed += stopped ? load : failing(load, trace.limitRps[r], moment);
      reaction(second, r, weights[r], moment.bad());
    }
    failed += Math.max(0, total - routed);
  }

  /** Requests per second that fail: those above the capacity, and of the others their share. */
  static double failing(double load, double limit, BenchTrace.Moment moment) {
    double over = Math.max(0, load - limit);
    return over + (load - over) * moment.errors();
  }

  private void reaction(int second, int r, double weight, boolean bad) {
    if (bad) {
      goodSince[r] = -1;
      if (badSince[r] < 0) {
        badSince[r] = second;
        reacted[r] = weight == 0; // already away: nothing to react to
      }
      if (refused[r] && !reacted[r]) {
        reacted[r] = true;
        refusals++;
      }
      if (weight == 0 && !reacted[r]) {
        reacted[r] = true;
        if (second - badSince[r] >= hold) {
          reactions.add(second - badSince[r] - hold);
        }
      }
    } else {
      badSince[r] = -1;
      refused[r] = false;
      if (goodSince[r] < 0) {
        goodSince[r] = second;
      }
    }
    double normal = 1.0 / trace.regions;
    if (weight == 0) {
      away[r] = true;
    } else if (away[r] && weight >= 0.99 * normal) {
      away[r] = false;
      if (goodSince[r] >= 0) {
        reverts.add(second - goodSince[r]);
      }
    }
  }

  static final String HEADER =
      String.format(
          Locale.ROOT,
          "%-10s %8s %18s %6s | %7s %8s %6s %9s %6s | %20s %8s %22s | %8s",
          "",
          "actions",
          "per region-hour",
          "most",
          "too few",
          "overload",
          "empty",
          "together",
          "blind",
          "reaction s (n)",
          "refused",
          "revert s (n)",
          "failed");

  String line() {
    return String.format(
        Locale.ROOT,
        "%-10s %8d %18.3f %6d | %7d %8d %6d %9d %6d | %20s %8d %22s | %7.3f%%",
        name,
        actions,
        actions / regionHours,
        most,
        tooFew,
        overloads,
        empty,
        together,
        blind,
        spread(reactions),
        refusals,
        spread(reverts),
        100 * failed / requests);
  }

  private static String spread(List<Integer> seconds) {
    if (seconds.isEmpty()) {
      return "- (0)";
    }
    Collections.sort(seconds);
    return "%d/%d/%d (%d)"
        .formatted(
            seconds.get(seconds.size() / 2),
            seconds.get((int) (seconds.size() * 0.99)),
            seconds.getLast(),
            seconds.size());
  }
}
