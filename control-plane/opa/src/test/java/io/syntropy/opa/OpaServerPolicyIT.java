package io.syntropy.opa;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.syntropy.policy.organisation.Actions;
import io.syntropy.policy.organisation.OpaProgram;
import io.syntropy.policy.organisation.OrganisationPolicy;
import io.syntropy.policy.organisation.OrganisationPolicyContract;
import io.syntropy.policy.organisation.OrganisationVerdict;
import io.syntropy.policy.organisation.OrganisationVerdict.Why;
import io.syntropy.policy.organisation.Residency;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real {@code opa run --server} that fetches real bundles. */
class OpaServerPolicyIT extends OrganisationPolicyContract {
  private static final Duration AGE = Duration.ofMinutes(10);
  private static final Duration ENOUGH = Duration.ofSeconds(30);
  private final List<AutoCloseable> running = new ArrayList<>();
  @TempDir Path folder;

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable one : running.reversed()) {
      one.close();
    }
  }

  private OpaServer start(OpaServer server) {
    running.add(server);
    return server;
  }

  private OpaServerPolicy policy(URI url, Duration timeout, Clock clock) {
    return new OpaServerPolicy(new OpaServerConfig(url, timeout, AGE, true, null), clock);
  }

  @Override
  protected OrganisationPolicy open(Rules rules, Duration timeout) throws Exception {
    OpaProgram opa = OpaProgram.orSkip();
    Path bundle = folder.resolve("bundle.tar.gz");
    Path sources =
        rules == Rules.SHIPPED
            ? opa.rego()
            : OpaProgram.root().resolve("policy/src/test/rego/situations");
    opa.compile("rego", bundle, "", sources);
    OpaServer server = start(OpaServer.withBundle(opa, folder, bundle, null));
    server.awaitActive();
    return policy(server.url(), timeout, Clock.systemUTC());
  }

  @Override
  protected OrganisationPolicy stale() throws Exception {
    OpaProgram opa = OpaProgram.orSkip();
    Path bundle = folder.resolve("bundle.tar.gz");
    opa.compile("rego", bundle, "", opa.rego());
    OpaServer server = start(OpaServer.withBundle(opa, folder, bundle, null));
    server.awaitActive();
    server.bundlesGone();
    return policy(server.url(), ENOUGH, Clock.offset(Clock.systemUTC(), AGE.plusMinutes(1)));
  }

  @Override
  protected OrganisationPolicy badlySigned() throws Exception {
    OpaProgram opa = OpaProgram.orSkip();
    Keys signer = Keys.rsa(folder, "signer");
    Keys trusted = Keys.rsa(folder, "trusted");
    Path bundle = folder.resolve("bundle.tar.gz");
    opa.compile("rego", bundle, "--signing-key " + signer.secret(), opa.rego());
    OpaServer server = start(OpaServer.withBundle(opa, folder, bundle, trusted.open()));
    server.awaitFault("verif");
    return policy(server.url(), ENOUGH, Clock.systemUTC());
  }

  @Test
  void aSignedBundleIsCurrentUntilOneOfAnotherKeyComes() throws Exception {
    OpaProgram opa = OpaProgram.orSkip();
    Keys trusted = Keys.rsa(folder, "trusted");
    Path bundle = folder.resolve("bundle.tar.gz");
    opa.compile("rego", bundle, "--signing-key " + trusted.secret(), opa.rego());
    OpaServer server = start(OpaServer.withBundle(opa, folder, bundle, trusted.open()));
    server.awaitActive();
    try (OrganisationPolicy policy = policy(server.url(), ENOUGH, Clock.systemUTC())) {
      assertThat(policy.judge(Actions.drain(Residency.NONE)).allows()).isTrue();
      assertThat(policy.bundle().id()).startsWith("syntropy@sha256:");

      // Without a signature at all, as one would who only holds the bundle server.
      opa.compile("rego", bundle, "", opa.rego());
      server.awaitFault(".signatures.json");
      assertUndecided(policy.judge(Actions.drain(Residency.NONE)), Why.BAD_SIGNATURE);
    }
  }

  /**
   * The old rules would go on for ever; a bundle made for the control plane is such a newer one.
   */
  @Test
  void aNewerBundleThatCannotBeActivatedDenies() throws Exception {
    OpaProgram opa = OpaProgram.orSkip();
    Path bundle = folder.resolve("bundle.tar.gz");
    opa.compile("rego", bundle, "", opa.rego());
    OpaServer server = start(OpaServer.withBundle(opa, folder, bundle, null));
    server.awaitActive();
    try (OrganisationPolicy policy = policy(server.url(), ENOUGH, Clock.systemUTC())) {
      assertThat(policy.judge(Actions.drain(Residency.NONE)).allows()).isTrue();

      opa.compile("wasm", bundle, "", opa.rego());
      server.awaitFault("engine not found");
      assertUndecided(policy.judge(Actions.drain(Residency.NONE)), Why.STALE_BUNDLE);
    }
  }

  @Test
  void rulesWithoutABundleCountOnlyWhereTheConfigurationSaysSo() throws Exception {
    OpaProgram opa = OpaProgram.orSkip();
    OpaServer server = start(OpaServer.withFolder(opa, folder, opa.rego()));
    server.awaitUp();
    try (OrganisationPolicy strict = policy(server.url(), ENOUGH, Clock.systemUTC());
        OrganisationPolicy loose =
            new OpaServerPolicy(
                new OpaServerConfig(server.url(), ENOUGH, AGE, false, null), Clock.systemUTC())) {
      assertUndecided(strict.judge(Actions.drain(Residency.NONE)), Why.STALE_BUNDLE);
      assertThat(loose.judge(Actions.drain(Residency.NONE)).allows()).isTrue();
    }
  }

  @Test
  void theTokenIsSentAndNeverTold() throws Exception {
    OpaProgram opa = OpaProgram.orSkip();
    Path bundle = folder.resolve("bundle.tar.gz");
    opa.compile("rego", bundle, "", opa.rego());
    OpaServer server = start(OpaServer.withToken(opa, folder, bundle, "right-token-0123456789"));
    server.awaitUp();
    Path token = token("right-token-0123456789", "rw-------");
    Path wrong = token("wrong-token-0123456789", "rw-------");
    Path open = token("right-token-0123456789", "rw-r--r--");
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> judged(server.url(), token).allows());

    assertThat(judged(server.url(), wrong).asGuardResult().observed())
        .startsWith("error: status: HTTP 401")
        .doesNotContain("wrong-token");
    assertThat(judged(server.url(), open).asGuardResult().observed())
        .endsWith("readable by others (expected mode 0600: chmod 600 it)");
  }

  private Path token(String text, String mode) throws Exception {
    Path file = Files.writeString(Files.createTempFile(folder, "token", ""), text + "\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }

  private static OrganisationVerdict judged(URI url, Path token) {
    OpaServerConfig config = new OpaServerConfig(url, ENOUGH, AGE, true, token);
    try (OrganisationPolicy policy = new OpaServerPolicy(config, Clock.systemUTC())) {
      return policy.judge(Actions.drain(Residency.NONE));
    }
  }

  @Test
  void nobodyThereIsAnError() {
    URI url = URI.create("http://127.0.0.1:1");
    try (OrganisationPolicy policy = policy(url, ENOUGH, Clock.systemUTC())) {
      assertUndecided(policy.judge(Actions.drain(Residency.NONE)), Why.ERROR);
      assertThat(policy.bundle().fault()).isEqualTo(Why.ERROR);
    }
  }

  /** Somewhere else is nobody we trust, whatever it would say. */
  @Test
  void redirectsAreNotFollowed() throws Exception {
    assertUndecided(answering(307, "", ENOUGH), Why.ERROR);
  }

  @Test
  void anEndlessAnswerIsCutOff() throws Exception {
    assertUndecided(answering(200, "[" + " ".repeat(5 << 20), ENOUGH), Why.ERROR);
  }

  @Test
  void anAnswerThatStopsHalfwayTimesOut() throws Exception {
    assertUndecided(answering(200, null, Duration.ofMillis(300)), Why.TIMEOUT);
  }

  private OrganisationVerdict answering(int code, String body, Duration timeout) throws Exception {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    running.add(() -> server.stop(0));
    server.createContext(
        "/",
        exchange -> {
          exchange.getResponseHeaders().add("Location", "/elsewhere");
          if (body == null) {
            exchange.sendResponseHeaders(code, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            return;
          }
          exchange.sendResponseHeaders(code, 0);
          exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
          exchange.close();
        });
    server.start();
    URI url = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    try (OrganisationPolicy policy = policy(url, timeout, Clock.systemUTC())) {
      return policy.judge(Actions.drain(Residency.NONE));
    }
  }
}
