package io.syntropy.slo.config;

import org.jspecify.annotations.Nullable;

/**
 * One YAML document with a readable header. Its faults are collected in {@code root().faults()}.
 *
 * @param file path as given to the reader
 * @param line 1-based line where the document's content begins
 * @param column 1-based column where the document's content begins
 * @param apiVersion for example {@code openslo/v1} or {@code syntropy/v1}
 * @param kind for example {@code SLO} or {@code RegionPolicy}
 * @param name {@code metadata.name}
 * @param root the whole document, a mapping
 */
public record Document(
    String file, int line, int column, String apiVersion, String kind, String name, Node root) {

  /** Identifies the document across files and versions: {@code apiVersion/kind/name}. */
  public String id() {
    return apiVersion + "/" + kind + "/" + name;
  }

  /**
   * The spec of a {@code syntropy/v1} document, whose metadata are a name, labels and annotations;
   * null after a fault. A field of the root or of the metadata that is none of these is a fault.
   */
  public @Nullable Node spec() {
    Node metadata = root.optionalMapping("metadata");
    if (metadata != null) {
      metadata.known("name", "labels", "annotations").rejectUnknown();
    }
    root.known("apiVersion", "kind");
    Node spec = root.mapping("spec");
    root.rejectUnknown();
    return spec;
  }

  /** The faults found in this document so far. */
  public Faults faults() {
    return root.faults();
  }
}
