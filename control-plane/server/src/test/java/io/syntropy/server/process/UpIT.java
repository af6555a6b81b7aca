package io.syntropy.server.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UpIT {
  private static final Duration SOON = Duration.ofSeconds(30);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "up --http-port 65536",
        "up --http-port x",
        "up --otlp-grpc-port -1",
        "up --nonsense",
        "up --bind not_a_host",
        "up --config https://ana:secret@example.org/config.git",
        "up --config git@example.org:config.git",
        "up --config /does/not/exist",
        "up --data",
        "sideways"
      })
  void aWrongCommandLineExits2(String line) {
    List<String> words = List.of(line.split(" "));
    SyntropyProcess process =
        SyntropyProcess.run(
            folder,
            Map.of("XDG_DATA_HOME", folder.toString()),
            words.getFirst(),
            words.subList(1, words.size()));

    assertThat(process.exitCode(SOON)).as(process.output()).isEqualTo(2);
    assertThat(process.output().lines()).hasSizeBetween(1, 3);
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void aWrongPortInTheEnvironmentExits2AndIsNamed() {
    SyntropyProcess process =
        SyntropyProcess.run(
            folder, Map.of("SYNTROPY_HTTP_PORT", "many"), "up", List.of("--data", folder + "/d"));

    assertThat(process.exitCode(SOON)).isEqualTo(2);
    assertThat(process.output()).contains("SYNTROPY_HTTP_PORT: many (expected a port 0..65535)");
  }

  @Test
  void publishesItselfAndStopsCleanly() throws Exception {
    Path data = folder.resolve("data");
    try (SyntropyProcess server = SyntropyProcess.start(data)) {
      String instance = Files.readString(data.resolve("instance.json"));
      assertThat(instance)
          .contains("\"pid\":" + server.pid())
          .contains("\"http\":" + server.baseUri().getPort());
      assertThat(mode(data)).startsWith("rwx------");
      assertThat(mode(data.resolve("instance.json"))).isEqualTo("rw-------");
      assertThat(data.resolve("config/example.yaml")).content().doesNotContain("\nkind:");
      assertThat(server.processesLeft()).hasSizeGreaterThan(1);

      assertThat(server.stop()).as(server.output()).isZero();

      assertThat(server.processesLeft()).isEmpty();
      assertThat(data.resolve("instance.json")).doesNotExist();
      assertThat(server.output()).doesNotContain("Exception").doesNotContain("WARNING");
    }
  }

  @Test
  @EnabledForJreRange(min = JRE.JAVA_25)
  void startsFromTheCacheThatTheBuildMade() {
    Path data = folder.resolve("data");
    // Refuses to start without it; elsewhere one that does not fit is passed over.
    List<String> options =
        List.of("-XX:TieredStopAtLevel=1", "-XX:AOTMode=on", "-XX:AOTCache=" + AotTraining.cache());
    try (SyntropyProcess server =
        SyntropyProcess.run(options, data, Map.of(), "up", SyntropyProcess.up(data))) {
      assertThat(server.send("GET", "/q/health/ready", null, Map.of()).statusCode()).isEqualTo(200);
      assertThat(server.output()).doesNotContain("[aot]");
    }
  }

  @Test
  void aSecondServerExits7AndNamesTheFirst() {
    try (SyntropyProcess first = SyntropyProcess.start(folder.resolve("data"))) {
      SyntropyProcess second = SyntropyProcess.launch(folder.resolve("data"), Map.of());

      assertThat(second.exitCode(SOON)).isEqualTo(7);
      assertThat(second.output())
          .contains("pid " + first.pid())
          .contains("port " + first.baseUri().getPort());
      assertThat(first.send("GET", "/q/health/ready", null, Map.of()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void dataOfANewerVersionIsRefused() throws Exception {
    Files.writeString(folder.resolve("VERSION"), "999.0.0\n");

    SyntropyProcess process = SyntropyProcess.launch(folder, Map.of());

    assertThat(process.exitCode(SOON)).isEqualTo(1);
    assertThat(process.output()).contains("999.0.0").contains("newer");
    assertThat(folder.resolve("pg")).doesNotExist();
    assertThat(folder.resolve("VERSION")).hasContent("999.0.0");
  }

  @Test
  void aPortInUseCostsOneLineAndExits1() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String port = Integer.toString(taken.getLocalPort());
      SyntropyProcess process =
          SyntropyProcess.launch(folder.resolve("data"), Map.of(), "--otlp-http-port", port);

      assertThat(process.exitCode(SOON)).isEqualTo(1);
      assertThat(process.output().lines()).hasSize(1);
      assertThat(process.output()).contains("--otlp-http-port").contains("port " + port);
    }
  }

  @Test
  void aDatabaseThatDoesNotAnswerCostsOneLineAndExits1() {
    SyntropyProcess process =
        SyntropyProcess.launch(
            folder.resolve("data"),
            Map.of("SYNTROPY_DB_URL", "postgresql://ana:geheim@127.0.0.1:1/syntropy"));

    assertThat(process.exitCode(SOON)).isEqualTo(1);
    assertThat(process.output()).contains("SYNTROPY_DB_URL").doesNotContain("geheim");
    assertThat(folder.resolve("data/instance.json")).doesNotExist();
  }

  @Test
  void startsAgainAfterKillOfTheWholeGroup() {
    Path data = folder.resolve("data");
    String token;
    String first;
    try (SyntropyProcess server = SyntropyProcess.start(data)) {
      token = server.token("operator");
      first = enrol(server, token);
      server.killGroup();
    }
    try (SyntropyProcess server = SyntropyProcess.start(data)) {
      assertThat(enrol(server, token)).isEqualTo(first);
      assertThat(server.stop()).isZero();
      assertThat(server.processesLeft()).isEmpty();
    }
  }

  private static String enrol(SyntropyProcess server, String token) {
    return server
        .send(
            "POST",
            "/api/v1/enrolments",
            null,
            Map.of("Authorization", "Bearer " + token, "Idempotency-Key", "same"))
        .body();
  }

  @Test
  void aStopDuringTheStartIsCleanToo() {
    SyntropyProcess server = SyntropyProcess.launch(folder.resolve("data"), Map.of());
    Awaitility.await().atMost(SOON).until(() -> server.output().contains("Starting PostgreSQL"));

    assertThat(server.stop()).as(server.output()).isZero();

    assertThat(server.processesLeft()).isEmpty();
  }

  private static String mode(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
