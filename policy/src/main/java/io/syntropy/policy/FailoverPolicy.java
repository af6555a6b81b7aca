package io.syntropy.policy;

import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What belongs to the drain of a service's region beside the shift of its traffic ({@code kind:
 * FailoverPolicy}). The drain itself is decided by the service's {@link RegionPolicy}.
 *
 * @param regionPolicy the policy it extends; null for that of the service, whatever its name
 * @param allowedReceivers where a region's traffic may go; null when not limited, and a region that
 *     is not listed then may be moved nowhere
 * @param steps what is done beside the shift
 * @param readOnly services whose stores in the region go read-only; null for the service and its
 *     dependencies, those that accept it
 * @param verifyErrorRatio the error ratio of a receiver over which a drain is not verified, 0..1
 * @param softShift whether protective MEDIUM leads to one soft step
 * @param dns names the region is taken off
 */
public record FailoverPolicy(
    String name,
    String service,
    @Nullable String regionPolicy,
    @Nullable SortedMap<String, List<String>> allowedReceivers,
    ResidencyRule residency,
    Set<Wanted> steps,
    ScaleTerms scale,
    @Nullable List<String> readOnly,
    double verifyErrorRatio,
    boolean softShift,
    List<DnsName> dns,
    Mode mode) {
  public static final double DEFAULT_VERIFY = 0.01;
  static final int MAX_DNS = 16;
  static final int MAX_REGIONS = 64;

  public FailoverPolicy {
    Bounds.name("metadata.name", name);
    Bounds.name("service", service);
    if (allowedReceivers != null) {
      SortedMap<String, List<String>> copy = new TreeMap<>();
      allowedReceivers.forEach((region, list) -> copy.put(region, List.copyOf(list)));
      Bounds.range("allowed_receivers", copy.size(), 0, MAX_REGIONS);
      copy.forEach((region, list) -> {
        if (list.contains(region) || list.stream().distinct().count() < list.size()) {
          throw new IllegalArgumentException(
              "allowed_receivers.%s: %s (expected other regions, each once)"
                  .formatted(region, list));
        }
      });
      allowedReceivers = Collections.unmodifiableSortedMap(copy);
    }
    steps =
        steps.isEmpty()
            ? Collections.emptySet()
            : Collections.unmodifiableSet(EnumSet.copyOf(steps));
    readOnly = readOnly == null ? null : List.copyOf(readOnly);
    Bounds.ratio("verify.error_ratio", verifyErrorRatio);
    dns = List.copyOf(dns);
    Bounds.range("dns", dns.size(), 0, MAX_DNS);
    if (dns.stream().map(DnsName::name).distinct().count() < dns.size()) {
      throw new IllegalArgumentException("dns: a name twice (expected each name once)");
    }
  }

  /** All defaults for a service: every step, nothing limited, no DNS; observe. */
  public static FailoverPolicy defaults(String name, String service) {
    return new FailoverPolicy(
        name,
        service,
        null,
        null,
        ResidencyRule.NONE,
        EnumSet.allOf(Wanted.class),
        ScaleTerms.DEFAULT,
        null,
        DEFAULT_VERIFY,
        false,
        List.of(),
        Mode.OBSERVE);
  }

  /** The same policy in another mode. */
  public FailoverPolicy withMode(Mode other) {
    return new FailoverPolicy(
        name,
        service,
        regionPolicy,
        allowedReceivers,
        residency,
        steps,
        scale,
        readOnly,
        verifyErrorRatio,
        softShift,
        dns,
        other);
  }

  /** Whether it extends {@code policy}. */
  public boolean extend(RegionPolicy policy) {
    return policy.service().equals(service)
        && (regionPolicy == null || regionPolicy.equals(policy.name()));
  }

  /** A step beside the shift, in the order of a failover. */
  public enum Wanted {
    /** More replicas in the receivers, when their capacity is short. */
    SCALE,
    /** The failed region to protective hard. */
    PROTECTIVE,
    /** Its stores to read-only. */
    READ_ONLY,
    /** The event {@code region.failover}. */
    EVENT
  }

  /**
   * Whose data stays in its jurisdiction. Traffic is moved by region, never by tenant: one marked
   * tenant holds the whole region back.
   *
   * @param service whether all of the service is marked
   * @param tenants marked tenants
   */
  public record ResidencyRule(boolean service, List<String> tenants) {
    public static final ResidencyRule NONE = new ResidencyRule(false, List.of());
    static final int MAX_TENANTS = 1_000;

    public ResidencyRule {
      tenants = List.copyOf(tenants);
      Bounds.range("residency.tenants", tenants.size(), 0, MAX_TENANTS);
    }

    /** Who is marked, for a sentence; empty when nobody is. */
    List<String> marked(String name) {
      return service ? List.of(name) : tenants.stream().map(t -> "tenant " + t).toList();
    }
  }

  /**
   * How far receivers are grown.
   *
   * @param patience how long capacity is waited for until a person is called, 1 s..60 s
   * @param maxReplicas bound in each region where no ScalingPolicy gives one; null for no change
   *     there
   */
  public record ScaleTerms(Duration patience, @Nullable Integer maxReplicas) {
    public static final ScaleTerms DEFAULT = new ScaleTerms(Duration.ofSeconds(60), null);

    public ScaleTerms {
      Bounds.range("scale.wait", patience, Duration.ofSeconds(1), Duration.ofSeconds(60));
      if (maxReplicas != null) {
        Bounds.range("scale.max_replicas", maxReplicas, 1, 10_000);
      }
    }
  }
}
