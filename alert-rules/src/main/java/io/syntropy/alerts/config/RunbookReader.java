package io.syntropy.alerts.config;

import io.syntropy.policy.DirectiveKind;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Node;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a {@code Runbook} document; its JSON Schema is {@code schemas/runbook.schema.json}. */
final class RunbookReader {
  /** What the console can do for a person. */
  static final SortedSet<String> ACTIONS = actions();

  /** What stands for the incident's in an action's parameters. */
  private static final Pattern PLACE = Pattern.compile("\\{(?:service|region)}");

  private static final int MAX_ITEMS = 50;
  private static final int MAX_TEXT = 2_000;

  private RunbookReader() {}

  /** What a service can be asked for, and what the control plane does by itself. */
  private static SortedSet<String> actions() {
    SortedSet<String> actions = new TreeSet<>(DirectiveKind.accepted());
    actions.remove(DirectiveKind.ROLLBACK);
    actions.addAll(List.of("failover", "freeze", "silence"));
    return Collections.unmodifiableSortedSet(actions);
  }

  static @Nullable Runbook read(Document document) {
    Node root = document.root();
    Node spec = document.spec();
    if (spec == null) {
      return null;
    }
    String title = text(spec, "title");
    String owner = spec.string("owner", "");
    List<Runbook.Step> steps = new ArrayList<>();
    for (Node item : bounded(spec, "steps", spec.requiredList("steps"))) {
      Runbook.Step step = step(item);
      if (step != null) {
        steps.add(step);
      }
    }
    List<String> closing = new ArrayList<>();
    for (Node item : bounded(spec, "closing", spec.requiredList("closing"))) {
      if (item.isString() && !item.text().isBlank() && item.text().length() <= MAX_TEXT) {
        closing.add(item.text());
      } else {
        item.expected("a criterion in words, at most " + MAX_TEXT + " characters");
      }
    }
    List<Runbook.Link> links = new ArrayList<>();
    for (Node item : bounded(spec, "links", spec.list("links"))) {
      Runbook.Link link = link(item);
      if (link != null) {
        links.add(link);
      }
    }
    spec.rejectUnknown();
    return title == null || !document.faults().isEmpty()
        ? null
        : new Runbook(document.name(), title, owner, steps, closing, links);
  }

  private static List<Node> bounded(Node at, String field, List<Node> items) {
    if (items.size() > MAX_ITEMS) {
      at.fault("%s: %d (expected at most %d)".formatted(field, items.size(), MAX_ITEMS));
    }
    return items;
  }

  private static @Nullable String text(Node at, String field) {
    String text = at.string(field);
    if (text != null && text.length() > MAX_TEXT) {
      at.fault("%s: %d characters (expected at most %d)".formatted(field, text.length(), MAX_TEXT));
    }
    return text;
  }

  private static Runbook.@Nullable Step step(Node item) {
    if (!item.isMapping()) {
      item.expected("a mapping with text");
      return null;
    }
    String text = text(item, "text");
    Node at = item.optionalMapping("action");
    Runbook.Action action = at == null ? null : action(at);
    item.rejectUnknown();
    return text == null ? null : new Runbook.Step(text, action);
  }

  private static Runbook.@Nullable Action action(Node at) {
    String kind = at.string("kind");
    if (kind != null && !ACTIONS.contains(kind)) {
      at.fault("kind: %s (expected one of %s)".formatted(kind, String.join(", ", ACTIONS)));
    }
    SortedMap<String, String> parameters = new TreeMap<>();
    at.fields()
        .forEach((field, value) -> {
          if (!field.equals("kind")) {
            if (!value.isScalar() || value.text().length() > MAX_TEXT) {
              value.expected("a text, number or boolean");
            } else if (PLACE.matcher(value.text()).replaceAll("").matches(".*[{}].*")) {
              value.expected("no other braces than {service} and {region}");
            } else {
              parameters.put(field, value.text());
            }
          }
        });
    return kind == null ? null : new Runbook.Action(kind, parameters);
  }

  private static Runbook.@Nullable Link link(Node item) {
    if (!item.isMapping()) {
      item.expected("a mapping with title and url");
      return null;
    }
    String title = text(item, "title");
    String url = item.string("url");
    item.rejectUnknown();
    if (url != null && !isWeb(url)) {
      item.fault("url: %s (expected an http or https address)".formatted(url));
      return null;
    }
    return title == null || url == null ? null : new Runbook.Link(title, url);
  }

  private static boolean isWeb(String url) {
    try {
      URI uri = URI.create(url);
      return Set.of("http", "https").contains(String.valueOf(uri.getScheme()))
          && uri.getHost() != null
          && uri.getUserInfo() == null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
