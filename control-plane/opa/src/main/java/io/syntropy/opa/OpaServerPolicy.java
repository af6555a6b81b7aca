package io.syntropy.opa;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.syntropy.opa.BoundedHttp.Answer;
import io.syntropy.policy.organisation.OrganisationPolicy;
import io.syntropy.policy.organisation.OrganisationVerdict;
import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import io.syntropy.policy.organisation.PolicyBundle;
import io.syntropy.policy.organisation.ProposedAction;
import io.syntropy.policy.organisation.Stamp;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Clock;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * An OPA server, asked for the decision and, at the same time, for the state of its bundles;
 * nothing is cached. Its clock must be right to {@link OpaServerConfig#maxBundleAge()}.
 */
public final class OpaServerPolicy implements OrganisationPolicy {
  private static final String SOURCE = "opa-server";
  private static final int MAX_DECISION = 256 << 10;

  /** OPA adds all its metrics to its status. */
  private static final int MAX_STATUS = 4 << 20;

  private final OpaServerConfig config;
  private final Clock clock;
  private final BoundedHttp http;
  private final URI decisionUrl;
  private final URI statusUrl;
  private volatile boolean closed;

  /** Asks nothing yet. */
  public OpaServerPolicy(OpaServerConfig config, Clock clock) {
    this.config = config;
    this.clock = clock;
    this.http = new BoundedHttp(config.timeout(), config.tokenFile());
    this.decisionUrl = config.resolve("/v1/data/" + DECISION + "?provenance=true");
    this.statusUrl = config.resolve("/v1/status");
  }

  @Override
  public OrganisationVerdict judge(ProposedAction action) {
    String input;
    try {
      input = action.json();
    } catch (IllegalArgumentException e) {
      return Decision.undecided(new Stamp("", "", SOURCE), Why.ERROR, "input: " + e.getMessage());
    }
    String hash = action.inputHash();
    try {
      return judge(input, hash);
    } catch (BundleFault e) {
      return Decision.undecided(new Stamp(hash, "", SOURCE), e.why(), e.detail());
    }
  }

  private OrganisationVerdict judge(String input, String hash) throws BundleFault {
    long deadline = System.nanoTime() + config.timeout().toNanos();
    CompletableFuture<Answer> status = askStatus();
    CompletableFuture<Answer> decision = ask(input);
    try {
      if (config.requireBundle()) {
        ServerStatus bundles = status(status, deadline);
        if (bundles.fault() != null) {
          throw new BundleFault(bundles.fault(), bundles.detail());
        }
      }
      JsonNode answer = json("decision", await("decision", decision, deadline));
      String bundle = revisions(answer.path("provenance").path("bundles"));
      if (config.requireBundle() && bundle.isEmpty()) {
        throw new BundleFault(Why.STALE_BUNDLE, "the decision came of no bundle");
      }
      return Decision.of(answer.path("result"), new Stamp(hash, bundle, SOURCE));
    } finally {
      status.cancel(true);
      decision.cancel(true);
    }
  }

  @Override
  public PolicyBundle bundle() {
    if (!config.requireBundle()) {
      return new PolicyBundle(SOURCE, "", null, null, "bundles are not asked for");
    }
    long deadline = System.nanoTime() + config.timeout().toNanos();
    CompletableFuture<Answer> asked = CompletableFuture.completedFuture(new Answer(0, new byte[0]));
    try {
      asked = askStatus();
      JsonNode json = json("status", await("status", asked, deadline));
      ServerStatus status = ServerStatus.of(json, config.maxBundleAge(), clock.instant());
      String id = revisions(json.path("result").path("bundles"));
      return new PolicyBundle(SOURCE, id, status.confirmedAt(), status.fault(), status.detail());
    } catch (BundleFault e) {
      return new PolicyBundle(SOURCE, "", null, e.why(), e.detail());
    } finally {
      asked.cancel(true);
    }
  }

  private CompletableFuture<Answer> askStatus() throws BundleFault {
    refuseClosed();
    try {
      return config.requireBundle()
          ? http.get(statusUrl, MAX_STATUS)
          : CompletableFuture.completedFuture(new Answer(204, new byte[0]));
    } catch (IOException e) {
      throw new BundleFault(Why.ERROR, String.valueOf(e.getMessage()));
    }
  }

  private CompletableFuture<Answer> ask(String input) throws BundleFault {
    try {
      // Canonical JSON goes in as it was hashed.
      return http.post(decisionUrl, "{\"input\":" + input + "}", MAX_DECISION);
    } catch (IOException e) {
      throw new BundleFault(Why.ERROR, String.valueOf(e.getMessage()));
    }
  }

  private void refuseClosed() throws BundleFault {
    if (closed) {
      throw new BundleFault(Why.ERROR, "closed");
    }
  }

  private ServerStatus status(CompletableFuture<Answer> asked, long deadline) throws BundleFault {
    JsonNode json = json("status", await("status", asked, deadline));
    return ServerStatus.of(json, config.maxBundleAge(), clock.instant());
  }

  private Answer await(String what, CompletableFuture<Answer> asked, long deadline)
      throws BundleFault {
    try {
      return asked.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new BundleFault(Why.TIMEOUT, what + ": no whole answer within " + config.timeout());
    } catch (ExecutionException e) {
      Throwable cause =
          e.getCause() instanceof UncheckedIOException u ? u.getCause() : e.getCause();
      Why why = cause instanceof java.net.http.HttpTimeoutException ? Why.TIMEOUT : Why.ERROR;
      throw new BundleFault(why, what + ": " + cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BundleFault(Why.ERROR, "interrupted");
    }
  }

  private static JsonNode json(String what, Answer answer) throws BundleFault {
    if (answer.status() == 500 && what.equals("status")) {
      throw new BundleFault(
          Why.STALE_BUNDLE, "the server tells no status (expected `status: {console: true}`)");
    }
    if (answer.status() != 200) {
      throw new BundleFault(
          Why.ERROR, "%s: HTTP %d (expected 200)".formatted(what, answer.status()));
    }
    try {
      JsonNode json = Json.read(answer.body());
      return json == null ? MissingNode.getInstance() : json;
    } catch (IOException e) {
      throw new BundleFault(Why.ERROR, what + ": no JSON");
    }
  }

  private static String revisions(JsonNode bundles) {
    Map<String, String> sorted = new TreeMap<>();
    bundles
        .properties()
        .forEach(e -> {
          JsonNode b = e.getValue();
          String active = b.path("active_revision").asText("");
          sorted.put(e.getKey(), active.isEmpty() ? b.path("revision").asText("") : active);
        });
    StringJoiner words = new StringJoiner(",");
    sorted.forEach((name, revision) -> words.add(name + "@" + revision));
    return words.toString();
  }

  @Override
  public void close() {
    closed = true;
    http.close();
  }
}
