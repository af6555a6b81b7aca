package io.syntropy.slo.imports;

import io.syntropy.slo.config.Node;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads Sloth's SLO definitions: {@code prometheus/v1} and the Kubernetes resource {@code
 * sloth.slok.dev/v1 PrometheusServiceLevel}. Source: Sloth's documentation of both specs.
 *
 * <p>The page alert is the tiers 14.4 over 1 h and 6 over 6 h, the ticket alert 3 over 1 d and 1
 * over 3 d, as Sloth generates them for its default window of 30 d.
 */
public final class SlothImporter {
  private static final Pattern WINDOW = Pattern.compile("\\{\\{\\s*\\.window\\s*}}");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Session session;
  private boolean kubernetes;

  private SlothImporter(Session session) {
    this.session = session;
  }

  /** The definitions in {@code texts}, by path. */
  public static Imported read(Map<String, String> texts, ImportOptions options) {
    Session session = new Session(options);
    SlothImporter importer = new SlothImporter(session);
    session.read(texts).forEach(importer::document);
    return session.result();
  }

  private void document(Node root) {
    String version = root.isMapping() ? root.string("version", "") : "";
    String apiVersion = root.isMapping() ? root.string("apiVersion", "") : "";
    if (version.equals("prometheus/v1")) {
      kubernetes = false;
      specification(root, Map.of(), "");
    } else if (apiVersion.equals("sloth.slok.dev/v1")) {
      resource(root);
    } else {
      session.fault(
          root,
          "document: neither version prometheus/v1 nor apiVersion sloth.slok.dev/v1 (not imported)");
      return;
    }
    session.finish(root);
  }

  private void resource(Node root) {
    String kind = root.string("kind", "");
    if (!kind.equals("PrometheusServiceLevel")) {
      session.lost(
          root,
          "kind: " + kind + " (not imported; write the tiers you want into the AlertPolicies)");
      root.fields();
      return;
    }
    Node metadata = root.optionalMapping("metadata");
    Node spec = root.mapping("spec");
    root.known("status").rejectUnknown();
    Map<String, Object> labels = Session.texts(metadata, "labels");
    String namespace = metadata == null ? "" : metadata.string("namespace", "");
    if (metadata != null) {
      metadata.fields();
    }
    if (spec != null) {
      kubernetes = true;
      specification(spec, labels, namespace);
    }
  }

  private String field(String snake, String camel) {
    return kubernetes ? camel : snake;
  }

  private void specification(Node spec, Map<String, Object> outer, String namespace) {
    String service = spec.string("service");
    Map<String, Object> labels = new LinkedHashMap<>(outer);
    if (!namespace.isEmpty()) {
      labels.put("namespace", namespace);
    }
    labels.putAll(Session.texts(spec, "labels"));
    plugins(spec, field("slo_plugins", "sloPlugins"));
    for (Node slo : spec.requiredList("slos")) {
      if (slo.isMapping() && service != null) {
        slo(slo, service, labels);
      } else {
        slo.expected("a mapping with name, objective and sli");
      }
    }
    spec.known("version").rejectUnknown();
  }

  private void slo(Node node, String service, Map<String, Object> outer) {
    String name = node.string("name");
    BigDecimal target = target(node);
    String description = node.string("description", "");
    Map<String, Object> labels = new LinkedHashMap<>(outer);
    labels.putAll(Session.texts(node, "labels"));
    plugins(node, "plugins");
    Map<String, Object> indicator = indicator(node.mapping("sli"));
    Node alerting = node.optionalMapping("alerting");
    node.rejectUnknown();
    if (name == null || target == null || indicator == null) {
      return;
    }
    String id = session.name(node, "", Session.service(service) + "-" + name);
    Draft draft = new Draft(node, id, name, Session.service(service), target, "30d");
    draft.description = description;
    draft.labels = labels;
    draft.indicator = indicator;
    alerts(draft, alerting, name);
    session.add(draft);
  }

  private @Nullable BigDecimal target(Node node) {
    Double percent = node.number("objective", p -> p > 0 && p <= 100, "0 < objective <= 100");
    if (percent == null) {
      return null;
    }
    if (percent == 100) {
      session.lost(
          node,
          "objective: 100 (this SLO is not imported: it leaves no budget; choose one below 100)");
      return null;
    }
    return BigDecimal.valueOf(percent).divide(HUNDRED).stripTrailingZeros();
  }

