package io.syntropy.server.publish;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.actuators.webhook.WebhookKey;
import io.syntropy.alerts.notify.Exchange;
import io.syntropy.audit.Checkpoint;
import io.syntropy.audit.SignedNote;
import io.syntropy.server.http.RequestTrace;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A receiver of signed POSTs (Standard Webhooks). Its id is the same for the same checkpoint, so a
 * repetition can be told. Nothing can be read back.
 */
final class WebhookTarget implements CheckpointTarget {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI url;
  private final WebhookKey key;
  private final ObjectMapper json;
  private final Clock clock;
  private final Exchange http;

  WebhookTarget(URI url, WebhookKey key, ObjectMapper json, Clock clock) {
    this.url = url;
    this.key = key;
    this.json = json;
    this.clock = clock;
    this.http = new Exchange(TIMEOUT, clock);
  }

  @Override
  public String name() {
    return "webhook:" + url;
  }

  @Override
  public void put(SignedNote note, PushedLog log) throws IOException {
    Checkpoint now = log.of(note);
    Map<String, Object> fields = new TreeMap<>();
    fields.put("type", "audit.checkpoint");
    fields.put("origin", now.origin());
    fields.put("size", now.size());
    fields.put("root", now.root().base64());
    fields.put("note", note.format());
    fields.put("public_key", log.key().vkey());
    String body = json.writeValueAsString(fields);
    String id = now.origin() + "-" + now.size();
    Instant at = clock.instant();
    Exchange.Answer answer =
        http.post(
            url,
            "application/json",
            Map.of(
                "webhook-id",
                id,
                "webhook-timestamp",
                Long.toString(at.getEpochSecond()),
                "webhook-signature",
                key.sign(id, at, body),
                "Idempotency-Key",
                id,
                "traceparent",
                RequestTrace.outgoing()),
            body);
    if (!answer.success()) {
      throw new IOException(answer.words("") + " (expected 2xx)");
    }
  }

  @Override
  public List<SignedNote> kept() {
    return List.of();
  }
}
