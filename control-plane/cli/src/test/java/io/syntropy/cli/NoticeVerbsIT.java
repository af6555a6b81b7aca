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
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Verbs about notices, runbooks and maintenance against an HTTP double. */
class NoticeVerbsIT {
  private static final String DEAD =
      """
      {"id": "inc-1:0:pager", "target": "pager", "change": "trigger", "incident": "inc-1",
       "severity": "sev1", "title": "the feed fails", "state": "dead", "attempts": 1,
       "created_at": "2026-11-22T00:00:00Z", "last_error": "answers 400: no such key"}
      """;

  @TempDir Path folder;

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
    String answer = answers.get(exchange.getRequestURI().getPath());
    byte[] bytes = (answer == null ? "{}" : answer).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(answer == null ? 404 : 200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private int run(String... line) {
    List<String> all = new ArrayList<>(List.of(line));
    all.addAll(
        List.of(
            "--server",
            "http://127.0.0.1:" + server.getAddress().getPort(),
            "--data",
            folder.resolve("none").toString()));
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    command.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return command.execute(all.toArray(String[]::new));
  }

  @Test
  void deadLettersAreListedSentAgainAndGivenUp() {
    answers.put("/api/v1/notifications", "{\"items\": [" + DEAD + "], \"next_cursor\": null}");
    assertThat(run("notification", "list", "--state", "dead", "--target", "pager")).isZero();
    assertThat(requests.getLast()).startsWith("GET /api/v1/notifications?state=dead&target=pager");
    assertThat(out.toString()).contains("inc-1:0:pager", "the feed fails", "no such key");
    answers.put("/api/v1/notifications/inc-1:0:pager/redrive", "{\"queued\": [" + DEAD + "]}");
    assertThat(run("notification", "redrive", "inc-1:0:pager")).isZero();
    answers.put("/api/v1/notifications/inc-1:0:pager/discard", DEAD);
    assertThat(run("notification", "discard", "inc-1:0:pager", "--reason", "gone")).isZero();
    assertThat(requests.getLast()).endsWith("/discard {\"reason\":\"gone\"}");
    answers.put("/api/v1/notifications/discard", "{\"discarded\": 7}");
    assertThat(run("notifications", "discard", "--target", "pager", "--reason", "gone")).isZero();
    assertThat(requests.getLast())
        .isEqualTo("POST /api/v1/notifications/discard {\"reason\":\"gone\",\"target\":\"pager\"}");
    assertThat(out.toString()).contains("7");
  }

  @Test
  void whatIsToBeGivenUpIsNamedOnce() {
    assertThat(run("notification", "discard", "--reason", "gone")).isEqualTo(2);
    assertThat(run("notification", "discard", "id", "--target", "t", "--reason", "x")).isEqualTo(2);
    assertThat(run("notification", "discard", "id")).as("no reason").isEqualTo(2);
    assertThat(err.toString()).contains("expected either ID or --target NAME");
    assertThat(requests).isEmpty();
  }

  @Test
  void aRunbookIsReadStepByStep() {
    answers.put(
        "/api/v1/runbooks/lag",
        """
        {"name": "lag", "title": "Consumers lag", "closing": ["lag under 100"], "used_by": [],
         "steps": [{"text": "Look at the brokers", "action": null},
                   {"text": "Add consumers",
                    "action": {"kind": "scale", "parameters": {"replicas": "4"}}}]}
        """);
    assertThat(run("runbook", "get", "lag")).isZero();
    assertThat(out.toString()).contains("Look at the brokers", "Add consumers", "replicas=4");
    assertThat(err.toString() + out).contains("Consumers lag; over when: lag under 100");
    assertThat(run("runbook", "get", "nobody")).isEqualTo(6);
  }

  @Test
  void maintenanceWindowsAreListedWithTheSilences() {
    answers.put(
        "/api/v1/maintenance-windows",
        """
        {"items": [{"name": "upkeep", "state": "scheduled", "match": {"service": ["ledger"]},
          "severities": [], "starts_at": "2026-12-06T02:00:00Z",
          "ends_at": "2026-12-06T03:30:00Z", "days": ["sun"], "time_zone": "Europe/Lisbon",
          "reason": null}], "next_cursor": null}
        """);
    assertThat(run("silence", "maintenance")).isZero();
    assertThat(out.toString()).contains("upkeep", "scheduled", "2026-12-06T03:30:00Z");
  }
}
