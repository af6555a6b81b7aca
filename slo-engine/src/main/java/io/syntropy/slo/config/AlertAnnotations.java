package io.syntropy.slo.config;

import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.alert.Guards;
import io.syntropy.slo.alert.Severity;
import io.syntropy.slo.alert.SpentTier;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoublePredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Alert settings beyond the OpenSLO schema, as annotations of an SLO or an AlertPolicy: {@code
 * syntropy.io/alerts}, {@code min-bad-events}, {@code alert-confidence}, {@code coverage-floor} and
 * {@code budget-spent}.
 */
final class AlertAnnotations {
  private static final String PREFIX = "syntropy.io/";
  private static final Pattern SPENT =
      Pattern.compile("(\\d{1,3}(?:\\.\\d{1,6})?)%/([0-9a-z]{2,20}) (page|ticket)");

  private final @Nullable Node annotations;

  AlertAnnotations(Node root) {
    Node metadata = root.optionalMapping("metadata");
    annotations = metadata == null ? null : metadata.optionalMapping("annotations");
  }

  /** Whether alerts are turned off. */
  boolean none() {
    Node node = of("alerts");
    if (node == null) {
      return false;
    }
    if (!node.text().equals("none") && !node.text().equals("default")) {
      node.expected("none or default");
    }
    return node.text().equals("none");
  }

  /** The guards, what is not given taken from {@code absent}. */
  Guards guards(Guards absent) {
    return new Guards(
        number("min-bad-events", n -> n >= 0, "at least 0", absent.minBadEvents()),
        number("alert-confidence", n -> n >= 0.5 && n < 1, "0.5 <= n < 1", absent.confidence()),
        number("coverage-floor", n -> n >= 0 && n <= 1, "0 <= n <= 1", absent.coverageFloor()));
  }

  /** The tiers of {@code budget-spent}: {@code 2%/1h page, 10%/3d ticket}. */
  List<AlertRule> spent(String policy, Guards guards) {
    List<AlertRule> rules = new ArrayList<>();
    Node node = of("budget-spent");
    if (node == null) {
      return rules;
    }
    for (String part : node.text().split(",", 20)) {
      Matcher matcher = SPENT.matcher(part.strip());
      SpentTier tier = matcher.matches() ? tier(matcher) : null;
      if (tier == null) {
        node.expected("for example 2%/1h page, 10%/3d ticket; up to 100%, 2m to 90d");
        return List.of();
      }
      rules.add(new AlertRule(policy, tier, Duration.ZERO, guards, true));
    }
    return rules;
  }

  private static @Nullable SpentTier tier(Matcher matcher) {
    double share = new BigDecimal(matcher.group(1)).movePointLeft(2).doubleValue();
    Duration window = Durations.parse(matcher.group(2)).orElse(Duration.ZERO);
    boolean valid =
        share > 0
            && share <= 1
            && window.compareTo(Duration.ofMinutes(2)) >= 0
            && window.compareTo(Duration.ofDays(90)) <= 0;
    Severity severity = matcher.group(3).equals("page") ? Severity.PAGE : Severity.TICKET;
    return valid ? new SpentTier(share, window, severity) : null;
  }

  private double number(String name, DoublePredicate valid, String expectation, double absent) {
    Node node = of(name);
    if (node == null) {
      return absent;
    }
    // Annotations are strings: a number in quotes is one too.
    double number =
        Scalars.type(node.text()) == Node.Type.NUMBER ? Scalars.number(node.text()) : Double.NaN;
    if (!Double.isFinite(number) || !valid.test(number)) {
      node.expected("a number, " + expectation);
      return absent;
    }
    return number;
  }

  private @Nullable Node of(String name) {
    Node node = annotations == null ? null : annotations.optional(PREFIX + name);
    if (node != null && !node.isScalar()) {
      node.expected("a string");
      return null;
    }
    return node;
  }
}
