package io.syntropy.telemetry.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@link Soak} in a small heap. Longer: {@code -DargLine=-Dsyntropy.soak.minutes=240}. */
class SoakIT {

  @Test
  void halfAnHourOfTelemetryFitsIntoASmallHeap(@TempDir Path folder) throws Exception {
    String minutes = System.getProperty("syntropy.soak.minutes", "30");
    Path log = folder.resolve("out");
    Process soak =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Soak.class.getName(),
                folder.resolve("data").toString(),
                minutes)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      assertThat(soak.waitFor(Long.parseLong(minutes) * 20, TimeUnit.SECONDS)).isTrue();
    } finally {
      soak.destroyForcibly();
    }
    String out = java.nio.file.Files.readString(log);
    assertThat(soak.exitValue()).as(out).isZero();
    assertThat(out).contains("everything was found again");
  }
}
