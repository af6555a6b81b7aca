package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Random worlds of three sites, second by second, against the rules said again: every second's
 * circuit is worked out from the whole trace of raw counts, in plain integers.
 */
class CircuitReferenceTest {
  private static final Instant START = Instant.parse("2026-11-21T00:00:00Z");
  private static final int SECONDS = 900;
  private static final int SITES = 3;
  private static final Duration LIMIT = Duration.ofSeconds(1);

  /** What happened at one site: requests answered in a second, and probes begun in it. */
  private static final class Site {
    final int[] requests = new int[SECONDS];
    final int[] failed = new int[SECONDS];
    final int[] slow = new int[SECONDS];

    /** -1 no probe, 0 good, 1 slow, 2 failed. */
    final int[] probe = new int[SECONDS];
  }

  /**
   * A site in a second; 1 bad, 0 good, -1 unknown.
   *
   * @param told by the requests
   * @param trial the same by the lower floor
   * @param toldAt the second of the newest request
   * @param probed by the probes
   * @param probedAt the second of the newest probe
   */
  private record Seen(int told, int trial, int toldAt, int probed, int probedAt) {}

  private record Expected(CircuitState.Phase phase, int since, int opens) {}

  @Test
  void everySecondOfEveryWorldIsAsTheRulesSay() {
    Set<CircuitState.Phase> seen = EnumSet.noneOf(CircuitState.Phase.class);
    int closings = 0;
    int longest = 0;
    for (long seed = 0; seed < 120; seed++) {
      Site[] world = world(new Random(seed));
      SortedMap<String, CircuitState> states = new TreeMap<>();
      ProbeWindow[] windows = {ProbeWindow.EMPTY, ProbeWindow.EMPTY, ProbeWindow.EMPTY};
      Seen[][] looks = seen(world);
      CircuitBreaker breaker = new CircuitBreaker();
      for (int t = 0; t < SECONDS; t++) {
        SortedMap<String, RegionInput> inputs = new TreeMap<>();
        for (int s = 0; s < SITES; s++) {
          if (world[s].probe[t] >= 0) {
            windows[s] = windows[s].plus(probe(t, world[s].probe[t]));
          }
          inputs.put("s" + s, input(world[s], windows[s], t));
        }
        SortedMap<String, CircuitState> before = states;
        states = breaker.step(before, at(t), inputs);
        for (int s = 0; s < SITES; s++) {
          CircuitState is = states.get("s" + s);
          Expected expected = expected(looks[s], t);
          assertThat(new Expected(is.phase(), second(is.since()), is.opens()))
              .as("seed %d, second %d, site %d: %s", seed, t, s, is.reason())
              .isEqualTo(expected);
          CircuitState was = before.get("s" + s);
          closings +=
              was != null
                      && was.phase() == CircuitState.Phase.HALF_OPEN
                      && is.phase() == CircuitState.Phase.CLOSED
                  ? 1
                  : 0;
          longest = Math.max(longest, is.opens());
          seen.add(is.phase());
        }
      }
    }
    assertThat(seen).containsExactlyInAnyOrder(CircuitState.Phase.values());
    assertThat(closings).as("worlds in which circuits close again").isGreaterThan(100);
    assertThat(longest).as("openings in a row").isGreaterThan(3);
  }

  private static Site[] world(Random random) {
    Site[] world = {new Site(), new Site(), new Site()};
    for (Site site : world) {
      int t = 0;
      while (t < SECONDS) {
        int end = Math.min(SECONDS, t + 5 + random.nextInt(150));
        int volume = new int[] {0, 1, 1, 4, 20}[random.nextInt(5)];
        double failing = new double[] {0, 0.1, 0.5, 0.9, 1}[random.nextInt(5)];
        double slowing = new double[] {0, 0, 0.5, 0.9}[random.nextInt(4)];
        int probing = random.nextInt(5);
        for (; t < end; t++) {
          site.requests[t] = volume == 0 ? 0 : random.nextInt(2 * volume);
          for (int i = 0; i < site.requests[t]; i++) {
            site.failed[t] += random.nextDouble() < failing ? 1 : 0;
            site.slow[t] += random.nextDouble() < slowing ? 1 : 0;
          }
          boolean due = t % 5 == 0 && probing != 0;
          site.probe[t] = due ? new int[] {0, 0, 1, 2}[Math.min(3, probing - 1)] : -1;
          if (due && random.nextInt(6) == 0) {
            site.probe[t] = random.nextInt(4) - 1;
          }
        }
      }
    }
    return world;
  }

