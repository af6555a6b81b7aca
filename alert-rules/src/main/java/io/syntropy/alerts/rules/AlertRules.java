package io.syntropy.alerts.rules;

import io.syntropy.slo.alert.AbsenceTier;
import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.alert.AlertTier;
import io.syntropy.slo.alert.BurnTier;
import io.syntropy.slo.alert.Severity;
import io.syntropy.slo.alert.SpentTier;
import io.syntropy.slo.config.Node;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The alerts of one objective: every tier of the engine as a rule of its own. As there, a tier
 * fires over both its windows when the low-traffic guards hold, stays without them, and neither
 * fires nor resolves while its group is silent or its short window has no events.
 */
final class AlertRules {
  static final String BURN = "SLOErrorBudgetBurn";
  static final String SPENT = "SLOErrorBudgetSpent";
  static final String NO_DATA = "SLONoData";

  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final Duration NEVER_SEEN = Duration.ofMinutes(15);

  private final Definition definition;
  private final Subject subject;
  private final AlertLabels said;
  private final double target;
  private final Duration budget;
  private final Duration least;

  /**
   * @param least the shortest window that says anything: a time slice, else zero
   */
  AlertRules(
      Definition definition,
      Subject subject,
      AlertLabels said,
      double target,
      Duration budget,
      Duration least) {
    this.definition = definition;
    this.subject = subject;
    this.said = said;
    this.target = target;
    this.budget = budget;
    this.least = least;
  }

  List<Rule> of(List<AlertRule> rules) {
    List<Rule> all = new ArrayList<>();
    for (AlertRule rule : rules) {
      switch (rule.tier()) {
        case BurnTier tier when judged(tier) -> all.add(burn(rule, tier));
        case BurnTier tier -> {}
        case SpentTier tier when judged(tier) -> all.add(spent(rule, tier));
        case SpentTier tier -> {}
        case AbsenceTier tier -> all.add(absence(rule));
      }
    }
    if (definition.slo().alerts().defaults()) {
      all.add(neverSeen());
    }
    return all;
  }

  /** Whether both windows of a tier hold a time slice. */
  boolean judged(AlertTier tier) {
    return judged(tier, least);
  }

  static boolean judged(AlertTier tier, Duration least) {
    return tier instanceof AbsenceTier || tier.shortWindow().compareTo(least) >= 0;
  }

  private Rule burn(AlertRule rule, BurnTier tier) {
    Duration longer = Windows.widened(tier.longWindow());
    Duration shorter = Windows.widened(tier.shortWindow());
    String factor = PromText.number(tier.factor());
    double line = tier.factor() * ObjectiveRules.errorBudget(target);
    String over = subject.series(Subject.burn(longer)) + " >= " + factor;
    String still = subject.series(Subject.burn(shorter)) + " >= " + factor;
    String ended = subject.series(Subject.burn(longer)) + " < " + factor;
    Map<String, String> labels = said.labels(rule);
    String name = name(rule, BURN);
    return alert(
        name,
        held(name, labels, over, still, guards(rule, longer, line), ended, shorter),
        rule,
        labels,
        "at least %s times too fast over %s and over %s"
            .formatted(factor, Windows.text(longer), Windows.text(shorter)));
  }

  private Rule spent(AlertRule rule, SpentTier tier) {
    Duration longer = Windows.widened(tier.longWindow());
    Duration shorter = Windows.widened(tier.shortWindow());
    double line = tier.share() * ObjectiveRules.errorBudget(target);
    double pace = (double) shorter.toMillis() / longer.toMillis();
    String all = subject.series(expected(budget));
    String over = bad(longer) + " >= " + PromText.number(line) + " * (" + all + " > 0)";
    String still = bad(shorter) + " >= " + PromText.number(line * pace) + " * " + all;
    String ended = bad(longer) + " < " + PromText.number(line) + " * " + all;
    String guard = bad(longer) + " >= " + PromText.number(rule.guards().minBadEvents());
    Map<String, String> labels = said.labels(rule);
    String name = name(rule, SPENT);
    return alert(
        name,
        held(name, labels, over, still, guard, ended, shorter),
        rule,
        labels,
        "%s %% of it within %s"
            .formatted(PromText.number(tier.share() * 100), Windows.text(longer)));
  }

  static String expected(Duration budget) {
    return "slo:sli_total:expected" + Windows.text(budget);
  }

  private String bad(Duration window) {
    return "(%s - %s)"
        .formatted(subject.series(Subject.total(window)), subject.series(Subject.good(window)));
  }

