package io.syntropy.policy;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

/**
 * Random traces through nobody, through a naive threshold controller and through this loop; {@code
 * docs/bench control-loop}. Everything is simulated: the figures do not depend on the machine.
 */
public final class ControlLoopBenchmark {
  static final double TOTAL_RPS = 100;
  private static final int NAIVE_SECONDS = 10;
  private static final int NAIVE_PROBES = 3;

  /** One observation window: before it is over, nobody can see what an action did. */
  private static final int NAIVE_SETTLE_SECONDS = 60;

  private ControlLoopBenchmark() {}

  /** Arguments: the benchmark's name, traces, hours of each, first seed. */
  public static void main(String[] args) {
    int traces = number(args, 1, 300);
    int hours = number(args, 2, 6);
    int first = number(args, 3, 1);
    RegionPolicy policy = RegionPolicy.defaults("bench", "bench").withMode(Mode.ACT);
    int hold = (int) policy.breach().hold().toSeconds();
    BenchScore nobody = new BenchScore("nobody", hold);
    BenchScore naive = new BenchScore("naive", 0);
    BenchScore loop = new BenchScore("syntropy", hold);
    for (int seed = first; seed < first + traces; seed++) {
      BenchTrace trace = new BenchTrace(seed, hours * 3600, TOTAL_RPS);
      nobody(trace, nobody);
      naive(trace, naive);
      loop(trace, policy, loop);
    }
    System.out.printf(
        Locale.ROOT,
        "%d random traces of %d h over 3-6 regions, seeds %d-%d, default policy%n",
        traces,
        hours,
        first,
        first + traces - 1);
    System.out.println(BenchScore.HEADER);
    System.out.println(nobody.line());
    System.out.println(naive.line());
    System.out.println(loop.line());
  }

  private static int number(String[] args, int index, int otherwise) {
    return args.length > index ? Integer.parseInt(args[index]) : otherwise;
  }

  static void nobody(BenchTrace trace, BenchScore score) {
    score.begin(trace, TOTAL_RPS);
    double[] weights = new double[trace.regions];
    Arrays.fill(weights, 1.0 / trace.regions);
    for (int s = 0; s < trace.seconds; s++) {
      score.second(s, weights);
    }
  }

  /**
   * Every 10 s: a region over a threshold gets no traffic, any other gets its share. What is not
   * measured is zero. Bad are more than 5 % errors or slow requests, or two of three probes lost.
   */
  static void naive(BenchTrace trace, BenchScore score) {
    score.begin(trace, TOTAL_RPS);
    boolean[] off = new boolean[trace.regions];
    double[] weights = shares(off);
    for (int s = 0; s < trace.seconds; s++) {
      if (s % NAIVE_SECONDS == 0) {
        for (int r = 0; r < trace.regions; r++) {
          boolean bad = naivelyBad(trace, r, s, weights[r]);
          if (bad != off[r]) {
            off[r] = bad;
            double[] after = shares(off);
            score.action(s, r, weights, after, s + NAIVE_SETTLE_SECONDS);
            weights = after;
          }
        }
      }
      score.second(s, weights);
    }
  }

  private static boolean naivelyBad(BenchTrace trace, int r, int s, double weight) {
    BenchTrace.Moment moment = trace.at(r, s);
    double load = TOTAL_RPS * weight;
    boolean measured = !moment.silent() && load > 0;
    double errors = measured ? BenchScore.failing(load, trace.limitRps[r], moment) / load : 0;
    int lost = 0;
    for (int i = 0; i < NAIVE_PROBES; i++) {
      lost += trace.at(r, Math.max(0, s - 5 * i)).probesFail() ? 1 : 0;
    }
    return errors > 0.05 || (measured && moment.slow() > 0.05) || lost * 2 > NAIVE_PROBES;
  }

  private static double[] shares(boolean[] off) {
    int on = 0;
    for (boolean o : off) {
      on += o ? 0 : 1;
    }
    double[] weights = new double[off.length];
    for (int r = 0; r < off.length; r++) {
      weights[r] = off[r] ? 0 : 1.0 / on;
    }
    return weights;
  }

  static void loop(BenchTrace trace, RegionPolicy policy, BenchScore score) {
    score.begin(trace, TOTAL_RPS);
    String[] names = new String[trace.regions];
    for (int r = 0; r < names.length; r++) {
      names[r] = "r" + r;
    }
    World world = new World(policy, names);
    world.tick = Duration.ofSeconds(1);
    world.totalRpm = TOTAL_RPS * 60;
    for (int s = 0; s < trace.seconds; s++) {
      double[] routed = weights(world, names);
      for (int r = 0; r < names.length; r++) {
        set(world.region(names[r]), trace, r, s, routed[r]);
      }
      for (Intent intent : world.tick()) {
        if (intent instanceof TrafficShift shift && shift.effective()) {
          score.action(
              s,
              Arrays.asList(names).indexOf(shift.region()),
              weights(names, shift.before()),
              weights(names, shift.weights()),
              Integer.MAX_VALUE);
        } else if (intent instanceof TrafficShift shift
            && shift.verdict() == Verdict.DENIED
            && shift.kind() == TrafficShift.Kind.DRAIN) {
          score.refused(Arrays.asList(names).indexOf(shift.region()));
        } else if (intent instanceof ActionUpdate update && settles(update)) {
          score.settled();
        }
      }
      world.log.clear();
      score.second(s, weights(world, names));
    }
  }

  private static boolean settles(ActionUpdate update) {
    return switch (update.change()) {
      case VERIFIED, FAILED -> true;
      case EXTENDED, REVERTING, REVERTED, OPERATOR_OWNED -> false;
    };
  }

  private static void set(World.Region region, BenchTrace trace, int r, int s, double weight) {
    BenchTrace.Moment moment = trace.at(r, s);
    double load = TOTAL_RPS * weight;
    region.limitRps = trace.limitRps[r];
    region.errorRatio =
        load > 0 ? BenchScore.failing(load, trace.limitRps[r], moment) / load : Double.NaN;
    region.overBreach = Share.exactly(moment.slow());
    region.overRecover = Share.exactly(moment.slow());
    region.silent = moment.silent();
    region.heartbeats = !(moment.silent() && moment.probesFail());
    region.probesFail = moment.probesFail();
  }

  private static double[] weights(World world, String[] names) {
    return weights(names, world.routed);
  }

  private static double[] weights(String[] names, Map<String, Double> of) {
    double[] weights = new double[names.length];
    for (int r = 0; r < names.length; r++) {
      weights[r] = of.getOrDefault(names[r], 0.0);
    }
    return weights;
  }
}
