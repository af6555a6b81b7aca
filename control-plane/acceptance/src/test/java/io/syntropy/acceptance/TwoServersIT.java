package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.syntropy.actuators.dns.NameserverProcess;
import io.syntropy.postgres.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/**
 * All of it together: two servers, one PostgreSQL, a name server, three regions behind an edge. A
 * region fails and is drained and leaves its name, the leader is killed, the other one holds the
 * drain and gives the traffic back, and drains the next region, which has fallen silent.
 */
@Timeout(value = 12, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class TwoServersIT {
  private static final String FAILING = "eu-west-1";
  private static final String SILENT = "sa-east-1";
  private static final String EU = "192.0.2.1";
  private static final String SA = "192.0.2.2";
  private static final Duration WINDOW = Duration.ofSeconds(21);
  private static final Duration LONG = Duration.ofMinutes(3);
  private static final String POLICY =
      """
      apiVersion: syntropy/v1
      kind: RegionPolicy
      metadata: {name: social-regions}
      spec:
        service: social
        window: 20s
        breach: {error_ratio: 0.05, p95: 1s, hold: 5s}
        recover: {error_ratio: 0.025, p95: 750ms, hold: 5s}
        floor: {requests_per_minute: 60}
        min_healthy_regions: 1
        dwell: 10s
        probation: {steps: [0.25, 1.0], step: 5s}
        mode: act
      ---
      apiVersion: syntropy/v1
      kind: FailoverPolicy
      metadata: {name: social-failover}
      spec:
        service: social
        steps: []
        dns:
          - zone: example.test.
            name: social.example.test.
            ttl: 30s
            regions:
              eu-west-1: [{A: 192.0.2.1}, {AAAA: "2001:db8::1"}]
              sa-east-1: [{A: 192.0.2.2}, {AAAA: "2001:db8::2"}]
            baseline: [eu-west-1, sa-east-1]
            servers: ["127.0.0.1:%d"]
            key: dns-tsig
        mode: act
      """;

  @TempDir Path folder;

  @Test
  void theLeaderIsKilledWhileARegionIsDrained() throws Exception {
    try (EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("db"));
        NameserverProcess dns = NameserverProcess.knot(folder.resolve("dns"));
        RunningServer a = server("a", postgres)) {
      String social = a.process().token("service:social");
      String edge = a.process().token("service:edge");
      copyTokens();
      secret("a");
      secret("b");
      try (RunningServer b = server("b", postgres);
          OtlpTee telemetry = new OtlpTee(List.of(a.otlp(), b.otlp()));
          SocialRegions regions =
              new SocialRegions(
                  folder,
                  a.process().baseUri() + "," + b.process().baseUri(),
                  telemetry.uri(),
                  service -> service.equals("social") ? social : edge)) {
        run(a, b, regions, dns);
      }
    }
  }

  private void run(RunningServer a, RunningServer b, SocialRegions regions, NameserverProcess dns)
      throws Exception {
    within("60 quick answers in a row").until(() -> regions.quick(60));
    within("the window of the start is over").pollDelay(WINDOW).until(() -> true);
    a.configure("policy.yaml", POLICY.formatted(dns.port()));
    b.configure("policy.yaml", POLICY.formatted(dns.port()));
    regions.ask();
    within("every region good, on both")
        .until(() -> SocialRegions.NAMES.stream().allMatch(r -> good(a, r) && good(b, r)));
    assertThat(role(a)).isEqualTo("leader");
    assertThat(role(b)).isEqualTo("follower");

    regions.fail(FAILING, 1.0);
    within("drained and verified").until(() -> in(a, "verified") == 1);
    within("it has left the name").until(() -> shown(dns).equals(List.of(SA)));
    assertThat(regions.served(40)).doesNotContain(FAILING);
    within("the other one sees it").until(() -> machine(b, FAILING).equals("drained"));

    a.kill();
    within("takeover").until(() -> role(b).equals("leader"));
    assertThat(machine(b, FAILING)).isEqualTo("drained");
    assertThat(regions.served(40)).as("held, leader or not").doesNotContain(FAILING);
    assertThat(shown(dns)).isEqualTo(List.of(SA));
    assertThat(actions(b)).hasSize(1);

    regions.fail(FAILING, 0);
    within("given back by the other one").until(() -> machine(b, FAILING).equals("normal"));
    within("and the traffic is").until(() -> regions.served(40).contains(FAILING));
    within("the name too").until(() -> shown(dns).equals(List.of(EU, SA)));

    within("every region good").until(() -> SocialRegions.NAMES.stream().allMatch(r -> good(b, r)));
    int before = actions(b).size();
    regions.signal(SILENT, "STOP");
    within("the silent region is drained").until(() -> machine(b, SILENT).equals("drained"));
    within("its traffic has moved").until(() -> !regions.served(40).contains(SILENT));
    within("the name has").until(() -> shown(dns).equals(List.of(EU)));
    assertThat(actions(b).size()).isEqualTo(before + 1);

    JsonNode replay = b.post("/api/v1/replay", "{}");
    assertThat(replay.path("equal").asBoolean()).as(replay.toString()).isTrue();
    assertThat(replay.path("compared").asInt()).isGreaterThan(3);
  }

  private RunningServer server(String name, EmbeddedPostgres postgres) throws Exception {
    String database =
        "postgresql://%s:%s@127.0.0.1:%d/%s"
            .formatted(
                postgres.user(),
                postgres.password(),
                postgres.port(),
                EmbeddedPostgres.DEFAULT_DATABASE);
    return new RunningServer(folder.resolve(name), Map.of("SYNTROPY_DB_URL", database));
  }

  private void copyTokens() throws Exception {
    Path to = Files.createDirectories(folder.resolve("b/data"));
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rwx------"));
    Files.copy(folder.resolve("a/data/tokens.jsonl"), to.resolve("tokens.jsonl"));
  }

  /** The key to the zone, on each server. */
  private void secret(String server) throws Exception {
    Path secret = folder.resolve(server + "/data/secrets/dns-tsig");
    Files.createDirectories(secret.getParent());
    Files.createFile(
        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, "hmac-sha256:syntropy:" + NameserverProcess.SYNTROPY + "\n");
  }

  private static List<String> shown(NameserverProcess dns) throws Exception {
    return dns.shows(NameserverProcess.NAME, Type.A).stream()
        .map(Record::rdataToString)
        .sorted()
        .toList();
  }

  private static String role(RunningServer server) {
    return server.get("/api/v1/status").path("role").asText();
  }

  private static boolean good(RunningServer server, String region) {
    return server.get("/api/v1/regions/" + region).path("class").asText().equals("G");
  }

  private static String machine(RunningServer server, String region) {
    return server.get("/api/v1/regions/" + region).path("machine").asText();
  }

  /** The shifts of traffic. */
  private static List<JsonNode> actions(RunningServer server) {
    return server
        .get("/api/v1/actions?limit=200")
        .path("items")
        .valueStream()
        .filter(action -> action.path("kind").asText().equals("traffic_weights"))
        .filter(action -> !action.path("state").asText().equals("denied"))
        .toList();
  }

  private static long in(RunningServer server, String state) {
    return actions(server).stream().filter(a -> a.path("state").asText().equals(state)).count();
  }

  private static ConditionFactory within(String what) {
    return await(what)
        .atMost(LONG)
        .pollInterval(Duration.ofMillis(500))
        .ignoreExceptionsInstanceOf(IllegalStateException.class);
  }
}
