package io.syntropy.server.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import io.syntropy.actuators.dns.NameserverProcess;
import io.syntropy.server.process.SyntropyProcess;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/** A failover's steps with real name servers, from a bad region to its return. */
class FailoverIT {
  private static final String VICTIM = "eu-west-1";
  private static final String FAILOVER =
      """
      apiVersion: syntropy/v1
      kind: FailoverPolicy
      metadata: {name: social-failover}
      spec:
        service: social
        region_policy: social-regions
        steps: [protective, read_only, event]
        dns:
          - zone: example.test.
            name: social.example.test.
            ttl: 30s
            regions:
              eu-west-1: [{A: 192.0.2.1}, {AAAA: "2001:db8::1"}]
              us-east-1: [{A: 192.0.2.2}, {AAAA: "2001:db8::2"}]
            baseline: [eu-west-1, us-east-1]
            servers: ["127.0.0.1:%d"]
            key: dns-tsig
        mode: act
      """;

  @TempDir Path folder;
  private final AtomicBoolean failing = new AtomicBoolean();
  private HttpServer health;

  /** Reports requests for every region each second, and heartbeats. */
  private static final class Users implements AutoCloseable {
    private final Thread thread;
    private volatile boolean running = true;
    volatile Map<String, Double> weights = Map.of();

    Users(Fixture fixture, AtomicBoolean failing) {
      thread = Thread.ofVirtual().start(() -> run(fixture, failing));
    }

    private void run(Fixture fixture, AtomicBoolean failing) {
      Instant from = Instant.now();
      for (int beat = 0; running; beat++) {
        try {
          Thread.sleep(1000);
          Instant to = Instant.now();
          for (String region : Fixture.REGIONS) {
            int requests = (int) Math.round(30 * weights.getOrDefault(region, 1.0 / 3));
            boolean bad = failing.get() && region.equals(VICTIM);
            fixture
                .traffic()
                .requests("social", region, from, to, bad ? 0 : requests, bad ? requests : 0);
          }
          from = to;
          if (beat % 8 == 0) {
            fixture.heartbeats();
          }
        } catch (InterruptedException e) {
          return;
        } catch (RuntimeException e) {
          // the server is being killed; the next one will hear from us
        }
      }
    }

    @Override
    public void close() {
      running = false;
      thread.interrupt();
    }
  }

  @BeforeEach
  void serve() throws Exception {
    health = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    health.createContext(
        "/",
        exchange -> {
          boolean bad = failing.get() && exchange.getRequestURI().getPath().endsWith(VICTIM);
          exchange.sendResponseHeaders(bad ? 500 : 200, -1);
          exchange.close();
        });
    health.start();
  }

  @AfterEach
  void stop() {
    health.stop(0);
  }

