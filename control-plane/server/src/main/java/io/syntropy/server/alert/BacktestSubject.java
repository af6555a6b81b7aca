package io.syntropy.server.alert;

import io.syntropy.server.config.ConfigCompiler;
import io.syntropy.server.config.Configuration;
import io.syntropy.server.http.ApiException;
import io.syntropy.server.http.ErrorDetail;
import io.syntropy.slo.Slo;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import io.syntropy.slo.config.OpenSlo;
import io.syntropy.slo.config.OpenSloCatalog;
import io.syntropy.slo.config.References;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the SLO that a request is about. */
final class BacktestSubject {
  private static final String FILE = "document";
  private static final String SLO = OpenSlo.API_VERSION + "/SLO/";

  private final Configuration live;

  BacktestSubject(Configuration live) {
    this.live = live;
  }

  /** The SLO of this name in force. */
  Slo live(String name) {
    return live.slos().stream()
        .filter(slo -> slo.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            ApiException.notFound(
                "slo: %s is not defined (expected the name of an SLO in force, see GET /api/v1/slos; or its text as document)"
                    .formatted(shortened(name))));
  }

  /**
   * The SLO that {@code text} defines, or changes by an AlertPolicy or an SLI.
   *
   * @param name which one; null when it holds just one
   */
  Slo of(String text, @Nullable String name) {
    Documents read = Documents.read(FILE, text);
    refuse(read.faults());
    if (read.documents().isEmpty()) {
      throw ApiException.badRequest(
          "document: empty (expected the YAML text of an openslo/v1 SLO, or of what one refers to)");
    }
    String chosen = name == null ? onlySlo(read.documents()) : name;
    List<Document> all = withWhatIsNeeded(read.documents(), chosen);
    OpenSloCatalog catalog = OpenSlo.decode(all);
    refuse(catalog.faults());
    Slo found =
        catalog.slos().stream()
            .filter(slo -> slo.name().equals(chosen))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException(chosen));
    refuseUnused(read.documents(), all, chosen);
    return found;
  }

  private static String onlySlo(List<Document> documents) {
    List<String> names =
        documents.stream().filter(d -> d.id().startsWith(SLO)).map(Document::name).toList();
    if (names.size() != 1) {
      throw ApiException.badRequest(
          names.isEmpty()
              ? "document: no SLO in it (expected one, or slo with the name of one in force that it is for)"
              : "document: %d SLOs (expected slo with the name of one of them: %s)"
                  .formatted(names.size(), String.join(", ", names.stream().limit(10).toList())));
    }
    return names.getFirst();
  }

  /** The given documents, the chosen SLO, and all they refer to, as far as it is in force. */
  private List<Document> withWhatIsNeeded(List<Document> given, String chosen) {
    List<Document> all = new ArrayList<>(given);
    Set<String> known = new HashSet<>();
    given.forEach(d -> known.add(d.id()));
    Deque<String> open = new ArrayDeque<>(List.of(SLO + chosen));
    given.forEach(d -> open.addAll(needs(d)));
    while (!open.isEmpty()) {
      String id = open.remove();
      Configuration.Source source = live.documents().get(id);
      if (known.add(id) && source != null) {
        for (Document document : ConfigCompiler.documents(java.util.Map.of(id, source))) {
          all.add(document);
          open.addAll(needs(document));
        }
      }
    }
    if (all.stream().noneMatch(d -> d.id().equals(SLO + chosen))) {
      throw ApiException.notFound(
          "slo: %s is neither in the document nor in force (expected a name that is)"
              .formatted(shortened(chosen)));
    }
    return all;
  }

  /** What a document refers to; the parts of a composite too. */
  private static Set<String> needs(Document document) {
    Set<String> ids = new HashSet<>(References.of(document));
    parts(document.root(), ids);
    return ids;
  }

  private static void parts(Node node, Set<String> ids) {
    node.fields()
        .forEach((field, value) -> {
          if (field.equals("parts")) {
            value.items().stream()
                .map(part -> part.fields().get("slo"))
                .filter(part -> part != null && part.isString())
                .forEach(part -> ids.add(SLO + part.text()));
          }
          parts(value, ids);
        });
    node.items().forEach(item -> parts(item, ids));
  }

  /** A policy that nothing names would change nothing: better said than left to be wondered at. */
  private static void refuseUnused(List<Document> given, List<Document> all, String chosen) {
    Set<String> used = new HashSet<>();
    Deque<String> open = new ArrayDeque<>(List.of(SLO + chosen));
    while (!open.isEmpty()) {
      String id = open.remove();
      if (used.add(id)) {
        all.stream().filter(d -> d.id().equals(id)).forEach(d -> open.addAll(References.of(d)));
      }
    }
    for (Document document : given) {
      if (document.kind().startsWith("Alert") && !used.contains(document.id())) {
        throw ApiException.badRequest(
            "document: %s %s is not used by SLO %s (expected it under the SLO's spec.alertPolicies; give the SLO's text along with it)"
                .formatted(document.kind(), document.name(), chosen));
      }
    }
  }

  private static void refuse(List<Fault> faults) {
    if (!faults.isEmpty()) {
      throw ApiException.invalid(
          "document: %d %s (expected a document that validates): %s"
              .formatted(faults.size(), faults.size() == 1 ? "fault" : "faults", faults.getFirst()),
          faults.stream().limit(100).map(f -> new ErrorDetail(position(f), f.message())).toList());
    }
  }

  private static String position(Fault fault) {
    return "%s:%d:%d".formatted(fault.file(), fault.line(), fault.column());
  }

  private static String shortened(String name) {
    return name.length() <= 100 ? name : name.substring(0, 100) + "…";
  }
}
