package io.syntropy.alerts.notify;

import io.syntropy.alerts.Notice;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * Calls people by PagerDuty's Events API v2. 202 is taken, 400 never will be, 429 and 5xx were not
 * ingested and are sent again. The dedup key makes a repetition part of the same alert.
 */
final class PagerDutyNotifier implements Notifier {
  /** After 429 without Retry-After, which PagerDuty does not document. */
  /** Added to the service region's URL. */
  static final String PATH = "/v2/enqueue";

  private static final Duration THROTTLED = Duration.ofSeconds(30);

  private final String name;
  private final URI url;
  private final Credential key;
  private final PublicUrl links;
  private final Exchange exchange;

  PagerDutyNotifier(
      String name,
      NotifierSpec.PagerDuty target,
      Secrets secrets,
      PublicUrl links,
      Exchange exchange) {
    this.name = name;
    this.url = TargetUrl.below(target.url(), PATH);
    this.key = new Credential(secrets, target.secret());
    this.links = links;
    this.exchange = exchange;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Receipt deliver(Notice notice) {
    if (notice.change() == Notice.Change.DIGEST) {
      return new Receipt.Refused(
          "a digest calls nobody (expected a route to Slack or a webhook for it)");
    }
    try {
      String secret = key.read();
      Exchange.Answer answer =
          exchange.post(url, Map.of(), PagerDutyEvent.of(notice, secret, links));
      if (answer.status() == 202) {
        return new Receipt.Delivered(PagerDutyEvent.action(notice.change()) + " accepted");
      }
      if (answer.status() == 429) {
        Duration after = answer.after().isZero() ? THROTTLED : answer.after();
        return new Receipt.Retry(after, answer.words(secret));
      }
      return answer.failure(secret);
    } catch (IOException e) {
      return new Receipt.Retry(String.valueOf(e.getMessage()));
    }
  }
}
