package io.syntropy.alerts.rules;

import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.Selector;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A series that a selector finds, for unit tests of rules.
 *
 * @param labels its labels; one with an empty value is absent
 */
record Example(String metric, SortedMap<String, String> labels, Selector selector) {
  private static final String ANY = "test";

  /** A series of {@code metric}, or empty where no value can be thought of that a match takes. */
  static Optional<Example> of(String metric, Selector selector, @Nullable String le) {
    SortedMap<String, String> labels = new TreeMap<>();
    for (Map.Entry<String, AttributeMatch> e : selector.match().entrySet()) {
      Optional<String> value = value(e.getValue());
      if (value.isEmpty()) {
        return Optional.empty();
      }
      labels.put(SelectorText.label(selector, e.getKey()), value.get());
    }
    SelectorText.groups(selector).forEach(group -> labels.merge(group, ANY, Example::nonEmpty));
    if (le != null) {
      labels.put("le", le);
    }
    return Optional.of(new Example(metric, labels, selector));
  }

  private static String nonEmpty(String known, String otherwise) {
    return known.isEmpty() ? otherwise : known;
  }

  private static Optional<String> value(AttributeMatch match) {
    Stream<String> candidates =
        switch (match) {
          case AttributeMatch.Equal equal -> Stream.of(equal.expected());
          case AttributeMatch.In in -> in.values().stream().sorted();
          case AttributeMatch.Regex regex -> Stream.of(guess(regex.regex()), ANY, "0", "500");
          case AttributeMatch.Not not -> Stream.of("", ANY, "other", "1");
          case AttributeMatch.All all ->
              all.conditions().stream().flatMap(one -> value(one).stream());
        };
    return candidates.filter(value -> match.test(value.isEmpty() ? null : value)).findFirst();
  }

  private static String any(AttributeMatch match) {
    return value(match).orElse("");
  }

  /** A text that a simple expression may match: its first alternative, written out. */
  private static String guess(String regex) {
    return regex
        .replaceFirst("^\\(\\?[a-z]+\\)", "")
        .replaceAll("\\|.*$", "")
        .replaceAll("\\[([^\\]^\\\\])[^\\]]*]", "$1")
        .replaceAll("\\\\[dw]", "0")
        .replaceAll("(?<!\\\\)\\.[*+]?", "0")
        .replaceAll("[()?*+^$]", "")
        .replace("\\", "");
  }

  /**
   * A series of the same metric that this one's selector does not find and {@code all} does; empty
   * when there is none.
   */
  Optional<Example> without(Example all) {
    for (Map.Entry<String, AttributeMatch> e : selector.match().entrySet()) {
      AttributeMatch wanted = all.selector.match().get(e.getKey());
      String opposite = e.getValue() instanceof AttributeMatch.Not not ? any(not.inner()) : "";
      for (String value : new String[] {"other", "200", opposite, "", "1"}) {
        String given = value.isEmpty() ? null : value;
        boolean counted = wanted == null || wanted.test(given);
        if (counted && !e.getValue().test(given)) {
          SortedMap<String, String> labels = new TreeMap<>(this.labels);
          labels.put(SelectorText.label(selector, e.getKey()), value);
          return Optional.of(new Example(metric, labels, all.selector));
        }
      }
    }
    return Optional.empty();
  }

  /** As unit tests write it. */
  String text() {
    return labels.entrySet().stream()
        .filter(e -> !e.getValue().isEmpty())
        .map(e -> e.getKey() + "=" + PromText.quoted(e.getValue()))
        .collect(Collectors.joining(",", metric + "{", "}"));
  }
}
