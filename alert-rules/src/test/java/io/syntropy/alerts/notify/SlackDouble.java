package io.syntropy.alerts.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Slack's Web API and incoming webhooks as their public documents describe them: chat.postMessage,
 * chat.update, conversations.history and conversations.replies with the limits of Block Kit, a
 * message a second for each channel, 429 with Retry-After, {@code ok: false} with its words. A
 * second post of the same message is a second message, as at Slack. Not Slack itself.
 */
public final class SlackDouble implements AutoCloseable {
  private static final int MAX_TEXT = 40_000;
  private static final int MAX_METADATA = 8_000;

  private final LoopbackServer server;
  private final String token;
  private final String webhookPath;
  private final Set<String> channels;
  private final TokenBucket posts;
  private final TokenBucket updates;
  private final Clock clock;
  private final List<Message> messages = new ArrayList<>();
  private long counter;
  private int throttled;

  /** A message; {@code thread} is the parent's ts, empty for one of its own. */
  public record Message(
      String channel, String ts, String thread, String text, JsonNode blocks, JsonNode metadata) {}

  /**
   * Takes this bot token in these channels, and this path's incoming webhook.
   *
   * @param burst messages to a channel at once, before it is one {@code every}
   */
  public SlackDouble(
      String token,
      String webhookPath,
      Set<String> channels,
      int burst,
      Duration every,
      Clock clock)
      throws IOException {
    this.token = token;
    this.webhookPath = webhookPath;
    this.channels = Set.copyOf(channels);
    this.clock = clock;
    this.posts = new TokenBucket(clock, burst, every);
    this.updates = new TokenBucket(clock, Math.max(burst, 5), every);
    this.server = new LoopbackServer(this::answer);
  }

  /** The HTTP server, to script it. */
  public LoopbackServer server() {
    return server;
  }

  /** In place of {@code https://slack.com/api}. */
  public URI url() {
    return URI.create(server.url() + "/api");
  }

  /** All messages and replies, in order. */
  public synchronized List<Message> messages() {
    return List.copyOf(messages);
  }

  /** Messages that are no replies. */
  public synchronized List<Message> roots() {
    return messages.stream().filter(m -> m.thread().isEmpty()).toList();
  }

  /** Replies to a message. */
  public synchronized List<Message> replies(Message root) {
    return messages.stream().filter(m -> m.thread().equals(root.ts())).toList();
  }

  /** Removes a message, as a person may. */
  public synchronized void delete(Message message) {
    messages.removeIf(m -> m.ts().equals(message.ts()));
  }

  /** How many requests were answered with 429. */
  public synchronized int throttled() {
    return throttled;
  }

  private synchronized LoopbackServer.Response answer(LoopbackServer.Request request) {
    if (!request.method().equals("POST")) {
      return LoopbackServer.Response.of(405, "");
    }
    JsonNode body;
    try {
      body = NoticeJson.node(request.body());
    } catch (IllegalArgumentException e) {
      return request.path().equals(webhookPath)
          ? LoopbackServer.Response.of(400, "invalid_payload")
          : error("invalid_json");
    }
    if (request.path().equals(webhookPath)) {
      return webhook(body);
    }
    if (request.path().startsWith("/services/")) {
      return LoopbackServer.Response.of(404, "no_service");
    }
    if (!request.header("content-type").startsWith("application/json")) {
      return error("invalid_post_type");
    }
    String authorization = request.header("authorization");
    if (!authorization.startsWith("Bearer ")) {
      return error("not_authed");
    }
    if (!authorization.equals("Bearer " + token)) {
      return error("invalid_auth");
    }
    if (!channels.contains(body.path("channel").asText())) {
      return error("channel_not_found");
    }
    return switch (request.path()) {
      case "/api/chat.postMessage" -> post(body);
      case "/api/chat.update" -> update(body);
      case "/api/conversations.history" -> list(body, "");
      case "/api/conversations.replies" -> list(body, body.path("ts").asText());
      default -> error("unknown_method");
    };
  }

  private LoopbackServer.Response webhook(JsonNode body) {
    Optional<String> wrong = wrong(body);
    if (wrong.isPresent()) {
      return LoopbackServer.Response.of(400, wrong.get());
    }
    Optional<LoopbackServer.Response> later = later(posts, "webhook", "rate_limited");
    if (later.isPresent()) {
      return later.get();
    }
    add("webhook", "", body);
    return LoopbackServer.Response.of(200, "ok");
  }

