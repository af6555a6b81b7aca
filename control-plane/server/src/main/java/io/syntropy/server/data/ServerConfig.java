package io.syntropy.server.data;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** What {@code up} settled before the application started. */
@ConfigMapping(prefix = "syntropy.up")
public interface ServerConfig {
  /** The data folder, absolute, held by this process. */
  Path data();

  /** The folder of configuration, existing; unless it comes from {@link #configGit}. */
  Optional<Path> config();

  /** The git repository of configuration, as {@link GitAddress} reads it. */
  Optional<String> configGit();

  /** Holds the token for that repository. */
  Optional<Path> configTokenFile();

  /** Whose signature its commits need. */
  Optional<Path> configSigners();

  /** How often that repository is asked for news. */
  Optional<Duration> configPoll();

  /** Address all ports listen on. */
  @WithDefault("127.0.0.1")
  String bind();

  /** Port of console and API, never 0. */
  int httpPort();

  /** Port of OTLP over HTTP, never 0. */
  int otlpHttpPort();

  /** Port of OTLP over gRPC, never 0. */
  int otlpGrpcPort();

  /** Port of KEDA's external scaler, 0 for any free one; absent: there is none. */
  Optional<Integer> kedaPort();

  /** Names besides loopback that a Host header may carry. */
  Optional<Set<String>> publicHosts();

  /** Where the configuration comes from. */
  default ConfigLocation configLocation() {
    return configGit()
        .<ConfigLocation>map(url ->
            new ConfigLocation.Git(
                GitAddress.parse(url),
                configTokenFile(),
                configSigners(),
                configPoll().orElse(ConfigLocation.POLL)))
        .orElseGet(() ->
            new ConfigLocation.Folder(
                config()
                    .orElseThrow(() -> new IllegalStateException("syntropy.up.config: missing"))));
  }

  /** Whether only this machine can reach the server; else ingest and metrics need a token too. */
  default boolean loopbackOnly() {
    try {
      return InetAddress.getByName(bind()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
