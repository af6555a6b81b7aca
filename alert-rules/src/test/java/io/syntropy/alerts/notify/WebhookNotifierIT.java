package io.syntropy.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Signed webhooks against a receiver that checks as Standard Webhooks asks receivers to. */
class WebhookNotifierIT extends NotifierContract {
  private static final String KEY = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private LoopbackServer receiver;
  private final Map<String, JsonNode> taken = new HashMap<>();
  private final List<String> unsigned = new ArrayList<>();

  @Override
  protected String start() throws Exception {
    receiver = new LoopbackServer(this::take);
    return KEY;
  }

  private synchronized LoopbackServer.Response take(LoopbackServer.Request request) {
    String id = request.header("webhook-id");
    try {
      Instant at = Instant.ofEpochSecond(Long.parseLong(request.header("webhook-timestamp")));
      String expected = StandardWebhook.sign(KEY, id, at, request.body());
      if (!request.header("webhook-signature").equals(expected)) {
        unsigned.add(id);
        return LoopbackServer.Response.of(401, "signature");
      }
    } catch (Exception e) {
      return LoopbackServer.Response.of(400, e.toString());
    }
    taken.putIfAbsent(id, NoticeJson.node(request.body()));
    return LoopbackServer.Response.of(204, "");
  }

  @Override
  protected NotifierSpec.Target target(URI url) {
    return new NotifierSpec.Webhook(url, SECRET);
  }

  @Override
  protected URI url() {
    return receiver.url();
  }

  @Override
  protected LoopbackServer server() {
    return receiver;
  }

  @Override
  protected void stop() {
    receiver.close();
  }

  @Override
  protected int shown(Notice notice) {
    return taken.containsKey(notice.id()) ? 1 : 0;
  }

  @Override
  protected Optional<Boolean> open(Notice notice) {
    return Optional.empty();
  }

  @Test
  void theBodyHoldsTheNoticeAndItsLinks() {
    Notice notice = notice(0, Change.TRIGGER);
    notifier.deliver(notice);
    JsonNode body = taken.get(notice.id());
    assertThat(body.path("type").asText()).isEqualTo("incident.trigger");
    assertThat(NoticeJson.read(body.path("data").toString())).isEqualTo(notice);
    assertThat(body.path("data").path("links").path("runbook").asText())
        .isEqualTo("https://syntropy.example.com/runbooks/feed-latency");
  }

  @Test
  void aRotatedKeyIsUsedAtOnce() {
    secrets.put(SECRET, "whsec_" + "A".repeat(32));
    assertThat(notifier.deliver(notice(0, Change.TRIGGER))).isInstanceOf(Receipt.Refused.class);
    assertThat(unsigned).hasSize(1);
    secrets.put(SECRET, KEY);
    assertThat(notifier.deliver(notice(0, Change.TRIGGER))).isInstanceOf(Receipt.Delivered.class);
  }
}
