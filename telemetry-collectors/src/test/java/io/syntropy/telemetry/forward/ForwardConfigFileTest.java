package io.syntropy.telemetry.forward;

import static org.assertj.core.api.Assertions.assertThat;

import io.syntropy.telemetry.RecordKind;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardConfigFileTest {
  private static final Path FILE = Path.of("/etc/syntropy/forward.yml");

  @Test
  void everyFieldIsRead() {
    ForwardConfigFile.Read read =
        ForwardConfigFile.read(
            FILE,
            """
            forward:
              - {name: vm, type: remote_write, url: 'http://vm:8428/api/v1/write'}
              - name: grafana
                type: otlp
                url: https://otlp.example.com
                signals: [traces, logs]
                token_file: secrets/token
                tenant: team-a
                max_lag_mib: 64
                timeout: 5s
            """);
    assertThat(read.faults()).isEmpty();
    assertThat(read.targets())
        .containsExactly(
            new ForwardTarget(
                "vm",
                ForwardTarget.Type.REMOTE_WRITE,
                URI.create("http://vm:8428/api/v1/write"),
                Set.of(RecordKind.OTLP_METRICS),
                null,
                null,
                512L << 20,
                Duration.ofSeconds(10)),
            new ForwardTarget(
                "grafana",
                ForwardTarget.Type.OTLP,
                URI.create("https://otlp.example.com"),
                Set.of(RecordKind.OTLP_TRACES, RecordKind.OTLP_LOGS),
                Path.of("/etc/syntropy/secrets/token"),
                "team-a",
                64L << 20,
                Duration.ofSeconds(5)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: a, type: kafka, url: 'http://h'} | expected one of otlp, remote_write, loki",
        "{name: a, type: loki, url: 'ftp://h'} | expected http:// or https://",
        "{name: a, type: loki, url: 'http://me:hunter2@h'} | no user or password",
        "{name: A, type: loki, url: 'http://h'} | lower-case letters",
        "{name: a, type: loki, url: 'http://h', signals: [metrics]} | signals: metrics",
        "{name: a, type: otlp, url: 'http://h', signals: []} | at least one",
        "{name: a, type: otlp, url: 'http://h', password: x} | password: unknown field",
      })
  void aFaultSaysWhatIsExpected(String target, String expected) {
    ForwardConfigFile.Read read = ForwardConfigFile.read(FILE, "forward:\n  - " + target + "\n");
    assertThat(read.targets()).isEmpty();
    assertThat(read.faults())
        .anySatisfy(f -> assertThat(f.toString()).contains(expected))
        .noneSatisfy(f -> assertThat(f.toString()).contains("hunter2"));
  }
}
