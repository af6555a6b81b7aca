package io.syntropy.alerts.probe;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A Probe document: a script of requests that is run against a service in each region, as its users
 * would use it.
 *
 * @param name {@code metadata.name}
 * @param service whose {@code service.name} the results carry
 * @param every how often it begins in each region, 5 s to 1 h
 * @param regions where it is run, 1 to 50
 * @param steps in order, 1 to 20; the first that fails ends the run
 */
public record ProbeSpec(
    String name, String service, Duration every, List<Region> regions, List<Step> steps) {
  public static final Duration LEAST_EVERY = Duration.ofSeconds(5);
  public static final Duration MOST_EVERY = Duration.ofHours(1);
  public static final Duration DEFAULT_EVERY = Duration.ofMinutes(1);
  public static final Duration LEAST_TIMEOUT = Duration.ofMillis(100);
  public static final Duration MOST_TIMEOUT = Duration.ofSeconds(30);
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);
  public static final int MAX_REGIONS = 50;
  public static final int MAX_STEPS = 20;

  /** Pairs of probe and region of all documents: each has at most one run under way. */
  public static final int MAX_PAIRS = 256;

  /** Of an answer's body this much is read at most. */
  public static final int MAX_BYTES = 256 << 10;

  /**
   * Where the script is run.
   *
   * @param name {@code cloud.region} of the results
   * @param baseUrl goes before each step's path
   */
  public record Region(String name, URI baseUrl) {}

  public ProbeSpec {
    regions = List.copyOf(regions);
    steps = List.copyOf(steps);
  }

  /** The names of all secrets it needs. */
  public Set<String> secrets() {
    Set<String> names = new TreeSet<>();
    for (Step step : steps) {
      names.addAll(step.secrets());
    }
    return names;
  }
}
