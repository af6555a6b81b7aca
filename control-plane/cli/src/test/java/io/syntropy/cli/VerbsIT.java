package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What all verbs have in common, against a double written from contracts §5. */
class VerbsIT {
  static final String SLO =
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
  @RegisterExtension final ApiDouble api = new ApiDouble();

  @Test
  void sloTableHasARowPerGroupAndNoNumberForTheUnknown() {
    api.answer("/api/v1/slos", "{\"items\": [" + SLO + "], \"next_cursor\": null}");
    assertThat(api.run("slo", "list")).isZero();
    assertThat(api.out())
        .isEqualTo(
            """
            NAME   GROUP                    OBJECTIVE   WINDOW   STATE        SLI   BUDGET LEFT   BURN 5M   BURN 1H
            feed   cloud.region=eu-west-1   99%         1d       exhausted    90%   -900%         10.00     10.00
            feed   cloud.region=sa-east-1   99%         1d       no_traffic   -     100%          -         -
            """);
    assertThat(api.err()).isEmpty();
  }

  @Test
  void listsFollowTheCursorUpToTheLimit() {
    api.answer(
        "/api/v1/slos?cursor=", "{\"items\": [{\"name\": \"a\"}], \"next_cursor\": \"x/+\"}");
    api.answer(
        "/api/v1/slos?cursor=x%2F%2B", "{\"items\": [{\"name\": \"b\"}], \"next_cursor\": \"y\"}");
    assertThat(api.run("slo", "list", "-o", "name", "--limit", "2")).isZero();
    assertThat(api.out()).isEqualTo("slo/a\nslo/b\n");
    assertThat(api.err()).contains("showing the first 2");
    assertThat(api.requests()).hasSize(2).allMatch(line -> line.startsWith("GET /api/v1/slos"));
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
    api.answer(
        "/api/v1/regions/x",
        "%d {\"trace_id\": \"t1\", \"code\": \"%s\", \"message\": \"no way\", \"details\": [{\"field\": \"f\", \"message\": \"m\"}]}"
            .formatted(status, code));
    api.forget();
    assertThat(api.run("region", "get", "x")).as("HTTP %d", status).isEqualTo(exit);
    assertThat(api.err()).contains("no way", "f: m", "HTTP " + status, "trace t1");
    assertThat(api.out()).isEmpty();
  }

  @Test
  void noServerSaysHowToStartOne() {
    api.stop();
    assertThat(api.run("status")).isEqualTo(1);
    assertThat(api.err()).contains("./syntropy up");
  }

  @Test
  void aServerThatDoesNotAnswerExits8() {
    api.answer("/api/v1/status", "hang");
    assertThat(api.run("status", "--timeout", "300ms")).isEqualTo(8);
    assertThat(api.err()).contains("did not answer");
  }

  @Test
  void anAnswerThatIsNotJsonIsAFailure() {
    api.answer("/api/v1/status", "<html>");
    assertThat(api.run("status")).isEqualTo(1);
    assertThat(api.err()).contains("not JSON");
  }

  @Test
  void theServerIsFoundByItsInstanceFile() throws IOException {
    api.answer("/api/v1/status", "{\"version\": \"1\", \"components\": []}");
    String instance =
        "{\"pid\": %d, \"bind\": \"127.0.0.1\", \"ports\": {\"http\": %d}}"
            .formatted(ProcessHandle.current().pid(), api.port());
    Files.writeString(folder.resolve("instance.json"), instance);
    assertThat(api.execute("status", "--data", folder.toString(), "-o", "name")).isZero();
    assertThat(api.out()).isEqualTo("server/1\n");
    assertThat(api.requests().get(0)).as("a minted token is sent").contains("Bearer syn_");
  }

  @Test
  void withoutAnInstanceFileNothingIsAsked() {
    assertThat(api.execute("status", "--data", folder.toString())).isEqualTo(1);
    assertThat(api.err()).contains("no server runs in " + folder);
    assertThat(api.requests()).isEmpty();
  }

  @Test
  void aTokenForNobodyIsAFaultOfTheCommandLine() {
    String data = folder.resolve("data").toString();
    assertThat(api.execute("token", "--data", data, "--name", "a\nb")).isEqualTo(2);
    assertThat(api.err()).contains("name: ").contains("expected 1..80 letters");
    assertThat(api.execute("token", "--data", data, "--name", "ana")).isZero();
  }

  @Test
  void theTransitionsOfARegionAreListedAndIncidentsAreNarrowedByRegion() {
    api.answer(
        "/api/v1/regions/eu/transitions",
        """
        {"items": [{"id": "7", "at": "2026-11-22T10:00:00Z", "until": null, "service": "social",
          "region": "eu", "machine": "traffic", "from": "normal", "to": "drained",
          "reason": "it breaches", "evidence": [], "decision_id": "d", "action_id": "a"}],
         "next_cursor": null}
        """);
    assertThat(api.run("region", "history", "eu", "--machine", "traffic")).isZero();
    assertThat(api.out().replaceAll(" {2,}", "|"))
        .contains("2026-11-22T10:00:00Z|social|traffic|normal|drained|-|a|it breaches");
    assertThat(api.queries().get(0)).startsWith("machine=traffic&");
    api.answer("/api/v1/incidents", "{\"items\": [], \"next_cursor\": null}");
    assertThat(api.run("incident", "list", "--region", "eu")).isZero();
    assertThat(api.queries().get(1)).startsWith("region=eu&");
  }
}
