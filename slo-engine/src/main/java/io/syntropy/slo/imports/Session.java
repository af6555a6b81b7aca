package io.syntropy.slo.imports;

import io.syntropy.slo.Slo;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import io.syntropy.slo.config.OpenSlo;
import io.syntropy.slo.config.OpenSloCatalog;
import io.syntropy.slo.promql.PolledQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Collects drafts and remarks of one import, checks each draft, and writes the files. */
final class Session {
  private static final String SERVICES = "services.yaml";
  private static final String TARGETS = "notification-targets.yaml";
  private static final String SOURCE = "data-source.yaml";

  final ImportOptions options;
  private final List<Draft> drafts = new ArrayList<>();
  private final Map<String, String> names = new HashMap<>();
  private final List<Fault> unexpressed = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Fault> notes = new ArrayList<>();
  private int documents;

  Session(ImportOptions options) {
    this.options = options;
  }

  /** The documents of {@code texts}; those that are not YAML are faults. */
  List<Node> read(Map<String, String> texts) {
    List<Node> roots = new ArrayList<>();
    new TreeMap<>(texts).forEach((path, text) -> roots.addAll(Documents.trees(path, text, faults)));
    documents = roots.size();
    return roots;
  }

  /** Says what is lost, why, and what to do instead. */
  void lost(Node at, String what) {
    unexpressed.add(new Fault(at.file(), at.line(), at.column(), what));
  }

  void fault(Node at, String what) {
    faults.add(new Fault(at.file(), at.line(), at.column(), what));
  }

  void note(Node at, String what) {
    notes.add(new Fault(at.file(), at.line(), at.column(), what));
  }

  /** Takes over what reading a document found wrong, unknown fields included. */
  void finish(Node root) {
    root.faults()
        .list()
        .forEach(fault -> {
          if (fault.message().contains(": unknown field")) {
            unexpressed.add(
                new Fault(
                    fault.file(),
                    fault.line(),
                    fault.column(),
                    fault
                        .message()
                        .replaceFirst(" \\(expected.*", " (not known to the importer)")));
          } else {
            faults.add(fault);
          }
        });
  }

  /**
   * A name as OpenSLO has them; an own one for each thing.
   *
   * @param space goes before the name when it is taken; may be empty
   */
  String name(Node at, String space, String wanted) {
    String name = plain(wanted, "slo");
    String place = at.file() + ":" + at.line();
    boolean spaced = names.containsKey(name) && !space.isEmpty();
    String unique = spaced ? plain(space + "-" + wanted, "slo") : name;
    for (int n = 2; names.containsKey(unique); n++) {
      unique = name + "-" + n; // no place of its own to tell it by
    }
    if (!unique.equals(name)) {
      note(at, "name: %s is taken by %s (written as %s)".formatted(name, names.get(name), unique));
    } else if (!name.equals(wanted)) {
      note(at, "name: " + wanted + " (written as " + name + ")");
    }
    names.put(unique, place);
    return unique;
  }

  static String service(String wanted) {
    return plain(wanted, "imported");
  }

  private static String plain(String wanted, String otherwise) {
    String name =
        wanted.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-").replaceAll("^[.-]+", "");
    return name.isEmpty() ? otherwise : name.substring(0, Math.min(name.length(), 200));
  }

  /** The texts of a field that has a text for each name. */
  static Map<String, Object> texts(@Nullable Node holder, String field) {
    Map<String, Object> texts = new LinkedHashMap<>();
    Node map = holder == null ? null : holder.optionalMapping(field);
    if (map != null) {
      map.fields()
          .forEach((key, value) -> {
            if (value.isMapping() || value.isList()) {
              value.expected("a text");
            } else {
              texts.put(key, value.text());
            }
          });
    }
    return texts;
  }

  void add(Draft draft) {
    drafts.add(draft);
  }

