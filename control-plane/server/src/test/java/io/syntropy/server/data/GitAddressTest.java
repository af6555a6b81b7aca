package io.syntropy.server.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GitAddressTest {
  @ParameterizedTest
  @CsvSource({
    "https://host/slo.git, https://host/slo.git, '', ''",
    "https://host/slo.git#main, https://host/slo.git, main, ''",
    "https://host/slo.git#main:prod/eu/, https://host/slo.git, main, prod/eu",
    "https://host/slo.git#:prod, https://host/slo.git, '', prod",
    "https://host:8443/a/b#release/1.0:x, https://host:8443/a/b, release/1.0, x",
    "file:///srv/slo.git#main, file:///srv/slo.git, main, ''",
    "http://127.0.0.1:3000/slo, http://127.0.0.1:3000/slo, '', ''",
    "http://[::1]/slo, http://[::1]/slo, '', ''",
  })
  void readsUrlBranchAndFolder(String text, String url, String branch, String folder) {
    GitAddress address = GitAddress.parse(text);

    assertThat(address).isEqualTo(new GitAddress(url, branch, folder));
    assertThat(GitAddress.parse(address.toString())).isEqualTo(address);
    assertThat(GitAddress.isRemote(text)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ssh://git@host/slo.git",
        "git@host:slo.git",
        "git://host/slo.git",
        "http://host/slo.git",
        "http://127.0.0.1.example.org/slo.git",
        "ftp://host/slo.git",
        "https://host",
        "https:///slo.git",
        "file://host/slo.git",
        "https://host/slo.git#main:../x",
        "https://host/slo.git#main:x/../../y",
        "https://host/slo.git#main:/etc",
        "https://host/slo.git#main:.git",
        "https://host/slo.git#-x",
        "https://host/slo.git#a..b",
        "https://host/slo.git#a b",
        "https://host/a b",
      })
  void refusesWhatItWouldNotFetchSafely(String text) {
    assertThatThrownBy(() -> GitAddress.parse(text))
        .isInstanceOfSatisfying(
            StartFailure.class, failure -> assertThat(failure.exitCode()).isEqualTo(2))
        .hasMessageStartingWith("--config: ")
        .hasMessageContaining("expected");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://ana:geheim@host/slo.git",
        "https://geheim@host/slo.git#main",
        "https://host/slo.git?private_token=geheim",
        "http://ana:geheim@127.0.0.1/slo.git",
        "https://ana:geheim x@host/slo.git",
      })
  void credentialsInTheUrlAreRefusedAndNotRepeated(String text) {
    assertThatThrownBy(() -> GitAddress.parse(text))
        .isInstanceOf(StartFailure.class)
        .hasMessageNotContaining("geheim");
  }

  @Test
  void foldersAreNoRemotes() {
    assertThat(GitAddress.isRemote("/srv/config")).isFalse();
    assertThat(GitAddress.isRemote("config.git")).isFalse();
    assertThat(GitAddress.isRemote("C:x")).isFalse();
  }
}