  private static RegionInput input(Site site, ProbeWindow probes, int t) {
    int newest = newest(site, t);
    PassiveEvidence passive = null;
    if (newest >= 0) {
      // As the engine does: the window ends with the newest report.
      double requests = sum(site.requests, newest);
      double slow = sum(site.slow, newest) / requests;
      passive =
          new PassiveEvidence(
              sum(site.failed, newest) / requests,
              Share.exactly(slow),
              Share.UNKNOWN,
              requests * 2,
              1,
              true,
              at(newest));
    }
    ActiveEvidence active = probes.evidence(at(t), CircuitBreaker.WINDOW, LIMIT, LIMIT);
    return new RegionInput(passive, active, List.of(), null);
  }

  /** What is to be seen of each site in each second, from the raw counts alone. */
  private static Seen[][] seen(Site[] world) {
    Seen[][] seen = new Seen[SITES][SECONDS];
    for (int t = 0; t < SECONDS; t++) {
      for (int s = 0; s < SITES; s++) {
        boolean witness = false;
        for (int other = 0; other < SITES; other++) {
          witness |= other != s && probed(world[other], t) == 0;
        }
        int probed = probed(world[s], t);
        seen[s][t] =
            new Seen(
                told(world[s], t, 20),
                told(world[s], t, 5),
                newest(world[s], t),
                probed == 1 && !witness ? -1 : probed,
                lastProbe(world[s], t));
      }
    }
    return seen;
  }

  private static int told(Site site, int t, int floor) {
    int newest = newest(site, t);
    if (newest < t - 40 || newest < 0 || sum(site.requests, newest) < floor) {
      return -1;
    }
    int all = sum(site.requests, newest);
    return 2 * sum(site.failed, newest) > all || 2 * sum(site.slow, newest) > all ? 1 : 0;
  }

  private static int probed(Site site, int t) {
    int last = lastProbe(site, t);
    int count = 0;
    int bad = 0;
    int slow = 0;
    for (int i = Math.max(0, last - 29); i <= last; i++) {
      count += site.probe[i] >= 0 ? 1 : 0;
      bad += site.probe[i] == 2 ? 1 : 0;
      slow += site.probe[i] >= 1 ? 1 : 0;
    }
    if (last < 0 || t - last > 15 || count < 6) {
      return -1;
    }
    return 2 * bad > count || 2 * slow > count ? 1 : 0;
  }

  /** The whole trace from its begin. */
  private static Expected expected(Seen[] seen, int end) {
    CircuitState.Phase phase = CircuitState.Phase.CLOSED;
    int since = 0;
    int opens = 0;
    for (int t = 0; t <= end; t++) {
      Seen now = seen[t];
      switch (phase) {
        case CLOSED -> {
          if ((now.told() >= 0 ? now.told() : now.probed()) == 1) {
            opens = Math.min(10, Math.max(0, opens - (t - since) / 60) + 1);
            phase = CircuitState.Phase.OPEN;
            since = t;
          }
        }
        case OPEN -> {
          if (t - since >= 30 * opens) {
            phase = CircuitState.Phase.HALF_OPEN;
            since = t;
          }
        }
        case HALF_OPEN -> {
          int told = now.toldAt() >= since + 30 ? now.trial() : -1;
          int probed = now.probedAt() >= since + 30 ? now.probed() : -1;
          int verdict = told >= 0 ? told : probed;
          if (verdict == 1) {
            opens = Math.min(10, opens + 1);
            phase = CircuitState.Phase.OPEN;
            since = t;
          } else if (verdict == 0) {
            phase = CircuitState.Phase.CLOSED;
            since = t;
          }
        }
      }
    }
    return new Expected(phase, since, opens);
  }

  private static ProbeResult probe(int t, int outcome) {
    Duration latency = outcome == 0 ? LIMIT : LIMIT.plusMillis(1);
    return new ProbeResult(at(t), outcome < 2, latency);
  }

  private static int newest(Site site, int t) {
    int newest = t;
    while (newest >= 0 && site.requests[newest] == 0) {
      newest--;
    }
    return newest;
  }

  private static int lastProbe(Site site, int t) {
    int last = t;
    while (last >= 0 && site.probe[last] < 0) {
      last--;
    }
    return last;
  }

  private static int sum(int[] counts, int last) {
    int sum = 0;
    for (int i = Math.max(0, last - 29); i <= last; i++) {
      sum += counts[i];
    }
    return sum;
  }

  private static Instant at(int second) {
    return START.plusSeconds(second);
  }

  private static int second(Instant at) {
    return (int) Duration.between(START, at).toSeconds();
  }
}
