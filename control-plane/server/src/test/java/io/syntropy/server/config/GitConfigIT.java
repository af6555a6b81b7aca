package io.syntropy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.server.process.SyntropyProcess;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server whose configuration is a git repository. */
class GitConfigIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: NAME}
      spec:
        service: social
        indicator:
          spec:
            ratioMetric:
              counter: true
              good: {metricSource: {type: syntropy, spec: {signal: metric, name: requests, match: {code: ok}}}}
              total: {metricSource: {type: syntropy, spec: {signal: metric, name: requests}}}
        timeWindow: [{duration: 30d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{displayName: ok, target: 0.99}]
      """;

  @TempDir Path temp;

  private static String slo(String name) {
    return SLO.replace("NAME", name);
  }

  private static Map<String, byte[]> files(String... names) {
    Map<String, byte[]> files = new HashMap<>();
    for (String name : names) {
      files.put("slo/" + name + ".yaml", slo(name).getBytes(StandardCharsets.UTF_8));
    }
    return files;
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(text, e);
    }
  }

  private static JsonNode status(SyntropyProcess server) {
    return json(server.get("/api/v1/config/status", server.token("viewer")).body());
  }

  private static JsonNode awaitStatus(SyntropyProcess server, Predicate<JsonNode> condition) {
    return await().atMost(Duration.ofSeconds(30)).until(() -> status(server), condition);
  }

  private static JsonNode apply(SyntropyProcess server, String query) {
    return json(server.post("/api/v1/config/apply" + query, "{}", server.token("operator")).body());
  }

  @Test
  void commitsAreAppliedGuardedAndSurviveARestartWithoutTheRemote() throws Exception {
    RemoteRepository remote = new RemoteRepository(Files.createDirectory(temp.resolve("remote")));
    String first = remote.commit(files("a", "b", "c", "d"));
    Path data = temp.resolve("data");
    String url = remote.url() + "#main:slo";
    try (SyntropyProcess server =
        SyntropyProcess.start(data, Map.of("SYNTROPY_CONFIG_POLL", "5s"), "--config", url)) {
      JsonNode status = status(server);
      assertThat(status.path("commit").asText()).isEqualTo(first);
      assertThat(status.path("documents").asInt()).isEqualTo(4);
      assertThat(status.path("faults")).isEmpty();

      // A poll finds the next commit; a bad file among good ones costs only itself.
      Map<String, byte[]> next = new TreeMap<>(files("a", "b", "c", "d", "e"));
      next.put("slo/a.yaml", slo("a").replace("0.99", "1.5").getBytes(StandardCharsets.UTF_8));
      String second = remote.commit(next);
      status = awaitStatus(server, s -> s.path("commit").asText().equals(second));
      assertThat(status.path("documents").asInt()).isEqualTo(5);
      assertThat(status.path("faults")).hasSize(1);
      assertThat(status.path("faults").get(0).path("file").asText()).isEqualTo("a.yaml");
      assertThat(status.path("faults").get(0).path("line").asInt()).isGreaterThan(1);
      assertThat(status.path("faults").get(0).path("message").asText()).contains("1.5");
      assertThat(
              json(server.get("/api/v1/slos/a", server.token("viewer")).body())
                  .path("objective")
                  .asDouble())
          .isEqualTo(0.99);

      // A commit that changes no document is in force too.
      String third = remote.commit(files("a", "b", "c", "d", "e"));
      Map<String, byte[]> readme = new TreeMap<>(files("a", "b", "c", "d", "e"));
      readme.put("README.md", new byte[] {'x'});
      assertThat(apply(server, "").path("commit").asText()).isEqualTo(third);
      String fourth = remote.commit(readme);
      assertThat(apply(server, "").path("commit").asText()).isEqualTo(fourth);

      // A sharp shrink is refused until it is meant.
      String fifth = remote.commit(files("a", "b"));
      status = apply(server, "");
      assertThat(status.path("commit").asText()).isEqualTo(fourth);
      assertThat(status.path("documents").asInt()).isEqualTo(5);
      assertThat(status.path("faults").toString()).contains("--allow-shrink");
      status = apply(server, "?allow_shrink=true");
      assertThat(status.path("commit").asText()).isEqualTo(fifth);
      assertThat(status.path("documents").asInt()).isEqualTo(2);

      // The audit log names commit and source.
      assertThat(server.get("/api/v1/audit?limit=200", server.token("viewer")).body())
          .contains(fifth, url);

      // The branch is gone: said, and nothing changes.
      remote.branch("other");
      remote.delete("main");
      status = apply(server, "");
      assertThat(status.path("faults").get(0).path("message").asText())
          .contains("nothing changed", "refs/heads/main");
      assertThat(status.path("documents").asInt()).isEqualTo(2);
      server.killGroup();

      Files.move(remote.folder(), temp.resolve("gone"));
      try (SyntropyProcess again = SyntropyProcess.start(data, "--config", url)) {
        status = status(again);
        assertThat(status.path("commit").asText()).isEqualTo(fifth);
        assertThat(status.path("documents").asInt()).isEqualTo(2);
        assertThat(status.path("faults").get(0).path("message").asText())
            .contains("nothing changed");
        assertThat(json(again.get("/api/v1/slos", again.token("viewer")).body()).path("items"))
            .hasSize(2);
      }
    }
  }

  @Test
  void onlySignedCommitsAreAppliedAndAMalformedOneKeepsNoServerFromStarting() throws Exception {
    RemoteRepository remote = new RemoteRepository(Files.createDirectory(temp.resolve("remote")));
    String service =
        "apiVersion: openslo/v1\nkind: Service\nmetadata: {name: signed}\nspec: {description: signed}\n";
    remote.commit(Map.of("service.yaml", service.getBytes(StandardCharsets.UTF_8)));
    String good = new String(resource("ed25519.commit"), StandardCharsets.US_ASCII);
    String signed = remote.push(good.getBytes(StandardCharsets.US_ASCII));
    Path signers = temp.resolve("allowed_signers");
    Files.write(signers, resource("allowed_signers"));
    Map<String, String> env = Map.of("SYNTROPY_CONFIG_SIGNERS", signers.toString());
    Path data = temp.resolve("data");
    String url = remote.url() + "#main";
    String malformed;
    try (SyntropyProcess server = SyntropyProcess.start(data, env, "--config", url)) {
      assertThat(status(server).path("commit").asText()).isEqualTo(signed);
      assertThat(server.get("/api/v1/audit?limit=200", server.token("viewer")).body())
          .contains(signed, "ed25519@example.org");

      String unsigned = remote.push(resource("unsigned.commit"));
      assertRefused(apply(server, ""), signed, "commit " + unsigned + " is not signed (sign it");
      String stranger = remote.push(resource("stranger.commit"));
      assertRefused(apply(server, ""), signed, "commit " + stranger, "unknown key SHA256:");
      String tampered = remote.push(resource("tampered.commit"));
      assertRefused(apply(server, ""), signed, "commit " + tampered, "bad signature");

      // Markers that share their dashes, from somebody who may push but has no key.
      String overlap = "-----BEGIN SSH SIGNATURE-----END SSH SIGNATURE-----\n\nx\n";
      String head = good.substring(0, good.indexOf("-----BEGIN"));
      malformed = remote.push((head + overlap).getBytes(StandardCharsets.US_ASCII));
      assertRefused(apply(server, ""), signed, "commit " + malformed, "not an SSH signature");
      server.killGroup();
    }
    try (SyntropyProcess again = SyntropyProcess.start(data, env, "--config", url)) {
      assertRefused(status(again), signed, "commit " + malformed, "not an SSH signature");
    }
  }

  private static void assertRefused(JsonNode status, String live, String... said) {
    assertThat(status.path("commit").asText()).isEqualTo(live);
    assertThat(status.path("documents").asInt()).isEqualTo(1);
    assertThat(status.path("faults").path(0).path("message").asText()).contains(said);
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = GitConfigIT.class.getResourceAsStream("/signed-commits/" + name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  @Test
  void aSignedPushNotificationFetchesAtOnceAndNothingElseDoes() throws Exception {
    RemoteRepository remote = new RemoteRepository(Files.createDirectory(temp.resolve("remote")));
    remote.commit(files("a"));
    Path data = temp.resolve("data");
    try (SyntropyProcess server =
        SyntropyProcess.start(
            data, Map.of("SYNTROPY_CONFIG_POLL", "1h"), "--config", remote.url() + "#main:slo")) {
      String body = "{\"ref\":\"refs/heads/main\"}";
      String signature = "sha256=" + Webhooks.hmac("geheim", body.getBytes(StandardCharsets.UTF_8));
      assertThat(push(server, body, Map.of("X-Hub-Signature-256", signature))).isEqualTo(401);
      Path secret = Files.writeString(data.resolve("config-webhook.secret"), "geheim\n");
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
      assertThat(push(server, body, Map.of("X-Hub-Signature-256", signature))).isEqualTo(401);
      Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));

      assertThat(push(server, body, Map.of())).isEqualTo(401);
      assertThat(push(server, body + " ", Map.of("X-Hub-Signature-256", signature))).isEqualTo(401);
      assertThat(push(server, body, Map.of("X-Gitlab-Token", "geraten"))).isEqualTo(401);
      assertThat(push(server, body, Map.of("Authorization", "Bearer " + server.token("viewer"))))
          .isEqualTo(401);

      String second = remote.commit(files("a", "b"));
      assertThat(push(server, body, Map.of("X-Hub-Signature-256", signature))).isEqualTo(202);
      awaitStatus(server, s -> s.path("commit").asText().equals(second));
      String third = remote.commit(files("a", "b", "c"));
      assertThat(push(server, body, Map.of("X-Gitlab-Token", "geheim"))).isEqualTo(202);
      awaitStatus(server, s -> s.path("commit").asText().equals(third));
      String fourth = remote.commit(files("a", "b", "c", "d"));
      assertThat(push(server, body, Map.of("Authorization", "Bearer " + server.token("operator"))))
          .isEqualTo(202);
      awaitStatus(server, s -> s.path("commit").asText().equals(fourth));

      // What comes from a repository is changed there.
      HttpResponse<String> written =
          server.post("/api/v1/config/apply", "{\"files\":[]}", server.token("operator"));
      assertThat(written.statusCode()).isEqualTo(409);
      assertThat(written.body()).contains("changed by pushing a commit");
    }
  }

  private static int push(SyntropyProcess server, String body, Map<String, String> headers) {
    return server.send("POST", "/api/v1/config/webhook", body, headers).statusCode();
  }
}
