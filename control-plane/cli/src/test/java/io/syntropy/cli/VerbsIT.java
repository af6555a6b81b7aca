package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The verbs against an HTTP double written from contracts §5. */
class VerbsIT {
  private static final String SLO =
      """
      {"name": "feed", "service": "social", "objective": 0.99, "window": "1d", "state": "burning",
       "groups": [
        {"labels": {"cloud.region": "eu-west-1"}, "good": 90, "total": 100, "sli": 0.9,
         "budget_remaining": -9.0, "burn": {"5m": 10.0, "1h": 10.0, "6h": 2.5, "3d": null},
         "state": "exhausted", "watermark": "2026-11-21T00:00:00Z", "coverage": 1.0},
        {"labels": {"cloud.region": "sa-east-1"}, "good": 0, "total": 0, "sli": null,
         "budget_remaining": 1, "burn": {"5m": null}, "state": "no_traffic", "coverage": null}]}
      """;

  @TempDir Path folder;

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch never = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    never.countDown();
    server.stop(0);
    threads.shutdownNow();
  }

  @Test
  void sloTableHasARowPerGroupAndNoNumberForTheUnknown() {
    answers.put("/api/v1/slos", "{\"items\": [" + SLO + "], \"next_cursor\": null}");
    assertThat(run("slo", "list")).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            NAME   GROUP                    OBJECTIVE   WINDOW   STATE        SLI   BUDGET LEFT   BURN 5M   BURN 1H
            feed   cloud.region=eu-west-1   99%         1d       exhausted    90%   -900%         10.00     10.00
            feed   cloud.region=sa-east-1   99%         1d       no_traffic   -     100%          -         -
            """);
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void listsFollowTheCursorUpToTheLimit() {
    answers.put(
        "/api/v1/slos?cursor=", "{\"items\": [{\"name\": \"a\"}], \"next_cursor\": \"x/+\"}");
    answers.put(
        "/api/v1/slos?cursor=x%2F%2B", "{\"items\": [{\"name\": \"b\"}], \"next_cursor\": \"y\"}");
    assertThat(run("slo", "list", "-o", "name", "--limit", "2")).isZero();
    assertThat(out.toString()).isEqualTo("slo/a\nslo/b\n");
    assertThat(err.toString()).contains("showing the first 2");
    assertThat(requests).hasSize(2).allMatch(line -> line.startsWith("GET /api/v1/slos"));
  }

  @Test
  void anActionIsFetchedByItsEncodedId() {
    answers.put("/api/v1/actions/a%2Fb", "{\"id\": \"a/b\", \"state\": \"verified\"}");
    assertThat(run("action", "get", "a/b", "-o", "jsonl")).isZero();
    assertThat(out.toString()).isEqualTo("{\"id\":\"a/b\",\"state\":\"verified\"}\n");
  }

  @Test
  void aDeniedActionExits5() {
    answers.put("/api/v1/actions/7/approve", "{\"id\": \"7\", \"state\": \"denied\"}");
    assertThat(run("action", "approve", "7", "--reason", "drill")).isEqualTo(5);
    assertThat(requests.get(0)).startsWith("POST /api/v1/actions/7/approve {\"reason\":\"drill\"}");
  }

  @Test
  void theExitCodeIsTheGatesAnswer() {
    String gate = "/api/v1/gates/social";
    answers.put(gate, gate("allow"));
    assertThat(run("gate", "social", "--change", "rollback")).isZero();
    answers.put(gate, gate("deny"));
    assertThat(run("gate", "social")).isEqualTo(5);
    assertThat(err.toString()).contains("slo/feed: budget -40.00 % left");
    answers.put(gate, gate("unknown"));
    assertThat(run("gate", "social")).as("unknown is not an allow").isEqualTo(1);
    assertThat(run("gate", "nobody")).isEqualTo(6);
  }

  @Test
  void anOverrideIsGivenWithItsReasonItsPersonAndItsEnd() {
    answers.put("/api/v1/gates/social", gate("allow"));
    answers.put("/api/v1/gates/social/overrides", "201 {\"id\": \"o-1\"}");
    assertThat(run("gate", "social", "--override", "mend", "--by", "ana")).isEqualTo(2);
    assertThat(err.toString()).contains("--for: missing");
    assertThat(run("gate", "social", "--override", "mend", "--by", "ana", "--for", "2h")).isZero();
    assertThat(requests.get(0))
        .startsWith("POST /api/v1/gates/social/overrides {\"reason\":\"mend\",\"by\":\"ana\"")
        .contains("\"expires_at\":\"");
    answers.put("/api/v1/gates/social/overrides/o-1", "200 {}");
    assertThat(run("gate", "social", "--end-override", "o-1")).isZero();
    assertThat(requests).anyMatch(r -> r.startsWith("DELETE /api/v1/gates/social/overrides/o-1"));
  }

  private static String gate(String decision) {
    return """
    {"decision": "%s", "reasons": ["slo/feed: budget -40.00 %% left (needs > 0 %%)"],
     "evidence": [], "expires_at": "2026-11-21T00:01:00Z", "service": "social",
     "change": "deploy", "judged": "deny", "policy": "social-releases", "mode": "act"}
    """
        .formatted(decision);
  }

  @Test
  void configFaultsExit1() {
    answers.put(
        "/api/v1/config/status",
        """
        {"commit": "c1", "applied_at": "2026-11-21T00:00:00Z", "documents": 3,
         "faults": [{"file": "a.yaml", "line": 4, "column": 7, "message": "target: 2"}]}
        """);
    assertThat(run("config", "status")).isEqualTo(1);
    assertThat(out.toString()).contains("a.yaml:4:7: target: 2");
  }

  @Test
  void refusalsBecomeExitCodesWithTheServersWords() {
    assertRefusal(401, "unauthenticated", 4);
    assertRefusal(403, "forbidden", 5);
    assertRefusal(404, "not_found", 6);
    assertRefusal(409, "conflict", 7);
    assertRefusal(422, "denied", 5);
    assertRefusal(500, "internal", 1);
  }

  private void assertRefusal(int status, String code, int exit) {
    answers.put(
        "/api/v1/regions/x",
        "%d {\"trace_id\": \"t1\", \"code\": \"%s\", \"message\": \"no way\", \"details\": [{\"field\": \"f\", \"message\": \"m\"}]}"
            .formatted(status, code));
    err.getBuffer().setLength(0);
    assertThat(run("region", "get", "x")).as("HTTP %d", status).isEqualTo(exit);
    assertThat(err.toString()).contains("no way", "f: m", "HTTP " + status, "trace t1");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void noServerSaysHowToStartOne() {
    server.stop(0);
    assertThat(run("status")).isEqualTo(1);
    assertThat(err.toString()).contains("./syntropy up");
  }

  @Test
  void aServerThatDoesNotAnswerExits8() {
    answers.put("/api/v1/status", "hang");
    assertThat(run("status", "--timeout", "300ms")).isEqualTo(8);
    assertThat(err.toString()).contains("did not answer");
  }

  @Test
  void anAnswerThatIsNotJsonIsAFailure() {
    answers.put("/api/v1/status", "<html>");
    assertThat(run("status")).isEqualTo(1);
    assertThat(err.toString()).contains("not JSON");
  }

  @Test
  void theServerIsFoundByItsInstanceFile() throws IOException {
    answers.put("/api/v1/status", "{\"version\": \"1\", \"components\": []}");
    String instance =
        "{\"pid\": %d, \"bind\": \"127.0.0.1\", \"ports\": {\"http\": %d}}"
            .formatted(ProcessHandle.current().pid(), server.getAddress().getPort());
    Files.writeString(folder.resolve("instance.json"), instance);
    assertThat(execute("status", "--data", folder.toString(), "-o", "name")).isZero();
    assertThat(out.toString()).isEqualTo("server/1\n");
    assertThat(requests.get(0)).as("a minted token is sent").contains("Bearer syn_");
  }

  @Test
  void withoutAnInstanceFileNothingIsAsked() {
    assertThat(execute("status", "--data", folder.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("no server runs in " + folder);
    assertThat(requests).isEmpty();
  }

  private int run(String... line) {
    List<String> all = new ArrayList<>(List.of(line));
    if (!all.contains("--server")) {
      all.add("--server");
      all.add("http://127.0.0.1:" + server.getAddress().getPort());
    }
    if (!all.contains("--data")) {
      all.add("--data");
      all.add(folder.resolve("none").toString());
    }
    return execute(all.toArray(String[]::new));
  }

  private int execute(String... line) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    command.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return command.execute(line);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getRawPath();
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    String cursor = query.contains("cursor=") ? query.replaceAll(".*cursor=", "") : "";
    requests.add(
        exchange.getRequestMethod()
            + " "
            + path
            + " "
            + body
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
    String answer = answers.getOrDefault(path + "?cursor=" + cursor, answers.get(path));
    int status = 200;
    if (answer == null) {
      status = 404;
      answer = "{}";
    } else if (answer.matches("(?s)\\d{3} .*")) {
      status = Integer.parseInt(answer.substring(0, 3));
      answer = answer.substring(4);
    } else if (answer.equals("hang")) {
      awaitEnd();
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void awaitEnd() {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
