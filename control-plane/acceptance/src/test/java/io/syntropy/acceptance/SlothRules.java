package io.syntropy.acceptance;

import java.util.Locale;
import java.util.Map;

/**
 * The 17 rules that Sloth generates for one SLO over 30 days: 8 error ratios, 7 of metadata, 2
 * alerts; for Prometheus and vmalert alike.
 */
final class SlothRules {
  private static final String[] WINDOWS = {"5m", "30m", "1h", "2h", "6h", "1d", "3d"};

  /** Rules of an SLO. */
  static final int COUNT = 17;

  private final StringBuilder yaml = new StringBuilder("groups:\n");
  private final String interval;

  /** With this interval of evaluation, or the server's own when it is empty. */
  SlothRules(String interval) {
    this.interval = interval;
  }

  /** The 5 min error ratio's labels, as recorded. */
  static Map<String, String> recorded(String service) {
    return Map.of(
        "__name__", "slo:sli_error:ratio_rate5m",
        "sloth_id", service + "-availability",
        "sloth_service", service,
        "sloth_slo", "availability",
        "sloth_window", "5m");
  }

  /** Adds the SLO {@code availability} of a service: {@code objective} of its requests, no 5xx. */
  SlothRules add(String service, double objective) {
    String id =
        "sloth_id=\"%s-availability\", sloth_service=\"%s\", sloth_slo=\"availability\""
            .formatted(service, service);
    String all = "http_requests_total{service=\"" + service + "\"}";
    String bad = "http_requests_total{service=\"" + service + "\",code=~\"5..\"}";
    double budget = Math.round((1 - objective) * 1e9) / 1e9;
    group("sli-recordings", service);
    for (String w : WINDOWS) {
      String expr = "(sum(rate(%s[%s])))\n/\n(sum(rate(%s[%s])))".formatted(bad, w, all, w);
      record("slo:sli_error:ratio_rate" + w, expr, service, w);
    }
    String recorded = "slo:sli_error:ratio_rate5m{" + id + "}[30d]";
    record(
        "slo:sli_error:ratio_rate30d",
        "sum_over_time(%s)\n/ ignoring (sloth_window)\ncount_over_time(%s)"
            .formatted(recorded, recorded),
        service,
        "30d");
    group("meta-recordings", service);
    record("slo:objective:ratio", "vector(" + objective + ")", service, "");
    record("slo:error_budget:ratio", "vector(1-" + objective + ")", service, "");
    record("slo:time_period:days", "vector(30)", service, "");
    String on =
        "\n/ on(sloth_id, sloth_slo, sloth_service) group_left\nslo:error_budget:ratio{" + id + "}";
    record(
        "slo:current_burn_rate:ratio", "slo:sli_error:ratio_rate5m{" + id + "}" + on, service, "");
    record(
        "slo:period_burn_rate:ratio", "slo:sli_error:ratio_rate30d{" + id + "}" + on, service, "");
    record(
        "slo:period_error_budget_remaining:ratio",
        "1 - slo:period_burn_rate:ratio{" + id + "}",
        service,
        "");
    record("sloth_slo_info", "vector(1)", service, "");
    group("alerts", service);
    alert(service, "page", id, budget, new String[] {"5m", "1h", "14.4", "30m", "6h", "6"});
    alert(service, "ticket", id, budget, new String[] {"2h", "1d", "3", "6h", "3d", "1"});
    return this;
  }

  private void group(String kind, String service) {
    yaml.append("- name: sloth-slo-").append(kind).append('-').append(service).append('\n');
    if (!interval.isEmpty()) {
      yaml.append("  interval: ").append(interval).append('\n');
    }
    yaml.append("  rules:\n");
  }

  private void record(String name, String expression, String service, String window) {
    yaml.append("  - record: ").append(name).append('\n');
    expression(expression);
    labels(service);
    if (!window.isEmpty()) {
      yaml.append("      sloth_window: ").append(window).append('\n');
    }
  }

  private void alert(String service, String severity, String id, double budget, String[] tiers) {
    yaml.append("  - alert: HighErrorRate\n");
    String over = "max(slo:sli_error:ratio_rate%s{%s} > (%s * %s)) without (sloth_window)";
    StringBuilder expression = new StringBuilder();
    for (int i = 0; i < tiers.length; i += 3) {
      String factor = tiers[i + 2];
      String error = String.format(Locale.ROOT, "%.9f", budget);
      expression
          .append(i == 0 ? "(\n" : "\nor\n(\n")
          .append(over.formatted(tiers[i], id, factor, error))
          .append("\nand\n")
          .append(over.formatted(tiers[i + 1], id, factor, error))
          .append("\n)");
    }
    expression(expression.toString());
    labels(service);
    yaml.append("      sloth_severity: ").append(severity).append('\n');
  }

  private void expression(String expression) {
    yaml.append("    expr: |\n");
    expression.lines().forEach(line -> yaml.append("      ").append(line).append('\n'));
  }

  private void labels(String service) {
    yaml.append("    labels:\n      sloth_id: ")
        .append(service)
        .append("-availability\n      sloth_service: ")
        .append(service)
        .append("\n      sloth_slo: availability\n");
  }

  /** A rule file. */
  String yaml() {
    return yaml.toString();
  }
}
