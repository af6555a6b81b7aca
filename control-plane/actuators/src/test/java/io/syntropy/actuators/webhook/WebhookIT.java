package io.syntropy.actuators.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.actuators.Actuator;
import io.syntropy.actuators.ActuatorContract;
import io.syntropy.actuators.Capture;
import io.syntropy.actuators.Expectation;
import io.syntropy.actuators.Order;
import io.syntropy.actuators.Outcome;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookIT extends ActuatorContract<JsonState> {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final String SECRET = "whsec_c3ludHJvcHktdGVzdC1rZXktb2YtMzItYnl0ZXMhISE=";
  @TempDir Path folder;
  private WebhookKey key;
  private Receiver receiver;
  private WebhookActuator actuator;

  @BeforeEach
  void startReceiver() throws Exception {
    key = WebhookKey.read(file("rw-------", SECRET));
    receiver = new Receiver(key, declared());
    actuator = at(receiver.url("/state"), receiver.url("/state"));
  }

  @AfterEach
  void stopReceiver() {
    receiver.close();
  }

  private Path file(String mode, String text) throws Exception {
    Path file = Files.createTempFile(folder, "key", "");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    return Files.writeString(file, text);
  }

  private WebhookActuator at(URI url, URI readUrl) {
    return new WebhookActuator(
        new WebhookTarget("cdn", url, readUrl, TIMEOUT), key, Clock.systemUTC());
  }

  @Override
  protected Actuator<JsonState> actuator() {
    return actuator;
  }

  @Override
  protected JsonState declared() {
    return new JsonState("{\"weights\": {\"us\": 0.5, \"eu\": 0.5}}");
  }

  @Override
  protected JsonState state(int n) {
    return new JsonState("{\"weights\":{\"eu\":0,\"us\":1},\"n\":" + n + "}");
  }

  @Override
  protected JsonState empty() {
    return new JsonState("{}");
  }

  @Override
  protected void editByHand() {
    receiver.editByHand(new JsonState("{\"weights\":{\"eu\":1}}"));
  }

  @Override
  protected JsonState shown() {
    return receiver.shown();
  }

  @Override
  protected void loseNextAnswer() {
    receiver.loseNextAnswer();
  }

  @Test
  void withoutReadingTheReceiversFenceIsWhatHolds() {
    WebhookActuator blind = at(receiver.url("/state"), null);
    Order<JsonState> order = firstWrite(2, 1, state(0));

    assertThat(blind.guarantees().readable()).isFalse();
    assertThat(blind.capture()).isInstanceOf(Capture.Unreadable.class);
    assertThat(blind.apply(order)).isEqualTo(new Outcome.Applied(order.stamp()));
    assertThat(blind.apply(order)).as("again").isEqualTo(new Outcome.Applied(order.stamp()));
    assertThat(blind.apply(next(1, 9, state(1)))).isEqualTo(new Outcome.Fenced(order.stamp()));
    assertThat(receiver.shown()).isEqualTo(state(0));
  }

  @Test
  void aRedirectIsRefusedAndNotFollowed() {
    receiver.answer(307, "");

    assertThat(actuator.apply(firstWrite(1, 1, state(0)))).isInstanceOf(Outcome.Refused.class);
    assertThat(receiver.seen).containsExactly("GET /state", "POST /state");
  }

  @Test
  void answersAreJudgedByWhatTheyProve() {
    Order<JsonState> order = firstWrite(1, 1, state(0));
    for (int passing : new int[] {408, 429, 500, 503}) {
      receiver.answer(passing, "later");
      assertThat(actuator.apply(order)).as("%d", passing).isInstanceOf(Outcome.Unknown.class);
    }
    receiver.answer(422, "no such\nregion");
    assertThat(actuator.apply(order))
        .isEqualTo(new Outcome.Refused("webhook:cdn answers 422 no such region (expected 2xx)"));
    receiver.answer(409, "{\"stamp\":{\"owner\":\"x\",\"epoch\":9,\"generation\":9}}");
    assertThat(actuator.apply(order))
        .as("an invalid stamp, and the state is still what is expected")
        .isInstanceOf(Outcome.Unknown.class);
    receiver.answer(500, "x".repeat(300_000));
    assertThat(actuator.apply(order))
        .isInstanceOfSatisfying(
            Outcome.Unknown.class, u -> assertThat(u.why()).contains("over 131072 bytes"));
  }

  @Test
  void aWrongKeyIsUnreadableAndWritesNothing() throws Exception {
    WebhookKey other =
        WebhookKey.read(file("rw-------", "whsec_b3RoZXItdGVzdC1rZXktb2YtMzItYnl0ZXMtbG9uZyE="));
    WebhookActuator wrong =
        new WebhookActuator(
            new WebhookTarget("cdn", receiver.url("/state"), null, TIMEOUT),
            other,
            Clock.systemUTC());

    assertThat(wrong.apply(firstWrite(1, 1, state(0)))).isInstanceOf(Outcome.Refused.class);
    assertThat(receiver.shown()).isEqualTo(declared());
  }

  @Test
  void anOldTimestampIsRefusedByTheReceiver() {
    Clock past = Clock.fixed(Instant.now().minusSeconds(301), ZoneOffset.UTC);
    WebhookActuator late =
        new WebhookActuator(
            new WebhookTarget("cdn", receiver.url("/state"), null, TIMEOUT), key, past);

    assertThat(late.apply(order(1, 1, state(0), Expectation.ours())))
        .isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void keysOpenToOthersOrShortAreRefusedWithoutShowingThem() {
    assertThatThrownBy(() -> WebhookKey.read(file("rw-r--r--", SECRET)))
        .hasMessageContaining("expected mode 0600")
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(() -> WebhookKey.read(file("rw-------", "whsec_c2hvcnQ=")))
        .hasMessageContaining("a key of 5 bytes (expected 24 to 64)");
    assertThatThrownBy(() -> WebhookKey.read(file("rw-------", "secret")))
        .hasMessageContaining("no webhook key")
        .hasMessageNotContaining("secret)");
  }
}
