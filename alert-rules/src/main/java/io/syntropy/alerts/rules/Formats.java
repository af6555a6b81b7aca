package io.syntropy.alerts.rules;

import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import io.syntropy.slo.config.OpenSlo;
import io.syntropy.slo.config.OpenSloCatalog;
import io.syntropy.slo.imports.ImportOptions;
import io.syntropy.slo.imports.Imported;
import io.syntropy.slo.imports.PyrraImporter;
import io.syntropy.slo.imports.SlothImporter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads the SLOs of OpenSLO, Sloth and Pyrra documents, also of one file with several of them. */
final class Formats {
  private final List<Definition> definitions = new ArrayList<>();
  private final List<Fault> faults = new ArrayList<>();
  private final List<Fault> notes = new ArrayList<>();
  private int documents;

  private enum Format {
    OPENSLO,
    SLOTH,
    PYRRA
  }

  /** What was read, SLOs by name. */
  record Read(List<Definition> definitions, List<Fault> faults, List<Fault> notes, int documents) {}

  private Formats() {}

  static Read read(Map<String, String> texts) {
    Formats formats = new Formats();
    Map<Format, Map<String, String>> split = split(texts);
    formats.openSlo(split.getOrDefault(Format.OPENSLO, Map.of()));
    Map<String, String> sloth = split.getOrDefault(Format.SLOTH, Map.of());
    Map<String, String> pyrra = split.getOrDefault(Format.PYRRA, Map.of());
    if (!sloth.isEmpty()) {
      formats.imported(SlothImporter.read(sloth, ImportOptions.NONE));
    }
    if (!pyrra.isEmpty()) {
      formats.imported(PyrraImporter.read(pyrra, ImportOptions.NONE));
    }
    return formats.result();
  }

  private Read result() {
    Map<String, Definition> byName = new TreeMap<>();
    for (Definition definition : definitions) {
      Definition before = byName.putIfAbsent(definition.slo().name(), definition);
      if (before != null) {
        faults.add(
            definition.at(
                null, "is already defined in %s (expected unique names)".formatted(before.from())));
      }
    }
    return new Read(
        List.copyOf(byName.values()),
        faults.stream().distinct().sorted().toList(),
        notes.stream().distinct().sorted().toList(),
        documents);
  }

  /** The texts by format; documents of other formats are blank lines, so that positions hold. */
  private static Map<Format, Map<String, String>> split(Map<String, String> texts) {
    Map<Format, Map<String, String>> split = new HashMap<>();
    texts.forEach((path, text) -> {
      Map<Integer, Format> byLine = new TreeMap<>();
      for (Node root : Documents.trees(path, text, new ArrayList<>())) {
        byLine.put(root.line(), format(root));
      }
      for (Format format : Format.values()) {
        boolean all = byLine.values().stream().allMatch(format::equals);
        boolean any = byLine.containsValue(format) || byLine.isEmpty() && format == Format.OPENSLO;
        // What cannot be read is left to the reader of OpenSLO, which says why.
        if (any || format == Format.OPENSLO && !all) {
          String own = all ? text : only(text, byLine, format);
          split.computeIfAbsent(format, f -> new TreeMap<>()).put(path, own);
        }
      }
    });
    return split;
  }

  private static Format format(Node root) {
    String apiVersion = root.isMapping() ? root.string("apiVersion", "") : "";
    String version = root.isMapping() ? root.string("version", "") : "";
    if (apiVersion.startsWith("sloth.slok.dev/") || version.equals("prometheus/v1")) {
      return Format.SLOTH;
    }
    return apiVersion.startsWith("pyrra.dev/") ? Format.PYRRA : Format.OPENSLO;
  }

  private static String only(String text, Map<Integer, Format> byLine, Format wanted) {
    List<String> lines = new ArrayList<>(Arrays.asList(text.split("\n", -1)));
    int begin = 0;
    for (int i = 0; i <= lines.size(); i++) {
      if (i == lines.size() || i > begin && lines.get(i).startsWith("---")) {
        if (format(byLine, begin + 1, i) != wanted) {
          for (int line = begin; line < i; line++) {
            lines.set(line, line == begin && lines.get(line).startsWith("---") ? "---" : "");
          }
        }
        begin = i;
      }
    }
    return String.join("\n", lines);
  }

  private static Format format(Map<Integer, Format> byLine, int from, int to) {
    for (int line = from; line <= to; line++) {
      Format format = byLine.get(line);
      if (format != null) {
        return format;
      }
    }
    return Format.OPENSLO;
  }

  private void openSlo(Map<String, String> texts) {
    Documents read = Documents.read(texts);
    documents += read.documents().size();
    faults.addAll(read.faults());
    decode(read.documents(), null);
  }

  private void imported(Imported imported) {
    documents += imported.documents();
    faults.addAll(imported.faults());
    // Without a Prometheus to poll the server could not read some; the rules ask Prometheus anyway.
    imported.unexpressed().stream()
        .filter(fault -> !fault.message().contains("give the Prometheus to poll"))
        .forEach(faults::add);
    Map<String, Imported.Row> rows = new HashMap<>();
    imported.slos().forEach(row -> rows.put(row.name(), row));
    decode(Documents.read(imported.files()).documents(), rows);
  }

  private void decode(List<Document> read, @Nullable Map<String, Imported.Row> rows) {
    OpenSloCatalog catalog = OpenSlo.decode(read);
    faults.addAll(catalog.faults());
    Map<String, Document> slos = byName(read, "SLO");
    Map<String, Document> slis = byName(read, "SLI");
    Map<String, Node> policies = roots(read, "AlertPolicy");
    Map<String, Node> conditions = roots(read, "AlertCondition");
    Map<String, String> sources = new HashMap<>();
    byName(read, "DataSource")
        .forEach((name, document) -> {
          Node spec = document.root().optionalMapping("spec");
          sources.put(name, spec == null ? "" : spec.string("type", ""));
        });
    catalog
        .slos()
        .forEach(slo -> {
          Document document = slos.get(slo.name());
          Imported.Row row = rows == null ? null : rows.get(slo.name());
          if (document != null) {
            definitions.add(
                new Definition(
                    slo,
                    document.root(),
                    sli(document.root(), slis),
                    sources,
                    policies,
                    conditions,
                    row == null ? document.file() : row.file(),
                    row == null ? document.line() : row.line(),
                    1));
          }
        });
  }

  private static Map<String, Node> roots(List<Document> documents, String kind) {
    Map<String, Node> roots = new HashMap<>();
    byName(documents, kind).forEach((name, document) -> roots.put(name, document.root()));
    return roots;
  }

  private static Map<String, Document> byName(List<Document> documents, String kind) {
    Map<String, Document> byName = new HashMap<>();
    documents.stream()
        .filter(document -> document.kind().equals(kind))
        .forEach(document -> byName.putIfAbsent(document.name(), document));
    return byName;
  }

  private static @Nullable Node sli(Node root, Map<String, Document> slis) {
    Node spec = root.optionalMapping("spec");
    Node inline = spec == null ? null : spec.optionalMapping("indicator");
    if (inline != null) {
      return inline.optionalMapping("spec");
    }
    Document document = spec == null ? null : slis.get(spec.string("indicatorRef", ""));
    return document == null ? null : document.root().optionalMapping("spec");
  }
}
