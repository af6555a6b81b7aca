package io.syntropy.alerts.notify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.alerts.Notice;
import java.time.Clock;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A Slack app's bot: one message for each incident, kept up to date, with a line in its thread for
 * each change. Slack has no key against repetitions: a post is noted before it is made, and after
 * an answer that was lost the channel is read before it is made again. The metadata of each message
 * names its incident and notice for that.
 */
final class SlackNotifier implements Notifier {
  private static final String EVENT = "syntropy_incident";

  /** Clocks differ, and Slack's timestamps are Slack's. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private static final int PAGE = 200;
  private static final int PAGES = 5;

  private final String name;
  private final String channel;
  private final SlackApi api;
  private final SlackMessage words;
  private final MessageMemory memory;
  private final Clock clock;

  SlackNotifier(
      String name,
      NotifierSpec.SlackApp target,
      Secrets secrets,
      PublicUrl links,
      MessageMemory memory,
      Exchange exchange,
      Clock clock) {
    this.name = name;
    this.channel = target.channel();
    this.api = new SlackApi(target.url(), new Credential(secrets, target.secret()), exchange);
    this.words = new SlackMessage(links, target.signingSecret() != null);
    this.memory = memory;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Receipt deliver(Notice notice) {
    SlackThread thread =
        memory.recall(notice.dedupKey()).map(SlackThread::read).orElse(SlackThread.NONE);
    return thread.exists() ? change(notice, thread) : open(notice, thread);
  }

  /** The first message about the incident. */
  private Receipt open(Notice notice, SlackThread thread) {
    ObjectNode message = words.incident(notice).put("channel", channel);
    return post(notice, thread, message, "");
  }

  /** Brings the message up to date and adds a line to its thread. */
  private Receipt change(Notice notice, SlackThread thread) {
    ObjectNode message = words.incident(notice);
    message.put("channel", thread.channel()).put("ts", thread.ts());
    metadata(message, notice, true);
    return switch (api.call("chat.update", message)) {
      case SlackApi.Result.Done done ->
          thread.said().equals(notice.id())
              ? new Receipt.Delivered("message " + thread.ts() + " is up to date")
              : post(notice, thread, reply(notice, thread), thread.ts());
      case SlackApi.Result.Throttled throttled ->
          new Receipt.Retry(throttled.after(), throttled.words());
      case SlackApi.Result.Unknown unknown -> new Receipt.Retry(unknown.after(), unknown.words());
      case SlackApi.Result.Denied denied -> {
        if (!denied.error().equals("message_not_found")) {
          yield refused(denied);
        }
        yield open(notice, SlackThread.NONE); // somebody has deleted it
      }
    };
  }

  private ObjectNode reply(Notice notice, SlackThread thread) {
    return words.reply(notice).put("channel", thread.channel()).put("thread_ts", thread.ts());
  }

  /**
   * @param parent the message whose thread it goes to, empty for a message of its own
   */
  private Receipt post(Notice notice, SlackThread thread, ObjectNode message, String parent) {
    boolean first = parent.isEmpty();
    boolean doubtful = first ? !thread.begun().isEmpty() : thread.begun().equals(notice.id());
    if (doubtful) {
      Found looked = look(notice, thread, message.path("channel").asText(), parent);
      Receipt later = looked.later();
      if (later != null) {
        return later;
      }
      JsonNode there = looked.message();
      if (there != null) {
        String ts = there.path("ts").asText();
        String told = payload(there).path("notice").asText();
        SlackThread known = first ? thread.posted(channel, ts, told) : thread.told(notice.id());
        keep(notice, known);
        // A message of an earlier notice still has to hear of this one.
        return told.equals(notice.id())
            ? new Receipt.Delivered("message " + ts + " was there already")
            : change(notice, known);
      }
    }
    SlackThread beginning = thread.beginning(notice.id(), clock.instant());
    keep(notice, beginning);
    message.put("unfurl_links", false).put("unfurl_media", false);
    metadata(message, notice, first);
    return switch (api.call("chat.postMessage", message)) {
      case SlackApi.Result.Done done -> {
        String ts = done.body().path("ts").asText();
        String in = done.body().path("channel").asText(channel);
        keep(notice, first ? beginning.posted(in, ts, notice.id()) : beginning.told(notice.id()));
        yield new Receipt.Delivered((first ? "message " : "reply ") + ts);
      }
      case SlackApi.Result.Throttled throttled -> {
        keep(notice, beginning.notBegun());
        yield new Receipt.Retry(throttled.after(), throttled.words());
      }
      case SlackApi.Result.Denied denied -> {
        keep(notice, beginning.notBegun());
        yield refused(denied);
      }
      case SlackApi.Result.Unknown unknown -> new Receipt.Retry(unknown.after(), unknown.words());
    };
  }

  private static Receipt refused(SlackApi.Result.Denied denied) {
    return new Receipt.Refused(denied.words() + " (expected ok)");
  }

  /** The message that was looked for, or why it cannot be said yet; neither when there is none. */
  private record Found(@Nullable JsonNode message, @Nullable Receipt later) {}

  /** Reads the channel, or the thread, around the time of the post whose answer was lost. */
  private Found look(Notice notice, SlackThread thread, String in, String parent) {
    boolean first = parent.isEmpty();
    ObjectNode search = NoticeJson.MAPPER.createObjectNode();
    search.put("channel", in).put("include_all_metadata", true).put("limit", PAGE);
    search.put("oldest", Long.toString(thread.since().minus(SKEW).getEpochSecond()));
    search.put("latest", Long.toString(thread.since().plus(SKEW).getEpochSecond()));
    if (!first) {
      search.put("ts", parent);
    }
    String method = first ? "conversations.history" : "conversations.replies";
    for (int page = 0; page < PAGES; page++) {
      switch (api.call(method, search)) {
        case SlackApi.Result.Done done -> {
          for (JsonNode message : done.body().path("messages")) {
            if (isFor(notice, payload(message), first)) {
              return new Found(message, null);
            }
          }
          String next = done.body().path("response_metadata").path("next_cursor").asText();
          if (next.isEmpty()) {
            return new Found(null, null);
          }
          search.put("cursor", next);
        }
        case SlackApi.Result.Denied denied -> {
          return new Found(null, null); // better twice than never
        }
        case SlackApi.Result.Throttled throttled -> {
          return new Found(null, new Receipt.Retry(throttled.after(), throttled.words()));
        }
        case SlackApi.Result.Unknown unknown -> {
          return new Found(null, new Receipt.Retry(unknown.after(), unknown.words()));
        }
      }
    }
    return new Found(null, null);
  }

  private static boolean isFor(Notice notice, JsonNode payload, boolean first) {
    String same = first ? "key" : "notice";
    String wanted = first ? notice.dedupKey() : notice.id();
    return payload.path("root").asBoolean(!first) == first
        && payload.path(same).asText().equals(wanted);
  }

  private static JsonNode payload(JsonNode message) {
    JsonNode metadata = message.path("metadata");
    return metadata.path("event_type").asText().equals(EVENT)
        ? metadata.path("event_payload")
        : NoticeJson.MAPPER.missingNode();
  }

  private static void metadata(ObjectNode message, Notice notice, boolean root) {
    ObjectNode metadata = message.putObject("metadata").put("event_type", EVENT);
    metadata
        .putObject("event_payload")
        .put("key", notice.dedupKey())
        .put("notice", notice.id())
        .put("root", root);
  }

  private void keep(Notice notice, SlackThread thread) {
    memory.keep(notice.dedupKey(), thread.write());
  }
}
