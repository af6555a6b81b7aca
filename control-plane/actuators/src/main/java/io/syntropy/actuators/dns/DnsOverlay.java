package io.syntropy.actuators.dns;

/**
 * What one open action changes of the baseline. A revert drops the entry and computes the whole
 * again; nothing is ever undone from a pre-image.
 */
public sealed interface DnsOverlay {
  /** The action that is open, for messages. */
  String action();

  /** The region whose records give way. */
  String region();

  /** The region's records leave the name; the other regions' stay. */
  record Withdraw(String action, String region) implements DnsOverlay {}

  /**
   * The region's records are replaced by the receiver's: for names that serve one region only.
   *
   * @param receiver a region of {@link DnsTarget#regions()}
   */
  record Substitute(String action, String region, String receiver) implements DnsOverlay {}
}
