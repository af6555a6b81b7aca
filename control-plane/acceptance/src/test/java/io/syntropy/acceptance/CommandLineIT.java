package io.syntropy.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.acceptance.Syntropy.Result;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script and the verbs that need no server. */
class CommandLineIT {
  private static final String SLO =
      """
      apiVersion: openslo/v1
      kind: SLO
      metadata: {name: feed}
      spec:
        service: social
        indicator:
          metadata: {name: feed}
          spec:
            ratioMetric:
              counter: true
              bad:
                metricSource:
                  type: syntropy
                  spec: {signal: metric, name: http.server.request.duration,
                         match: {http.response.status_code: {regex: "5.."}}}
              total:
                metricSource:
                  type: syntropy
                  spec: {signal: metric, name: http.server.request.duration}
        timeWindow: [{duration: 1d, isRolling: true}]
        budgetingMethod: Occurrences
        objectives: [{displayName: ok, target: TARGET}]
      """;

  @TempDir Path temp;

  @Test
  void worksFromAnyFolderThroughASymlinkAndWithSpaces() throws Exception {
    Path folder = Files.createDirectories(temp.resolve("a folder with spaces"));
    Path link =
        Files.createSymbolicLink(folder.resolve("syn link"), Syntropy.root().resolve("syntropy"));
    Path chain = Files.createSymbolicLink(folder.resolve("second"), Path.of("syn link"));
    Result result = Syntropy.run(chain, folder, Map.of(), "--version");
    assertThat(result.exit()).isZero();
    assertThat(result.out()).startsWith("syntropy ");
    assertThat(Syntropy.run(link, folder, Map.of(), "--help").out()).contains("Examples:");
  }

  @Test
  void aJavaHomeThatIsTooOldOrNoneIsPassedOver() throws Exception {
    Result result =
        Syntropy.run(
            Syntropy.root().resolve("syntropy"),
            temp,
            Map.of("JAVA_HOME", temp.toString()),
            "--version");
    assertThat(result.exit()).isZero();
  }

  @Test
  void tokenPrintsTheTokenOnlyAndStoresItsHashOnly() throws Exception {
    Path data = temp.resolve("new data");
    Result result =
        Syntropy.run("token", "--data", data.toString(), "--role", "viewer", "--ttl", "1h");
    assertThat(result.exit()).as(result.err()).isZero();
    assertThat(result.out()).matches("syn_[A-Za-z0-9_-]{43}\n");
    Path file = data.resolve("tokens.jsonl");
    assertThat(Files.readString(file)).contains("viewer").doesNotContain(result.out().strip());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
  }

  @Test
  void validateNamesEveryFaultWithFileLineAndColumn() throws Exception {
    Files.writeString(temp.resolve("good.yaml"), SLO.replace("TARGET", "0.99"));
    Result good = Syntropy.run("validate", temp.toString());
    assertThat(good.exit()).as(good.err() + good.out()).isZero();
    Files.writeString(
        temp.resolve("bad.yaml"),
        SLO.replace("TARGET", "1.01").replace("{name: feed}\nspec", "{name: other}\nspec"));
    Files.writeString(temp.resolve("broken.yaml"), "apiVersion: [openslo/v1\nkind: SLO\n");
    Result bad = Syntropy.run("validate", temp.toString());
    assertThat(bad.exit()).isEqualTo(1);
    assertThat(bad.out())
        .containsPattern("bad\\.yaml:22:42: target: 1\\.01")
        .containsPattern("broken\\.yaml:\\d+:\\d+: ");
    assertThat(bad.out().lines()).allMatch(line -> line.matches("\\S+:\\d+:\\d+: .+"));
  }

  @Test
  void theDemosOwnConfigurationIsValid() throws Exception {
    Path demo = Syntropy.root().resolve("control-plane/cli/src/main/resources/demo");
    Result result = Syntropy.run("validate", demo.toString());
    assertThat(result.exit()).as(result.out() + result.err()).isZero();
  }

  @Test
  void exitCodesWithoutAServer() throws Exception {
    assertThat(exit("frobnicate")).isEqualTo(2);
    assertThat(exit("plan", "--data", temp.toString())).isEqualTo(1);
    assertThat(exit("slo", "list", "--frob")).isEqualTo(2);
    assertThat(exit("validate", temp.resolve("missing").toString())).isEqualTo(1);
    assertThat(exit("audit", "verify", temp.resolve("missing").toString())).isEqualTo(1);
    Result none = Syntropy.run("slo", "list", "--data", temp.toString());
    assertThat(none.exit()).isEqualTo(1);
    assertThat(none.err()).contains("./syntropy up");
    assertThat(none.out()).isEmpty();
    Result refused = Syntropy.run("status", "--server", "http://127.0.0.1:1");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("./syntropy up");
  }

  private static int exit(String... arguments) throws IOException, InterruptedException {
    Result result = Syntropy.run(arguments);
    assertThat(result.err()).isNotBlank();
    return result.exit();
  }
}
