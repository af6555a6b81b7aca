package io.syntropy.slo.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Which OpenSLO documents refer to which. */
public final class References {
  private static final int MAX_NAMED = 20;
  private static final Map<String, String> KINDS =
      Map.of(
          "indicatorRef", "SLI",
          "metricSourceRef", "DataSource",
          "alertPolicies", "AlertPolicy",
          "conditionRef", "AlertCondition",
          "targetRef", "AlertNotificationTarget");

  private References() {}

  /** The ids of the documents that {@code document} names, whether they exist or not. */
  public static Set<String> of(Document document) {
    Set<String> ids = new TreeSet<>();
    if (document.apiVersion().equals(OpenSlo.API_VERSION)) {
      collect(document.root(), ids);
    }
    return ids;
  }

  private static void collect(Node node, Set<String> ids) {
    node.fields()
        .forEach((field, value) -> {
          String kind = KINDS.get(field);
          if (kind != null && value.isString()) {
            ids.add(id(kind, value.text()));
          } else if (kind != null && value.isList()) {
            value.items().stream()
                .filter(Node::isString)
                .forEach(item -> ids.add(id(kind, item.text())));
          }
          collect(value, ids);
        });
    node.items().forEach(item -> collect(item, ids));
  }

  private static String id(String kind, String name) {
    return OpenSlo.API_VERSION + "/" + kind + "/" + name;
  }

  /**
   * What the refused ones among {@code documents} break: a fault for each that others need, at its
   * beginning, naming all of them, also those that need it through another document.
   *
   * @param documents decoded, so that their faults are known
   */
  public static List<Fault> broken(List<Document> documents) {
    Map<String, List<Document>> users = new HashMap<>();
    for (Document document : documents) {
      for (String id : of(document)) {
        users.computeIfAbsent(id, i -> new ArrayList<>()).add(document);
      }
    }
    List<Fault> faults = new ArrayList<>();
    for (Document document : documents) {
      if (!document.faults().isEmpty()) {
        Set<Document> affected = new LinkedHashSet<>();
        spread(document, users, affected);
        if (!affected.isEmpty()) {
          faults.add(fault(document, affected));
        }
      }
    }
    return faults;
  }

  private static void spread(
      Document from, Map<String, List<Document>> users, Set<Document> affected) {
    for (Document user : users.getOrDefault(from.id(), List.of())) {
      if (affected.add(user)) {
        spread(user, users, affected);
      }
    }
  }

  private static Fault fault(Document document, Set<Document> affected) {
    List<String> names =
        affected.stream()
            .limit(MAX_NAMED)
            .map(d -> "%s %s (%s:%d)".formatted(d.kind(), d.name(), d.file(), d.line()))
            .toList();
    String more =
        affected.size() > MAX_NAMED ? " and %d more".formatted(affected.size() - MAX_NAMED) : "";
    return new Fault(
        document.file(),
        document.line(),
        document.column(),
        "%s %s is refused and breaks %s%s"
            .formatted(document.kind(), document.name(), String.join(", ", names), more));
  }
}
