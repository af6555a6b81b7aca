package io.syntropy.policy;

import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Fault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The {@code syntropy/v1} documents of a configuration, decoded. Documents of other API groups are
 * passed over. A document with a fault is left out and its {@code apiVersion/kind/name} listed in
 * {@code broken}, so that its last good version can stay; the others are not harmed.
 *
 * @param others ids of documents of known kinds that nothing acts on yet
 * @param faults in order of position
 * @param notices in order of position
 */
public record PolicyDocuments(
    SortedMap<String, RegionPolicy> regionPolicies,
    SortedMap<String, ProtectivePolicy> protectivePolicies,
    SortedMap<String, ReleasePolicy> releasePolicies,
    SortedMap<String, ScalingPolicy> scalingPolicies,
    SortedMap<String, FailoverPolicy> failoverPolicies,
    SortedMap<String, RegionFacts> regions,
    Set<String> others,
    Set<String> broken,
    List<Fault> faults,
    List<Fault> notices) {
  /** The API group and version decoded here. */
  public static final String API_VERSION = "syntropy/v1";

  /** Kinds that are accepted by their structure only. */
  public static final List<String> NOT_ACTED_ON = List.of("BudgetPolicy");

  /** Kinds that other modules decode; here only that a name is given once is looked at. */
  public static final List<String> ELSEWHERE =
      List.of("MaintenanceWindow", "Notifier", "Probe", "Runbook");

  public PolicyDocuments {
    regionPolicies = Collections.unmodifiableSortedMap(new TreeMap<>(regionPolicies));
    protectivePolicies = Collections.unmodifiableSortedMap(new TreeMap<>(protectivePolicies));
    releasePolicies = Collections.unmodifiableSortedMap(new TreeMap<>(releasePolicies));
    scalingPolicies = Collections.unmodifiableSortedMap(new TreeMap<>(scalingPolicies));
    failoverPolicies = Collections.unmodifiableSortedMap(new TreeMap<>(failoverPolicies));
    regions = Collections.unmodifiableSortedMap(new TreeMap<>(regions));
    others = Collections.unmodifiableSortedSet(new TreeSet<>(others));
    broken = Collections.unmodifiableSortedSet(new TreeSet<>(broken));
    faults = List.copyOf(faults);
    notices = List.copyOf(notices);
  }

  /** Decodes all {@code syntropy/*} documents; never throws for what they hold. */
  public static PolicyDocuments decode(List<Document> documents) {
    Decoder decoder = new Decoder();
    for (Document d : documents) {
      if (d.apiVersion().startsWith("syntropy/")) {
        decoder.document(d);
      }
    }
    decoder.extensions();
    return new PolicyDocuments(
        decoder.regionPolicies,
        decoder.protectivePolicies,
        decoder.releasePolicies,
        decoder.scalingPolicies,
        decoder.failoverPolicies,
        decoder.regions,
        decoder.others,
        decoder.broken,
        decoder.faults.stream().sorted().toList(),
        decoder.notices.stream().sorted().toList());
  }

  private static final class Decoder {
    final SortedMap<String, RegionPolicy> regionPolicies = new TreeMap<>();
    final SortedMap<String, ProtectivePolicy> protectivePolicies = new TreeMap<>();
    final SortedMap<String, ReleasePolicy> releasePolicies = new TreeMap<>();
    final SortedMap<String, ScalingPolicy> scalingPolicies = new TreeMap<>();
    final SortedMap<String, FailoverPolicy> failoverPolicies = new TreeMap<>();
    final SortedMap<String, RegionFacts> regions = new TreeMap<>();
    final Set<String> others = new TreeSet<>();
    final Set<String> broken = new TreeSet<>();
    final List<Fault> faults = new ArrayList<>();
    final List<Fault> notices = new ArrayList<>();
    final Map<String, Document> first = new HashMap<>();
    final Map<String, Document> governing = new HashMap<>();

    void document(Document d) {
      Document earlier = first.putIfAbsent(d.id(), d);
      if (earlier != null) {
        fault(
            d,
            "metadata.name: %s %s is in %s:%d and in %s:%d (expected once)"
                .formatted(d.kind(), d.name(), earlier.file(), earlier.line(), d.file(), d.line()));
        return;
      }
      int before = faults.size();
      if (d.apiVersion().equals(API_VERSION)) {
        read(d);
      } else {
        fault(d, "apiVersion: %s (expected %s)".formatted(d.apiVersion(), API_VERSION));
      }
      for (Fault f : d.faults().list()) {
        if (!faults.contains(f)) {
          faults.add(f);
        }
      }
      notices.addAll(d.faults().notices());
      if (faults.size() > before) {
        broken.add(d.id());
      }
    }

    private void fault(Document d, String message) {
      faults.add(new Fault(d.file(), d.line(), d.column(), message));
    }

    private void read(Document d) {
      if (ELSEWHERE.contains(d.kind())) {
        return;
      }
      PolicyReader reader = new PolicyReader(d);
      switch (d.kind()) {
        case "RegionPolicy" -> {
          RegionPolicy p = reader.regionPolicy();
          if (p != null && governs(d, p.service())) {
            regionPolicies.put(p.name(), p);
          }
        }
        case "ProtectivePolicy" -> {
          ProtectivePolicy p = reader.protectivePolicy();
          if (p != null && governs(d, p.service())) {
            protectivePolicies.put(p.name(), p);
          }
        }
        case "ReleasePolicy" -> {
          ReleasePolicy p = reader.releasePolicy();
          if (p != null && governs(d, p.service())) {
            releasePolicies.put(p.name(), p);
          }
        }
        case "ScalingPolicy" -> {
          ScalingPolicy p = reader.scalingPolicy();
          if (p != null && governs(d, p.service()) && owns(d, p)) {
            scalingPolicies.put(p.name(), p);
          }
        }
        case "FailoverPolicy" -> {
          FailoverPolicy p = reader.failoverPolicy();
          if (p != null && governs(d, p.service())) {
            failoverPolicies.put(p.name(), p);
          }
        }
        case "Region" -> {
          RegionFacts facts = reader.regionFacts();
          if (facts != null) {
            regions.put(facts.name(), facts);
          }
        }
        default -> {
          if (NOT_ACTED_ON.contains(d.kind())) {
            if (reader.structure()) {
              d.root().note(d.kind() + " " + d.name() + ": accepted, not acted on yet");
              others.add(d.id());
            }
          } else {
            fault(
                d,
                ("kind: %s (expected one of FailoverPolicy, ProtectivePolicy, Region, RegionPolicy,"
                        + " ReleasePolicy, ScalingPolicy, %s, %s)")
                    .formatted(
                        d.kind(), String.join(", ", ELSEWHERE), String.join(", ", NOT_ACTED_ON)));
          }
        }
      }
    }

    /** A policy that extends one that is not there would never act: said at once. */
    void extensions() {
      for (FailoverPolicy p : List.copyOf(failoverPolicies.values())) {
        String id = API_VERSION + "/FailoverPolicy/" + p.name();
        Document d = first.get(id);
        String extended = p.regionPolicy();
        if (d == null) {
          continue;
        }
        if (extended == null) {
          if (regionPolicies.values().stream().noneMatch(p::extend)) {
            notices.add(
                new Fault(
                    d.file(),
                    d.line(),
                    d.column(),
                    "service: no RegionPolicy for %s, so nothing is ever drained"
                        .formatted(p.service())));
          }
        } else if (regionPolicies.values().stream().noneMatch(p::extend)
            && !broken.contains(API_VERSION + "/RegionPolicy/" + extended)) {
          fault(
              d,
              "region_policy: %s (expected the name of the RegionPolicy of %s)"
                  .formatted(extended, p.service()));
          broken.add(d.id());
          failoverPolicies.remove(p.name());
        }
      }
    }

    /** Of two policies that write to one target each would find the other's change a stranger's. */
    private boolean owns(Document d, ScalingPolicy policy) {
      boolean all = true;
      for (OutsideTarget target : policy.targets().values()) {
        Document other = governing.putIfAbsent("target/" + target.key(), d);
        if (other != null) {
          all = false;
          fault(
              d,
              "targets: %s is written by %s %s in %s:%d (expected one policy for one target)"
                  .formatted(target.key(), other.kind(), other.name(), other.file(), other.line()));
        }
      }
      return all;
    }

    /** Two policies of a kind for one service would undo each other's work. */
    private boolean governs(Document d, String service) {
      Document other = governing.putIfAbsent(d.kind() + "/" + service, d);
      if (other != null) {
        fault(
            d,
            "service: %s already has %s %s in %s:%d (expected one per service)"
                .formatted(service, d.kind(), other.name(), other.file(), other.line()));
      }
      return other == null;
    }
  }
}
