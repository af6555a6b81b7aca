package io.syntropy.alerts.rules;

import io.syntropy.slo.MetricNames;
import io.syntropy.slo.config.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What authors say of a document in its metadata, for those who are alerted.
 *
 * @param texts by their names as Prometheus has them
 * @param remarks what is not written as it stands in the document
 */
record Authors(Map<String, String> texts, List<Remark> remarks) {
  /** Settings of tools, and what tools keep for themselves. */
  private static final String[] TOOLS = {"syntropy.io/", "kubectl.kubernetes.io/"};

  /** What Pyrra's own rules leave out of the names they take over. */
  private static final String PYRRA = "pyrra.dev/";

  /** Something to tell the author, at its place. */
  record Remark(Node at, String message) {}

  Authors {
    texts = Collections.unmodifiableMap(new TreeMap<>(texts));
    remarks = List.copyOf(remarks);
  }

  /** {@code metadata.labels} or {@code .annotations} of {@code document}. */
  static Authors of(@Nullable Node document, String field) {
    Map<String, String> texts = new TreeMap<>();
    List<Remark> remarks = new ArrayList<>();
    Node metadata = document == null ? null : document.optionalMapping("metadata");
    Node map = metadata == null ? null : metadata.optionalMapping(field);
    if (map == null) {
      return new Authors(texts, remarks);
    }
    List<String> renamed = new ArrayList<>();
    map.fields()
        .forEach((written, value) -> {
          if (isTools(written)) {
            return;
          }
          String key = written.startsWith(PYRRA) ? written.substring(PYRRA.length()) : written;
          String name = MetricNames.prometheusLabel(key);
          String lost = lost(name, value, texts);
          if (lost != null) {
            remarks.add(new Remark(value, "%s: %s: %s".formatted(field, key, lost)));
            return;
          }
          texts.put(name, PromText.template(value.text()));
          if (!name.equals(key)) {
            renamed.add(key + " as " + name);
          }
        });
    if (!renamed.isEmpty()) {
      remarks.add(
          new Remark(
              map,
              "%s: written %s (Prometheus knows letters, digits and _ only)"
                  .formatted(field, String.join(", ", renamed))));
    }
    return new Authors(texts, remarks);
  }

  /** Why a text is left out; null when it is not. */
  private static @Nullable String lost(String name, Node value, Map<String, String> texts) {
    if (!value.isScalar()) {
      String what = value.isList() ? "a list" : value.isMapping() ? "a mapping" : "no value";
      return what + " (left out: an alert has one text for it)";
    }
    if (name.startsWith("__")) {
      return "left out (names that begin with __ are Prometheus' own)";
    }
    return texts.containsKey(name) ? "left out (another one is written " + name + ")" : null;
  }

  private static boolean isTools(String key) {
    for (String tool : TOOLS) {
      if (key.startsWith(tool)) {
        return true;
      }
    }
    return false;
  }
}
