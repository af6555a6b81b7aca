package io.syntropy.policy;

/**
 * Which version of a policy's document.
 *
 * @param generation of the configuration it was in force with, 0 when not known
 * @param hash SHA-256 of the document's text, empty when not known
 */
public record PolicyRevision(long generation, String hash) {
  /** Of a policy whose document is not known. */
  public static final PolicyRevision UNKNOWN = new PolicyRevision(0, "");

  /** Whether it names a document. */
  public boolean known() {
    return generation > 0;
  }
}
