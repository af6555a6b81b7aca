package io.syntropy.slo.config;

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

  /** The faults found in this document so far. */
  public Faults faults() {
    return root.faults();
  }
}
