package io.syntropy.server.rum;

import java.util.HashMap;
import java.util.Map;

/**
 * So many words of one sort are told apart: pages of anyone may send any. A word is forgotten when
 * it has not come for long. Used by one thread.
 */
final class BoundedWords {
  private final int most;
  private final String other;
  private final Map<String, Long> seen = new HashMap<>();

  /**
   * @param other what stands for a word over the bound
   */
  BoundedWords(int most, String other) {
    this.most = most;
    this.other = other;
  }

  /** The word, which came at {@code nanos}; or what stands for those that are too many. */
  String known(String word, long nanos) {
    if (seen.size() >= most && !seen.containsKey(word)) {
      return other;
    }
    seen.put(word, nanos);
    return word;
  }

  /** Forgets the words that last came before {@code nanos}. */
  void forget(long nanos) {
    seen.values().removeIf(at -> at < nanos);
  }
}
