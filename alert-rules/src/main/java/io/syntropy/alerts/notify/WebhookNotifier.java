package io.syntropy.alerts.notify;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syntropy.alerts.Notice;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Signed POSTs in the form of Standard Webhooks. {@code webhook-id} is the notice's id, so that a
 * receiver can tell a repetition.
 *
 * @see <a href="https://www.standardwebhooks.com">Standard Webhooks</a>
 */
final class WebhookNotifier implements Notifier {
  private final String name;
  private final URI url;
  private final Credential key;
  private final WebhookSigner signer;
  private final PublicUrl links;
  private final Exchange exchange;
  private final Clock clock;

  WebhookNotifier(
      String name,
      NotifierSpec.Webhook target,
      Secrets secrets,
      WebhookSigner signer,
      PublicUrl links,
      Exchange exchange,
      Clock clock) {
    this.name = name;
    this.url = target.url();
    this.key = new Credential(secrets, target.secret());
    this.signer = signer;
    this.links = links;
    this.exchange = exchange;
    this.clock = clock;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Receipt deliver(Notice notice) {
    try {
      String secret = key.read();
      String body = body(notice);
      Instant now = clock.instant();
      String id = headerId(notice.id());
      Exchange.Answer answer =
          exchange.post(
              url,
              Map.of(
                  "webhook-id",
                  id,
                  "webhook-timestamp",
                  Long.toString(now.getEpochSecond()),
                  "webhook-signature",
                  signer.sign(secret, id, now, body),
                  "Idempotency-Key",
                  id),
              body);
      return answer.success()
          ? new Receipt.Delivered("answers " + answer.status())
          : answer.failure(secret);
    } catch (IOException e) {
      return new Receipt.Retry(String.valueOf(e.getMessage()));
    }
  }

  /** The id, or one made of it when it does not fit into a header. */
  static String headerId(String id) {
    return id.chars().allMatch(c -> c > ' ' && c < 127)
        ? id
        : UUID.nameUUIDFromBytes(id.getBytes(StandardCharsets.UTF_8)).toString();
  }

  private String body(Notice notice) {
    ObjectNode body = NoticeJson.MAPPER.createObjectNode();
    body.put("type", "incident." + notice.change().wire());
    body.put("timestamp", notice.at().toString());
    ObjectNode data = NoticeJson.tree(notice);
    body.set("data", data);
    ObjectNode to = data.putObject("links");
    to.put("incident", links.incident(notice.incident().id()).toString());
    String runbook = notice.incident().runbook();
    if (runbook != null) {
      to.put("runbook", links.runbook(runbook).toString());
    }
    return body.toString();
  }
}
