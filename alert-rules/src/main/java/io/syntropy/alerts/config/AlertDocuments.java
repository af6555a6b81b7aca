package io.syntropy.alerts.config;

import io.syntropy.alerts.incident.MaintenanceWindow;
import io.syntropy.alerts.incident.Route;
import io.syntropy.alerts.incident.Routing;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import io.syntropy.slo.config.OpenSlo;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a configuration says about alerts beside SLOs and policies: runbooks, conditions, routes,
 * maintenance windows, and which runbook an SLO's alerts have. To be decoded after {@link OpenSlo},
 * whose documents some of these are.
 *
 * @param runbooks those of the documents and those that ship, by name
 * @param conditions by name; one whose runbook or SLO is missing is among them, and a fault
 * @param routing by Notifier
 * @param sloRunbooks the runbook of each SLO that names one
 * @param policyRunbooks the runbook of each AlertPolicy that names one
 * @param policyTargets the notifiers that each AlertPolicy's targets name
 * @param maintenance planned silences, by name
 * @param broken ids of documents with a fault that were decoded here
 */
public record AlertDocuments(
    SortedMap<String, Runbook> runbooks,
    SortedMap<String, Condition> conditions,
    Routing routing,
    SortedMap<String, String> sloRunbooks,
    SortedMap<String, String> policyRunbooks,
    SortedMap<String, List<String>> policyTargets,
    SortedMap<String, MaintenanceWindow> maintenance,
    Set<String> broken,
    List<Fault> faults,
    List<Fault> notices) {
  /** The annotation of an SLO or AlertPolicy that names its runbook. */
  public static final String ANNOTATION = "syntropy.io/runbook";

  /** The kind of planned silences, in {@code syntropy/v1}. */
  public static final String MAINTENANCE = "MaintenanceWindow";

  private static final String OURS = "syntropy/v1";

  /** Copies. */
  public AlertDocuments {
    runbooks = Collections.unmodifiableSortedMap(new TreeMap<>(runbooks));
    conditions = Collections.unmodifiableSortedMap(new TreeMap<>(conditions));
    sloRunbooks = Collections.unmodifiableSortedMap(new TreeMap<>(sloRunbooks));
    policyRunbooks = Collections.unmodifiableSortedMap(new TreeMap<>(policyRunbooks));
    policyTargets = Collections.unmodifiableSortedMap(new TreeMap<>(policyTargets));
    maintenance = Collections.unmodifiableSortedMap(new TreeMap<>(maintenance));
    broken = Set.copyOf(broken);
    faults = List.copyOf(faults);
    notices = List.copyOf(notices);
  }

  /** Decodes those among {@code documents}; never throws for what they hold. */
  public static AlertDocuments decode(List<Document> documents) {
    Decoder decoder = new Decoder();
    documents.forEach(decoder::names);
    documents.forEach(decoder::read);
    documents.forEach(decoder::refer);
    return new AlertDocuments(
        decoder.runbooks,
        decoder.conditions,
        new Routing(decoder.routes),
        decoder.sloRunbooks,
        decoder.policyRunbooks,
        decoder.policyTargets,
        decoder.maintenance,
        decoder.broken,
        decoder.faults.stream().distinct().sorted().toList(),
        decoder.notices.stream().distinct().sorted().toList());
  }

  private static final class Decoder {
    final SortedMap<String, Runbook> runbooks = new TreeMap<>(ShippedRunbooks.all());
    final SortedMap<String, Condition> conditions = new TreeMap<>();
    final SortedMap<String, List<Route>> routes = new TreeMap<>();
    final SortedMap<String, String> sloRunbooks = new TreeMap<>();
    final SortedMap<String, String> policyRunbooks = new TreeMap<>();
    final SortedMap<String, List<String>> policyTargets = new TreeMap<>();
    final SortedMap<String, MaintenanceWindow> maintenance = new TreeMap<>();
    final Set<String> broken = new HashSet<>();
    final List<Fault> faults = new ArrayList<>();
    final List<Fault> notices = new ArrayList<>();
    // Of a document with faults the last good version may be live.
    private final Set<String> named = new HashSet<>(runbooks.keySet());
    private final Set<String> slos = new HashSet<>();
    private final SortedSet<String> notifiers = new TreeSet<>();
    private final SortedMap<String, String> targets = new TreeMap<>();

    void names(Document d) {
      switch (d.apiVersion() + "/" + d.kind()) {
        case OURS + "/Runbook" -> named.add(d.name());
        case OURS + "/Notifier" -> notifiers.add(d.name());
        case OpenSlo.API_VERSION + "/SLO" -> slos.add(d.name());
        case OpenSlo.API_VERSION + "/AlertNotificationTarget" -> {
          Node spec = d.root().optionalMapping("spec");
          targets.put(d.name(), spec == null ? "" : spec.string("target", ""));
        }
        default -> {}
      }
    }

    void read(Document d) {
      switch (d.apiVersion() + "/" + d.kind()) {
        case OURS + "/Runbook" -> {
          Runbook runbook = RunbookReader.read(d);
          if (runbook != null) {
            runbooks.put(runbook.name(), runbook);
          }
          collect(d);
        }
        case OURS + "/" + MAINTENANCE -> {
          MaintenanceWindow window = MaintenanceReader.read(d);
          if (window != null) {
            maintenance.put(window.name(), window);
          }
          collect(d);
        }
        case OURS + "/Notifier" -> {
          Node spec = d.root().optionalMapping("spec");
          if (spec != null) {
            String type = spec.has("type") ? spec.string("type", "") : "";
            List<Route> own = RouteReader.read(spec);
            routes.put(d.name(), own.isEmpty() ? Routing.defaults(type) : own);
            collect(d);
          }
        }
        case OpenSlo.API_VERSION + "/AlertCondition" -> {
          if (isOurs(d)) {
            Condition condition = ConditionReader.read(d);
            if (condition != null) {
              conditions.put(condition.name(), condition);
            }
            collect(d);
          }
        }
        default -> {}
      }
    }

    /** What names others is looked up once all names are known. */
    void refer(Document d) {
      switch (d.apiVersion() + "/" + d.kind()) {
        case OpenSlo.API_VERSION + "/AlertCondition" -> {
          Condition condition = isOurs(d) ? conditions.get(d.name()) : null;
          Node spec = d.root().optionalMapping("spec");
          Node at = spec == null ? null : spec.optionalMapping("condition");
          if (condition != null && at != null) {
            known(at, "runbook", condition.runbook());
            String slo = condition.slo();
            if (slo != null && !slos.contains(slo)) {
              position(at, "slo").fault("slo: %s (expected the name of an SLO)".formatted(slo));
            }
            collect(d);
          }
        }
        case OpenSlo.API_VERSION + "/SLO" -> annotated(d, sloRunbooks);
        case OpenSlo.API_VERSION + "/AlertPolicy" -> {
          annotated(d, policyRunbooks);
          targets(d);
        }
        case OpenSlo.API_VERSION + "/AlertNotificationTarget" -> {
          Node spec = d.root().optionalMapping("spec");
          if (spec != null) {
            unknownTarget(spec);
            notices.addAll(d.faults().notices());
          }
        }
        default -> {}
      }
    }

    private static boolean isOurs(Document d) {
      Node spec = d.root().optionalMapping("spec");
      Node at = spec == null ? null : spec.optionalMapping("condition");
      return at != null && at.string("kind", "").equals(OpenSlo.SIGNAL_CONDITION);
    }

    private void annotated(Document d, SortedMap<String, String> into) {
      Node metadata = d.root().optionalMapping("metadata");
      Node annotations = metadata == null ? null : metadata.optionalMapping("annotations");
      Node at = annotations == null ? null : annotations.optional(ANNOTATION);
      if (annotations == null || at == null) {
        return;
      }
      known(annotations, ANNOTATION, at.text());
      into.put(d.name(), at.text());
      collect(d);
    }

    private void targets(Document d) {
      Node spec = d.root().optionalMapping("spec");
      List<String> found = new ArrayList<>();
      for (Node item : spec == null ? List.<Node>of() : spec.list("notificationTargets")) {
        Node inline = item.isMapping() ? item.optionalMapping("spec") : null;
        String target =
            !item.isMapping()
                ? ""
                : item.has("targetRef")
                    ? targets.getOrDefault(item.string("targetRef", ""), "")
                    : inline == null ? "" : inline.string("target", "");
        if (notifiers.contains(target)) {
          found.add(target);
        } else if (inline != null) {
          unknownTarget(inline);
          notices.addAll(d.faults().notices());
        }
      }
      if (!found.isEmpty()) {
        policyTargets.put(d.name(), List.copyOf(found));
      }
    }

    /** No fault: elsewhere the same document may mean another system's target. */
    private void unknownTarget(Node spec) {
      String target = spec.string("target", "");
      if (!notifiers.isEmpty() && !notifiers.contains(target)) {
        position(spec, "target")
            .note(
                "target: %s (no Notifier has this name, so it adds nobody: the Notifiers' routes decide; expected one of %s)"
                    .formatted(target, String.join(", ", notifiers)));
      }
    }

    private void known(Node at, String field, String runbook) {
      if (!named.contains(runbook)) {
        position(at, field)
            .fault(
                "%s: %s (expected the name of a Runbook; shipped: %s)"
                    .formatted(field, runbook, String.join(", ", ShippedRunbooks.all().keySet())));
      }
    }

    private static Node position(Node at, String field) {
      Node child = at.optional(field);
      return child == null ? at : child;
    }

    private void collect(Document d) {
      faults.addAll(d.faults().list());
      notices.addAll(d.faults().notices());
      if (!d.faults().isEmpty()) {
        broken.add(d.id());
      }
    }
  }

  /** The runbook of an SLO's alert: its policy's, else its own, else the shipped one. */
  public String runbook(String slo, @Nullable String policy) {
    String own = policy == null ? null : policyRunbooks.get(policy);
    return own == null ? sloRunbooks.getOrDefault(slo, ShippedRunbooks.BURN) : own;
  }

  /** Nothing but what ships. */
  public static AlertDocuments none() {
    return decode(List.of());
  }

  /** The targets of a policy; a policy that names none has none. */
  public List<String> targets(String policy) {
    return policyTargets.getOrDefault(policy, List.of());
  }
}
