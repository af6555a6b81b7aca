package io.syntropy.slo.config;

import io.syntropy.slo.Slo;
import io.syntropy.slo.alert.Guards;
import io.syntropy.slo.promql.PolledQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Decodes {@code openslo/v1} documents; all faults of all documents are found together. */
public final class OpenSlo {
  /** The API version read here. */
  public static final String API_VERSION = "openslo/v1";

  /**
   * {@code spec.condition.kind} of an AlertCondition on a signal, which stands for itself: others
   * read it.
   */
  public static final String SIGNAL_CONDITION = "syntropy/condition";

  /** Documents of this API version are left to others. */
  private static final String OURS = "syntropy/v1";

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9.|/\\\\-]*");
  private static final int MAX_DESCRIPTION = 1050;

  private final Map<String, Document> slis = new LinkedHashMap<>();
  private final Map<String, Document> dataSources = new LinkedHashMap<>();
  private final Map<String, Document> alertPolicies = new LinkedHashMap<>();
  private final Map<String, Document> alertConditions = new LinkedHashMap<>();
  private final Set<String> services = new TreeSet<>();
  private final Map<String, PolledQuery> polled = new TreeMap<>();
  private final Map<Document, Slo> slos = new LinkedHashMap<>();
  private final Map<String, CompositeDecoder.Placed> composites = new LinkedHashMap<>();

  private OpenSlo() {}

  /** Decodes the OpenSLO documents among {@code documents}. */
  public static OpenSloCatalog decode(List<Document> documents) {
    List<Document> own = documents.stream().filter(d -> !d.apiVersion().equals(OURS)).toList();
    return new OpenSlo().all(own);
  }

  private OpenSloCatalog all(List<Document> documents) {
    refuseDuplicates(documents);
    documents.forEach(this::index);
    // SLOs last: what an SLI document lacks also counts against the SLOs that refer to it.
    documents.stream().filter(d -> !d.kind().equals("SLO")).forEach(this::decode);
    documents.stream().filter(d -> d.kind().equals("SLO")).forEach(this::decode);
    CompositeDecoder.check(composites, objectives(documents)::get);
    List<Slo> good = new ArrayList<>();
    List<Document> accepted = new ArrayList<>();
    List<Document> refused = new ArrayList<>();
    List<Fault> faults = new ArrayList<>();
    List<Fault> notices = new ArrayList<>();
    for (Document document : documents) {
      if (document.faults().isEmpty()) {
        accepted.add(document);
        Optional.ofNullable(slos.get(document)).ifPresent(good::add);
      } else {
        refused.add(document);
        faults.addAll(document.faults().list());
      }
      notices.addAll(document.faults().notices());
    }
    return new OpenSloCatalog(
        good, services, accepted, refused, faults, notices, List.copyOf(polled.values()));
  }

  // Of a document with faults the last good version may be live: any number may be right.
  private Map<String, Integer> objectives(List<Document> documents) {
    Map<String, Integer> counts = new HashMap<>();
    for (Document document : documents) {
      if (document.apiVersion().equals(API_VERSION) && document.kind().equals("SLO")) {
        Slo slo = slos.get(document);
        counts.putIfAbsent(
            document.name(), slo == null ? Integer.MAX_VALUE : slo.objectives().size());
      }
    }
    return counts;
  }

  private static void refuseDuplicates(List<Document> documents) {
    Map<String, Document> first = new HashMap<>();
    for (Document document : documents) {
      Document before = first.putIfAbsent(document.id(), document);
      if (before != null) {
        Node metadata = document.root().optionalMapping("metadata");
        Node at = metadata == null ? document.root() : metadata;
        at.fault(
            "name: %s %s in %s:%d is already defined in %s:%d (expected unique names)"
                .formatted(
                    document.kind(),
                    document.name(),
                    document.file(),
                    document.line(),
                    before.file(),
                    before.line()));
      }
    }
  }

  private void index(Document document) {
    if (document.apiVersion().equals(API_VERSION)) {
      switch (document.kind()) {
        case "SLI" -> slis.putIfAbsent(document.name(), document);
        case "DataSource" -> dataSources.putIfAbsent(document.name(), document);
        case "AlertPolicy" -> alertPolicies.putIfAbsent(document.name(), document);
        case "AlertCondition" -> alertConditions.putIfAbsent(document.name(), document);
        case "Service" -> services.add(document.name());
        default -> {}
      }
    }
  }

  private void decode(Document document) {
    Node root = document.root();
    if (!document.apiVersion().equals(API_VERSION)) {
      at(root, "apiVersion").expected(API_VERSION + " or " + OURS);
      return;
    }
    metadata(root.optionalMapping("metadata"));
    root.known("apiVersion", "kind");
    Node spec = root.mapping("spec");
    root.rejectUnknown();
    if (spec == null) {
      return;
    }
    description(spec);
    IndicatorDecoder indicators = new IndicatorDecoder(dataSources, polled);
    switch (document.kind()) {
      case "SLO" ->
          new SloDecoder(
                  slis,
                  alertPolicies.keySet(),
                  new AlertResolver(alertPolicies, alertConditions),
                  indicators,
                  composites)
              .decode(document.name(), root, spec)
              .ifPresent(slo -> slos.put(document, slo));
      case "SLI" -> indicators.decode(spec);
      case "Service" -> spec.rejectUnknown();
      case "DataSource" -> DataSources.check(document.name(), spec);
      case "AlertPolicy" -> {
        AlertDecoder.policy(spec);
        AlertAnnotations annotations = new AlertAnnotations(root);
        annotations.spent(document.name(), annotations.guards(Guards.DEFAULT));
      }
      case "AlertCondition" -> AlertDecoder.condition(spec, false);
      case "AlertNotificationTarget" -> AlertDecoder.target(spec);
      default ->
          at(root, "kind")
              .expected(
                  "Service, SLO, SLI, DataSource, AlertPolicy, AlertCondition or"
                      + " AlertNotificationTarget");
    }
  }

  static Node at(Node parent, String field) {
    Node child = parent.optional(field);
    return child == null ? parent : child;
  }

  /** Checks metadata and answers its name, or empty. */
  static String metadata(@org.jspecify.annotations.Nullable Node metadata) {
    if (metadata == null) {
      return "";
    }
    String name = metadata.string("name");
    if (name != null && !isName(name)) {
      at(metadata, "name")
          .expected("lower case letters, digits, '.', '-', '/' or '|', at most 255");
    }
    metadata.string("displayName", "");
    metadata.optionalMapping("labels");
    metadata.optionalMapping("annotations");
    metadata.rejectUnknown();
    return name == null ? "" : name;
  }

  static boolean isName(String name) {
    return name.length() <= 255 && NAME.matcher(name).matches();
  }

  static void description(Node spec) {
    if (spec.string("description", "").length() > MAX_DESCRIPTION) {
      at(spec, "description")
          .fault("description: too long (expected at most " + MAX_DESCRIPTION + " characters)");
    }
  }
}
