package io.syntropy.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.cli.CommandFailure;
import io.syntropy.cli.ExitCode;
import io.syntropy.cli.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * The scripted incident. The faults are simulated, by a switch in the social service; everything
 * after them is the control plane's own doing, and this class only watches and tells.
 */
final class Incident {
  private static final String FAILING = "eu-west-1";
  private static final String SUNKEN = "sa-east-1";
  private static final Set<String> IN_EFFECT = Set.of("applied", "verified");
  private static final Duration CALM = Duration.ofSeconds(30);
  private static final Duration OUTAGE = Duration.ofSeconds(45);
  private static final Duration TO_ACT = Duration.ofSeconds(120);
  private static final Duration TO_RECOVER = Duration.ofSeconds(240);

  private final Fleet fleet;
  private final ControlPlane controlPlane;
  private final Narrator narrator;
  private final Watch watch;
  private final Http http;

  Incident(Fleet fleet, ControlPlane controlPlane, Narrator narrator, Watch watch, Http http) {
    this.fleet = fleet;
    this.controlPlane = controlPlane;
    this.narrator = narrator;
    this.watch = watch;
    this.http = http;
  }

  /** Plays it; false when a step did not happen in time, which is told and not fatal. */
  boolean play() {
    boolean normal =
        step(
            "all regions are normal",
            TO_RECOVER,
            () -> Fleet.REGIONS.stream().allMatch(this::normal));
    narrator.say("In " + CALM.toSeconds() + " s " + FAILING + " will fail. " + weights());
    watch.rest(CALM);
    return regionFails() & collectiveSinks() & recovered() && normal;
  }

  private boolean regionFails() {
    narrator.say("INCIDENT 1, simulated: " + FAILING + " now answers every request with an error.");
    fault(FAILING, "{\"error_ratio\": 1.0}");
    boolean drained = inEffect("traffic_weights", FAILING, "drained by the control plane");
    narrator.say("Traffic really moved: " + weights());
    watch.rest(OUTAGE.minus(Duration.ofSeconds(15)));
    narrator.say(
        "The simulated fault in " + FAILING + " ends; its traffic must come back in steps.");
    fault(FAILING, "{}");
    return drained;
  }

  private boolean collectiveSinks() {
    narrator.say("INCIDENT 2, simulated: users of " + SUNKEN + " report frequencies 120 Hz lower.");
    narrator.say("Before: " + feed());
    fault(SUNKEN, "{\"hz_shift\": -120}");
    boolean protected_ = inEffect("protective_mode", SUNKEN, "in protective mode");
    narrator.say("After: " + feed());
    narrator.say("The users of " + SUNKEN + " recover.");
    fault(SUNKEN, "{}");
    return protected_;
  }

  private boolean recovered() {
    boolean restored =
        step(FAILING + " is back to normal by probation", TO_RECOVER, () -> normal(FAILING));
    narrator.say(weights());
    boolean released =
        step(
            SUNKEN + " is released from protective mode",
            TO_RECOVER,
            () -> !IN_EFFECT.contains(state("protective_mode", SUNKEN)) && released(SUNKEN));
    narrator.say("Afterwards: " + feed());
    return restored & released;
  }

  private boolean inEffect(String kind, String region, String words) {
    return step(region + " is " + words, TO_ACT, () -> IN_EFFECT.contains(state(kind, region)));
  }

  private boolean step(String expected, Duration patience, BooleanSupplier condition) {
    boolean happened = watch.until(patience, condition);
    narrator.say(
        happened
            ? "=> " + expected + "."
            : "NOT SEEN within " + patience.toSeconds() + " s: " + expected + ".");
    return happened;
  }

  private String state(String kind, String region) {
    return controlPlane.action(kind, region).map(a -> a.path("state").asText()).orElse("");
  }

  private boolean normal(String region) {
    return controlPlane.region(region).path("machine").asText().equals("normal");
  }

  private boolean released(String region) {
    return controlPlane.region(region).path("protective_mode").asText("none").equals("none");
  }

  /** The edge's own word on where social's requests go. */
  private String weights() {
    JsonNode shares = read("edge", "/internal/weights").path("services").path("social");
    StringBuilder text = new StringBuilder("The edge sends social's requests to");
    shares
        .properties()
        .forEach(e ->
            text.append(text.toString().endsWith("to") ? " " : ", ")
                .append(e.getKey())
                .append(' ')
                .append(Math.round(e.getValue().asDouble() * 100))
                .append('%'));
    return text.append('.').toString();
  }

  /** What a user of the sunken region gets to see; the neutral mode shows directed cuts alone. */
  private String feed() {
    JsonNode feed = read(Fleet.social(SUNKEN), "/v1/feed/render?mode=neutral");
    return "a feed in %s has %d items, %s stimuli, protective mode %s."
        .formatted(
            SUNKEN,
            feed.path("items").size(),
            feed.path("stimuli").asText("?"),
            feed.path("protective_mode").asText("?"));
  }

  private JsonNode read(String instance, String path) {
    try {
      return Json.read(http.get(fleet.address(instance).resolve(path)).body());
    } catch (IOException | UncheckedIOException e) {
      return Json.object();
    }
  }

  private void fault(String region, String json) {
    try {
      HttpResponse<String> answer =
          http.send("POST", fleet.address(Fleet.social(region)).resolve("/internal/chaos"), json);
      if (answer.statusCode() != 200) {
        throw new IOException("status " + answer.statusCode());
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, "the fault cannot be switched in " + region + ": " + e.getMessage(), e);
    }
  }
}
