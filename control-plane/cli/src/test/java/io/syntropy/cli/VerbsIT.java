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
  void anActionIsAskedForInOneLine() {
    answers.put("/api/v1/actions", "201 {\"id\": \"7\", \"state\": \"recorded\"}");
    assertThat(
            run(
                "action",
                "drain",
                "social",
                "eu",
                "--reason",
                "power",
                "--for",
                "2h",
                "--break-glass",
                "I1,I2"))
        .isZero();
    assertThat(requests.get(0))
        .startsWith(
            "POST /api/v1/actions {\"kind\":\"traffic_weights\","
                + "\"target\":{\"service\":\"social\",\"region\":\"eu\"},"
                + "\"desired\":{\"operation\":\"drain\"},\"reason\":\"power\","
                + "\"expires_in\":\"7200000ms\",\"break_glass\":{\"rules\":[\"I1\",\"I2\"]}}");
    assertThat(run("action", "create", "scale", "grid", "eu", "replicas=7", "--reason", "sale"))
        .isZero();
    assertThat(requests.get(1)).contains("\"desired\":{\"replicas\":7}");
    assertThat(run("actions", "ask", "restart", "grid", "eu", "instance_id=7", "--reason", "hung"))
        .isZero();
    assertThat(requests.get(2)).contains("\"desired\":{\"instance_id\":\"7\"}");
    assertThat(run("action", "drain", "social", "eu")).as("no reason").isEqualTo(2);
  }

  @Test
  void whatIsDeniedSaysWhyAndWhatWaitsSaysForWhom() {
    answers.put(
        "/api/v1/actions",
        "201 {\"id\": \"7\", \"state\": \"denied\", \"reason\": \"refused by I1\"}");
    assertThat(run("action", "drain", "social", "eu", "--reason", "power")).isEqualTo(5);
    assertThat(err.toString()).contains("refused by I1");
    answers.put(
        "/api/v1/actions",
        "201 {\"id\": \"7\", \"state\": \"proposed\","
            + " \"request\": {\"approve_until\": \"2026-11-21T00:15:00Z\"}}");
    assertThat(run("action", "drain", "social", "eu", "--reason", "x", "--approval")).isZero();
    assertThat(err.toString()).contains("./syntropy action approve 7");
    answers.put("/api/v1/actions/7/approve", "403 {\"code\": \"forbidden\", \"message\": \"x\"}");
    assertThat(run("action", "approve", "7")).isEqualTo(5);
    answers.put("/api/v1/actions/7/approve", "409 {\"code\": \"conflict\", \"message\": \"x\"}");
    assertThat(run("action", "approve", "7")).isEqualTo(7);
    answers.put(
        "/api/v1/actions/7/approve", "401 {\"code\": \"unauthenticated\", \"message\": \"x\"}");
    assertThat(run("action", "approve", "7")).isEqualTo(4);
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

  private static final String PLAN =
      """
      {"source": "files", "commit": null, "live_commit": "c1", "changes": 2,
       "shrink": {"removed": 0, "live": 3, "refused": false},
       "documents": [
        {"id": "openslo/v1/SLO/a", "kind": "SLO", "name": "a", "change": "changed", "file": "a.yaml",
         "line": 1, "fields": [], "slo": {"new_generation": false, "objectives": []}, "notes": [],
         "text": "a 99.9→99.95: budget 43m12s→21m36s"},
        {"id": "openslo/v1/SLO/b", "kind": "SLO", "name": "b", "change": "added", "file": "b|`<i>.yaml",
         "line": 7, "fields": [], "slo": null, "notes": [], "text": "b <script> added\\u001b[31m"},
        {"id": "openslo/v1/SLO/c", "kind": "SLO", "name": "c", "change": "unchanged", "file": "c.yaml",
         "line": 1, "fields": [], "slo": null, "notes": [], "text": "c unchanged"}],
       "faults": FAULTS, "summary": []}
      """;
  private static final String FAULT =
      "[{\"file\": \"d.yaml\", \"line\": 4, \"column\": 7, \"message\": \"target: 2\"}]";

  private static String plan(String faults) {
    return PLAN.replace("FAULTS", faults);
  }

  @Test
  void aPlanIsALineForEachChange() throws IOException {
    answers.put("/api/v1/config/plan", plan("[]"));
    Path config = Files.createDirectories(folder.resolve("config/sub"));
    Files.writeString(config.resolve("x.yaml"), "text");
    assertThat(run("plan", folder.resolve("config").toString())).isZero();
    assertThat(out.toString())
        .isEqualTo(
            """
            ~ a 99.9→99.95: budget 43m12s→21m36s
            + b <script> added [31m
            1 to add, 1 to change, 0 to remove
            """);
    assertThat(requests.get(0))
        .startsWith(
            "POST /api/v1/config/plan {\"files\":[{\"path\":\"sub/x.yaml\",\"text\":\"text\"}]} ");
    assertThat(run("plan")).isZero();
    assertThat(requests.get(1)).startsWith("POST /api/v1/config/plan {} ");
    assertThat(run("plan", "--exit-code")).isEqualTo(3);
    answers.put("/api/v1/config/plan", plan(FAULT));
    assertThat(run("plan", "--exit-code")).isEqualTo(1);
    assertThat(out.toString()).contains("fault: d.yaml:4:7: target: 2");
    answers.put("/api/v1/config/plan", plan("[]").replace("\"changes\": 2", "\"changes\": 0"));
    assertThat(run("plan", "--exit-code")).isZero();
    assertThat(run("plan", folder.resolve("config/sub/x.yaml").toString())).isEqualTo(2);
    assertThat(run("plan", folder.resolve("nowhere").toString())).isEqualTo(1);
  }

  @Test
  void aPlanInMarkdownIsATableThatNamesCannotBreak() {
    answers.put("/api/v1/config/plan", plan(FAULT));
    assertThat(run("plan", "-o", "markdown")).isEqualTo(1);
    assertThat(out.toString())
        .isEqualTo(
            """
            ### SLO plan: 1 to add, 1 to change, 0 to remove, 1 fault

            | | what changes | where |
            |---|---|---|
            | changed | a 99.9→99.95: budget 43m12s→21m36s | `a.yaml:1` |
            | added | b \\<script\\> added \\[31m | `b¦'<i>.yaml:7` |

            **Faults**

            - `d.yaml:4:7: target: 2`

            """);
  }

  @Test
  void applyShowsThePlanAndStopsBeforeFaultsAndShrinks() throws IOException {
    String config = Files.createDirectories(folder.resolve("config")).toString();
    answers.put("/api/v1/config/plan", plan("[]"));
    answers.put("/api/v1/config/apply", "{\"commit\": \"c2\", \"documents\": 4, \"faults\": []}");
    assertThat(run("apply", config, "--yes")).isZero();
    assertThat(out.toString()).contains("+ b ", "in force: c2, 4 documents");
    assertThat(requests.get(1)).startsWith("POST /api/v1/config/apply {\"files\":[]} ");

    answers.put("/api/v1/config/plan", plan(FAULT));
    assertThat(run("apply", config, "--yes")).isEqualTo(1);
    assertThat(run("apply", "--yes")).as("a bad document stops no other").isZero();
    answers.put(
        "/api/v1/config/plan", plan("[]").replace("\"refused\": false", "\"refused\": true"));
    int before = requests.size();
    assertThat(run("apply", config, "--yes")).isEqualTo(5);
    assertThat(requests).hasSize(before + 1);
    assertThat(run("apply", config, "--yes", "--allow-shrink")).isZero();
    assertThat(requests.getLast()).contains("\"allow_shrink\":true");
    answers.put(
        "/api/v1/config/apply",
        "409 {\"code\": \"conflict\", \"message\": \"changed by pushing\"}");
    assertThat(run("apply", config, "--yes", "--allow-shrink")).isEqualTo(7);
  }

  private static final String BACKTEST =
      """
      {"slo": "feed", "service": "social", "source": "SOURCE", "objective_index": 0,
       "objective": 0.9995, "window": "30d", "from": "2026-10-22T00:00:00Z",
       "to": "2026-11-21T00:00:00Z",
       "covered": {"from": "2026-11-20T00:00:00Z", "to": "2026-11-21T00:00:00Z",
        "first_event": "2026-11-20T00:00:00Z", "last_event": "2026-11-21T00:00:00Z",
        "ratio": 0.0321},
       "tiers": ["6/6h"], "never_fires": ["14.4/1h"], "pages": 2, "tickets": 0, "false_pages": 1,
       "alerts": [
        {"labels": {"route": "/a|<b>"}, "tier": "6/6h", "severity": "page",
         "started_at": "2026-11-20T01:00:00Z", "fired_at": "2026-11-20T01:00:00Z",
         "resolved_at": "2026-11-20T02:00:00Z", "peak_burn": 7.5, "budget_spent": 0.001,
         "false_page": true},
        {"labels": {}, "tier": "6/6h", "severity": "page",
         "started_at": "2026-11-20T05:00:00Z", "fired_at": "2026-11-20T05:00:00Z",
         "resolved_at": null, "peak_burn": null, "budget_spent": 0.25, "false_page": false}],
       "alerts_omitted": 0, "curve": [{"at": "2026-11-21T00:00:00Z", "budget_remaining": 0.4}],
       "budget_remaining": 0.4, "burn": 1.5, "burn_window": "3d", "exhausted_at": null,
       "exhausts_at": "2026-11-29T00:00:00Z",
       "resolution": [{"from": "2026-11-20T00:00:00Z", "to": "2026-11-20T18:00:00Z", "cell": "1h",
        "widened": ["5m", "30m"]}],
       "groups": 2, "groups_omitted": 0, "notes": ["corrections of feed are not applied"]}
      """;

  @Test
  void aBacktestSaysWhatWasRecordedAndWhatWouldHaveFired() throws IOException {
    answers.put("/api/v1/slos/backtest", BACKTEST.replace("SOURCE", "live"));
    assertThat(run("slo", "backtest", "feed", "--objective", "99.95%")).isZero();
    assertThat(requests.get(0))
        .startsWith("POST /api/v1/slos/backtest {\"slo\":\"feed\",\"objective\":0.9995} ");
    assertThat(out.toString())
        .isEqualTo(
            """
            feed: objective 99.95% over 30d
            asked for 2026-10-22T00:00:00Z to 2026-11-21T00:00:00Z; recorded 2026-11-20T00:00:00Z to 2026-11-21T00:00:00Z, heard in 3.21% of it
            2 pages (1 false by estimate), 0 tickets would have fired; budget left 40%, used up by 2026-11-29T00:00:00Z at the present burn rate

            FIRED                  RESOLVED               SEVERITY   TIER   GROUP          PEAK BURN   BUDGET SPENT   FALSE
            2026-11-20T01:00:00Z   2026-11-20T02:00:00Z   page       6/6h   route=/a|<b>   7.50        0.1%           yes
            2026-11-20T05:00:00Z   still firing           page       6/6h   -              -           25%
            note: can never fire at this objective: 14.4/1h
            note: 2026-11-20T00:00:00Z to 2026-11-20T18:00:00Z is stored by 1h: windows of 5m,30m were judged over that
            note: corrections of feed are not applied
            """);
    Path file = folder.resolve("feed.yaml");
    Files.writeString(file, "kind: SLO");
    answers.put("/api/v1/slos/backtest", BACKTEST.replace("SOURCE", "document"));
    assertThat(
            run(
                "slo",
                "backtest",
                "-f",
                file.toString(),
                "--objective-index",
                "1",
                "--from",
                "2026-11-20T01:00:00+01:00",
                "--to",
                "2026-11-21T00:00:00Z",
                "-o",
                "markdown"))
        .isZero();
    assertThat(requests.get(1))
        .startsWith(
            "POST /api/v1/slos/backtest {\"document\":\"kind: SLO\",\"objective_index\":1,"
                + "\"from\":\"2026-11-20T00:00:00Z\",\"to\":\"2026-11-21T00:00:00Z\"} ");
    assertThat(out.toString())
        .contains("### Backtest of feed: objective 99.95% over 30d, as in the file\n")
        .contains("| fired | resolved | severity | tier | group |")
        .contains("| route=/a¦\\<b\\> | 7.50 | 0.1% | yes |")
        .contains("> corrections of feed are not applied");
    assertThat(run("slo", "backtest", "feed", "-o", "json")).isZero();
    assertThat(out.toString()).contains("\"peak_burn\" : 7.5");
    assertThat(run("slo", "backtest", "feed", "-o", "yaml")).isZero();
    assertThat(out.toString()).contains("peak_burn: 7.5");
  }

  @Test
  void aBacktestThatCannotBeMadeSaysWhy() throws IOException {
    answers.put(
        "/api/v1/slos/backtest",
        "404 {\"code\": \"not_found\", \"message\": \"slo: nobody is not defined\"}");
    assertThat(run("slo", "backtest", "nobody")).isEqualTo(6);
    assertThat(err.toString()).contains("slo: nobody is not defined");
    answers.put(
        "/api/v1/slos/backtest",
        """
        400 {"code": "invalid", "message": "document: 1 fault",
         "details": [{"field": "document:4:7", "message": "target: 7"}]}\
        """);
    Path file = folder.resolve("bad.yaml");
    Files.writeString(file, "kind: SLO");
    assertThat(run("slo", "backtest", "-f", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("document:4:7: target: 7");
    assertThat(run("slo", "backtest", "-f", folder.resolve("none.yaml").toString())).isEqualTo(1);
    assertThat(err.toString()).contains("none.yaml: no such file");
    Files.writeString(file, "x".repeat((1 << 20) + 1));
    assertThat(run("slo", "backtest", "-f", file.toString())).isEqualTo(1);
    assertThat(err.toString()).contains("over 1 MiB");
    answers.put(
        "/api/v1/slos/backtest",
        """
        {"slo": "feed", "objective": 0.99, "window": "30d", "from": "2026-10-22T00:00:00Z",
         "to": "2026-11-21T00:00:00Z", "covered": null, "alerts": [], "never_fires": [],
         "resolution": [], "budget_remaining": null, "notes": ["no event has arrived yet"]}
        """);
    assertThat(run("slo", "backtest", "feed")).isZero();
    assertThat(out.toString())
        .contains("nothing was recorded, so there is nothing to judge")
        .contains("note: no event has arrived yet")
        .doesNotContain("would have fired");
  }

  private static final String ALERT =
      """
      {"id": "al1", "slo": "feed", "service": "social", "objective": 0, "target": 0.99,
       "labels": {"cloud.region": "eu"}, "severity": "page", "tier": "14.4/1h",
       "policy": "default", "state": "frozen", "burn_long": 20.51, "burn_short": null,
       "coverage": 0.5, "started_at": "2020-11-21T00:00:00Z", "fired_at": "2020-11-21T00:00:01Z",
       "changed_at": "2020-11-21T00:00:01Z", "resolved_at": null, "notify_resolved": true,
       "why": "Frozen: no point since 2020-11-21T00:00:00Z"}
      """;

  @Test
  void alertsAreListedByWhatIsAskedFor() {
    answers.put("/api/v1/alerts", "{\"items\": [" + ALERT + "], \"next_cursor\": null}");
    assertThat(run("alert", "list", "--state", "frozen", "--severity", "page", "--slo", "a/b"))
        .isZero();
    assertThat(out.toString())
        .startsWith(
            """
            ID    SEVERITY   STATE    TIER      SLO    GROUP             BURN    AGE
            al1   page       frozen   14.4/1h   feed   cloud.region=eu   20.51\
            """);
    assertThat(run("alert", "ls", "-o", "name")).isZero();
    assertThat(out.toString()).endsWith("alert/al1\n");
    answers.put("/api/v1/alerts", "{\"items\": [], \"next_cursor\": null}");
    assertThat(run("alert", "list")).isZero();
    assertThat(err.toString()).contains("no alerts");
    answers.put(
        "/api/v1/alerts",
        "400 {\"code\": \"bad_request\", \"message\": \"state: odd (expected one of firing)\"}");
    assertThat(run("alert", "list", "--state", "odd")).isEqualTo(1);
    assertThat(err.toString()).contains("state: odd");
  }

  @Test
  void oneAlertIsFetchedByItsId() {
    answers.put("/api/v1/alerts/al1", ALERT);
    assertThat(run("alert", "get", "al1", "-o", "wide")).isZero();
    assertThat(out.toString()).contains("50%", "Frozen: no point since");
    assertThat(run("alert", "get", "gone")).isEqualTo(6);
  }

  @Test
  void whyExplainsAnSlo() {
    answers.put("/api/v1/slos/feed", SLO);
    answers.put(
        "/api/v1/alerts",
        """
        {"items": [{"id": "al1", "severity": "page", "state": "firing", "why": "Tier 14.4/1h",
         "started_at": "2026-11-21T00:00:00Z"}, {"id": "al0", "state": "resolved"}]}
        """);
    answers.put(
        "/api/v1/slos/feed/corrections",
        """
        {"items": [{"kind": "exclude", "from": "2026-11-20T00:00:00Z",
         "to": "2026-11-20T01:00:00Z", "by": "ana", "why": "load test"}]}
        """);
    answers.put(
        "/api/v1/config/plan",
        """
        {"documents": [{"id": "openslo/v1/SLO/feed", "change": "refused", "file": "f.yaml",
          "text": "feed refused: see its faults"}],
         "faults": [{"file": "f.yaml", "line": 4, "column": 7, "message": "target: 2"}]}
        """);
    assertThat(run("why", "feed")).isZero();
    assertThat(out.toString())
        .startsWith("feed is burning: its budget is being used up faster than it lasts")
        .contains("- page alert al1 is firing since 2026-11-21T00:00:00Z: Tier 14.4/1h")
        .contains("- cloud.region=eu-west-1 is exhausted: 90 of 100 events were good (90%);")
        .contains("budget left -900%; burn rate 10.00 over 5m, 10.00 over 1h, 2.50 over 6h")
        .contains("- cloud.region=sa-east-1 is no_traffic: no events in the window")
        .contains("- corrected: exclude from 2026-11-20T00:00:00Z", "by ana (load test)")
        .contains("- fault f.yaml:4:7: target: 2")
        .doesNotContain("al0");
    assertThat(run("why", "feed", "-o", "json")).isZero();
    assertThat(out.toString()).contains("\"kind\" : \"slo\"");
  }

  @Test
  void whyExplainsAnActionOrAnAlertAndSaysWhenThereIsNone() {
    answers.put(
        "/api/v1/actions/7",
        """
        {"id": "7", "kind": "traffic_weights", "target": {"service": "social", "region": "eu"},
         "state": "denied", "reason": "errors over 5 % for 3 min",
         "policy": {"name": "social-regions", "generation": 4}, "created_at": "2026-11-21T00:00:00Z",
         "evidence": [{"signal": "error_ratio", "value": 0.2}],
         "guard": [{"rule": "min_healthy", "result": "fail", "observed": 0, "threshold": 1,
          "source": "regions"}], "acks": [], "audit": {"index": 12}}
        """);
    assertThat(run("why", "7")).isZero();
    assertThat(out.toString())
        .startsWith("traffic_weights of social in eu is denied")
        .contains("- decided: errors over 5 % for 3 min")
        .contains("- by policy social-regions, generation 4")
        .contains("- evidence: signal error_ratio, value 0.2")
        .contains("- min_healthy, guard denied it: observed 0, threshold 1 (regions)")
        .contains("- audit entry 12");
    answers.put(
        "/api/v1/alerts/al1",
        """
        {"id": "al1", "slo": "feed", "severity": "page", "state": "firing", "why": "Tier 14.4/1h",
         "tier": "14.4/1h", "policy": "default", "target": 0.999, "burn_long": 20.5,
         "burn_short": null, "coverage": 1, "labels": {},
         "started_at": "2026-11-21T00:00:00Z", "fired_at": "2026-11-21T00:01:00Z"}
        """);
    assertThat(run("why", "al1")).isZero();
    assertThat(out.toString())
        .contains("page alert al1 is firing", "burn rate 20.50 over the long window, - over")
        .contains("objective 99.9% of SLO feed");
    assertThat(run("why", "nobody")).isEqualTo(6);
    assertThat(err.toString()).contains("nobody: no SLO, action or alert has this name");
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