  private LoopbackServer.Response post(JsonNode body) {
    Optional<String> wrong = wrong(body);
    if (wrong.isPresent()) {
      return error(wrong.get());
    }
    String channel = body.path("channel").asText();
    String thread = body.path("thread_ts").asText();
    if (!thread.isEmpty() && messages.stream().noneMatch(m -> m.ts().equals(thread))) {
      return error("thread_not_found");
    }
    Optional<LoopbackServer.Response> later = later(posts, channel, "ratelimited");
    if (later.isPresent()) {
      return later.get();
    }
    Message added = add(channel, thread, body);
    return ok(NoticeJson.MAPPER.createObjectNode().put("channel", channel).put("ts", added.ts()));
  }

  private Message add(String channel, String thread, JsonNode body) {
    Instant now = clock.instant();
    String ts = "%d.%06d".formatted(now.getEpochSecond(), ++counter);
    Message message =
        new Message(
            channel,
            ts,
            thread,
            body.path("text").asText(),
            body.path("blocks"),
            body.path("metadata"));
    messages.add(message);
    return message;
  }

  private LoopbackServer.Response update(JsonNode body) {
    Optional<String> wrong = wrong(body);
    if (wrong.isPresent()) {
      return error(wrong.get());
    }
    String ts = body.path("ts").asText();
    String channel = body.path("channel").asText();
    Optional<LoopbackServer.Response> later = later(updates, "update", "ratelimited");
    if (later.isPresent()) {
      return later.get();
    }
    for (int i = 0; i < messages.size(); i++) {
      Message m = messages.get(i);
      if (m.ts().equals(ts) && m.channel().equals(channel)) {
        JsonNode metadata = body.has("metadata") ? body.path("metadata") : m.metadata();
        messages.set(
            i,
            new Message(
                channel,
                ts,
                m.thread(),
                body.path("text").asText(),
                body.path("blocks"),
                metadata));
        return ok(NoticeJson.MAPPER.createObjectNode().put("channel", channel).put("ts", ts));
      }
    }
    return error("message_not_found");
  }

  /** Newest first, a page at a time. */
  private LoopbackServer.Response list(JsonNode body, String thread) {
    double oldest = Double.parseDouble(body.path("oldest").asText("0"));
    double latest = Double.parseDouble(body.path("latest").asText("1e12"));
    int limit = Math.min(body.path("limit").asInt(100), 999);
    int from = body.path("cursor").asInt(0);
    List<Message> found = new ArrayList<>();
    for (Message m : messages.reversed()) {
      double at = Double.parseDouble(m.ts());
      boolean here =
          thread.isEmpty()
              ? m.thread().isEmpty()
              : m.thread().equals(thread) || m.ts().equals(thread);
      if (here && m.channel().equals(body.path("channel").asText()) && at > oldest && at < latest) {
        found.add(m);
      }
    }
    ObjectNode answer = NoticeJson.MAPPER.createObjectNode();
    ArrayNode list = answer.putArray("messages");
    for (Message m :
        found.subList(Math.min(from, found.size()), Math.min(from + limit, found.size()))) {
      ObjectNode one = list.addObject().put("ts", m.ts()).put("text", m.text());
      if (body.path("include_all_metadata").asBoolean() && m.metadata().isObject()) {
        one.set("metadata", m.metadata());
      }
    }
    String next = from + limit < found.size() ? Integer.toString(from + limit) : "";
    answer.putObject("response_metadata").put("next_cursor", next);
    return ok(answer);
  }

  private Optional<LoopbackServer.Response> later(TokenBucket bucket, String key, String word) {
    Duration wait = bucket.take(key);
    if (wait.isZero()) {
      return Optional.empty();
    }
    throttled++;
    long seconds = wait.toSeconds() + (wait.toNanosPart() > 0 ? 1 : 0);
    return Optional.of(
        LoopbackServer.Response.later(
            429, Long.toString(seconds), "{\"ok\":false,\"error\":\"" + word + "\"}"));
  }

  private static LoopbackServer.Response ok(ObjectNode answer) {
    return LoopbackServer.Response.of(200, answer.put("ok", true).toString());
  }

  private static LoopbackServer.Response error(String word) {
    return new LoopbackServer.Response(
        200,
        Map.of("Content-Type", "application/json"),
        "{\"ok\":false,\"error\":\"" + word + "\"}");
  }

  /** What is wrong with a message, in Slack's word for it. */
  private static Optional<String> wrong(JsonNode body) {
    String text = body.path("text").asText();
    JsonNode blocks = body.path("blocks");
    if (text.isBlank() && blocks.isEmpty()) {
      return Optional.of("no_text");
    }
    if (text.length() > MAX_TEXT) {
      return Optional.of("msg_too_long");
    }
    if (body.path("metadata").toString().length() > MAX_METADATA) {
      return Optional.of("metadata_too_large");
    }
    return BlockKit.wrong(blocks);
  }

  @Override
  public void close() {
    server.close();
  }
}
