package io.syntropy.alerts.probe;

import com.fasterxml.jackson.core.JsonPointer;
import io.syntropy.slo.config.Node;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the steps of a {@code Probe}; a later step knows what the earlier ones capture. */
final class StepReader {
  private static final int MAX_ITEMS = 20;
  private static final int MAX_PATH = 2_000;
  private static final int MAX_HEADER = 2_000;
  private static final int MAX_BODY = 16 << 10;
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
  private static final Set<String> METHODS =
      Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE");

  /** Set for each request by whoever sends it. */
  private static final Set<String> TAKEN =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "traceparent",
          "tracestate",
          "transfer-encoding",
          "upgrade",
          "user-agent");

  /** A fixed value of one of these is a secret that stands in a document. */
  private static final Set<String> CREDENTIALS =
      Set.of(
          "authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-auth-token");

  private final Duration timeout;
  private final Set<String> names = new HashSet<>();
  private final Set<String> captured = new LinkedHashSet<>();

  /**
   * @param timeout of a step that has none of its own
   */
  StepReader(Duration timeout) {
    this.timeout = timeout;
  }

  List<Step> read(Node from) {
    List<Step> steps = new ArrayList<>();
    for (Node item : bounded(from, "steps", from.requiredList("steps"))) {
      if (!item.isMapping()) {
        item.expected("a mapping with name and path");
        continue;
      }
      Step step = step(item);
      if (step != null) {
        steps.add(step);
      }
    }
    return steps;
  }

  private @Nullable Step step(Node item) {
    String name = ProbeReader.name(item, "a step's name such as login");
    if (name != null && !names.add(name)) {
      item.fault("name: %s is given twice (expected each step's name once)".formatted(name));
    }
    String method = item.string("method", "GET");
    if (!METHODS.contains(method)) {
      item.fault(
          "method: %s (expected one of %s)"
              .formatted(method, String.join(", ", new TreeSet<>(METHODS))));
    }
    Template path = path(item);
    SortedMap<String, Template> headers = headers(item);
    Template body = item.has("body") ? template(item, "body", MAX_BODY) : null;
    if (body != null && (method.equals("GET") || method.equals("HEAD"))) {
      item.fault("body: with %s (expected POST, PUT, PATCH or DELETE)".formatted(method));
    }
    Duration own = ProbeReader.timeout(item, timeout);
    Step.Expectation expect = expect(item.optionalMapping("expect"));
    SortedMap<String, Step.Capture> capture = capture(item);
    item.rejectUnknown();
    captured.addAll(capture.keySet());
    return name == null || path == null
        ? null
        : new Step(name, method, path, headers, body, own, expect, capture);
  }

  private @Nullable Template path(Node item) {
    Template path = item.has("path") ? template(item, "path", MAX_PATH) : null;
    String text = item.string("path");
    Node at = item.optional("path");
    if (path == null || text == null || at == null) {
      return null;
    }
    if ((text.contains("://") && !text.startsWith("/")) || text.startsWith("//")) {
      at.fault(
          "path: an absolute URL (expected a path such as /v1/feed; the region's base_url goes"
              + " before it)");
      return null;
    }
    if (!path.secrets().isEmpty()) {
      at.fault("path: with a secret (expected secrets in headers and bodies only)");
    }
    String example = path.fill(name -> "x", name -> "x", value -> value);
    try {
      URI uri = new URI("http://localhost" + example);
      if (!example.startsWith("/") || uri.getRawFragment() != null || example.contains("/../")) {
        at.expected("a path such as /v1/feed, without fragment and ..");
      }
    } catch (URISyntaxException e) {
      at.expected("a path such as /v1/feed, percent-encoded where needed");
    }
    return path;
  }

  private SortedMap<String, Template> headers(Node item) {
    SortedMap<String, Template> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Node from = item.optionalMapping("headers");
    if (from == null) {
      return headers;
    }
    Map<String, Node> fields = from.fields();
    if (fields.size() > MAX_ITEMS) {
      from.fault("headers: %d (expected at most %d)".formatted(fields.size(), MAX_ITEMS));
    }
    fields.forEach((name, value) -> {
      String lower = name.toLowerCase(Locale.ROOT);
      if (!TOKEN.matcher(name).matches() || TAKEN.contains(lower)) {
        value.fault(
            "headers: %s (expected a header's name; %s are set by the prober)"
                .formatted(name, String.join(", ", new TreeSet<>(TAKEN))));
        return;
      }
      Template template = template(from, name, MAX_HEADER);
      if (template != null && CREDENTIALS.contains(lower) && !template.isFilled()) {
        value.fault(
            name
                + ": a fixed value (expected ${secret:NAME} or a captured value: a secret never"
                + " stands in a document)");
      } else if (template != null && value.text().chars().anyMatch(c -> c < ' ' || c > '~')) {
        value.fault(name + ": with other characters (expected printable ASCII on one line)");
      } else if (template != null && headers.put(name, template) != null) {
        value.fault("headers: %s is given twice".formatted(name));
      }
    });
    return headers;
  }

  /** The value is never shown: it may be a secret in the wrong place. */
  private @Nullable Template template(Node from, String field, int most) {
    String text = from.string(field);
    Node at = from.optional(field);
    if (text == null || at == null) {
      return null;
    }
    if (text.length() > most) {
      at.fault("%s: %d characters (expected at most %d)".formatted(field, text.length(), most));
      return null;
    }
    try {
      Template template = Template.parse(text);
      for (String name : template.captures()) {
        if (!captured.contains(name)) {
          at.fault(
              "%s: ${%s} (expected a capture of an earlier step: %s)"
                  .formatted(
                      field, name, captured.isEmpty() ? "none yet" : String.join(", ", captured)));
        }
      }
      return template;
    } catch (IllegalArgumentException e) {
      at.fault(field + ": " + e.getMessage());
      return null;
    }
  }

  private static Step.Expectation expect(@Nullable Node from) {
    if (from == null) {
      return new Step.Expectation(Set.of(), List.of(), ProbeSpec.MAX_BYTES);
    }
    Set<Integer> status = new TreeSet<>();
    for (Node item : bounded(from, "status", from.list("status"))) {
      Double code =
          item.asNumber(v -> v >= 100 && v <= 599 && v == Math.rint(v), "a status, 100 to 599");
      if (code != null) {
        status.add(code.intValue());
      }
    }
    List<JsonCheck> checks = new ArrayList<>();
    for (Node item : bounded(from, "json", from.list("json"))) {
      JsonCheck check = check(item);
      if (check != null) {
        checks.add(check);
      }
    }
    int most = from.integer("max_bytes", 1, ProbeSpec.MAX_BYTES, ProbeSpec.MAX_BYTES);
    from.rejectUnknown();
    return new Step.Expectation(status, checks, most);
  }

  private static @Nullable JsonCheck check(Node item) {
    if (!item.isMapping()) {
      item.expected("a mapping with pointer, and equals or exists");
      return null;
    }
    String pointer = item.string("pointer");
    Node at = item.optional("pointer");
    Node equal = item.optional("equals");
    boolean exists = item.bool("exists", true);
    boolean both = equal != null && item.has("exists");
    item.rejectUnknown();
    if (pointer == null || at == null) {
      return null;
    }
    if (!isPointer(pointer)) {
      at.expected("a JSON pointer such as /items/0/id");
      return null;
    }
    if (both || (equal != null && !equal.isScalar())) {
      item.fault("json: (expected equals with a text, number or boolean, or exists)");
      return null;
    }
    if (equal == null) {
      return new JsonCheck(pointer, exists ? JsonCheck.Kind.PRESENT : JsonCheck.Kind.ABSENT, "");
    }
    JsonCheck.Kind kind =
        equal.isString()
            ? JsonCheck.Kind.TEXT
            : equal.isNumber() ? JsonCheck.Kind.NUMBER : JsonCheck.Kind.BOOLEAN;
    if (kind == JsonCheck.Kind.NUMBER && !equal.text().matches("-?\\d{1,30}(\\.\\d{1,30})?")) {
      equal.expected("a decimal number");
      return null;
    }
    return new JsonCheck(pointer, kind, equal.text());
  }

  private SortedMap<String, Step.Capture> capture(Node item) {
    SortedMap<String, Step.Capture> capture = new TreeMap<>();
    Node from = item.optionalMapping("capture");
    if (from == null) {
      return capture;
    }
    Map<String, Node> fields = from.fields();
    if (fields.size() > MAX_ITEMS) {
      from.fault("capture: %d (expected at most %d)".formatted(fields.size(), MAX_ITEMS));
    }
    fields.forEach((name, value) -> {
      String source = value.text();
      if (!Template.isCapture(name)) {
        value.fault("capture: %s (expected letters, digits and _)".formatted(name));
      } else if (captured.contains(name)) {
        value.fault("capture: %s is captured by an earlier step".formatted(name));
      } else if (value.isString() && isPointer(source)) {
        capture.put(name, new Step.FromJson(source));
      } else if (value.isString() && TOKEN.matcher(source).matches()) {
        capture.put(name, new Step.FromHeader(source));
      } else {
        value.expected("a JSON pointer such as /token, or a header's name");
      }
    });
    return capture;
  }

  private static boolean isPointer(String text) {
    try {
      return text.startsWith("/") && text.length() <= 200 && JsonPointer.compile(text) != null;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static List<Node> bounded(Node at, String field, List<Node> items) {
    if (items.size() > MAX_ITEMS) {
      at.fault("%s: %d (expected at most %d)".formatted(field, items.size(), MAX_ITEMS));
    }
    return items;
  }
}
