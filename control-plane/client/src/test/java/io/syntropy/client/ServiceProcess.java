package io.syntropy.client;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/** A service's packaged jar, run as its users run it, on a port of its choice. */
public final class ServiceProcess implements AutoCloseable {
  private static final Pattern LISTENING = Pattern.compile("Listening on: (http://\\S+)");

  private final Process process;
  private final URI base;
  // The OpenTelemetry agent does not see requests over HTTP/2.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private ServiceProcess(Process process, URI base) {
    this.process = process;
    this.base = base;
  }

  /** Starts {@code target/quarkus-app} of the module under test and waits until it listens. */
  public static ServiceProcess start(Path log, Map<String, String> env) throws IOException {
    return start(Path.of("target", "quarkus-app", "quarkus-run.jar"), List.of(), log, env);
  }

  /** Starts any packaged service, with further JVM flags such as an agent. */
  public static ServiceProcess start(
      Path jar, List<String> flags, Path log, Map<String, String> env) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1"));
    command.addAll(flags);
    command.addAll(List.of("-jar", jar.toAbsolutePath().toString()));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("SYNTROPY_"));
    builder.environment().put("QUARKUS_HTTP_PORT", "0");
    builder.environment().putAll(env);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process = builder.start();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> !process.isAlive() || LISTENING.matcher(Files.readString(log)).find());
      Matcher matcher = LISTENING.matcher(Files.readString(log));
      if (!matcher.find()) {
        throw new IllegalStateException("did not start:\n" + Files.readString(log));
      }
      return new ServiceProcess(process, URI.create(matcher.group(1)));
    } catch (RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Its address. */
  public URI base() {
    return base;
  }

  /** GET. */
  public HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path).GET());
  }

  /** POST of JSON, with further headers as name, value, name, value. */
  public HttpResponse<String> post(String path, String json, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request);
  }

  /** A request to a path of this service. */
  public HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(base + path)).timeout(Duration.ofSeconds(30));
  }

  /** Sends any request. */
  public HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    http.shutdownNow();
  }
}
