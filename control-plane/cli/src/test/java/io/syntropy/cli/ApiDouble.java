package io.syntropy.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import picocli.CommandLine;

/** An HTTP double of the server's API, and command lines that are run against it. */
final class ApiDouble implements BeforeEachCallback, AfterEachCallback {
  /** A data folder that is not there. */
  private static final String NO_DATA = "target/no-data-folder";

  private final Map<String, String> answers = new ConcurrentHashMap<>();
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());
  private final List<String> queries = Collections.synchronizedList(new ArrayList<>());
  private final CountDownLatch never = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private HttpServer server;

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    never.countDown();
    stop();
    threads.shutdownNow();
  }

  /** From now on nobody listens. */
  void stop() {
    server.stop(0);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /**
   * Answers {@code path}, or one page of it ({@code PATH?cursor=CURSOR}).
   *
   * @param answer a body, after a status of three digits when it is not 200; {@code hang} never
   *     answers
   */
  void answer(String path, String answer) {
    answers.put(path, answer);
  }

  /** {@code METHOD PATH BODY AUTHORIZATION} of every request, in order. */
  List<String> requests() {
    return requests;
  }

  /** What each request asked for behind its path, in order; empty where it did not. */
  List<String> queries() {
    return queries;
  }

  /** All that was written to standard output. */
  String out() {
    return out.toString();
  }

  /** All that was written to standard error. */
  String err() {
    return err.toString();
  }

  /** Forgets what was written to standard error. */
  void forget() {
    err.getBuffer().setLength(0);
  }

  /** The exit code of a command line that is sent to this server. */
  int run(String... line) {
    List<String> all = new ArrayList<>(List.of(line));
    if (!all.contains("--server")) {
      all.add("--server");
      all.add("http://127.0.0.1:" + port());
    }
    if (!all.contains("--data")) {
      all.add("--data");
      all.add(NO_DATA);
    }
    return execute(all.toArray(String[]::new));
  }

  /** The exit code of exactly this command line. */
  int execute(String... line) {
    CommandLine command = Main.commandLine();
    command.setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    command.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    return command.execute(line);
  }

  private void serve(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String path = exchange.getRequestURI().getRawPath();
    String query = String.valueOf(exchange.getRequestURI().getRawQuery());
    String cursor = query.contains("cursor=") ? query.replaceAll(".*cursor=", "") : "";
    queries.add(query.equals("null") ? "" : query);
    requests.add(
        exchange.getRequestMethod()
            + " "
            + path
            + " "
            + body
            + " "
            + exchange.getRequestHeaders().getFirst("Authorization"));
    String answer = answers.getOrDefault(path + "?cursor=" + cursor, answers.get(path));
    int status = 200;
    if (answer == null) {
      status = 404;
      answer = "{}";
    } else if (answer.matches("(?s)\\d{3} .*")) {
      status = Integer.parseInt(answer.substring(0, 3));
      answer = answer.substring(4);
    } else if (answer.equals("hang")) {
      awaitEnd();
    }
    byte[] bytes = answer.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  private void awaitEnd() {
    try {
      never.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
