package io.syntropy.alerts.notify;

import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A Notifier document: where notices go.
 *
 * @param name {@code metadata.name}
 * @param rate how many deliveries are begun at most
 * @param timeout for one request, 100 ms to 30 s
 * @param sendResolved whether it hears that an incident is over; always true where people or
 *     systems would be left with an open one (I26)
 * @param giveUpAfter a notice that was not taken for so long becomes a dead letter, 1 m to 30 d
 */
public record NotifierSpec(
    String name,
    Target target,
    Rate rate,
    Duration timeout,
    boolean sendResolved,
    Duration giveUpAfter) {
  /** Defaults of {@link #timeout} and {@link #giveUpAfter}. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  public static final Duration DEFAULT_GIVE_UP_AFTER = Duration.ofDays(3);

  private static final Pattern SECRET = Pattern.compile("[a-z0-9-]{1,64}");
  private static final Pattern KEY = Pattern.compile("[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64}");
  private static final Pattern CHANNEL = Pattern.compile("[A-Z0-9]{2,32}");

  /** What kind of target, with what only that kind needs. Secrets are names, never texts. */
  public sealed interface Target {
    /** {@code spec.type}. */
    String type();

    /** What is started with when the document names no rate. */
    Rate rate();

    /** The names of the secrets that telling it, or hearing of it, takes. */
    Set<String> secrets();

    /** How often an open incident is told again; empty for never. */
    default Optional<Duration> again() {
      return Optional.empty();
    }
  }

  /**
   * PagerDuty Events API v2.
   *
   * @param url without {@code /v2/enqueue}
   * @param secret names the integration key
   */
  public record PagerDuty(URI url, String secret) implements Target {
    /** The service region US; the other one is {@code https://events.eu.pagerduty.com}. */
    public static final URI DEFAULT_URL = URI.create("https://events.pagerduty.com");

    public PagerDuty {
      TargetUrl.inDocument(url, PagerDutyNotifier.PATH);
      secretName("secret", secret);
    }

    @Override
    public String type() {
      return "pagerduty";
    }

    @Override
    public Set<String> secrets() {
      return Set.of(secret);
    }

    @Override
    public Rate rate() {
      return new Rate(100, 10);
    }
  }

  /**
   * A Slack app's bot: one message for each incident, updated, with its timeline in the thread.
   *
   * @param url of the Web API
   * @param channel the channel's id
   * @param secret names the bot token
   * @param signingSecret names the app's signing secret; null leaves the buttons out
   */
  public record SlackApp(URI url, String channel, String secret, @Nullable String signingSecret)
      implements Target {
    public static final URI DEFAULT_URL = URI.create("https://slack.com/api");

    public SlackApp {
      TargetUrl.inDocument(url, "");
      secretName("secret", secret);
      if (!CHANNEL.matcher(channel).matches()) {
        throw new IllegalArgumentException(
            "channel: %s (expected a channel's id such as C0123456789, at the end of its \"About\")"
                .formatted(channel));
      }
      if (signingSecret != null) {
        secretName("signing_secret", signingSecret);
      }
    }

    @Override
    public String type() {
      return "slack";
    }

    @Override
    public Set<String> secrets() {
      return both(secret, signingSecret);
    }

    @Override
    public Rate rate() {
      return new Rate(45, 1);
    }
  }

  /**
   * A Slack incoming webhook: a message for each change, since nothing can be updated.
   *
   * @param secret names the webhook's URL, which is a credential
   * @param signingSecret names the app's signing secret; null leaves the buttons out
   */
  public record SlackWebhook(String secret, @Nullable String signingSecret) implements Target {
    public SlackWebhook {
      secretName("secret", secret);
      if (signingSecret != null) {
        secretName("signing_secret", signingSecret);
      }
    }

    @Override
    public String type() {
      return "slack";
    }

    @Override
    public Set<String> secrets() {
      return both(secret, signingSecret);
    }

    @Override
    public Rate rate() {
      return new Rate(45, 1);
    }
  }

  /**
   * An Alertmanager, by its API v2.
   *
   * @param url without {@code /api/v2/alerts}
   * @param secret names a bearer token; null for none
   * @param resend how often an open incident is posted again, 5 s to 1 h; without it the
   *     Alertmanager resolves the alert after four times as long
   */
  public record Alertmanager(URI url, @Nullable String secret, Duration resend) implements Target {
    public static final Duration DEFAULT_RESEND = Duration.ofMinutes(1);

    public Alertmanager {
      TargetUrl.inDocument(url, AlertmanagerNotifier.PATH);
      if (secret != null) {
        secretName("secret", secret);
      }
      within("resend", resend, Duration.ofSeconds(5), Duration.ofHours(1));
    }

    @Override
    public String type() {
      return "alertmanager";
    }

    @Override
    public Set<String> secrets() {
      return secret == null ? Set.of() : Set.of(secret);
    }

    @Override
    public Rate rate() {
      return new Rate(600, 100);
    }

    @Override
    public Optional<Duration> again() {
      return Optional.of(resend);
    }
  }

  /**
   * Signed POSTs in the form of Standard Webhooks.
   *
   * @param secret names the key, {@code whsec_…}
   */
  public record Webhook(URI url, String secret) implements Target {
    public Webhook {
      TargetUrl.inDocument(url, "");
      secretName("secret", secret);
    }

    @Override
    public String type() {
      return "webhook";
    }

    @Override
    public Set<String> secrets() {
      return Set.of(secret);
    }

    @Override
    public Rate rate() {
      return new Rate(300, 30);
    }
  }

  /**
   * Deliveries begun, at most.
   *
   * @param perMinute 1 to 6000, evenly
   * @param burst 1 to 1000, at once after a pause
   */
  public record Rate(int perMinute, int burst) {
    public Rate {
      if (perMinute < 1 || perMinute > 6000) {
        throw new IllegalArgumentException(
            "rate.per_minute: %d (expected 1 to 6000)".formatted(perMinute));
      }
      if (burst < 1 || burst > 1000) {
        throw new IllegalArgumentException("rate.burst: %d (expected 1 to 1000)".formatted(burst));
      }
    }
  }

  public NotifierSpec {
    within("timeout", timeout, Duration.ofMillis(100), Duration.ofSeconds(30));
    within("give_up_after", giveUpAfter, Duration.ofMinutes(1), Duration.ofDays(30));
    if (!sendResolved && (target instanceof PagerDuty || target instanceof Alertmanager)) {
      throw new IllegalArgumentException(
          "send_resolved: false (expected true for %s: what is triggered is resolved)"
              .formatted(target.type()));
    }
  }

  /** Everything as when the document says only what it must. */
  public static NotifierSpec of(String name, Target target) {
    return new NotifierSpec(
        name, target, target.rate(), DEFAULT_TIMEOUT, true, DEFAULT_GIVE_UP_AFTER);
  }

  private static void within(String field, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          "%s: %s (expected %s to %s)".formatted(field, value, least, most));
    }
  }

  private static Set<String> both(String secret, @Nullable String signing) {
    Set<String> names = new TreeSet<>(Set.of(secret));
    if (signing != null) {
      names.add(signing);
    }
    return Collections.unmodifiableSet(names);
  }

  /** The text is not shown: it may be the secret itself. */
  private static void secretName(String field, String name) {
    if (!SECRET.matcher(name).matches()) {
      throw new IllegalArgumentException(
          field
              + ": not a name (expected that of a secret, 1 to 64 of a-z 0-9 -; the secret itself"
              + " never stands in a document)");
    }
    if (KEY.matcher(name).matches()) {
      throw new IllegalArgumentException(
          field + ": looks like a key (expected the name of a secret that holds it)");
    }
  }
}
