package io.syntropy.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** That the doubles refuse what PagerDuty and Slack say they refuse. */
class DoublesIT {
  private static final String KEY = "0123456789abcdef0123456789abcdef";
  private final HttpClient client = HttpClient.newHttpClient();
  private final Clock still = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);
  private AutoCloseable open = () -> {};

  @AfterEach
  void close() throws Exception {
    open.close();
  }

  private HttpResponse<String> post(URI url, String body, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static ObjectNode event() {
    return (ObjectNode)
        NoticeJson.node(
            """
            {"routing_key": "%s", "event_action": "trigger", "dedup_key": "k",
             "payload": {"summary": "s", "source": "x", "severity": "critical"}}\
            """
                .formatted(KEY));
  }

  private PagerDutyDouble pagerDuty(int perMinute, int burst) throws Exception {
    PagerDutyDouble made = new PagerDutyDouble(Set.of(KEY), perMinute, burst, still);
    open = made;
    return made;
  }

  @Test
  void pagerDutyTakesAnEventAndDeduplicates() throws Exception {
    PagerDutyDouble double_ = pagerDuty(60, 100);
    URI url = URI.create(double_.url() + "/v2/enqueue");
    HttpResponse<String> answer = post(url, event().toString());
    assertThat(answer.statusCode()).isEqualTo(202);
    assertThat(answer.body()).contains("\"dedup_key\":\"k\"").contains("Event processed");
    post(url, event().toString());
    assertThat(double_.alert("k").opened()).isEqualTo(1);
    post(url, event().put("event_action", "resolve").toString());
    assertThat(double_.alert("k").status()).isEqualTo("resolved");
    post(url, event().toString());
    assertThat(double_.alert("k").opened()).isEqualTo(2);
    post(url, event().put("event_action", "acknowledge").put("dedup_key", "other").toString());
    assertThat(double_.alert("other")).isNull();
  }

  @Test
  void pagerDutyRefusesWhatIsMalformed() throws Exception {
    PagerDutyDouble double_ = pagerDuty(60, 100);
    URI url = URI.create(double_.url() + "/v2/enqueue");
    assertThat(post(url, "{").statusCode()).isEqualTo(400);
    refuses(url, "routing_key", e -> e.put("routing_key", "short"));
    refuses(url, "routing_key", e -> e.put("routing_key", "f".repeat(32)));
    refuses(url, "event_action", e -> e.put("event_action", "open"));
    refuses(url, "dedup_key", e -> e.put("dedup_key", "k".repeat(256)));
    refuses(url, "dedup_key", e -> e.put("event_action", "resolve").remove("dedup_key"));
    refuses(url, "summary", e -> payload(e).put("summary", "s".repeat(1025)));
    refuses(url, "summary", e -> payload(e).remove("summary"));
    refuses(url, "source", e -> payload(e).put("source", " "));
    refuses(url, "severity", e -> payload(e).put("severity", "sev1"));
    refuses(url, "timestamp", e -> payload(e).put("timestamp", "yesterday"));
    refuses(url, "custom_details", e -> payload(e).put("custom_details", "text"));
    refuses(url, "links.href", e -> e.putArray("links").addObject().put("href", "javascript:x"));
    ObjectNode large = event();
    payload(large).putObject("custom_details").put("x", "y".repeat(600_000));
    assertThat(post(url, large.toString()).statusCode()).isEqualTo(413);
    assertThat(double_.alerts()).isEmpty();
  }

  private static ObjectNode payload(ObjectNode event) {
    return (ObjectNode) event.path("payload");
  }

  private void refuses(URI url, String field, Consumer<ObjectNode> change) throws Exception {
    ObjectNode event = event();
    change.accept(event);
    HttpResponse<String> answer = post(url, event.toString());
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains(field);
  }

  @Test
  void pagerDutyThrottlesAKey() throws Exception {
    PagerDutyDouble double_ = pagerDuty(60, 3);
    URI url = URI.create(double_.url() + "/v2/enqueue");
    for (int i = 0; i < 3; i++) {
      assertThat(post(url, event().toString()).statusCode()).isEqualTo(202);
    }
    assertThat(post(url, event().toString()).statusCode()).isEqualTo(429);
    assertThat(double_.alert("k").log()).hasSize(3);
  }

  private SlackDouble slack(int burst) throws Exception {
    SlackDouble made =
        new SlackDouble("bot", "/services/a", Set.of("C1"), burst, Duration.ofSeconds(1), still);
    open = made;
    return made;
  }

  private JsonNode call(SlackDouble slack, String method, String body) throws Exception {
    URI url = URI.create(slack.url() + "/" + method);
    return NoticeJson.node(post(url, body, "Authorization", "Bearer bot").body());
  }

  @Test
  void slackPostsUpdatesRepliesAndLists() throws Exception {
    SlackDouble slack = slack(10);
    String text = "{\"channel\":\"C1\",\"text\":\"a\",\"metadata\":{\"event_type\":\"e\"}}";
    String ts = call(slack, "chat.postMessage", text).path("ts").asText();
    String again = call(slack, "chat.postMessage", text).path("ts").asText();
    assertThat(again).isNotEqualTo(ts);
    assertThat(slack.roots()).hasSize(2);
    JsonNode updated =
        call(
            slack,
            "chat.update",
            "{\"channel\":\"C1\",\"ts\":\"%s\",\"text\":\"b\"}".formatted(ts));
    assertThat(updated.path("ok").asBoolean()).isTrue();
    assertThat(slack.roots().get(0).text()).isEqualTo("b");
    call(
        slack,
        "chat.postMessage",
        "{\"channel\":\"C1\",\"text\":\"r\",\"thread_ts\":\"%s\"}".formatted(ts));
    JsonNode first =
        call(
            slack,
            "conversations.history",
            "{\"channel\":\"C1\",\"limit\":1,\"include_all_metadata\":true}");
    assertThat(first.path("messages").findValuesAsText("ts")).containsExactly(again);
    assertThat(first.path("messages").path(0).path("metadata").path("event_type").asText())
        .isEqualTo("e");
    JsonNode second =
        call(
            slack,
            "conversations.history",
            "{\"channel\":\"C1\",\"limit\":1,\"cursor\":\"%s\"}"
                .formatted(first.path("response_metadata").path("next_cursor").asText()));
    assertThat(second.path("messages").findValuesAsText("ts")).containsExactly(ts);
    JsonNode thread =
        call(slack, "conversations.replies", "{\"channel\":\"C1\",\"ts\":\"%s\"}".formatted(ts));
    assertThat(thread.path("messages")).hasSize(2);
  }

  @Test
  void slackSaysWhatItRefuses() throws Exception {
    SlackDouble slack = slack(100);
    refuses(slack, "channel_not_found", "{\"channel\":\"C2\",\"text\":\"a\"}");
    refuses(slack, "no_text", "{\"channel\":\"C1\"}");
    refuses(slack, "invalid_json", "{");
    refuses(slack, "msg_too_long", text("x".repeat(40_001)));
    refuses(slack, "invalid_blocks", blocks(51, "section", "x"));
    refuses(slack, "invalid_blocks", blocks(1, "section", "x".repeat(3001)));
    refuses(slack, "invalid_blocks", blocks(1, "header", "x".repeat(151)));
    refuses(slack, "invalid_blocks", blocks(1, "image", "x"));
    refuses(slack, "invalid_blocks", blocks(1, "section", "<!channel>"));
    refuses(slack, "invalid_blocks", blocks(1, "section", "a & b"));
    refuses(slack, "msg_blocks_too_long", blocks(5, "section", "x".repeat(2900)));
    assertThat(slack.messages()).isEmpty();
    URI url = URI.create(slack.url() + "/chat.postMessage");
    assertThat(post(url, text("a")).body()).contains("not_authed");
    assertThat(post(url, text("a"), "Authorization", "Bearer x").body()).contains("invalid_auth");
    HttpResponse<String> hook =
        post(URI.create(slack.server().url() + "/services/b"), "{\"text\":\"a\"}");
    assertThat(hook.statusCode()).isEqualTo(404);
  }

  private void refuses(SlackDouble slack, String word, String body) throws Exception {
    JsonNode answer = call(slack, "chat.postMessage", body);
    assertThat(answer.path("ok").asBoolean()).isFalse();
    assertThat(answer.path("error").asText()).isEqualTo(word);
  }

  private static String text(String text) {
    return NoticeJson.MAPPER.createObjectNode().put("channel", "C1").put("text", text).toString();
  }

  private static String blocks(int count, String type, String text) {
    ObjectNode body = NoticeJson.MAPPER.createObjectNode().put("channel", "C1").put("text", "t");
    var blocks = body.putArray("blocks");
    for (int i = 0; i < count; i++) {
      ObjectNode block = blocks.addObject().put("type", type);
      block
          .putObject("text")
          .put("type", type.equals("header") ? "plain_text" : "mrkdwn")
          .put("text", text);
    }
    return body.toString();
  }

  @Test
  void slackTakesAMessageASecondWithRetryAfter() throws Exception {
    SlackDouble slack = slack(2);
    URI url = URI.create(slack.url() + "/chat.postMessage");
    post(url, text("a"), "Authorization", "Bearer bot");
    post(url, text("b"), "Authorization", "Bearer bot");
    HttpResponse<String> third = post(url, text("c"), "Authorization", "Bearer bot");
    assertThat(third.statusCode()).isEqualTo(429);
    assertThat(third.headers().firstValue("Retry-After")).contains("1");
    assertThat(slack.messages()).hasSize(2);
    HttpResponse<String> hook =
        post(URI.create(slack.server().url() + "/services/a"), "{\"text\":\"a\"}");
    assertThat(hook.body()).isEqualTo("ok");
  }
}
