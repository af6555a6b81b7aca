package io.syntropy.alerts.notify;

import io.syntropy.alerts.Notice;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/** Makes the adapter that a document asks for. */
public final class Notifiers {
  private final Secrets secrets;
  private final WebhookSigner signer;
  private final PublicUrl links;
  private final Clock clock;

  /**
   * @param signer for webhooks
   * @param clock for timestamps in signatures and the ends of alerts
   */
  public Notifiers(Secrets secrets, WebhookSigner signer, PublicUrl links, Clock clock) {
    this.secrets = secrets;
    this.signer = signer;
    this.links = links;
    this.clock = clock;
  }

  /** The notifier of {@code spec}, which keeps its notes in {@code memory}. */
  public Notifier make(NotifierSpec spec, MessageMemory memory) {
    Exchange exchange = new Exchange(spec.timeout(), clock);
    String name = spec.name();
    Notifier made =
        switch (spec.target()) {
          case NotifierSpec.PagerDuty target ->
              new PagerDutyNotifier(name, target, secrets, links, exchange);
          case NotifierSpec.SlackApp target ->
              new SlackNotifier(name, target, secrets, links, memory, exchange, clock);
          case NotifierSpec.SlackWebhook target ->
              new SlackWebhookNotifier(name, target, secrets, links, memory, exchange);
          case NotifierSpec.Alertmanager target ->
              new AlertmanagerNotifier(name, target, secrets, links, memory, exchange, clock);
          case NotifierSpec.Webhook target ->
              new WebhookNotifier(name, target, secrets, signer, links, exchange, clock);
        };
    return spec.sendResolved() ? made : new WithoutResolved(made);
  }

  /** For documents that say {@code send_resolved: false}. */
  private record WithoutResolved(Notifier to) implements Notifier {
    @Override
    public String name() {
      return to.name();
    }

    @Override
    public Receipt deliver(Notice notice) {
      return notice.change() == Notice.Change.RESOLVE
          ? new Receipt.Delivered("not sent: send_resolved is false")
          : to.deliver(notice);
    }

    @Override
    public Optional<Duration> resend() {
      return to.resend();
    }
  }
}