  /** Wilson's lower bound is over the line just when the score test says so. */
  private String guards(AlertRule rule, Duration window, double line) {
    double least = rule.guards().minBadEvents();
    String enough = bad(window) + " >= " + PromText.number(least);
    if (rule.guards().confidence() == 0.5) {
      return enough;
    }
    double spread = rule.guards().z() * Math.sqrt(line * (1 - line));
    String total = subject.series(Subject.total(window));
    return "%s\nand\n%s - %s * %s > %s * sqrt(%s)"
        .formatted(
            enough, bad(window), PromText.number(line), total, PromText.number(spread), total);
  }

  private String held(
      String name,
      Map<String, String> labels,
      String over,
      String still,
      String guard,
      String ended,
      Duration shorter) {
    String own =
        labels.entrySet().stream()
            .filter(e -> e.getKey().equals("tier") || e.getKey().equals("policy"))
            .map(e -> e.getKey() + "=" + PromText.quoted(e.getValue()))
            .collect(Collectors.joining(","));
    String firing =
        subject.series("ALERTS", "alertname=\"" + name + "\",alertstate=\"firing\"," + own);
    String fresh = subject.series(Subject.HEARD);
    String events = subject.series(Subject.total(shorter)) + " > 0";
    return """
    (
      %1$s
    and
      %2$s
    and
      %10$s
    )
    and %3$s
    (
      # Enough bad events to fire, and more than chance makes; to stay, none are asked for.
      (
    %4$s
      )
    or
      %5$s
    )
    or
    # While nothing is heard, or nothing happens, it cannot be said: what fires goes on.
    (
      max by (%6$s) (%5$s)
      unless %3$s (%10$s and %7$s)
      unless %3$s (%10$s and %8$s)
      and %3$s (%9$s)
    )\
    """
        .formatted(
            over,
            still,
            subject.on(),
            guard.indent(4).stripTrailing(),
            firing,
            subject.byAll(),
            events,
            ended,
            heard(),
            fresh);
  }

  /**
   * Groups that were heard of in the budget's window; hours are added up only when they are over.
   */
  private String heard() {
    String all = subject.series(Subject.total(budget)) + " > 0";
    return Windows.isSlow(budget) && least.compareTo(Windows.COARSE) <= 0
        ? all + " or " + subject.series(Subject.total(Windows.COARSE)) + " > 0"
        : all;
  }

  private Rule absence(AlertRule rule) {
    String expr =
        """
        # Groups that were heard of in the last %s and are not any more, or nothing at all.
        (%s)
        unless %s
        %s
        or
        absent(%s)\
        """
            .formatted(
                Windows.text(budget),
                heard(),
                subject.on(),
                subject.series(Subject.HEARD),
                heard());
    return alert(NO_DATA, expr, rule, said.labels(rule), "nothing is reported any more");
  }

  /** A metric that does not exist would otherwise never be noticed. */
  private Rule neverSeen() {
    Map<String, String> labels = said.labels(Severity.TICKET.text(), "no_data");
    Map<String, String> annotations = said.annotations(null);
    annotations.putIfAbsent("summary", PromText.plain(subject.slo()) + " has no data");
    annotations.putIfAbsent(
        "description",
        "No series of this SLO's total was seen for 15 min: is it scraped, and named so?");
    return new Rule.Alerting(
        NO_DATA,
        "absent(%s)".formatted(subject.series(Subject.HEARD)),
        NEVER_SEEN,
        labels,
        annotations);
  }

  /** The policy's display name where it can be an alert's, as Sloth's do. */
  private String name(AlertRule rule, String otherwise) {
    Node policy = said.policy(rule);
    Node metadata = policy == null ? null : policy.optionalMapping("metadata");
    String given = metadata == null ? "" : metadata.string("displayName", "");
    return given.matches("[A-Za-z_][A-Za-z0-9_]{2,99}") ? given : otherwise;
  }

  private Rule alert(
      String name, String expr, AlertRule rule, Map<String, String> labels, String how) {
    Map<String, String> annotations = said.annotations(rule);
    String where =
        subject.groups().stream()
            .map(group -> group + " {{ $labels." + group + " }}")
            .collect(Collectors.joining(", ", " (", ")"));
    boolean burns = !(rule.tier() instanceof AbsenceTier);
    annotations.putIfAbsent(
        "summary",
        PromText.plain(subject.slo())
            + (burns ? " burns its error budget" : " has no data")
            + (subject.groups().isEmpty() ? "" : where));
    annotations.putIfAbsent(
        "description",
        burns ? "Error budget of " + Windows.text(budget) + ": used up " + how + "." : how + ".");
    Duration holds = rule.after().compareTo(AT_ONCE) <= 0 ? Duration.ZERO : rule.after();
    return new Rule.Alerting(name, expr, holds, labels, annotations);
  }
}
