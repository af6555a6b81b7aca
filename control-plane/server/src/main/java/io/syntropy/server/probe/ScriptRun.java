package io.syntropy.server.probe;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.alerts.probe.JsonCheck;
import io.syntropy.alerts.probe.ProbeSpec;
import io.syntropy.alerts.probe.Step;
import io.syntropy.alerts.probe.Template;
import io.syntropy.server.http.RequestTrace;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One run of a script in one region, on the caller's thread. All its requests are of one trace,
 * which asks to be sampled.
 */
final class ScriptRun {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int MAX_CAPTURED = 4_096;

  private final StepExchange exchange;
  private final ProbeSpec spec;
  private final ProbeSpec.Region region;
  private final Map<String, String> secrets;
  private final Map<String, String> captured = new HashMap<>();
  private final String traceId = RequestTrace.fresh();

  /**
   * @param secrets all that the script names
   */
  ScriptRun(
      StepExchange exchange, ProbeSpec spec, ProbeSpec.Region region, Map<String, String> secrets) {
    this.exchange = exchange;
    this.spec = spec;
    this.region = region;
    this.secrets = Map.copyOf(secrets);
  }

  RunResult run() {
    long began = System.nanoTime();
    List<RunResult.StepResult> results = new ArrayList<>();
    for (Step step : spec.steps()) {
      RunResult.StepResult result = run(step);
      results.add(result);
      if (result.failed()) {
        break;
      }
    }
    return new RunResult(traceId, Duration.ofNanos(System.nanoTime() - began), results);
  }

  private RunResult.StepResult run(Step step) {
    String span = RequestTrace.span();
    long began = System.nanoTime();
    String errorType = "";
    String detail = "";
    try {
      HttpRequest request = request(step, span);
      judge(step, exchange.send(request, step.timeout(), step.expect().maxBytes()));
    } catch (StepFailed e) {
      errorType = e.errorType();
      detail = e.detail();
    } catch (IllegalArgumentException e) {
      // What was filled in does not fit; the message could hold it.
      errorType = "invalid_request";
      detail = "what is filled in makes no valid request";
    }
    return new RunResult.StepResult(
        step.name(), Duration.ofNanos(System.nanoTime() - began), span, errorType, detail);
  }

  private HttpRequest request(Step step, String span) {
    String base = region.baseUrl().toString();
    String path = fill(step.path(), ScriptRun::percent);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + path))
            .timeout(step.timeout())
            .header("User-Agent", "syntropy-prober")
            .header("traceparent", "00-" + traceId + "-" + span + "-01");
    step.headers().forEach((name, value) -> request.header(name, fill(value, text -> text)));
    Template body = step.body();
    if (body != null && !declares(step)) {
      request.header("Content-Type", "application/json");
    }
    if (body == null && step.method().equals("GET")) {
      return request.GET().build(); // method() would send Content-Length: 0, as no browser does
    }
    return request
        .method(
            step.method(),
            body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(fill(body, escape(step.contentType()))))
        .build();
  }

  private static boolean declares(Step step) {
    return step.headers().keySet().stream().anyMatch(name -> name.equalsIgnoreCase("Content-Type"));
  }

  private String fill(Template template, UnaryOperator<String> escape) {
    return template.fill(
        name -> captured.getOrDefault(name, ""), name -> secrets.getOrDefault(name, ""), escape);
  }

  /** What is filled in stays inside the text around it. */
  private static UnaryOperator<String> escape(String contentType) {
    String type = contentType.toLowerCase(Locale.ROOT);
    if (type.contains("json")) {
      return text -> new String(JsonStringEncoder.getInstance().quoteAsString(text));
    } else if (type.startsWith("application/x-www-form-urlencoded")) {
      return text -> URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
    return text -> text;
  }

  private static String percent(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private void judge(Step step, StepExchange.Answer answer) throws StepFailed {
    Step.Expectation expect = step.expect();
    if (!expect.permits(answer.status())) {
      throw new StepFailed(
          Integer.toString(answer.status()),
          "status %d (expected %s)".formatted(answer.status(), expect.statusWords()));
    }
    if (answer.body().length > expect.maxBytes()) {
      throw new StepFailed(
          "body_too_large",
          "body: over %d bytes (expected at most that)".formatted(expect.maxBytes()));
    }
    JsonNode json = step.readsJson() ? json(answer.body()) : null;
    if (json != null) {
      for (JsonCheck check : expect.json()) {
        check(check, json);
      }
    }
    for (Map.Entry<String, Step.Capture> capture : step.capture().entrySet()) {
      captured.put(capture.getKey(), value(capture.getKey(), capture.getValue(), json, answer));
    }
  }

  private static JsonNode json(byte[] body) throws StepFailed {
    try {
      JsonNode json = JSON.readTree(body);
      if (json != null && !json.isMissingNode()) {
        return json;
      }
    } catch (JacksonException | StackOverflowError e) {
      // told below
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory", e);
    }
    throw new StepFailed("not_json", "body: not JSON");
  }

  private static void check(JsonCheck check, JsonNode json) throws StepFailed {
    switch (check.judge(json)) {
      case HOLDS -> {}
      case MISSING ->
          throw new StepFailed("field_missing", check.pointer() + ": missing in the body");
      case DIFFERENT ->
          throw new StepFailed(
              "field_different", check.pointer() + ": another value than expected");
    }
  }

  private static String value(
      String name, Step.Capture from, @Nullable JsonNode json, StepExchange.Answer answer)
      throws StepFailed {
    Optional<String> value =
        switch (from) {
          case Step.FromJson at ->
              Optional.ofNullable(json)
                  .map(body -> body.at(at.pointer()))
                  .filter(node -> node.isValueNode() && !node.isNull())
                  .map(JsonNode::asText);
          case Step.FromHeader header -> answer.headers().firstValue(header.header());
        };
    return value
        .filter(text -> !text.isEmpty() && text.length() <= MAX_CAPTURED)
        .orElseThrow(() ->
            new StepFailed(
                "capture_missing",
                "capture %s: missing, or over %d characters".formatted(name, MAX_CAPTURED)));
  }
}