  /** A side of a ratio, or the metric of a threshold, that asks {@code query}. */
  Map<String, Object> metricSource(String query) {
    Map<String, Object> source = new LinkedHashMap<>();
    source.put("type", "prometheus");
    if (!options.prometheusUrl().isEmpty()) {
      source.put("metricSourceRef", ImportOptions.DATA_SOURCE);
    }
    source.put("spec", Map.of("query", oneLine(query)));
    return Map.of("metricSource", source);
  }

  /** PromQL does not care for white space, outside of comments and raw strings. */
  private static String oneLine(String query) {
    return query.contains("#") || query.contains("`")
        ? query.strip()
        : query.strip().replaceAll("\\s*\\R\\s*", " ");
  }

  Imported result() {
    Map<String, String> files = new TreeMap<>();
    List<Imported.Row> rows = new ArrayList<>();
    TreeSet<String> services = new TreeSet<>();
    TreeSet<String> targets = new TreeSet<>();
    for (Draft draft : drafts) {
      if (check(draft, rows)) {
        files.put(draft.name + ".yaml", OpenSloText.of(origin(draft), draft.documents()));
        services.add(draft.service);
        draft.tiers.forEach(tier -> targets.add(tier.target()));
      }
    }
    if (!rows.isEmpty()) {
      files.put(SERVICES, OpenSloText.of("", services.stream().map(OpenSloText::service).toList()));
      if (!targets.isEmpty()) {
        files.put(TARGETS, OpenSloText.of("", targets.stream().map(OpenSloText::target).toList()));
      }
      if (!options.prometheusUrl().isEmpty()) {
        files.put(SOURCE, OpenSloText.of("", List.of(OpenSloText.dataSource(options))));
      }
    }
    return new Imported(rows, files, sorted(unexpressed), sorted(faults), sorted(notes), documents);
  }

  private static List<Fault> sorted(List<Fault> list) {
    return list.stream().distinct().sorted().toList();
  }

  private static String origin(Draft draft) {
    return draft.origin.file() + ":" + draft.origin.line();
  }

  /** Reads the draft as the server will; whether it is valid. */
  private boolean check(Draft draft, List<Imported.Row> rows) {
    List<Map<String, Object>> all = new ArrayList<>(draft.documents());
    if (!options.prometheusUrl().isEmpty()) {
      all.add(OpenSloText.dataSource(options));
    }
    List<Document> read = Documents.read(draft.name, OpenSloText.of("", all)).documents();
    OpenSloCatalog catalog = OpenSlo.decode(read);
    if (!catalog.faults().isEmpty() || catalog.slos().size() != 1) {
      catalog.faults().forEach(f -> fault(draft.origin, draft.name + ": " + f.message()));
      return false;
    }
    for (Fault notice : catalog.notices()) {
      if (notice.message().startsWith("query: ")) {
        note(draft.origin, draft.name + ": " + notice.message());
      }
    }
    Slo slo = catalog.slos().get(0);
    Imported.Reads reads = reads(slo, catalog.polled());
    if (reads == Imported.Reads.NOTHING) {
      String why =
          catalog.notices().stream()
              .map(Fault::message)
              .filter(m -> m.contains("no_data"))
              .findFirst()
              .orElse("query: not counted from the stream");
      lost(
          draft.origin,
          draft.name + ": " + why + "; give the Prometheus to poll by --prometheus URL");
    }
    rows.add(
        new Imported.Row(
            draft.origin.file(),
            draft.origin.line(),
            draft.name,
            slo.objectives().get(0).target(),
            slo.window().text(),
            reads,
            draft.tiers.size()));
    return true;
  }

  private static Imported.Reads reads(Slo slo, List<PolledQuery> polled) {
    if (slo.objectives().get(0).indicator() == null) {
      return Imported.Reads.NOTHING;
    }
    return polled.isEmpty() ? Imported.Reads.STREAM : Imported.Reads.POLLED;
  }
}
