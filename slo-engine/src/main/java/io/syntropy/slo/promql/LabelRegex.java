package io.syntropy.slo.promql;

import io.syntropy.slo.AttributeMatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The regular expressions of label matchers: RE2, anchored at both ends, the dot matching every
 * character. Only what means the same here is taken over; the rest is left to Prometheus.
 */
final class LabelRegex {
  private static final String LITERAL_ESCAPES = ".+*?()|[]{}^$\\/-";
  private static final String SAME_ESCAPES = "dDwWntfr";

  private LabelRegex() {}

  /** The condition, or empty when the expression could mean something else here. */
  static Optional<AttributeMatch> of(String re2) {
    Optional<Set<String>> values = literals(re2);
    if (values.isPresent()) {
      return Optional.of(new AttributeMatch.In(values.get()));
    }
    boolean anyCase = re2.startsWith("(?i)");
    String body = anyCase ? re2.substring(4) : re2;
    if (!isShared(body)) {
      return Optional.empty();
    }
    try {
      return Optional.of(new AttributeMatch.Regex((anyCase ? "(?isu)" : "(?s)") + body));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The values of an alternation of plain texts such as {@code GET|POST}. */
  private static Optional<Set<String>> literals(String re2) {
    List<String> values = new ArrayList<>();
    StringBuilder value = new StringBuilder();
    for (int i = 0; i < re2.length(); i++) {
      char c = re2.charAt(i);
      if (c == '|') {
        values.add(value.toString());
        value.setLength(0);
      } else if (c == '\\' && i + 1 < re2.length() && isLiteralEscape(re2.charAt(i + 1))) {
        value.append(re2.charAt(++i));
      } else if (".+*?()[]{}^$\\".indexOf(c) >= 0) {
        return Optional.empty();
      } else {
        value.append(c);
      }
    }
    values.add(value.toString());
    return Optional.of(Set.copyOf(Set.of(values.stream().distinct().toArray(String[]::new))));
  }

  private static boolean isLiteralEscape(char c) {
    return LITERAL_ESCAPES.indexOf(c) >= 0;
  }

  /** Whether the expression is in the part that RE2 and Java read alike. */
  private static boolean isShared(String regex) {
    boolean inClass = false;
    for (int i = 0; i < regex.length(); i++) {
      char c = regex.charAt(i);
      char following = i + 1 < regex.length() ? regex.charAt(i + 1) : '\0';
      if (c == '\\') {
        if (!isLiteralEscape(following) && SAME_ESCAPES.indexOf(following) < 0) {
          return false;
        }
        i++;
      } else if (inClass) {
        // Java nests classes and intersects them; RE2 knows [:names:].
        if (c == '[' || (c == '&' && following == '&')) {
          return false;
        }
        inClass = c != ']';
      } else if (c == '[') {
        inClass = true;
        int first = following == '^' ? i + 2 : i + 1;
        if (first < regex.length() && regex.charAt(first) == ']') {
          return false; // a literal bracket in RE2
        }
      } else if (c == '(' && following == '?') {
        if (!regex.startsWith("(?:", i)) {
          return false;
        }
      } else if ((c == '+' || c == '*' || c == '?' || c == '}') && following == '+') {
        return false; // possessive in Java
      }
    }
    return !inClass;
  }
}
