package io.syntropy.server.data;

import io.syntropy.policy.OutsideTarget;
import java.net.URI;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The API servers of the Kubernetes clusters that may be written to: {@code SYNTROPY_KUBERNETES},
 * {@code NAME=URL} divided by blanks, or one URL for the cluster {@code default}.
 */
public record ClusterAddresses(SortedMap<String, URI> byName) {
  private static final String VARIABLE = "SYNTROPY_KUBERNETES";
  private static final int MAX = 50;
  private static final Pattern NAMED =
      Pattern.compile("([a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?)=(.*)");

  /** Copies the map. */
  public ClusterAddresses {
    byName = Collections.unmodifiableSortedMap(new TreeMap<>(byName));
  }

  /**
   * Reads the variable.
   *
   * @throws StartFailure exit code 2, naming the variable and what is wrong
   */
  public static ClusterAddresses resolve(Map<String, String> env) {
    SortedMap<String, URI> all = new TreeMap<>();
    for (String word : env.getOrDefault(VARIABLE, "").strip().split("\\s+")) {
      if (word.isEmpty()) {
        continue;
      }
      Matcher named = NAMED.matcher(word);
      boolean has = named.matches();
      String name = has ? named.group(1) : OutsideTarget.Workload.DEFAULT_CLUSTER;
      if (all.put(name, url(has ? named.group(2) : word)) != null) {
        throw usage(name + " twice (expected each cluster once, as NAME=URL)");
      }
    }
    if (all.size() > MAX) {
      throw usage(all.size() + " clusters (expected at most " + MAX + ")");
    }
    return new ClusterAddresses(all);
  }

  private static URI url(String text) {
    try {
      return AuditPush.httpUrl(text);
    } catch (IllegalArgumentException e) {
      throw usage(e.getMessage() + ", as NAME=https://HOST:6443");
    }
  }

  private static StartFailure usage(String message) {
    return new StartFailure(StartFailure.USAGE, VARIABLE + ": " + message);
  }
}
