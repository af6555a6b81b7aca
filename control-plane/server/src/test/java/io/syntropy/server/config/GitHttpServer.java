package io.syntropy.server.config;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

/** Git's own {@code http-backend} behind a password, as a repository's host has it. */
final class GitHttpServer implements AutoCloseable {
  private final HttpServer server;
  private final Path root;
  private final Path backend;
  private volatile String credentials = "";

  GitHttpServer(Path root) throws IOException {
    this.root = root;
    this.backend = backend();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
  }

  /** Where this machine keeps it; not every git comes with it. */
  static Path backend() {
    for (String folder : new String[] {"/usr/lib/git-core", "/usr/libexec/git-core"}) {
      Path path = Path.of(folder, "git-http-backend");
      if (Files.isExecutable(path)) {
        return path;
      }
    }
    return Path.of("missing");
  }

  String url(String repository) {
    return "http://127.0.0.1:%d/%s".formatted(server.getAddress().getPort(), repository);
  }

  /** Asks for {@code user:password} from now on. */
  void protect(String userAndPassword) {
    credentials =
        "Basic "
            + Base64.getEncoder().encodeToString(userAndPassword.getBytes(StandardCharsets.UTF_8));
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String given = exchange.getRequestHeaders().getFirst("Authorization");
      if (!credentials.isEmpty() && !credentials.equals(given)) {
        exchange.getResponseHeaders().add("WWW-Authenticate", "Basic realm=\"git\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      respond(exchange, run(exchange));
    }
  }

  private byte[] run(HttpExchange exchange) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(backend.toString());
    Map<String, String> env = builder.environment();
    String query = exchange.getRequestURI().getRawQuery();
    env.put("GIT_PROJECT_ROOT", root.toString());
    env.put("GIT_HTTP_EXPORT_ALL", "1");
    env.put("GIT_CONFIG_COUNT", "1");
    env.put("GIT_CONFIG_KEY_0", "safe.directory");
    env.put("GIT_CONFIG_VALUE_0", "*");
    env.put("PATH_INFO", exchange.getRequestURI().getPath());
    env.put("QUERY_STRING", query == null ? "" : query);
    env.put("REQUEST_METHOD", exchange.getRequestMethod());
    put(env, "CONTENT_TYPE", exchange, "Content-Type");
    put(env, "HTTP_CONTENT_ENCODING", exchange, "Content-Encoding");
    put(env, "GIT_PROTOCOL", exchange, "Git-Protocol");
    Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (var in = process.getOutputStream()) {
      exchange.getRequestBody().transferTo(in);
    }
    try (InputStream out = process.getInputStream()) {
      return out.readAllBytes();
    }
  }

  private static void put(
      Map<String, String> env, String variable, HttpExchange exchange, String header) {
    String value = exchange.getRequestHeaders().getFirst(header);
    if (value != null) {
      env.put(variable, value);
    }
  }

  /** Splits what a CGI program prints: headers, an empty line, the body. */
  private static void respond(HttpExchange exchange, byte[] printed) throws IOException {
    int at = 0;
    int status = 200;
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (; at < printed.length; at++) {
      if (printed[at] != '\n') {
        line.write(printed[at]);
        continue;
      }
      String header = line.toString(StandardCharsets.UTF_8).strip();
      line.reset();
      if (header.isEmpty()) {
        at++;
        break;
      }
      String[] parts = header.split(": ", 2);
      if (parts[0].equals("Status")) {
        status = Integer.parseInt(parts[1].substring(0, 3));
      } else {
        exchange.getResponseHeaders().add(parts[0], parts[1]);
      }
    }
    int length = printed.length - at;
    exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
    exchange.getResponseBody().write(printed, at, length);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
