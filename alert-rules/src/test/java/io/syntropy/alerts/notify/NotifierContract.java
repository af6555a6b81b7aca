package io.syntropy.alerts.notify;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.alerts.Notice;
import io.syntropy.alerts.Notice.Change;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every notifier promises, whatever its target. */
public abstract class NotifierContract {
  /** The name of the secret that every adapter here uses. */
  protected static final String SECRET = "target-secret";

  protected static final Duration TIMEOUT = Duration.ofSeconds(2);

  protected final Map<String, String> secrets = new HashMap<>();
  protected final Map<String, String> kept = new HashMap<>();
  protected Notifier notifier;

  /** Starts the target and answers the secret it takes. */
  protected abstract String start() throws Exception;

  /** The target's document, at {@code url}. */
  protected abstract NotifierSpec.Target target(URI url);

  /** The target's own address. */
  protected abstract URI url();

  protected abstract LoopbackServer server();

  protected abstract void stop();

  /** How many things people see for this incident. */
  protected abstract int shown(Notice notice);

  /** Whether the target counts it as open, as far as it keeps that. */
  protected abstract Optional<Boolean> open(Notice notice);

  @BeforeEach
  void begin() throws Exception {
    secrets.put(SECRET, start() + "\n");
    notifier = make(url());
  }

  @AfterEach
  void end() {
    stop();
  }

  protected final Notifier make(URI url) {
    NotifierSpec.Target target = target(url);
    NotifierSpec spec =
        new NotifierSpec(
            "target", target, target.rate(), TIMEOUT, true, NotifierSpec.DEFAULT_GIVE_UP_AFTER);
    return notifiers().make(spec, memory());
  }

  protected final Notifiers notifiers() {
    return new Notifiers(
        name -> Optional.ofNullable(secrets.get(name)),
        StandardWebhook::sign,
        new PublicUrl(URI.create("https://syntropy.example.com")),
        Clock.systemUTC());
  }

  protected final MessageMemory memory() {
    return new MessageMemory() {
      @Override
      public Optional<String> recall(String dedupKey) {
        return Optional.ofNullable(kept.get(dedupKey));
      }

      @Override
      public void keep(String dedupKey, String text) {
        assertThat(text).hasSizeLessThanOrEqualTo(MAX_LENGTH);
        kept.put(dedupKey, text);
      }
    };
  }

  protected static Notice notice(int sequence, Change change) {
    return Notices.of("target", "inc-1", sequence, change);
  }

  private void delivers(Notice notice) {
    assertThat(notifier.deliver(notice)).isInstanceOf(Receipt.Delivered.class);
  }

  @Test
  void anIncidentIsToldFromItsTriggerToItsResolution() {
    delivers(notice(0, Change.TRIGGER));
    assertThat(shown(notice(0, Change.TRIGGER))).isEqualTo(1);
    assertThat(open(notice(0, Change.TRIGGER)).orElse(true)).isTrue();
    delivers(notice(1, Change.UPDATE));
    delivers(notice(2, Change.ACKNOWLEDGE));
    delivers(notice(3, Change.RESOLVE));
    assertThat(open(notice(3, Change.RESOLVE)).orElse(false)).isFalse();
  }

  @Test
  void theSameNoticeAgainIsStillOneThing() {
    delivers(notice(0, Change.TRIGGER));
    delivers(notice(0, Change.TRIGGER));
    assertThat(shown(notice(0, Change.TRIGGER))).isEqualTo(1);
  }

  @Test
  void tooManyRequestsAreTriedAgainAsLateAsTheTargetAsks() {
    server().script(LoopbackServer.Response.later(429, "17", "slow down"));
    assertThat(notifier.deliver(notice(0, Change.TRIGGER)))
        .isInstanceOfSatisfying(
            Receipt.Retry.class, r -> assertThat(r.after()).isEqualTo(Duration.ofSeconds(17)));
    assertThat(shown(notice(0, Change.TRIGGER))).isZero();
    delivers(notice(0, Change.TRIGGER));
    assertThat(shown(notice(0, Change.TRIGGER))).isEqualTo(1);
  }

