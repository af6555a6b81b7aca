package io.syntropy.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which firing pages are explained by another one that fires: that of a service their service
 * depends on, directly or through others, in the same region where both name one. Services that
 * depend on each other never explain one another, so every chain of explanations ends in a page
 * that nobody explains: that one is sent.
 */
public final class RootCause {
  private final Map<String, Set<String>> reached = new HashMap<>();

  /** Services with the names of those they depend on. */
  public RootCause(Map<String, ? extends Collection<String>> dependsOn) {
    dependsOn.keySet().forEach(name -> reached.put(name, closure(name, dependsOn)));
  }

  /**
   * A page that fires.
   *
   * @param region null when it is about no one region
   */
  public record Firing(String id, String service, @Nullable String region) {}

  /** The ids of the pages that explain each page; those without an explanation are missing. */
  public SortedMap<String, List<String>> explain(Collection<Firing> pages) {
    SortedMap<String, List<String>> all = new TreeMap<>();
    for (Firing page : pages) {
      List<Firing> causes = pages.stream().filter(other -> causes(other, page)).toList();
      SortedSet<String> first = new TreeSet<>();
      for (Firing cause : causes) {
        if (causes.stream().noneMatch(deeper -> causes(deeper, cause))) {
          first.add(cause.id());
        }
      }
      if (!first.isEmpty()) {
        all.put(page.id(), new ArrayList<>(first));
      }
    }
    return all;
  }

  private boolean causes(Firing cause, Firing page) {
    boolean here =
        cause.region() == null || page.region() == null || cause.region().equals(page.region());
    return here
        && reaches(page.service(), cause.service())
        && !reaches(cause.service(), page.service());
  }

  private boolean reaches(String from, String to) {
    return reached.getOrDefault(from, Set.of()).contains(to);
  }

  private static Set<String> closure(
      String from, Map<String, ? extends Collection<String>> dependsOn) {
    Set<String> seen = new TreeSet<>();
    Deque<String> open = new ArrayDeque<>(dependsOn.get(from));
    while (!open.isEmpty()) {
      String next = open.pop();
      if (seen.add(next)) {
        Collection<String> more = dependsOn.get(next);
        if (more != null) {
          open.addAll(more);
        }
      }
    }
    return seen;
  }
}
