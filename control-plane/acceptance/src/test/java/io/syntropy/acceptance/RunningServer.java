package io.syntropy.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.syntropy.server.process.SyntropyProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** A server over a data folder that can be killed and started again at the same OTLP address. */
final class RunningServer implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path data;
  private final Path config;
  private SyntropyProcess process;
  private final int otlp;
  private String viewer;

  /** Starts it with one configuration file that holds {@code documents}. */
  RunningServer(Path folder, String... documents) throws IOException {
    this(folder, Map.of(), documents);
  }

  /** The same with settings of the environment. */
  RunningServer(Path folder, Map<String, String> env, String... documents) throws IOException {
    data = folder.resolve("data");
    config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(config.resolve("all.yaml"), String.join("---\n", documents));
    process = SyntropyProcess.start(data, env, "--config", config.toString());
    otlp = process.otlpHttpPort();
    viewer = process.token("viewer");
  }

  /** Starts it again after {@link #kill()}; everyone who reports finds it where it was. */
  void startAgain() {
    process =
        SyntropyProcess.start(
            data, "--config", config.toString(), "--otlp-http-port", Integer.toString(otlp));
    viewer = process.token("viewer");
  }

  /** {@code kill -9} of the server and all it started. */
  void kill() {
    process.killGroup();
  }

  /** Adds a document to the configuration folder, which the server watches. */
  void configure(String file, String document) throws IOException {
    Files.writeString(config.resolve(file), document);
  }

  SyntropyProcess process() {
    return process;
  }

  URI otlp() {
    return URI.create("http://127.0.0.1:" + otlp);
  }

  /** A document of the API. */
  JsonNode get(String path) {
    HttpResponse<String> answer = process.get(path, viewer);
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(answer.body(), e);
    }
  }

  /** What the API answers an operator. */
  JsonNode post(String path, String body) {
    HttpResponse<String> answer = process.post(path, body, process.token("operator"));
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
    }
    try {
      return JSON.readTree(answer.body());
    } catch (IOException e) {
      throw new IllegalStateException(answer.body(), e);
    }
  }

  /** The counts of an SLO over its window, all groups together. */
  Counted slo(String name) {
    JsonNode slo = get("/api/v1/slos/" + name);
    JsonNode good = slo.path("good");
    JsonNode total = slo.path("total");
    if (!good.isIntegralNumber() || !total.isIntegralNumber()) {
      throw new IllegalStateException("good, total: " + slo + " (expected whole numbers)");
    }
    return new Counted(good.asLong(), total.asLong());
  }

  /** Events an SLO counted. */
  record Counted(long good, long total) {}

  @Override
  public void close() {
    process.close();
  }
}
