package io.syntropy.alerts.rules;

import io.syntropy.slo.AttributeMatch;
import io.syntropy.slo.MetricNames;
import io.syntropy.slo.Selector;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Selectors as PromQL. Attributes become labels by the OpenTelemetry compatibility rules: {@code
 * service.name} (with its namespace before it) is {@code job}, {@code service.instance.id} is
 * {@code instance}; other attributes of a resource are labels where Prometheus promotes them.
 */
final class SelectorText {
  private static final String LE = "le";
  private static final String SERVICE = "service.name";
  private static final String NAMESPACE = "(.+/)?";

  /** What Java reads and RE2 does not, or otherwise. */
  private static final Pattern NOT_RE2 =
      Pattern.compile(
          "\\(\\?(?!:|i\\)|s\\))|[*+?}]\\+|&&|\\\\[hHRXZGkvV1-9]"
              + "|\\\\[pP]\\{(?:Alpha|Digit|Alnum|Punct|Upper|Lower|Space|XDigit|ASCII|Graph|Print|Blank|Cntrl|Is|In|java)");

  private SelectorText() {}

  /** The label of an attribute, or of a label when the selector has Prometheus' names. */
  static String label(Selector selector, String attribute) {
    if (selector.naming() == Selector.Naming.PROMETHEUS) {
      return attribute;
    }
    return switch (attribute) {
      case SERVICE -> "job";
      case "service.instance.id" -> "instance";
      default -> MetricNames.prometheusLabel(attribute);
    };
  }

  /** The labels of the groups, in order. */
  static List<String> groups(Selector selector) {
    return selector.groupBy().stream().map(g -> label(selector, g)).distinct().toList();
  }

  /**
   * {@code name{label="value", ..}}.
   *
   * @param le the bucket's bound; NaN for none
   */
  static String of(String name, Selector selector, double le) throws Inexpressible {
    Set<String> matchers = new TreeSet<>();
    for (Map.Entry<String, AttributeMatch> e : selector.match().entrySet()) {
      boolean bound = e.getKey().equals(LE) && !Double.isNaN(le);
      if (!bound) {
        boolean service = e.getKey().equals(SERVICE) && selector.naming() == Selector.Naming.OTLP;
        matchers.addAll(
            matchers(label(selector, e.getKey()), e.getValue(), true, service ? NAMESPACE : ""));
      }
    }
    if (!Double.isNaN(le)) {
      matchers.add(bound(le));
    }
    return matchers.isEmpty() ? name : name + "{" + String.join(",", matchers) + "}";
  }

  private static List<String> matchers(
      String label, AttributeMatch match, boolean wanted, String before) throws Inexpressible {
    return switch (match) {
      case AttributeMatch.Equal equal ->
          List.of(
              before.isEmpty()
                  ? label + (wanted ? "=" : "!=") + PromText.quoted(equal.expected())
                  : regex(label, wanted, before + escaped(equal.expected())));
      case AttributeMatch.In in -> List.of(in(label, in, wanted, before));
      case AttributeMatch.Regex regex ->
          List.of(regex(label, wanted, before + re2(label, regex.regex(), !before.isEmpty())));
      case AttributeMatch.Not not -> matchers(label, not.inner(), !wanted, before);
      case AttributeMatch.All all -> {
        if (!wanted) {
          throw new Inexpressible(label + ": not of several conditions at once");
        }
        List<String> each = new ArrayList<>();
        for (AttributeMatch one : all.conditions()) {
          each.addAll(matchers(label, one, true, before));
        }
        yield each;
      }
    };
  }

  private static String in(String label, AttributeMatch.In in, boolean wanted, String before) {
    List<String> values = in.values().stream().sorted().toList();
    if (values.size() == 1 && before.isEmpty()) {
      return label + (wanted ? "=" : "!=") + PromText.quoted(values.getFirst());
    }
    String any = String.join("|", values.stream().map(SelectorText::escaped).toList());
    return regex(label, wanted, before.isEmpty() ? any : before + "(" + any + ")");
  }

  private static String regex(String label, boolean wanted, String re2) {
    return label + (wanted ? "=~" : "!~") + PromText.quoted(re2);
  }

  /** A text as a regular expression for just it. */
  static String escaped(String text) {
    return text.replaceAll("[\\\\.+*?()|\\[\\]{}^$]", "\\\\$0");
  }

  private static String re2(String label, String java, boolean inside) throws Inexpressible {
    boolean anyCase = java.startsWith("(?isu)");
    String body = anyCase ? java.substring(6) : java.startsWith("(?s)") ? java.substring(4) : java;
    if (NOT_RE2.matcher(body).find()) {
      throw new Inexpressible(
          label
              + ": regex "
              + java
              + " (expected one that RE2, the expressions of Prometheus, knows)");
    }
    String bare = inside ? "(?:" + body + ")" : body;
    return anyCase ? "(?i)" + bare : bare;
  }

  /** The plainest spelling of a bucket's bound. */
  static String spelled(double le) {
    return Double.isInfinite(le)
        ? "+Inf"
        : new BigDecimal(Double.toString(le)).stripTrailingZeros().toPlainString();
  }

  /** A bucket's bound as clients write it: 0.25; 5 and 5.0; 1e+06. */
  private static String bound(double le) {
    if (Double.isInfinite(le)) {
      return "le=\"+Inf\"";
    }
    String plain = spelled(le);
    boolean whole = !plain.contains(".");
    double size = Math.abs(le);
    boolean scientific = size != 0 && (size >= 1e6 || size < 1e-4);
    if (!whole && !scientific) {
      return "le=" + PromText.quoted(plain);
    }
    String spellings = escaped(plain) + (whole ? "(\\.0)?" : "");
    return "le=~"
        + PromText.quoted(scientific ? spellings + "|" + escaped(scientific(le)) : spellings);
  }

  private static String scientific(double le) {
    String[] parts = String.format(Locale.ROOT, "%.16e", le).split("e", 2);
    String digits = new BigDecimal(parts[0]).stripTrailingZeros().toPlainString();
    return digits + "e" + parts[1];
  }
}
