package io.syntropy.alerts.notify;

import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Node;
import java.net.URI;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Reads one {@code Notifier}; every fault carries its field's position and shows no secret. */
final class NotifierReader {
  private final Document document;
  private final Node root;
  private final @Nullable Node spec;

  private enum Type {
    PAGERDUTY,
    SLACK,
    ALERTMANAGER,
    WEBHOOK
  }

  NotifierReader(Document document) {
    this.document = document;
    this.root = document.root();
    this.spec = document.spec();
  }

  @Nullable NotifierSpec read() {
    Node from = spec;
    if (from == null) {
      return null;
    }
    Type type = from.choice("type", Type.class);
    Duration timeout = from.duration("timeout", NotifierSpec.DEFAULT_TIMEOUT);
    Duration giveUpAfter = from.duration("give_up_after", NotifierSpec.DEFAULT_GIVE_UP_AFTER);
    boolean sendResolved = from.bool("send_resolved", true);
    Node rate = from.optionalMapping("rate");
    NotifierSpec.Target target = type == null ? null : target(from, type);
    if (type == null) {
      from.known("url", "secret", "channel", "signing_secret", "resend");
    }
    NotifierSpec.Rate pace = target == null ? new NotifierSpec.Rate(60, 1) : target.rate();
    if (rate != null) {
      NotifierSpec.Rate absent = pace;
      int perMinute = rate.integer("per_minute", 1, 6000, absent.perMinute());
      int burst = rate.integer("burst", 1, 1000, absent.burst());
      pace = new NotifierSpec.Rate(perMinute, burst);
      rate.rejectUnknown();
    }
    from.known("routes").rejectUnknown(); // routes are read with the alerts
    if (target == null || !root.faults().isEmpty()) {
      return null;
    }
    NotifierSpec.Rate given = pace;
    return build(
        from,
        () -> new NotifierSpec(document.name(), target, given, timeout, sendResolved, giveUpAfter));
  }

  private NotifierSpec.@Nullable Target target(Node from, Type type) {
    return switch (type) {
      case PAGERDUTY -> {
        URI url = url(from, NotifierSpec.PagerDuty.DEFAULT_URL);
        String secret = secret(from, "secret");
        yield secret == null || url == null
            ? null
            : build(from, () -> new NotifierSpec.PagerDuty(url, secret));
      }
      case SLACK -> slack(from);
      case ALERTMANAGER -> {
        URI url = url(from, null);
        String secret = from.has("secret") ? secret(from, "secret") : null;
        Duration resend = from.duration("resend", NotifierSpec.Alertmanager.DEFAULT_RESEND);
        yield url == null
            ? null
            : build(from, () -> new NotifierSpec.Alertmanager(url, secret, resend));
      }
      case WEBHOOK -> {
        URI url = url(from, null);
        String secret = secret(from, "secret");
        yield url == null || secret == null
            ? null
            : build(from, () -> new NotifierSpec.Webhook(url, secret));
      }
    };
  }

  /** With a channel it is an app's bot, without one an incoming webhook. */
  private NotifierSpec.@Nullable Target slack(Node from) {
    String secret = secret(from, "secret");
    String signing = from.has("signing_secret") ? secret(from, "signing_secret") : null;
    if (from.has("channel")) {
      String channel = from.string("channel");
      URI url = url(from, NotifierSpec.SlackApp.DEFAULT_URL);
      return secret == null || channel == null || url == null
          ? null
          : build(from, () -> new NotifierSpec.SlackApp(url, channel, secret, signing));
    }
    Node url = from.optional("url");
    if (url != null) {
      url.fault(
          "url: given without channel (expected an incoming webhook's URL among the secrets, named"
              + " by secret; or channel for an app's bot)");
    }
    return secret == null
        ? null
        : build(from, () -> new NotifierSpec.SlackWebhook(secret, signing));
  }

  /** A string; the value is never shown. */
  private static @Nullable String secret(Node from, String field) {
    Node node = from.required(field, "the name of a secret");
    if (node == null) {
      return null;
    }
    if (!node.isScalar()) {
      node.fault(field + ": no string (expected the name of a secret)");
      return null;
    }
    return node.text();
  }

  private static @Nullable URI url(Node from, @Nullable URI absent) {
    if (absent != null && !from.has("url")) {
      return absent;
    }
    String text = from.string("url");
    if (text == null) {
      return null;
    }
    Node at = from.optional("url");
    try {
      return TargetUrl.checked("url", URI.create(text));
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      (at == null ? from : at)
          .fault(message.startsWith("url: ") ? message : "url: not a URL (expected https://…)");
      return null;
    }
  }

  /** The value, or null after a fault at the field its message names. */
  private static <T> @Nullable T build(Node from, Supplier<? extends T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException e) {
      String message = String.valueOf(e.getMessage());
      Node at = from.optional(message.substring(0, Math.max(0, message.indexOf(':'))));
      (at == null ? from : at).fault(message);
      return null;
    }
  }
}
