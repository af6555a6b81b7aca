package io.syntropy.policy;

import java.util.Random;

/**
 * Hours in the life of some regions, made up from a seed: what each would measure at every second
 * if it had its normal traffic. Does not depend on who controls it.
 */
final class BenchTrace {
  /** One region at one second; {@code bad} is the truth, whatever can be seen of it. */
  record Moment(double errors, double slow, boolean silent, boolean probesFail, boolean bad) {}

  private static final double LIMIT = 0.05;

  final int regions;
  final int seconds;
  final double[] limitRps;
  private final float[][] errors;
  private final float[][] slow;
  private final boolean[][] silent;
  private final boolean[][] probesFail;
  private final boolean[] unseen;

  BenchTrace(long seed, int seconds, double totalRps) {
    Random random = new Random(seed);
    this.regions = 3 + random.nextInt(4);
    this.seconds = seconds;
    this.limitRps = new double[regions];
    this.errors = new float[regions][seconds];
    this.slow = new float[regions][seconds];
    this.silent = new boolean[regions][seconds];
    this.probesFail = new boolean[regions][seconds];
    this.unseen = new boolean[seconds];
    for (int r = 0; r < regions; r++) {
      limitRps[r] = totalRps / regions * (1.5 + random.nextDouble());
      for (int s = 0; s < seconds; s++) {
        errors[r][s] = (float) (0.01 * random.nextDouble());
      }
      for (int s = wait(random, 40); s < seconds; s += wait(random, 40)) {
        s = incident(random, r, s);
      }
    }
    for (int s = wait(random, 180); s < seconds; s += wait(random, 180)) {
      s = everywhere(random, s);
    }
  }

  Moment at(int region, int second) {
    boolean stopped = silent[region][second] && probesFail[region][second] && !unseen[second];
    boolean bad = errors[region][second] > LIMIT || slow[region][second] > LIMIT || stopped;
    return new Moment(
        errors[region][second],
        slow[region][second],
        silent[region][second],
        probesFail[region][second],
        bad);
  }

  /** Whether the observer is cut off from everything. */
  boolean unseen(int second) {
    return unseen[second];
  }

  private static int wait(Random random, double meanMinutes) {
    return 60 + (int) (-Math.log(1 - random.nextDouble()) * meanMinutes * 60);
  }

  private static int minutes(Random random, int least, int most) {
    return 60 * least + random.nextInt(60 * (most - least) + 1);
  }

  private int incident(Random random, int r, int from) {
    int kind = random.nextInt(7);
    double size = 0.3 + 0.7 * random.nextDouble();
    int period = 20 + random.nextInt(70);
    int to =
        from
            + switch (kind) {
              case 0, 1, 5 -> minutes(random, 2, 30);
              case 2, 3 -> minutes(random, 5, 40);
              case 4 -> minutes(random, 1, 15);
              default -> 5 + random.nextInt(56);
            };
    double value = 0;
    for (int s = from; s < Math.min(to, seconds); s++) {
      boolean on = (s - from) / period % 2 == 0;
      switch (kind) {
        case 0, 6 -> fail(r, s, size); // outage, spike
        case 1 -> slow[r][s] = (float) (0.06 + 0.3 * (size - 0.3)); // brown-out
        case 2 -> { // straddles the threshold
          value = (s - from) % 10 == 0 ? 0.05 + 0.04 * (random.nextDouble() - 0.5) : value;
          errors[r][s] = (float) value;
        }
        case 3 -> { // flaps
          if (on) {
            fail(r, s, size);
          }
        }
        case 4 -> silent[r][s] = true; // serves well, unseen by telemetry
        default -> { // stopped
          silent[r][s] = true;
          probesFail[r][s] = true;
        }
      }
    }
    return to;
  }

  private void fail(int r, int s, double size) {
    errors[r][s] = (float) size;
    probesFail[r][s] = true;
  }

  /** A bad release, or an observer that is cut off. */
  private int everywhere(Random random, int from) {
    boolean release = random.nextBoolean();
    int to = from + minutes(random, 3, 15);
    for (int s = from; s < Math.min(to, seconds); s++) {
      unseen[s] = !release;
      for (int r = 0; r < regions; r++) {
        if (release) {
          errors[r][s] = Math.max(errors[r][s], 0.3f);
        } else {
          silent[r][s] = true;
          probesFail[r][s] = true;
        }
      }
    }
    return to;
  }
}
