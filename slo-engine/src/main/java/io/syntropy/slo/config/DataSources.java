package io.syntropy.slo.config;

import io.syntropy.slo.promql.PrometheusSource;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The DataSource documents, and what those of type prometheus say. */
final class DataSources {
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration SHORTEST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(5);
  private static final Map<String, Boolean> POLL = Map.of("always", true, "unrecognised", false);

  private final Map<String, Document> documents;

  DataSources(Map<String, Document> documents) {
    this.documents = documents;
  }

  /** Checks a DataSource document. */
  static void check(String name, Node spec) {
    String type = spec.string("type");
    Node connection = spec.mapping("connectionDetails");
    spec.rejectUnknown();
    if (type != null && connection != null && PrometheusDecoder.reads(type)) {
      read(name, connection);
    }
  }

  /** The type of the DataSource, empty when there is none. */
  String type(String name) {
    Document document = documents.get(name);
    Node spec = document == null ? null : document.root().optionalMapping("spec");
    return spec == null ? "" : spec.string("type", "");
  }

  /** The API that a DataSource names; null when it is none or names none. */
  @Nullable PrometheusSource prometheus(String name) {
    Document document = documents.get(name);
    Node spec = document == null ? null : document.root().optionalMapping("spec");
    Node connection = spec == null ? null : spec.optionalMapping("connectionDetails");
    return connection == null || !PrometheusDecoder.reads(type(name))
        ? null
        : read(name, connection);
  }

  private static @Nullable PrometheusSource read(String name, Node connection) {
    String address = connection.string("url", "");
    Duration interval = connection.duration("interval", EVERY);
    String file = connection.string("bearer_token_file", "");
    String variable = connection.string("bearer_token_env", "");
    boolean always = connection.has("poll") && Boolean.TRUE.equals(connection.choice("poll", POLL));
    connection.fields().forEach((key, value) -> unknown(key, value));
    if (interval.compareTo(SHORTEST) < 0 || interval.compareTo(LONGEST) > 0) {
      OpenSlo.at(connection, "interval").expected("5s to 5m");
      return null;
    }
    if (!file.isEmpty() && !variable.isEmpty()) {
      connection.fault("bearer_token_file: given with bearer_token_env (expected one of them)");
    }
    if (address.isEmpty()) {
      connection.note("url: missing (a DataSource without one cannot be polled)");
      return null;
    }
    URI url = url(address);
    if (url == null) {
      OpenSlo.at(connection, "url")
          .fault("url: expected http:// or https://, a host, no credentials, no query");
      return null;
    }
    return new PrometheusSource(name, url, interval, file, variable, always);
  }

  private static void unknown(String key, Node value) {
    boolean ours =
        switch (key) {
          case "url", "interval", "bearer_token_file", "bearer_token_env", "poll" -> true;
          default -> false;
        };
    if (!ours) {
      value.note(
          key + ": not read (known: url, interval, poll, bearer_token_file, bearer_token_env)");
    }
  }

  private static @Nullable URI url(String address) {
    try {
      URI url = new URI(address);
      boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
      boolean plain =
          url.getUserInfo() == null && url.getRawQuery() == null && url.getRawFragment() == null;
      return web && plain && url.getHost() != null ? url : null;
    } catch (URISyntaxException e) {
      return null;
    }
  }
}
