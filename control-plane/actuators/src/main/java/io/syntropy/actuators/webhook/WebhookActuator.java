package io.syntropy.actuators.webhook;

import io.syntropy.actuators.Actuator;
import io.syntropy.actuators.Capture;
import io.syntropy.actuators.Guarantees;
import io.syntropy.actuators.Order;
import io.syntropy.actuators.Outcome;
import io.syntropy.actuators.PreImage;
import io.syntropy.actuators.ReadBack;
import io.syntropy.actuators.Stamp;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells a receiver its whole desired state by a signed POST. What is promised depends on the
 * receiver: see docs/guides/actuators.md for what it should check.
 */
public final class WebhookActuator implements Actuator<JsonState> {
  private static final List<String> LACKS =
      List.of(
          "Whether the receiver refuses an older epoch or generation, or a state it did not expect, is its own matter; without that only one writer, absolute states and read-back keep I13.",
          "An answer of 2xx is the receiver's word; what it does with the state is not seen.",
          "Between the reading and the write somebody else may change the state, unless the receiver checks \"expected\".");

  private final WebhookTarget target;
  private final SignedHttp http;

  /**
   * @param clock for the timestamps of signatures
   */
  public WebhookActuator(WebhookTarget target, WebhookKey key, Clock clock) {
    this.target = target;
    this.http = new SignedHttp(key, clock, target.timeout());
  }

  @Override
  public String target() {
    return "webhook:" + target.name();
  }

  @Override
  public Guarantees guarantees() {
    boolean readable = target.readUrl() != null;
    return new Guarantees(
        false,
        readable,
        List.of(
            "Every request carries the whole state, the owner, epoch, generation and an Idempotency-Key.",
            "Requests are signed with a timestamp; redirects are not followed, answers are bounded.",
            readable
                ? "The state is read before every write and after it."
                : "An empty state is never sent."),
        readable
            ? LACKS
            : List.of(
                LACKS.get(0),
                LACKS.get(1),
                "Nothing can be read: a foreign change is not seen, there is no pre-image, and after an unknown outcome the same request is sent again."));
  }

  @Override
  public Capture<JsonState> capture() {
    URI url = target.readUrl();
    if (url == null) {
      return new Capture.Unreadable<>(target() + " has no read_url");
    }
    try {
      return new Capture.Captured<>(read(url));
    } catch (IOException | IllegalArgumentException e) {
      return new Capture.Unreadable<>(target() + ": " + why(e));
    }
  }

  @Override
  public Outcome apply(Order<JsonState> order) {
    Optional<Outcome> refusal = order.refusal();
    if (refusal.isPresent()) {
      return refusal.get();
    }
    PreImage<JsonState> found = null;
    if (target.readUrl() != null) {
      switch (capture()) {
        case Capture.Captured<JsonState> captured -> {
          found = captured.preImage();
          Optional<Outcome> settled = order.against(found);
          if (settled.isPresent()) {
            return settled.get();
          }
        }
        case Capture.Unreadable<JsonState> unreadable -> {
          return new Outcome.Unknown("not sent: " + unreadable.why());
        }
      }
    }
    return send(order, found);
  }

  private Outcome send(Order<JsonState> order, @Nullable PreImage<JsonState> found) {
    SignedHttp.Answer answer;
    try {
      answer = http.post(target.url(), order, Json.request(target, order, found));
    } catch (IOException e) {
      return new Outcome.Unknown("sent, no answer: " + target() + ": " + why(e));
    }
    int code = answer.status();
    if (code / 100 == 2) {
      return new Outcome.Applied(order.stamp());
    }
    String said = "%s answers %d %s".formatted(target(), code, answer.excerpt());
    if (code == 409 || code == 412) {
      return newer(answer, order)
          .<Outcome>map(Outcome.Fenced::new)
          .orElseGet(() -> found == null ? new Outcome.Conflict(said) : overtaken(order, said));
    }
    boolean passing = code == 408 || code == 425 || code == 429 || code / 100 == 5;
    return passing ? new Outcome.Unknown(said) : new Outcome.Refused(said + " (expected 2xx)");
  }

  /** Refused over the state that was read: the state now says whose change it was. */
  private Outcome overtaken(Order<JsonState> order, String said) {
    return switch (capture()) {
      case Capture.Captured<JsonState> captured ->
          order.against(captured.preImage()).orElseGet(() -> new Outcome.Unknown(said));
      case Capture.Unreadable<JsonState> unreadable ->
          new Outcome.Unknown(said + "; " + unreadable.why());
    };
  }

  @Override
  public ReadBack readBack(Order<JsonState> order) {
    return switch (capture()) {
      case Capture.Unreadable<JsonState> unreadable -> new ReadBack.Pending(unreadable.why());
      case Capture.Captured<JsonState> captured -> {
        String shows = target() + " shows " + captured.preImage().describe();
        yield switch (order.against(captured.preImage()).orElse(null)) {
          case null -> new ReadBack.Pending(shows);
          case Outcome.AlreadyThere done -> new ReadBack.Confirmed(Duration.ZERO);
          case Outcome other -> new ReadBack.Differs(shows);
        };
      }
    };
  }

  private PreImage<JsonState> read(URI url) throws IOException {
    SignedHttp.Answer answer = http.get(url);
    if (answer.status() != 200) {
      throw new IOException(
          "answers %d %s (expected 200)".formatted(answer.status(), answer.excerpt()));
    }
    return Json.preImage(answer.body());
  }

  /**
   * The stamp in a 409, when it is ours and truly newer; anything else is no reason to give way.
   */
  private static Optional<Stamp> newer(SignedHttp.Answer answer, Order<JsonState> order) {
    try {
      return Json.stamp(Json.read(answer.body()))
          .filter(s -> s.owner().equals(order.owner()) && s.fence().compareTo(order.fence()) > 0);
    } catch (IllegalArgumentException notOurForm) {
      return Optional.empty();
    }
  }

  private static String why(Exception e) {
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : message;
  }
}