  private @Nullable Map<String, Object> indicator(@Nullable Node sli) {
    if (sli == null) {
      return null;
    }
    Node events = sli.optionalMapping("events");
    Node raw = sli.optionalMapping("raw");
    Node plugin = sli.optional("plugin");
    sli.rejectUnknown();
    if (plugin != null) {
      plugin.fields();
      session.lost(
          plugin,
          "plugin: code that generates queries (this SLO is not imported; write the queries it"
              + " generates as sli.events)");
      return null;
    }
    Map<String, Object> ratio = new LinkedHashMap<>();
    ratio.put("counter", false);
    if (events != null) {
      String bad = query(events, field("error_query", "errorQuery"));
      String total = query(events, field("total_query", "totalQuery"));
      events.rejectUnknown();
      if (bad == null || total == null) {
        return null;
      }
      ratio.put("bad", session.metricSource(bad));
      ratio.put("total", session.metricSource(total));
    } else if (raw != null) {
      String errors = query(raw, field("error_ratio_query", "errorRatioQuery"));
      raw.rejectUnknown();
      if (errors == null) {
        return null;
      }
      ratio.put("rawType", "failure");
      ratio.put("raw", session.metricSource(errors));
    } else {
      sli.fault("sli: none of events, raw (expected one)");
      return null;
    }
    return Map.of("ratioMetric", ratio);
  }

  /** A query with its window filled in; null after a remark. */
  private @Nullable String query(Node holder, String field) {
    String query = holder.string(field);
    if (query == null) {
      return null;
    }
    Matcher window = WINDOW.matcher(query);
    String filled = window.replaceAll("5m");
    if (filled.contains("{{")) {
      Node at = holder.optional(field);
      session.lost(
          at == null ? holder : at,
          field + ": a template other than {{.window}} (this SLO is not imported; write it out)");
      return null;
    }
    return filled;
  }

  private void plugins(Node holder, String field) {
    Node plugins = holder.optional(field);
    if (plugins != null) {
      plugins.fields();
      session.lost(
          plugins, field + ": they change generated rules, and none are generated (left out)");
    }
  }

  private void alerts(Draft draft, @Nullable Node alerting, String name) {
    if (alerting == null) {
      session.note(draft.origin, draft.name + ": no alerting (the default tiers are written)");
    }
    String title = alerting == null ? name : alerting.string("name", name);
    Map<String, Object> labels = Session.texts(alerting, "labels");
    Map<String, Object> annotations = Session.texts(alerting, "annotations");
    Node page =
        alerting == null ? null : alerting.optionalMapping(field("page_alert", "pageAlert"));
    Node ticket =
        alerting == null ? null : alerting.optionalMapping(field("ticket_alert", "ticketAlert"));
    if (alerting != null) {
      alerting.rejectUnknown();
    }
    tiers(draft, page, title, "page", labels, annotations, "14.4", "1h", "6", "6h");
    tiers(draft, ticket, title, "ticket", labels, annotations, "3", "1d", "1", "3d");
  }

  private static void tiers(
      Draft draft,
      @Nullable Node alert,
      String title,
      String severity,
      Map<String, Object> outerLabels,
      Map<String, Object> outerAnnotations,
      String... factorsAndWindows) {
    boolean disabled = alert != null && alert.bool("disable", false);
    Map<String, Object> labels = new LinkedHashMap<>(outerLabels);
    labels.putAll(Session.texts(alert, "labels"));
    Map<String, Object> annotations = new LinkedHashMap<>(outerAnnotations);
    annotations.putAll(Session.texts(alert, "annotations"));
    if (alert != null) {
      alert.rejectUnknown();
    }
    if (disabled) {
      return;
    }
    for (int i = 0; i < factorsAndWindows.length; i += 2) {
      String window = factorsAndWindows[i + 1];
      draft.tiers.add(
          new Draft.Tier(
              "-" + severity + "-" + window,
              title,
              severity,
              severity,
              factorsAndWindows[i],
              window,
              "",
              false,
              labels,
              annotations));
    }
  }
}
