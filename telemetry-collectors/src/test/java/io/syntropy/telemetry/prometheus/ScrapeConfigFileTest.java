package io.syntropy.telemetry.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.slo.config.Fault;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScrapeConfigFileTest {
  private static final Path FILE = Path.of("/etc/syntropy/scrape.yml");

  @Test
  void everyFieldIsRead() {
    ScrapeConfig.Read read =
        ScrapeConfigFile.read(
            FILE,
            """
            global: {scrape_interval: 15s, scrape_timeout: 5s}
            scrape_configs:
              - job_name: prod/node
                static_configs:
                  - targets: ['localhost:9100', '[::1]:9100', host]
                    labels: {region: eu-west-1}
              - job_name: app
                scrape_interval: 1m
                scrape_timeout: 20s
                metrics_path: /actuator/prometheus
                scheme: https
                params: {format: [open metrics]}
                honor_labels: true
                honor_timestamps: false
                sample_limit: 500
                body_size_limit: 10MB
                authorization: {credentials_file: token}
                file_sd_configs: [{files: ['targets/*.json'], refresh_interval: 1m}]
            """);

    assertThat(read.faults()).isEmpty();
    assertThat(read.config().jobs())
        .containsExactly(
            new ScrapeJob(
                "prod/node",
                Duration.ofSeconds(15),
                Duration.ofSeconds(5),
                "/metrics",
                "http",
                Map.of(),
                false,
                true,
                ScrapeJob.SAMPLES,
                ScrapeJob.BODY,
                null,
                List.of(
                    new ScrapeJob.TargetGroup(
                        List.of("localhost:9100", "[::1]:9100", "host"),
                        Map.of("region", "eu-west-1"))),
                List.of()),
            new ScrapeJob(
                "app",
                Duration.ofMinutes(1),
                Duration.ofSeconds(20),
                "/actuator/prometheus",
                "https",
                Map.of("format", "open metrics"),
                true,
                false,
                500,
                10 << 20,
                Path.of("/etc/syntropy/token"),
                List.of(),
                List.of(Path.of("/etc/syntropy/targets/*.json"))));
    assertThat(read.config().jobs().get(1).url("h:1"))
        .isEqualTo(URI.create("https://h:1/actuator/prometheus?format=open+metrics"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "relabel_configs: [] | relabel_configs: unknown field",
        "scrape_interval: 0s | scrape_interval: 0s",
        "scrape_timeout: 2m | at most that",
        "scheme: ftp | expected http or https",
        "metrics_path: metrics | starts with /",
        "body_size_limit: much | expected a size such as 10MB",
        "static_configs: [{targets: ['http://h:1']}] | without scheme and path",
        "static_configs: [{targets: ['h:1'], labels: {__address__: x}}] | no label name",
        "static_configs: [{targets: []}] | expected at least one item",
        "file_sd_configs: [{files: ['*/x.json']}] | in its last part only",
        "authorization: {credentials: secret} | expected credentials_file",
        "sample_limit: -1 | sample_limit",
        "job_name: b | field given twice",
      })
  void aFaultNamesItsLineAndWhatIsExpected(String field, String expected) {
    ScrapeConfig.Read read =
        ScrapeConfigFile.read(FILE, "scrape_configs:\n  - job_name: a\n    " + field + "\n");

    assertThat(read.config().jobs()).isEmpty();
    assertThat(read.faults())
        .anySatisfy(f -> {
          assertThat(f.toString()).contains(FILE.toString()).contains(expected);
          assertThat(f.line()).isBetween(2, 3);
        });
    assertThat(read.faults()).extracting(Fault::message).noneMatch(m -> m.contains("secret\""));
  }

  @Test
  void jobsAreNamedOnceAndThereIsOneDocument() {
    assertThat(
            ScrapeConfigFile.read(FILE, "scrape_configs: [{job_name: a}, {job_name: a}]").faults())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("given twice"));
    assertThat(ScrapeConfigFile.read(FILE, "scrape_configs: [{job_name: a}]\n---\na: 1\n").faults())
        .isNotEmpty();
    assertThat(ScrapeConfigFile.read(FILE, "").faults()).isNotEmpty();
    assertThat(
            ScrapeConfigFile.read(FILE, "rule_files: []\nscrape_configs: [{job_name: a}]").faults())
        .singleElement()
        .satisfies(f -> assertThat(f.message()).contains("rule_files: unknown field"));
  }
}