  @Test
  void aWaitThatWouldNeverEndIsCapped() {
    server().script(LoopbackServer.Response.later(503, "999999999", ""));
    assertThat(notifier.deliver(notice(0, Change.TRIGGER)))
        .isInstanceOfSatisfying(
            Receipt.Retry.class,
            r -> assertThat(r.after()).isLessThanOrEqualTo(Duration.ofHours(1)));
  }

  @Test
  void failuresOfTheTargetAreTriedAgain() {
    for (int status : new int[] {500, 502, 503, 504}) {
      server().script(LoopbackServer.Response.of(status, "oops"));
      assertThat(notifier.deliver(notice(0, Change.TRIGGER)))
          .isInstanceOfSatisfying(
              Receipt.Retry.class,
              r -> assertThat(r.words()).contains("answers " + status + ": oops"));
    }
  }

  @Test
  void aRedirectIsNotFollowed() throws IOException {
    try (LoopbackServer elsewhere =
        new LoopbackServer(request -> LoopbackServer.Response.of(200, "{\"ok\":true}"))) {
      server()
          .script(
              new LoopbackServer.Response(307, Map.of("Location", elsewhere.url().toString()), ""));
      assertThat(notifier.deliver(notice(0, Change.TRIGGER))).isInstanceOf(Receipt.Refused.class);
      assertThat(elsewhere.requests()).isEmpty();
    }
  }

  @Test
  void noAnswerEndsAtTheTimeout() {
    server().hang();
    assertThat(notifier.deliver(notice(0, Change.TRIGGER)))
        .isInstanceOfSatisfying(
            Receipt.Retry.class,
            r -> assertThat(r.words()).containsPattern("within 2000 ms|timed out"));
  }

  @Test
  void anAnswerThatWasLostDoesNotDouble() {
    server().loseAnswer();
    assertThat(notifier.deliver(notice(0, Change.TRIGGER))).isInstanceOf(Receipt.Retry.class);
    delivers(notice(0, Change.TRIGGER));
    assertThat(shown(notice(0, Change.TRIGGER))).isEqualTo(1);
  }

  @Test
  void anAnswerWithoutEndIsBounded() {
    server().endless();
    assertThat(notifier.deliver(notice(0, Change.TRIGGER))).isNotNull();
  }

  @Test
  void nobodyThereIsTriedAgain() throws IOException {
    int free;
    try (ServerSocket socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    Notifier lost = make(URI.create("http://127.0.0.1:" + free));
    assertThat(lost.deliver(notice(0, Change.TRIGGER))).isInstanceOf(Receipt.Retry.class);
  }

  @Test
  void theLargestNoticeIsTaken() {
    Notice largest = Notices.largest("target", "i".repeat(200));
    delivers(largest);
    assertThat(shown(largest)).isEqualTo(1);
  }

  @Test
  void aMissingSecretIsNamedAndOneThatIsPutInPlaceIsUsed() {
    String secret = secrets.remove(SECRET);
    assertThat(notifier.deliver(notice(0, Change.TRIGGER)))
        .isInstanceOfSatisfying(
            Receipt.Retry.class,
            r -> assertThat(r.words()).contains("secret " + SECRET + ": missing"));
    secrets.put(SECRET, secret);
    delivers(notice(0, Change.TRIGGER));
  }

  @Test
  void aSecretIsNeverInAReceipt() {
    String secret = secrets.get(SECRET).strip();
    server().script(LoopbackServer.Response.of(400, "bad key " + secret + " here"));
    assertThat(notifier.deliver(notice(0, Change.TRIGGER)).words()).doesNotContain(secret);
    secrets.put(SECRET, secret + "\u0001x\ny");
    assertThat(notifier.deliver(notice(0, Change.TRIGGER)).words())
        .doesNotContain(secret)
        .contains("secret " + SECRET);
  }
}
