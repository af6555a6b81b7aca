package io.syntropy.server.loop;

import io.syntropy.server.action.Action;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What people have asked for and is not decided yet; plain data, kept across restarts.
 *
 * @param open by decision key
 */
record Kept(SortedMap<String, Asked> open) {
  static final Kept NOTHING = new Kept(new TreeMap<>());

  Kept {
    open = Collections.unmodifiableSortedMap(new TreeMap<>(open));
  }

  /**
   * One request.
   *
   * @param machine which decides it
   * @param action as it was recorded
   * @param waits whether another person's approval is waited for
   */
  record Asked(
      ControlEvent.Requested event, String machine, String policy, Action action, boolean waits) {

    Asked approved(Action by) {
      return new Asked(event, machine, policy, by, false);
    }

    Action.Request request() {
      Action.Request request = action.request();
      if (request == null) {
        throw new IllegalStateException("action: %s was not asked for".formatted(action.id()));
      }
      return request;
    }

    /** Who answers for it: who asked, and who approved. */
    List<String> people() {
      List<String> people = new java.util.ArrayList<>(List.of(request().by()));
      request().approvals().forEach(a -> people.add(a.by()));
      return people;
    }
  }

  Kept with(String key, Asked asked) {
    SortedMap<String, Asked> next = new TreeMap<>(open);
    next.put(key, asked);
    return new Kept(next);
  }

  Kept without(java.util.Collection<String> keys) {
    SortedMap<String, Asked> next = new TreeMap<>(open);
    next.keySet().removeAll(keys);
    return new Kept(next);
  }
}
