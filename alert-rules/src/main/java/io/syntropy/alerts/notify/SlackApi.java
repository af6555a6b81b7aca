package io.syntropy.alerts.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Calls of Slack's Web API, with {@code ok: false} told apart by what it means. */
final class SlackApi {
  /** After which the same call may work; whether this one did is not known. */
  private static final Set<String> PASSING =
      Set.of(
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org",
          "rollup_error");

  private final URI base;
  private final Credential token;
  private final Exchange exchange;

  /** What a call came to. */
  sealed interface Result {
    /** The answer's body. */
    record Done(JsonNode body) implements Result {}

    /** Certainly not done; may be later. */
    record Throttled(Duration after, String words) implements Result {}

    /** Certainly not done, for a reason that stays. */
    record Denied(String error, String words) implements Result {}

    /** Whether it was done is not known. */
    record Unknown(Duration after, String words) implements Result {}
  }

  SlackApi(URI base, Credential token, Exchange exchange) {
    this.base = base;
    this.token = token;
    this.exchange = exchange;
  }

  /** Calls {@code method}; a token that is missing throttles. */
  Result call(String method, ObjectNode arguments) {
    String secret;
    try {
      secret = token.read();
    } catch (IOException e) {
      return new Result.Throttled(Duration.ZERO, String.valueOf(e.getMessage()));
    }
    Exchange.Answer answer;
    try {
      answer =
          exchange.post(
              TargetUrl.below(base, "/" + method),
              Map.of("Authorization", "Bearer " + secret),
              arguments.toString());
    } catch (IOException e) {
      return new Result.Unknown(Duration.ZERO, method + ": " + e.getMessage());
    }
    String words = method + " " + answer.words(secret);
    if (answer.status() == 429) {
      Duration after = answer.after().isZero() ? Duration.ofSeconds(1) : answer.after();
      return new Result.Throttled(after, words);
    }
    if (!answer.success()) {
      return answer.passing()
          ? new Result.Unknown(answer.after(), words)
          : new Result.Denied("http_" + answer.status(), words);
    }
    return judge(method, answer, words);
  }

  private static Result judge(String method, Exchange.Answer answer, String words) {
    Optional<JsonNode> body = body(answer);
    if (body.isEmpty()) {
      return new Result.Unknown(Duration.ZERO, words + " (expected a JSON object)");
    }
    if (body.get().path("ok").asBoolean(false)) {
      return new Result.Done(body.get());
    }
    String error = Words.cut(Words.line(body.get().path("error").asText("none")), 80);
    String said = method + ": " + error;
    if (error.equals("ratelimited") || error.equals("rate_limited")) {
      return new Result.Throttled(Duration.ofSeconds(1), said);
    }
    return PASSING.contains(error)
        ? new Result.Unknown(Duration.ZERO, said)
        : new Result.Denied(error, said);
  }

  private static Optional<JsonNode> body(Exchange.Answer answer) {
    try {
      return Optional.of(NoticeJson.node(answer.body())).filter(JsonNode::isObject);
    } catch (IllegalArgumentException notJson) {
      return Optional.empty();
    }
  }
}