  private Fixture server(NameserverProcess dns) throws Exception {
    Fixture fixture =
        new Fixture(folder, Fixture.SLO, Fixture.POLICY, FAILOVER.formatted(dns.port()));
    Path secret = fixture.server().data().resolve("secrets").resolve("dns-tsig");
    Files.createDirectories(secret.getParent());
    Files.createFile(
        secret, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(secret, "hmac-sha256:syntropy:" + NameserverProcess.SYNTROPY + "\n");
    register(fixture);
    return fixture;
  }

  private void register(Fixture fixture) {
    String url = "http://127.0.0.1:" + health.getAddress().getPort() + "/";
    String sites =
        Fixture.REGIONS.stream()
            .map(r ->
                "{\"name\":\"%s\",\"health_url\":\"%s\",\"capacity_rps\":1000}"
                    .formatted(r, url + r))
            .collect(Collectors.joining(","));
    SyntropyProcess server = fixture.server();
    HttpResponse<String> answer =
        server.send(
            "PUT",
            "/api/v1/services/social",
            """
            {"family":"social","version":"1","owner":"team","criticality":"high","depends_on":[],
             "regions":[%s],"modes":["soft","medium","hard"],
             "accepts":["protective_mode","traffic_weights","read_only"]}\
            """
                .formatted(sites),
            Map.of("Authorization", "Bearer " + fixture.serviceToken()));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    fixture.heartbeats();
  }

  private static void allGood(Fixture fixture) {
    await("all good")
        .atMost(Duration.ofSeconds(60))
        .until(() ->
            Fixture.REGIONS.stream()
                .allMatch(r -> fixture.region(r).path("class").asText().equals("G")));
  }

  private static List<JsonNode> actions(Fixture fixture, String kind) {
    return fixture.actions().stream().filter(a -> a.path("kind").asText().equals(kind)).toList();
  }

  private static JsonNode oldest(Fixture fixture, String kind) {
    return actions(fixture, kind).stream().reduce((newer, older) -> older).orElseThrow();
  }

  private static List<String> shown(NameserverProcess dns) throws Exception {
    return dns.shows(NameserverProcess.NAME, Type.A).stream()
        .map(Record::rdataToString)
        .sorted()
        .toList();
  }

  private static void follow(Users users, DirectiveListener listener) {
    for (JsonNode directive : listener.received().reversed()) {
      JsonNode weights = directive.path("desired").path("weights");
      if (weights.isObject()) {
        users.weights =
            Fixture.REGIONS.stream()
                .collect(Collectors.toMap(r -> r, r -> weights.path(r).asDouble()));
        return;
      }
    }
  }

  private static List<String> kinds(DirectiveListener listener) {
    return listener.received().stream().map(d -> d.path("kind").asText()).toList();
  }

  private static JsonNode newest(DirectiveListener listener, String kind) {
    return listener.received().stream()
        .filter(d -> d.path("kind").asText().equals(kind))
        .reduce((a, b) -> b)
        .orElseThrow()
        .path("desired");
  }

  @Test
  void aBadRegionLeavesTheNameAndComesBackToIt() throws Exception {
    try (NameserverProcess dns = NameserverProcess.knot(folder.resolve("knot"));
        Fixture fixture = server(dns);
        Users users = new Users(fixture, failing)) {
      DirectiveListener victim = fixture.listen(VICTIM);
      fixture.listen("sa-east-1");
      fixture.listen("us-east-1");
      LiveListener live =
          new LiveListener(fixture.server().baseUri(), "region.failover", fixture.admin());
      LiveListener protect =
          new LiveListener(fixture.server().baseUri(), "system.protect", fixture.admin());
      allGood(fixture);
      assertThat(shown(dns)).containsExactly("192.0.2.1", "192.0.2.2");

      failing.set(true);
      await("the name is without the region")
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(100))
          .until(() -> shown(dns).equals(List.of("192.0.2.2")));
      Instant gone = Instant.now();
      JsonNode drain = oldest(fixture, "traffic_weights");
      Instant decided = Instant.parse(drain.path("created_at").asText());
      assertThat(Duration.between(decided, gone))
          .as("from the decision to the authoritative answer")
          .isLessThan(Duration.ofSeconds(5));
      assertThat(dns.shows("_syntropy." + NameserverProcess.NAME, Type.TXT)).hasSize(1);
      follow(users, victim);

      await("stores and event")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> {
            assertThat(kinds(victim)).contains("protective_mode", "read_only");
            assertThat(live.received()).isNotEmpty();
          });
      assertThat(newest(victim, "protective_mode").path("level").asText()).isEqualTo("hard");
      assertThat(newest(victim, "read_only").path("on").asBoolean()).isTrue();
      JsonNode event = live.received().getFirst().path("data");
      assertThat(event.path("state").asText()).isEqualTo("failed_over");
      assertThat(event.path("region").asText()).isEqualTo(VICTIM);
      JsonNode hard = protect.received().getFirst().path("data");
      assertThat(hard.path("region").asText()).isEqualTo(VICTIM);
      assertThat(hard.path("level").asText()).isEqualTo("hard");

      await("verified after the time to live")
          .atMost(Duration.ofSeconds(90))
          .untilAsserted(() -> {
            follow(users, victim);
            for (String kind : List.of("dns", "protective_mode", "read_only", "traffic_weights")) {
              assertThat(oldest(fixture, kind).path("state").asText())
                  .as(kind)
                  .isEqualTo("verified");
            }
          });
      for (String kind : List.of("dns", "protective_mode", "read_only", "region.failover")) {
        JsonNode action = oldest(fixture, kind);
        assertThat(action.path("guard").valueStream().map(g -> g.path("result").asText()))
            .as(kind)
            .isNotEmpty()
            .containsOnly("pass");
        assertThat(action.path("evidence")).as(kind).isNotEmpty();
        assertThat(action.path("audit").path("leaf_hash").asText()).as(kind).isNotEmpty();
        assertThat(action.path("policy").path("name").asText()).isEqualTo("social-failover");
        assertThat(action.toString()).doesNotContain(NameserverProcess.SYNTROPY);
      }

      failing.set(false);
      await("the name is whole again")
          .atMost(Duration.ofSeconds(240))
          .pollInterval(Duration.ofMillis(500))
          .until(() -> {
            follow(users, victim);
            return shown(dns).equals(List.of("192.0.2.1", "192.0.2.2"));
          });
      await("everything is undone")
          .atMost(Duration.ofSeconds(120))
          .untilAsserted(() -> {
            for (String kind : List.of("dns", "protective_mode", "read_only", "region.failover")) {
              assertThat(actions(fixture, kind))
                  .as(kind)
                  .hasSize(2)
                  .allMatch(a -> a.path("state").asText().equals("reverted"));
            }
          });
      assertThat(newest(victim, "read_only").path("on").asBoolean()).isFalse();
      assertThat(newest(victim, "protective_mode").path("level").asText()).isEqualTo("none");
      assertThat(live.received().getLast().path("data").path("state").asText())
          .isEqualTo("returned");
      assertThat(protect.received().getLast().path("data").path("level").asText())
          .isEqualTo("none");
      assertThat(fixture.region(VICTIM).path("machine").asText()).isEqualTo("normal");
      JsonNode replay = fixture.replay();
      assertThat(replay.path("equal").asBoolean()).as("%s", replay).isTrue();
    }
  }

  @Test
  void aNewTermSettlesByReadingWhatTheOldOneCouldNotWrite() throws Exception {
    try (NameserverProcess dns =
            NameserverProcess.bind(Files.createDirectories(folder.resolve("bind")));
        Fixture fixture = server(dns);
        Users users = new Users(fixture, failing)) {
      DirectiveListener victim = fixture.listen(VICTIM);
      fixture.listen("sa-east-1");
      fixture.listen("us-east-1");
      allGood(fixture);
      dns.pause();
      failing.set(true);
      await("recorded, and not carried out")
          .atMost(Duration.ofSeconds(90))
          .until(() -> !actions(fixture, "dns").isEmpty());
      String id = oldest(fixture, "dns").path("id").asText();
      follow(users, victim);
      assertThat(oldest(fixture, "dns").path("state").asText()).isEqualTo("recorded");
      fixture.server().killGroup();
      fixture.start();
      assertThat(actions(fixture, "dns")).hasSize(1);
      DirectiveListener again = fixture.listen(VICTIM);
      fixture.listen("sa-east-1");
      fixture.listen("us-east-1");
      dns.goOn();
      await("settled by the new term")
          .atMost(Duration.ofSeconds(60))
          .untilAsserted(() -> {
            follow(users, again);
            assertThat(shown(dns)).containsExactly("192.0.2.2");
            assertThat(oldest(fixture, "dns").path("state").asText()).isIn("applied", "verified");
          });
      assertThat(oldest(fixture, "dns").path("id").asText()).isEqualTo(id);
      String owner =
          dns.shows("_syntropy." + NameserverProcess.NAME, Type.TXT).getFirst().rdataToString();
      long epoch = fixture.get("/api/v1/status").path("lease").path("epoch").asLong();
      assertThat(owner).contains("epoch=" + epoch + " ");
      assertThat(actions(fixture, "dns")).hasSize(1);
    }
  }

  @Test
  void whatSomebodyElseHasChangedIsTheirsAndIsNotWrittenOver() throws Exception {
    try (NameserverProcess dns = NameserverProcess.knot(folder.resolve("knot"));
        Fixture fixture = server(dns);
        Users users = new Users(fixture, failing)) {
      DirectiveListener victim = fixture.listen(VICTIM);
      fixture.listen("sa-east-1");
      fixture.listen("us-east-1");
      allGood(fixture);
      Name name = Name.fromString(NameserverProcess.NAME);
      dns.edit(update ->
          update.add(
              new ARecord(
                  name,
                  org.xbill.DNS.DClass.IN,
                  30,
                  java.net.InetAddress.getByName("203.0.113.9"))));
      failing.set(true);
      await("theirs")
          .atMost(Duration.ofSeconds(90))
          .until(() ->
              actions(fixture, "dns").stream()
                  .anyMatch(a -> a.path("state").asText().equals("operator_owned")));
      follow(users, victim);
      assertThat(shown(dns)).containsExactly("192.0.2.1", "192.0.2.2", "203.0.113.9");
      assertThat(fixture.get("/api/v1/audit?limit=200").path("items").toString())
          .contains("page.trigger")
          .contains("203.0.113.9");
      assertThat(actions(fixture, "dns")).hasSize(1);
    }
  }
}
