package io.syntropy.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.syntropy.slo.config.Documents;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What every {@link ConfigSource} does. */
abstract class ConfigSourceContract {
  /** Opens the source anew, as a restart does. */
  abstract ConfigSource open() throws Exception;

  /** Makes these bytes all that is there. */
  abstract void put(Map<String, byte[]> files) throws Exception;

  /** Takes the whole of it away, or brings it back. */
  abstract void available(boolean there) throws Exception;

  final void putTexts(Map<String, String> files) throws Exception {
    Map<String, byte[]> bytes = new HashMap<>();
    files.forEach((path, text) -> bytes.put(path, text.getBytes(StandardCharsets.UTF_8)));
    put(bytes);
  }

  @Test
  void yamlFilesThatAreNotHiddenAreRead() throws Exception {
    putTexts(
        Map.of(
            "a.yaml", "a",
            "sub/deeper/b.yml", "β",
            "c.json", "c",
            ".hidden.yaml", "d",
            ".github/e.yaml", "e",
            "sub/.f.yaml", "f",
            "README.md", "g"));

    ConfigSource.Content content = open().read();

    assertThat(content.files()).isEqualTo(Map.of("a.yaml", "a", "sub/deeper/b.yml", "β"));
    assertThat(content.faults()).isEmpty();
  }

  @Test
  void theRevisionNamesTheContent() throws Exception {
    putTexts(Map.of("a.yaml", "a", "b.yaml", "b"));
    ConfigSource source = open();
    String first = source.read().revision();

    assertThat(source.read().revision()).isEqualTo(first).matches("[0-9a-f]{40,64}");
    assertThat(open().read().revision()).isEqualTo(first);

    putTexts(Map.of("a.yaml", "a2"));
    assertThat(source.read().revision()).isNotEqualTo(first);
    assertThat(source.read().files()).isEqualTo(Map.of("a.yaml", "a2"));
  }

  @Test
  void aFileThatIsTooLargeOrNotTextIsNamedAndHidesNoOther() throws Exception {
    put(
        Map.of(
            "large.yaml", new byte[3 << 20],
            "binary.yaml", new byte[] {(byte) 0xff, (byte) 0xfe, 0},
            "good.yaml", "a".getBytes(StandardCharsets.UTF_8)));

    ConfigSource.Content content = open().read();
    Documents documents = Documents.read(content.files());

    assertThat(content.files()).containsEntry("good.yaml", "a");
    assertThat(documents.brokenFiles()).contains("large.yaml", "binary.yaml");
    assertThat(documents.faults())
        .anySatisfy(fault -> assertThat(fault.toString()).contains("large.yaml:1:1", "1 MiB"));
  }

  @Test
  void whatCannotBeReadIsSaidAndComesBack() throws Exception {
    putTexts(Map.of("a.yaml", "a"));
    ConfigSource source = open();
    ConfigSource.Content before = source.read();

    available(false);
    assertThatThrownBy(source::read).isInstanceOf(java.io.IOException.class);

    available(true);
    assertThat(source.read()).isEqualTo(before);
  }

  @Test
  void aWritableSourceAnswersWhatWasWrittenAndAnotherRefuses() throws Exception {
    putTexts(Map.of("a.yaml", "a", "sub/b.yaml", "b"));
    ConfigSource source = open();
    Map<String, String> wanted = Map.of("a.yaml", "a2", "new/c.yaml", "c");

    if (source.writable()) {
      source.write(wanted);
      assertThat(source.read().files()).isEqualTo(wanted);
    } else {
      assertThatThrownBy(() -> source.write(wanted)).isInstanceOf(IllegalStateException.class);
      assertThat(source.read().files()).isEqualTo(Map.of("a.yaml", "a", "sub/b.yaml", "b"));
    }
  }

  @Test
  void saysWhatItIs() throws Exception {
    ConfigSource source = open();

    assertThat(source.kind()).matches("[a-z]+");
    assertThat(source.name()).isNotBlank().doesNotContain("@");
    assertThat(source.interval()).isPositive();
  }
}
