package io.syntropy.alerts.rules;

import io.syntropy.slo.config.Durations;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.api.RepresentToNode;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/** Rules as YAML, for people to read: expressions of several lines are block scalars. */
final class RuleText {
  private static final int WIDTH = 4_096;

  /** Booleans of YAML 1.1, which many readers still take for such. */
  private static final Set<String> BOOLEANS = Set.of("y", "n", "yes", "no", "on", "off");

  private static final DumpSettings SETTINGS =
      DumpSettings.builder()
          .setDefaultFlowStyle(FlowStyle.BLOCK)
          .setIndent(2)
          .setIndicatorIndent(2)
          .setIndentWithIndicator(true)
          .setWidth(WIDTH)
          .setDereferenceAliases(true)
          .build();

  private RuleText() {}

  private static final class Quoting extends StandardRepresenter {
    Quoting() {
      super(SETTINGS);
      RepresentToNode plain = Objects.requireNonNull(representers.get(String.class));
      representers.put(
          String.class,
          text ->
              BOOLEANS.contains(text.toString().toLowerCase(Locale.ROOT))
                  ? representScalar(Tag.STR, text.toString(), ScalarStyle.DOUBLE_QUOTED)
                  : plain.representData(text));
    }
  }

  static String dump(Map<String, Object> document) {
    return new Dump(SETTINGS, new Quoting()).dumpToString(document);
  }

  /** The rule file, or resource, of one SLO. */
  static String of(Flavour flavour, Definition definition, List<RuleGroup> groups) {
    Map<String, Object> rules = new LinkedHashMap<>();
    rules.put("groups", groups.stream().map(RuleText::group).toList());
    Map<String, Object> document =
        flavour == Flavour.KUBERNETES ? resource(definition, rules) : rules;
    return header(flavour, definition) + dump(document);
  }

  private static String header(Flavour flavour, Definition definition) {
    String from = definition.from().replaceAll("\\p{Cntrl}+", " ");
    String more =
        switch (flavour) {
          case PROMETHEUS, KUBERNETES -> "";
          case VICTORIAMETRICS ->
              """
              # For vmalert with -remoteWrite.url, -remoteRead.url and -datasource.url of one VictoriaMetrics: alerts
              # look at their own state (ALERTS). increase() there needs no extrapolation, so counts are whole.
              """;
        };
    return RuleFolder.MARKER
        + " from "
        + from
        + ". Do not edit: the next run replaces it.\n"
        + "# What the series and alerts mean: docs/guides/prometheus-rules.md of Syntropy.\n"
        + more;
  }

  private static Map<String, Object> resource(Definition definition, Map<String, Object> rules) {
    Map<String, Object> labels = new LinkedHashMap<>();
    labels.put("app.kubernetes.io/managed-by", "syntropy");
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("name", FileNames.resource(definition.slo().name()));
    metadata.put("labels", labels);
    Map<String, Object> resource = new LinkedHashMap<>();
    resource.put("apiVersion", "monitoring.coreos.com/v1");
    resource.put("kind", "PrometheusRule");
    resource.put("metadata", metadata);
    resource.put("spec", rules);
    return resource;
  }

  private static Map<String, Object> group(RuleGroup group) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", group.name());
    map.put("interval", Durations.format(group.interval()));
    List<Object> rules = new ArrayList<>();
    group.rules().forEach(rule -> rules.add(rule(rule)));
    map.put("rules", rules);
    return map;
  }

  private static Map<String, Object> rule(Rule rule) {
    Map<String, Object> map = new LinkedHashMap<>();
    switch (rule) {
      case Rule.Recording recording -> {
        map.put("record", recording.record());
        map.put("expr", recording.expr());
        map.put("labels", recording.labels());
      }
      case Rule.Alerting alerting -> {
        map.put("alert", alerting.alert());
        map.put("expr", alerting.expr());
        if (!alerting.holds().isZero()) {
          map.put("for", Durations.format(alerting.holds()));
        }
        map.put("labels", alerting.labels());
        map.put("annotations", alerting.annotations());
      }
    }
    return map;
  }
}
