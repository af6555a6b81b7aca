package io.syntropy.server.config;

import io.syntropy.alerts.config.AlertDocuments;
import io.syntropy.alerts.notify.NotifierSpec;
import io.syntropy.alerts.probe.ProbeSpec;
import io.syntropy.policy.FailoverPolicy;
import io.syntropy.policy.ProtectivePolicy;
import io.syntropy.policy.RegionFacts;
import io.syntropy.policy.RegionPolicy;
import io.syntropy.policy.ReleasePolicy;
import io.syntropy.policy.ScalingPolicy;
import io.syntropy.slo.Slo;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The configuration in force.
 *
 * @param generation grows with each application
 * @param commit the revision it came from; for a folder the hash of its content
 * @param documents the effective documents by id: for each the last good version
 * @param regions what Region documents state, by name
 * @param notifiers what Notifier documents ask for, by name
 * @param probes what Probe documents ask for, by name
 * @param hashes SHA-256 of each document's text, by {@code kind/name}
 * @param alerts runbooks, conditions and routes
 */
public record Configuration(
    long generation,
    String commit,
    @Nullable Instant appliedAt,
    Map<String, Source> documents,
    List<Slo> slos,
    List<RegionPolicy> regionPolicies,
    List<ProtectivePolicy> protectivePolicies,
    List<ScalingPolicy> scalingPolicies,
    List<FailoverPolicy> failoverPolicies,
    List<ReleasePolicy> releasePolicies,
    Map<String, RegionFacts> regions,
    Map<String, NotifierSpec> notifiers,
    Map<String, ProbeSpec> probes,
    Map<String, String> hashes,
    AlertDocuments alerts) {

  /** Before anything was applied. */
  public static final Configuration EMPTY =
      new Configuration(
          0,
          "",
          null,
          Map.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          Map.of(),
          AlertDocuments.none());

  /** Copies the collections. */
  public Configuration {
    documents = Collections.unmodifiableMap(new TreeMap<>(documents));
    slos = List.copyOf(slos);
    regionPolicies = List.copyOf(regionPolicies);
    protectivePolicies = List.copyOf(protectivePolicies);
    scalingPolicies = List.copyOf(scalingPolicies);
    failoverPolicies = List.copyOf(failoverPolicies);
    releasePolicies = List.copyOf(releasePolicies);
    regions = Map.copyOf(regions);
    notifiers = Map.copyOf(notifiers);
    probes = Map.copyOf(probes);
    hashes = Map.copyOf(hashes);
  }

  /** Without failovers, releases and facts of regions. */
  public Configuration(
      long generation,
      String commit,
      @Nullable Instant appliedAt,
      Map<String, Source> documents,
      List<Slo> slos,
      List<RegionPolicy> regionPolicies,
      List<ProtectivePolicy> protectivePolicies,
      List<ScalingPolicy> scalingPolicies,
      Map<String, String> hashes) {
    this(
        generation,
        commit,
        appliedAt,
        documents,
        slos,
        regionPolicies,
        protectivePolicies,
        scalingPolicies,
        List.of(),
        List.of(),
        Map.of(),
        Map.of(),
        Map.of(),
        hashes,
        AlertDocuments.none());
  }

  /** The policy that governs failovers of {@code service}. */
  public Optional<FailoverPolicy> failover(String service) {
    return failoverPolicies.stream().filter(p -> p.service().equals(service)).findFirst();
  }

  /** The policy that governs releases of {@code service}. */
  public Optional<ReleasePolicy> release(String service) {
    return releasePolicies.stream().filter(p -> p.service().equals(service)).findFirst();
  }

  /** The SLOs {@code policy} is about: those it names, else all of its service. */
  public List<String> slos(ReleasePolicy policy) {
    return policy.slos().isEmpty()
        ? slos.stream()
            .filter(slo -> slo.service().equals(policy.service()))
            .map(Slo::name)
            .toList()
        : policy.slos();
  }

  /** One document's text and where it stood. */
  public record Source(String file, int line, String text) {}

  /** The hash of a document's text, empty when there is none. */
  public String hash(String kind, String name) {
    return hashes.getOrDefault(kind + '/' + name, "");
  }
}
