package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What a change would do, and did: status, plan, apply and backtest, against a double. */
class PlanVerbsIT {
  @TempDir Path folder;
  @RegisterExtension final ApiDouble api = new ApiDouble();

  @Test
  void configFaultsExit1() {
    api.answer(
        "/api/v1/config/status",
        """
        {"commit": "c1", "applied_at": "2026-11-21T00:00:00Z", "documents": 3,
         "faults": [{"file": "a.yaml", "line": 4, "column": 7, "message": "target: 2"}]}
        """);
    assertThat(api.run("config", "status")).isEqualTo(1);
    assertThat(api.out()).contains("a.yaml:4:7: target: 2");
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
    api.answer("/api/v1/config/plan", plan("[]"));
    Path config = Files.createDirectories(folder.resolve("config/sub"));
    Files.writeString(config.resolve("x.yaml"), "text");
    assertThat(api.run("plan", folder.resolve("config").toString())).isZero();
    assertThat(api.out())
        .isEqualTo(
            """
            ~ a 99.9→99.95: budget 43m12s→21m36s
            + b <script> added [31m
            1 to add, 1 to change, 0 to remove
            """);
    assertThat(api.requests().get(0))
        .startsWith(
            "POST /api/v1/config/plan {\"files\":[{\"path\":\"sub/x.yaml\",\"text\":\"text\"}]} ");
    assertThat(api.run("plan")).isZero();
    assertThat(api.requests().get(1)).startsWith("POST /api/v1/config/plan {} ");
    assertThat(api.run("plan", "--exit-code")).isEqualTo(3);
    api.answer("/api/v1/config/plan", plan(FAULT));
    assertThat(api.run("plan", "--exit-code")).isEqualTo(1);
    assertThat(api.out()).contains("fault: d.yaml:4:7: target: 2");
    api.answer("/api/v1/config/plan", plan("[]").replace("\"changes\": 2", "\"changes\": 0"));
    assertThat(api.run("plan", "--exit-code")).isZero();
    assertThat(api.run("plan", folder.resolve("config/sub/x.yaml").toString())).isEqualTo(2);
    assertThat(api.run("plan", folder.resolve("nowhere").toString())).isEqualTo(1);
  }

  @Test
  void aPlanInMarkdownIsATableThatNamesCannotBreak() {
    api.answer("/api/v1/config/plan", plan(FAULT));
    assertThat(api.run("plan", "-o", "markdown")).isEqualTo(1);
    assertThat(api.out())
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
    api.answer("/api/v1/config/plan", plan("[]"));
    api.answer("/api/v1/config/apply", "{\"commit\": \"c2\", \"documents\": 4, \"faults\": []}");
    assertThat(api.run("apply", config, "--yes")).isZero();
    assertThat(api.out()).contains("+ b ", "in force: c2, 4 documents");
    assertThat(api.requests().get(1)).startsWith("POST /api/v1/config/apply {\"files\":[]} ");

    api.answer("/api/v1/config/plan", plan(FAULT));
    assertThat(api.run("apply", config, "--yes")).isEqualTo(1);
    assertThat(api.run("apply", "--yes")).as("a bad document stops no other").isZero();
    api.answer(
        "/api/v1/config/plan", plan("[]").replace("\"refused\": false", "\"refused\": true"));
    int before = api.requests().size();
    assertThat(api.run("apply", config, "--yes")).isEqualTo(5);
    assertThat(api.requests()).hasSize(before + 1);
    assertThat(api.run("apply", config, "--yes", "--allow-shrink")).isZero();
    assertThat(api.requests().getLast()).contains("\"allow_shrink\":true");
    api.answer(
        "/api/v1/config/apply",
        "409 {\"code\": \"conflict\", \"message\": \"changed by pushing\"}");
    assertThat(api.run("apply", config, "--yes", "--allow-shrink")).isEqualTo(7);
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
    api.answer("/api/v1/slos/backtest", BACKTEST.replace("SOURCE", "live"));
    assertThat(api.run("slo", "backtest", "feed", "--objective", "99.95%")).isZero();
    assertThat(api.requests().get(0))
        .startsWith("POST /api/v1/slos/backtest {\"slo\":\"feed\",\"objective\":0.9995} ");
    assertThat(api.out())
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
    api.answer("/api/v1/slos/backtest", BACKTEST.replace("SOURCE", "document"));
    assertThat(
            api.run(
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
    assertThat(api.requests().get(1))
        .startsWith(
            "POST /api/v1/slos/backtest {\"document\":\"kind: SLO\",\"objective_index\":1,"
                + "\"from\":\"2026-11-20T00:00:00Z\",\"to\":\"2026-11-21T00:00:00Z\"} ");
    assertThat(api.out())
        .contains("### Backtest of feed: objective 99.95% over 30d, as in the file\n")
        .contains("| fired | resolved | severity | tier | group |")
        .contains("| route=/a¦\\<b\\> | 7.50 | 0.1% | yes |")
        .contains("> corrections of feed are not applied");
    assertThat(api.run("slo", "backtest", "feed", "-o", "json")).isZero();
    assertThat(api.out()).contains("\"peak_burn\" : 7.5");
    assertThat(api.run("slo", "backtest", "feed", "-o", "yaml")).isZero();
    assertThat(api.out()).contains("peak_burn: 7.5");
  }

  @Test
  void aBacktestThatCannotBeMadeSaysWhy() throws IOException {
    api.answer(
        "/api/v1/slos/backtest",
        "404 {\"code\": \"not_found\", \"message\": \"slo: nobody is not defined\"}");
    assertThat(api.run("slo", "backtest", "nobody")).isEqualTo(6);
    assertThat(api.err()).contains("slo: nobody is not defined");
    api.answer(
        "/api/v1/slos/backtest",
        """
        400 {"code": "invalid", "message": "document: 1 fault",
         "details": [{"field": "document:4:7", "message": "target: 7"}]}\
        """);
    Path file = folder.resolve("bad.yaml");
    Files.writeString(file, "kind: SLO");
    assertThat(api.run("slo", "backtest", "-f", file.toString())).isEqualTo(1);
    assertThat(api.err()).contains("document:4:7: target: 7");
    assertThat(api.run("slo", "backtest", "-f", folder.resolve("none.yaml").toString()))
        .isEqualTo(1);
    assertThat(api.err()).contains("none.yaml: no such file");
    Files.writeString(file, "x".repeat((1 << 20) + 1));
    assertThat(api.run("slo", "backtest", "-f", file.toString())).isEqualTo(1);
    assertThat(api.err()).contains("over 1 MiB");
    api.answer(
        "/api/v1/slos/backtest",
        """
        {"slo": "feed", "objective": 0.99, "window": "30d", "from": "2026-10-22T00:00:00Z",
         "to": "2026-11-21T00:00:00Z", "covered": null, "alerts": [], "never_fires": [],
         "resolution": [], "budget_remaining": null, "notes": ["no event has arrived yet"]}
        """);
    assertThat(api.run("slo", "backtest", "feed")).isZero();
    assertThat(api.out())
        .contains("nothing was recorded, so there is nothing to judge")
        .contains("note: no event has arrived yet")
        .doesNotContain("would have fired");
  }
}
