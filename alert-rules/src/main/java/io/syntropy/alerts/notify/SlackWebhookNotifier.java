package io.syntropy.alerts.notify;

import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Sev;
import java.io.IOException;
import java.net.URI;
import java.util.Map;

/**
 * A Slack incoming webhook. A message cannot be changed or answered by it, so each change is a
 * message of its own, and updates are told only when the incident got more severe.
 */
final class SlackWebhookNotifier implements Notifier {
  private final String name;
  private final Credential address;
  private final SlackMessage words;
  private final MessageMemory memory;
  private final Exchange exchange;

  SlackWebhookNotifier(
      String name,
      NotifierSpec.SlackWebhook target,
      Secrets secrets,
      PublicUrl links,
      MessageMemory memory,
      Exchange exchange) {
    this.name = name;
    this.address = new Credential(secrets, target.secret());
    this.words = new SlackMessage(links, target.signingSecret() != null);
    this.memory = memory;
    this.exchange = exchange;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Receipt deliver(Notice notice) {
    Sev now = notice.incident().severity();
    if (notice.change() == Notice.Change.UPDATE) {
      Sev told = memory.recall(notice.dedupKey()).flatMap(Sev::parse).orElse(Sev.SEV4);
      if (told.atLeast(now)) {
        return new Receipt.Delivered("not sent: no more severe than told before");
      }
    }
    try {
      String secret = address.read();
      URI url = url(secret);
      Exchange.Answer answer = exchange.post(url, Map.of(), words.incident(notice).toString());
      if (!answer.success()) {
        // The path is what has to stay secret; the answer may repeat it.
        return answer.failure(url.getPath());
      }
      memory.keep(notice.dedupKey(), now.wire());
      return new Receipt.Delivered("answers " + answer.status());
    } catch (IOException e) {
      return new Receipt.Retry(String.valueOf(e.getMessage()));
    }
  }

  private URI url(String secret) throws IOException {
    try {
      return TargetUrl.checked("secret " + address.name(), URI.create(secret));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "secret %s: no address (expected https://hooks.slack.com/services/…)"
              .formatted(address.name()),
          null);
    }
  }
}
