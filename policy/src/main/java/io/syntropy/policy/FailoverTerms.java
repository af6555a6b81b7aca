package io.syntropy.policy;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link FailoverPolicy} and the regions' facts say about shifts of a service's traffic:
 * where a region's traffic may go, and what counts as verified.
 *
 * @param governed whether a FailoverPolicy governs the service; without one nothing is limited
 * @param allowedReceivers by the region whose traffic moves; null when not limited. A region that
 *     is not listed then may be moved nowhere
 * @param resident whose traffic may not leave its jurisdiction: the service or some of its tenants;
 *     empty when nobody is marked
 * @param jurisdictions of regions; one that is not stated is left out, which denies
 * @param softShift whether protective MEDIUM asks for a soft shift
 * @param receiverErrors error ratio a receiver may show for a drain to be verified, 0..1
 */
public record FailoverTerms(
    boolean governed,
    @Nullable SortedMap<String, List<String>> allowedReceivers,
    List<String> resident,
    SortedMap<String, String> jurisdictions,
    boolean softShift,
    double receiverErrors) {
  /** No FailoverPolicy. */
  public static final FailoverTerms NONE =
      new FailoverTerms(false, null, List.of(), new TreeMap<>(), false, 1);

  public FailoverTerms {
    allowedReceivers =
        allowedReceivers == null
            ? null
            : Collections.unmodifiableSortedMap(new TreeMap<>(allowedReceivers));
    resident = List.copyOf(resident);
    jurisdictions = Collections.unmodifiableSortedMap(new TreeMap<>(jurisdictions));
  }

  /** The terms of {@code policy} where {@code regions} are as stated. */
  public static FailoverTerms of(FailoverPolicy policy, Map<String, RegionFacts> regions) {
    SortedMap<String, String> jurisdictions = new TreeMap<>();
    regions.forEach((name, facts) -> {
      String where = facts.jurisdiction();
      if (where != null) {
        jurisdictions.put(name, where);
      }
    });
    return new FailoverTerms(
        true,
        policy.allowedReceivers(),
        policy.residency().marked(policy.service()),
        jurisdictions,
        policy.softShift(),
        policy.verifyErrorRatio());
  }

  /**
   * What both allow. Where both mark somebody, a region is in both its jurisdictions at once; one
   * that either does not state is unknown.
   *
   * @param earlier what was pinned
   */
  FailoverTerms stricter(FailoverTerms earlier) {
    Set<String> marked = new TreeSet<>(resident);
    marked.addAll(earlier.resident);
    return new FailoverTerms(
        governed || earlier.governed,
        both(allowedReceivers, earlier.allowedReceivers),
        List.copyOf(marked),
        resident.isEmpty() && !earlier.resident.isEmpty() ? earlier.jurisdictions : paired(earlier),
        softShift || earlier.softShift,
        Math.min(receiverErrors, earlier.receiverErrors));
  }

  private SortedMap<String, String> paired(FailoverTerms earlier) {
    if (resident.isEmpty() || earlier.resident.isEmpty()) {
      return jurisdictions;
    }
    SortedMap<String, String> both = new TreeMap<>();
    jurisdictions.forEach((region, now) -> {
      String then = earlier.jurisdictions.get(region);
      if (then != null) {
        both.put(region, then.equals(now) ? now : then + ", now " + now);
      }
    });
    return both;
  }

  private static @Nullable SortedMap<String, List<String>> both(
      @Nullable SortedMap<String, List<String>> one,
      @Nullable SortedMap<String, List<String>> other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    SortedMap<String, List<String>> both = new TreeMap<>();
    one.forEach((home, servers) -> {
      List<String> theirs = other.getOrDefault(home, List.of());
      both.put(home, servers.stream().filter(theirs::contains).toList());
    });
    return both;
  }

  /** Whether traffic whose home is {@code home} may be served in {@code server}. */
  boolean fits(String home, String server) {
    return allowed(home, server) && residency(home, server) == GuardResult.Result.PASS;
  }

  boolean allowed(String home, String server) {
    return allowedReceivers == null
        || allowedReceivers.getOrDefault(home, List.of()).contains(server);
  }

  GuardResult.Result residency(String home, String server) {
    if (resident.isEmpty()) {
      return GuardResult.Result.PASS;
    }
    String from = jurisdictions.get(home);
    String to = jurisdictions.get(server);
    if (from == null || to == null) {
      return GuardResult.Result.UNKNOWN;
    }
    return from.equals(to) ? GuardResult.Result.PASS : GuardResult.Result.FAIL;
  }

  /** The jurisdiction for a sentence. */
  String where(String region) {
    return "%s (%s)".formatted(region, jurisdictions.getOrDefault(region, "unknown"));
  }
}
