package io.syntropy.server.action;

import io.syntropy.policy.Intent;
import io.syntropy.policy.Mode;
import io.syntropy.policy.Page;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the decision machines call a person for and have not taken back; kept among their states, in
 * the transaction of the decision.
 *
 * @param pages by decision key
 */
public record OpenPages(SortedMap<String, Page> pages) {
  /** Under which it is kept. */
  public static final String MACHINE = "Pages";

  /** Nobody is called. */
  public static final OpenPages NONE = new OpenPages(new TreeMap<>());

  private static final int MOST = 1_000;

  /** Copies. */
  public OpenPages {
    pages = Collections.unmodifiableSortedMap(new TreeMap<>(pages));
  }

  /** After these decisions; what only observes calls nobody. */
  OpenPages after(List<Intent> intents) {
    SortedMap<String, Page> next = new TreeMap<>(pages);
    for (Intent intent : intents) {
      if (intent instanceof Page page && page.mode() == Mode.ACT) {
        if (page.resolved()) {
          next.remove(page.decisionKey());
        } else if (next.size() < MOST) {
          next.putIfAbsent(page.decisionKey(), page);
        }
      }
    }
    return next.equals(pages) ? this : new OpenPages(next);
  }
}
