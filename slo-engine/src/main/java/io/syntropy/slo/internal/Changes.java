package io.syntropy.slo.internal;

import java.util.ArrayList;
import java.util.List;

/** The groups that had a point since they were last evaluated, each once, in the order of it. */
final class Changes {
  private final List<GroupState> groups = new ArrayList<>();

  void add(GroupState group) {
    if (!group.changed) {
      group.changed = true;
      groups.add(group);
    }
  }

  int size() {
    return groups.size();
  }

  GroupState get(int index) {
    return groups.get(index);
  }

  void clear() {
    groups.forEach(group -> group.changed = false);
    groups.clear();
  }

  /** Forgets the groups whose track is no longer counted. */
  void retain(java.util.Set<Track> live) {
    groups.removeIf(group -> !live.contains(group.track));
  }
}
