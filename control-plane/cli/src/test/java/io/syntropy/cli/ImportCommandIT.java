package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code import} on real folders; what it writes is validated by the real verb. */
class ImportCommandIT {
  private static final String SLOTH =
      """
      version: prometheus/v1
      service: shop
      slos:
        - name: availability
          objective: 99.9
          sli:
            events:
              error_query: sum(rate(http_requests_total{code=~"5.."}[{{.window}}]))
              total_query: sum(rate(http_requests_total[{{.window}}]))
          alerting: {name: ShopErrors, page_alert: {labels: {team: a}}}
      """;
  private static final String PYRRA =
      """
      apiVersion: pyrra.dev/v1alpha1
      kind: ServiceLevelObjective
      metadata: {name: shop, namespace: web}
      spec:
        target: "99"
        window: 4w
        indicator:
          ratio:
            errors: {metric: 'http_requests_total{code=~"5.."}'}
            total: {metric: http_requests_total}
            grouping: [route]
      """;

  @TempDir Path folder;
  private Path in;
  private Path out;
  private final StringWriter stdout = new StringWriter();
  private final StringWriter stderr = new StringWriter();

  @BeforeEach
  void folders() throws IOException {
    in = Files.createDirectory(folder.resolve("in"));
    out = folder.resolve("out/config");
  }

  private int run(String... arguments) {
    stdout.getBuffer().setLength(0);
    stderr.getBuffer().setLength(0);
    CommandLine line = Main.commandLine();
    line.setOut(new PrintWriter(stdout, true));
    line.setErr(new PrintWriter(stderr, true));
    return line.execute(arguments);
  }

  @Test
  void everythingExpressedExits0AndIsValid() throws IOException {
    Files.writeString(in.resolve("a.yaml"), SLOTH);
    assertThat(run("import", "sloth", in.toString(), "-o", out.toString())).isZero();
    assertThat(stdout.toString())
        .startsWith("SLO")
        .contains("shop-availability   0.999    30d      stream   4")
        .doesNotContain("Not expressed");
    assertThat(stderr.toString()).contains("1 documents read: 1 SLOs in 3 files written");
    assertThat(run("validate", out.toString())).as(stdout.toString()).isZero();
  }

  @Test
  void whatCannotBeExpressedIsListedTheRestIsWrittenAndItExits1() throws IOException {
    Files.writeString(in.resolve("a.yaml"), SLOTH);
    Files.writeString(
        in.resolve("b.yaml"),
        SLOTH.replace("availability", "plugged").replace("events:", "plugin: {id: a/b}\n      x:"));
    assertThat(run("import", "sloth", in.toString(), "-o", out.toString())).isEqualTo(1);
    assertThat(stdout.toString())
        .contains("shop-availability")
        .contains("Not expressed:")
        .contains("b.yaml:7:15: plugin: code that generates queries");
    assertThat(out.resolve("shop-availability.yaml")).exists();
    assertThat(out.resolve("shop-plugged.yaml")).doesNotExist();
    assertThat(run("validate", out.toString())).isZero();
  }

  @Test
  void pyrraWithAPrometheusToPoll() throws IOException {
    Files.writeString(in.resolve("a.yaml"), PYRRA);
    assertThat(
            run(
                "import",
                "pyrra",
                in.toString(),
                "-o",
                out.toString(),
                "--prometheus",
                "http://127.0.0.1:9090/prom",
                "--poll"))
        .isZero();
    assertThat(stdout.toString()).contains("polled");
    assertThat(Files.readString(out.resolve("data-source.yaml")))
        .contains("url: http://127.0.0.1:9090/prom", "poll: always");
    assertThat(run("validate", out.toString())).as(stdout.toString()).isZero();
    assertThat(stderr.toString()).contains("polled from DataSource prometheus every 30s");
  }

  @Test
  void existingFilesAreNotReplacedUnlessAsked() throws IOException {
    Files.writeString(in.resolve("a.yaml"), SLOTH);
    Files.createDirectories(out);
    Files.writeString(out.resolve("shop-availability.yaml"), "mine");
    assertThat(run("import", "sloth", in.toString(), "-o", out.toString())).isEqualTo(7);
    assertThat(stderr.toString()).contains("shop-availability.yaml").contains("--overwrite");
    assertThat(out.resolve("services.yaml")).doesNotExist();
    assertThat(out.resolve("shop-availability.yaml")).hasContent("mine");
    assertThat(run("import", "sloth", in.toString(), "-o", out.toString(), "--overwrite")).isZero();
  }

  @Test
  void nothingToImportExits1() throws IOException {
    Files.writeString(in.resolve("a.yaml"), PYRRA);
    assertThat(run("import", "sloth", in.toString(), "-o", out.toString())).isEqualTo(1);
    assertThat(stdout.toString()).contains("neither version prometheus/v1 nor");
    assertThat(out).doesNotExist();
    assertThat(run("import", "sloth", folder.resolve("no").toString(), "-o", out.toString()))
        .isEqualTo(1);
    assertThat(stderr.toString()).contains("no such folder");
  }
}
