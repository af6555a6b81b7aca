package io.syntropy.alerts.rules;

import io.syntropy.slo.alert.AlertRule;
import io.syntropy.slo.alert.SpentTier;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Labels and annotations of an objective's alerts. The author's stay as they are, {@code severity}
 * too: people route by them. Those that the rules need themselves stand over them, and an author's
 * label of such a name becomes {@code exported_NAME}, as in Prometheus.
 */
final class AlertLabels {
  static final String SEVERITY = "severity";

  /** {@code page} or {@code ticket}, whatever the author calls it. */
  static final String URGENCY = "syntropy_severity";

  private static final String MOVED = "exported_";

  private final Definition definition;
  private final Subject subject;
  private final Consumer<Fault> notes;

  AlertLabels(Definition definition, Subject subject, Consumer<Fault> notes) {
    this.definition = definition;
    this.subject = subject;
    this.notes = notes;
  }

  /** Labels of the SLO, over them those of the policy, over them our own. */
  Map<String, String> labels(AlertRule rule) {
    Map<String, String> labels = authors("labels", policy(rule));
    String word = word(rule);
    if (word != null) {
      labels.putIfAbsent(SEVERITY, word);
    }
    return with(
        labels, rule.tier().severity().text(), rule.tier().text(), rule.policy(), policy(rule));
  }

  /** The same for an alert that no policy is about. */
  Map<String, String> labels(String urgency, String tier) {
    return with(authors("labels", null), urgency, tier, AlertRule.DEFAULT_POLICY, null);
  }

  private Map<String, String> with(
      Map<String, String> authors,
      String urgency,
      String tier,
      String policyName,
      @Nullable Node policy) {
    Map<String, String> own = subject.labels();
    own.put("tier", tier);
    own.put("policy", policyName);
    own.put(URGENCY, urgency);
    Map<String, String> labels = new TreeMap<>();
    authors.forEach((name, value) -> {
      if (!isOwn(name)) {
        labels.put(name, value);
      }
    });
    authors.forEach((name, value) -> {
      if (isOwn(name) && !value.equals(own.get(name))) {
        String moved = MOVED + name;
        boolean written = !isOwn(moved) && labels.putIfAbsent(moved, value) == null;
        Node at = policy == null ? null : policy.optionalMapping("metadata");
        notes.accept(
            definition.at(
                at,
                "labels: %s: %s (the rules have a label %s of their own)"
                    .formatted(name, written ? "written " + moved : "left out", name)));
      }
    });
    labels.putIfAbsent(SEVERITY, urgency);
    labels.putAll(own);
    return labels;
  }

  private boolean isOwn(String name) {
    return !name.equals(SEVERITY) && Subject.OWN.contains(name) || subject.groups().contains(name);
  }

  /** The author's word for the severity of the policy's condition, such as {@code critical}. */
  private @Nullable String word(AlertRule rule) {
    Node policy = rule.tier() instanceof SpentTier ? null : policy(rule);
    Node spec = policy == null ? null : policy.optionalMapping("spec");
    List<Node> conditions = spec == null ? List.of() : spec.list("conditions");
    if (conditions.isEmpty() || !conditions.getFirst().isMapping()) {
      return null;
    }
    Node item = conditions.getFirst();
    Node condition =
        item.has("conditionRef")
            ? definition.conditions().get(item.string("conditionRef", ""))
            : item;
    Node said = condition == null ? null : condition.optionalMapping("spec");
    String word = said == null ? "" : said.string("severity", "");
    return word.isBlank() ? null : PromText.template(word);
  }

  /** Annotations of the SLO, over them those of the policy. */
  Map<String, String> annotations(@Nullable AlertRule rule) {
    return authors("annotations", rule == null ? null : policy(rule));
  }

  private Map<String, String> authors(String field, @Nullable Node policy) {
    Authors slos = Authors.of(definition.root(), field);
    Authors policies = Authors.of(policy, field);
    slos.remarks().forEach(this::remark);
    policies.remarks().forEach(this::remark);
    Map<String, String> texts = new TreeMap<>(slos.texts());
    texts.putAll(policies.texts());
    return texts;
  }

  private void remark(Authors.Remark remark) {
    notes.accept(definition.at(remark.at(), remark.message()));
  }

  /** The document of the policy a rule comes from; null for the default tiers. */
  @Nullable Node policy(AlertRule rule) {
    return definition.policies().get(rule.policy());
  }
}
