package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.acceptance.Syntropy.Result;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./syntropy demo}, headless: a real server, six real services with the OpenTelemetry Java
 * agent, real requests, and the scripted incident acted on, reverted and provable. The tests follow
 * the incident in its order.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 12, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class DemoIT {
  private static final Duration START = Duration.ofSeconds(300);
  private static final Duration TO_ACT = Duration.ofSeconds(180);
  private static final Duration TO_REVERT = Duration.ofSeconds(240);

  /** Requests the demo's users have under way at most. */
  private static final long IN_FLIGHT = 64;

  private static final Set<String> IN_EFFECT = Set.of("applied", "verified");

  private Path temp;
  private Path data;
  private Path log;
  private Process demo;
  private RunningDemo api;
  private String drainId = "";
  private String protectionId = "";

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    temp = folder;
    data = temp.resolve("demo data");
    log = temp.resolve("demo.log");
    demo = Syntropy.start(log, "demo", "--data", data.toString(), "--http-port", "0");
    within(START).until(() -> Files.exists(data.resolve("demo.json")) && demo.isAlive());
    api = RunningDemo.of(data);
    within(START).until(() -> api.isReady());
    Result token = Syntropy.run("token", "--data", data.toString(), "--role", "viewer");
    assertThat(token.exit()).as(token.err()).isZero();
    api.useToken(token.out().strip());
  }

  @AfterAll
  void kill() {
    if (demo != null && demo.isAlive()) {
      List<ProcessHandle> all = demo.descendants().toList();
      demo.destroyForcibly();
      all.forEach(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  @Order(1)
  void everySloCountsRealRequests() {
    for (String slo :
        List.of(
            "social-feed-availability",
            "social-feed-latency",
            "credit-transfers",
            "grid-placements",
            "edge-availability")) {
      within(START).until(() -> total(api.get("/api/v1/slos/" + slo)) > 0);
    }
    JsonNode feed = api.get("/api/v1/slos/social-feed-availability");
    assertThat(feed.path("groups"))
        .extracting(g -> g.path("labels").path("cloud.region").asText())
        .contains("sa-east-1", "us-east-1", "eu-west-1");
  }

  /** Slices of a day say nothing before the first day is over. */
  private static final Set<String> TAKES_A_DAY = Set.of("feed-render-latency-days");

  @Test
  @Order(1)
  void everyReferenceSloOfARunningServiceHasData() {
    Set<String> running = new TreeSet<>();
    api.get("/api/v1/services?limit=200")
        .path("items")
        .forEach(service -> running.add(service.path("name").asText()));
    assertThat(running).contains("edge", "social", "credit", "grid");
    assertThat(api.get("/api/v1/config/status").path("faults")).isEmpty();
    within(START)
        .untilAsserted(() -> {
          Set<String> known = new TreeSet<>();
          Set<String> without = new TreeSet<>();
          for (JsonNode slo : api.get("/api/v1/slos?limit=200").path("items")) {
            String name = slo.path("name").asText();
            if (running.contains(slo.path("service").asText()) && !TAKES_A_DAY.contains(name)) {
              known.add(name);
              if (slo.path("state").asText().equals("no_data")) {
                without.add(name);
              }
            }
          }
          assertThat(known).contains("gateway-latency", "feed-cache-misses", "failover-errors");
          assertThat(without).as("SLOs of running services without data").isEmpty();
        });
  }

  /** Read first, so that the requests between the two readings are on the other side. */
  @Test
  @Order(1)
  void theEdgePassesOnNoMoreRequestsThanItGets() {
    within(START).until(() -> total(api.get("/api/v1/slos/gateway-origin-errors")) > 0);
    long passedOn = total(api.get("/api/v1/slos/gateway-origin-errors"));
    long received = total(api.get("/api/v1/slos/gateway-errors"));
    assertThat(passedOn).as("of %d received", received).isBetween(1L, received + IN_FLIGHT);
  }

  @Test
  @Order(2)
  void theFailingRegionIsDrainedAndTrafficReallyMoves() {
    within(TO_ACT).until(() -> IN_EFFECT.contains(state("traffic_weights", "eu-west-1")));
    JsonNode drain = action("traffic_weights", "eu-west-1");
    drainId = drain.path("id").asText();
    assertGuardedAndAudited(drain);
    assertThat(drain.path("policy").path("name").asText()).isEqualTo("social-regions");
    assertThat(api.get("/api/v1/regions/eu-west-1").path("machine").asText()).isEqualTo("drained");

    List<String> served = api.servedRegions(100);
    assertThat(served.stream().filter("eu-west-1"::equals).count())
        .as("of 100 requests at the edge, those still sent to eu-west-1")
        .isLessThanOrEqualTo(5);
    assertThat(served).contains("sa-east-1", "us-east-1");
  }

  @Test
  @Order(3)
  void lostFrequencySoftensTheFeed() {
    within(TO_ACT).until(() -> IN_EFFECT.contains(state("protective_mode", "sa-east-1")));
    JsonNode protection = action("protective_mode", "sa-east-1");
    protectionId = protection.path("id").asText();
    assertGuardedAndAudited(protection);
    JsonNode feed = api.feed("sa-east-1");
    assertThat(feed.path("protective_mode").asText()).isEqualTo("soft");
    assertThat(feed.path("items").size()).isLessThan(api.feed("us-east-1").path("items").size());
  }

  @Test
  @Order(4)
  void theDrainIsRevertedThroughProbation() {
    within(TO_REVERT).until(() -> byId(drainId).path("state").asText().equals("reverted"));
    assertThat(byId(drainId).path("revert").path("at").asText()).isNotEmpty();
    assertThat(byId(drainId).path("revert").path("reason").asText()).isNotEmpty();
    within(TO_REVERT)
        .until(
            () -> api.get("/api/v1/regions/eu-west-1").path("machine").asText().equals("normal"));
    within(TO_ACT).until(() -> api.servedRegions(60).contains("eu-west-1"));
  }

  @Test
  @Order(5)
  void protectiveModeIsReleased() {
    within(TO_REVERT).until(() -> byId(protectionId).path("state").asText().equals("reverted"));
    within(TO_REVERT)
        .until(() -> api.feed("sa-east-1").path("protective_mode").asText().equals("none"));
  }

  @Test
  @Order(6)
  void theAuditLogCanBeVerifiedWithoutTheServer() throws Exception {
    Path export = temp.resolve("audit export");
    Result exported =
        Syntropy.run("audit", "export", "--data", data.toString(), "-o", export.toString());
    assertThat(exported.exit()).as(exported.err()).isZero();
    Result verified = Syntropy.run("audit", "verify", export.toString());
    assertThat(verified.exit()).as(verified.out() + verified.err()).isZero();

    Path leaves = export.resolve("leaves.jsonl");
    long index = byId(drainId).path("audit").path("index").asLong();
    List<String> lines = Files.readAllLines(leaves);
    assertThat(lines.get((int) index)).as("the drain's audit entry").contains("eu-west-1");
    String forged = lines.get((int) index).replace("eu-west-1", "us-east-1");
    lines.set((int) index, forged);
    Files.write(leaves, lines);
    Result refuted = Syntropy.run("audit", "verify", export.toString());
    assertThat(refuted.exit()).isEqualTo(1);
    assertThat(refuted.out()).contains("first bad entry: " + index);
  }

  @Test
  @Order(7)
  void sigtermStopsEverythingItStarted() throws Exception {
    List<ProcessHandle> all = demo.descendants().toList();
    assertThat(all).as("server, six services, two PostgreSQL").hasSizeGreaterThanOrEqualTo(9);
    demo.destroy();
    assertThat(demo.waitFor(90, TimeUnit.SECONDS)).as("stopped within 90 s").isTrue();
    assertThat(demo.exitValue()).as(Files.readString(log)).isZero();
    assertThat(all).noneMatch(ProcessHandle::isAlive);
    assertThat(data.resolve("instance.json")).doesNotExist();
  }

  private static void assertGuardedAndAudited(JsonNode action) {
    assertThat(action.path("evidence")).as("evidence of %s", action).isNotEmpty();
    assertThat(action.path("guard")).as("guard of %s", action).isNotEmpty();
    for (JsonNode rule : action.path("guard")) {
      assertThat(rule.path("result").asText()).as("%s", rule).isEqualTo("pass");
    }
    assertThat(action.path("audit").path("index").isIntegralNumber()).isTrue();
    assertThat(action.path("audit").path("leaf_hash").asText()).isNotEmpty();
    assertThat(action.path("acks")).as("acks of %s", action).isNotEmpty();
    assertThat(action.path("acks").get(0).path("status").asText()).isEqualTo("applied");
    assertThat(action.path("expires_at").asText()).isNotEmpty();
    assertThat(action.path("reason").asText()).isNotEmpty();
  }

  private JsonNode byId(String id) {
    return api.get("/api/v1/actions/" + id);
  }

  private JsonNode action(String kind, String region) {
    for (JsonNode action : api.get("/api/v1/actions?limit=200").path("items")) {
      if (action.path("kind").asText().equals(kind)
          && action.path("target").path("region").asText().equals(region)) {
        return action;
      }
    }
    return RunningDemo.NOTHING;
  }

  private String state(String kind, String region) {
    return action(kind, region).path("state").asText();
  }

  private static long total(JsonNode slo) {
    long total = 0;
    for (JsonNode group : slo.path("groups")) {
      total += group.path("total").asLong();
    }
    return total;
  }

  private ConditionFactory within(Duration bound) {
    return await()
        .atMost(bound)
        .pollInterval(Duration.ofMillis(500))
        .failFast(
            "the demo ended", () -> assertThat(demo.isAlive()).as(Files.readString(log)).isTrue());
  }
}
