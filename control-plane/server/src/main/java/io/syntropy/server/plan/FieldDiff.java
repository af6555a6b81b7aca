package io.syntropy.server.plan;

import io.syntropy.server.config.Configuration;
import io.syntropy.server.plan.Plan.FieldChange;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What two versions of a document say differently; layout and comments say nothing. */
final class FieldDiff {
  /** The most fields named. */
  static final int MAX = 50;

  private static final int MAX_TEXT = 200;

  private FieldDiff() {}

  /** The fields that differ, in the order of the older version, new ones last. */
  static List<FieldChange> of(Configuration.Source before, Configuration.Source after) {
    Map<String, String> old = fields(before);
    Map<String, String> now = fields(after);
    Set<String> paths = new LinkedHashSet<>(old.keySet());
    paths.addAll(now.keySet());
    List<FieldChange> changes = new ArrayList<>();
    for (String path : paths) {
      String from = old.get(path);
      String to = now.get(path);
      if (from == null || !from.equals(to)) {
        changes.add(new FieldChange(path, shortened(from), shortened(to)));
      }
      if (changes.size() == MAX) {
        break;
      }
    }
    return changes;
  }

  private static Map<String, String> fields(Configuration.Source source) {
    Map<String, String> fields = new LinkedHashMap<>();
    for (Document document : Documents.read(source.file(), source.text()).documents()) {
      document.root().fields().forEach((name, value) -> flatten(root(name), value, fields));
    }
    return fields;
  }

  /** The spec is what a document is about, so its name goes without saying. */
  private static String root(String name) {
    return name.equals("spec") ? "" : name;
  }

  private static void flatten(String path, Node node, Map<String, String> into) {
    if (node.isMapping()) {
      node.fields()
          .forEach(
              (name, value) -> flatten(path.isEmpty() ? name : path + "." + name, value, into));
    } else if (node.isList()) {
      for (int i = 0; i < node.items().size(); i++) {
        flatten(path + "[" + i + "]", node.items().get(i), into);
      }
    } else {
      into.put(path, node.text());
    }
    if (!node.isScalar() && node.fields().isEmpty() && node.items().isEmpty()) {
      into.put(path, node.isList() ? "[]" : "{}");
    }
  }

  private static @org.jspecify.annotations.Nullable String shortened(
      @org.jspecify.annotations.Nullable String text) {
    return text == null || text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }
}
