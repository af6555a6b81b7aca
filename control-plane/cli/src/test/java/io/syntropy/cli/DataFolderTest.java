package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DataFolderTest {
  @Test
  void theOptionWinsOverTheEnvironmentOverTheDataHome() {
    Map<String, String> all =
        Map.of("SYNTROPY_DATA", "/env", "XDG_DATA_HOME", "/xdg", "HOME", "/home/u");
    assertThat(DataFolder.choose(Path.of("/given"), all).path()).isEqualTo(Path.of("/given"));
    assertThat(DataFolder.choose(null, all).path()).isEqualTo(Path.of("/env"));
    assertThat(DataFolder.choose(null, Map.of("XDG_DATA_HOME", "/xdg", "HOME", "/home/u")).path())
        .isEqualTo(Path.of("/xdg/syntropy"));
    assertThat(DataFolder.choose(null, Map.of("HOME", "/home/u")).path())
        .isEqualTo(Path.of("/home/u/.local/share/syntropy"));
  }

  @Test
  void theDemoHasItsOwnFolderBeside() {
    assertThat(new DataFolder(Path.of("/x/syntropy")).demo().path())
        .isEqualTo(Path.of("/x/syntropy-demo"));
  }

  @Test
  void addressOfAnInstance() {
    assertThat(address("127.0.0.1", 8080)).isEqualTo(URI.create("http://127.0.0.1:8080"));
    assertThat(address("0.0.0.0", 1)).isEqualTo(URI.create("http://127.0.0.1:1"));
    assertThat(address("0:0:0:0:0:0:0:0", 1)).isEqualTo(URI.create("http://127.0.0.1:1"));
    assertThat(address("0:0:0:0:0:0:0:1", 2)).isEqualTo(URI.create("http://[0:0:0:0:0:0:0:1]:2"));
    assertThat(address("10.1.2.3", 3)).isEqualTo(URI.create("http://10.1.2.3:3"));
  }

  private static URI address(String bind, int port) {
    String text = "{\"bind\":\"%s\",\"ports\":{\"http\":%d}}".formatted(bind, port);
    return DataFolder.address(Json.read(text)).orElseThrow();
  }
}
