package io.syntropy.server.outside;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.syntropy.actuators.kubernetes.ScaleActuator;
import io.syntropy.server.audit.SecretStore;
import io.syntropy.server.data.ClusterAddresses;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Kubernetes API servers that may be written to: their addresses are options of the server,
 * tokens and certificates are secrets, read anew for every use so that they can be replaced.
 */
final class Clusters implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final ClusterAddresses addresses;
  private final SecretStore secrets;
  private final Map<String, Open> open = new HashMap<>();

  private record Open(String token, @Nullable String ca, KubernetesClient client) {}

  Clusters(ClusterAddresses addresses, SecretStore secrets) {
    this.addresses = addresses;
    this.secrets = secrets;
  }

  /**
   * A client of {@code cluster}, which stays ours.
   *
   * @throws IOException when there is no such cluster or no token for it
   */
  synchronized KubernetesClient client(String cluster) throws IOException {
    URI url = addresses.byName().get(cluster);
    if (url == null) {
      throw new IOException(
          "no cluster \"%s\" (expected one of SYNTROPY_KUBERNETES: %s)"
              .formatted(
                  cluster,
                  addresses.byName().isEmpty() ? "none is set" : addresses.byName().keySet()));
    }
    String secret = "kube-%s-token".formatted(cluster);
    String token =
        secrets
            .read(secret)
            .map(String::strip)
            .filter(text -> !text.isEmpty())
            .orElseThrow(() ->
                new IOException(
                    "no secret \"%s\" (expected the token for cluster %s)"
                        .formatted(secret, cluster)));
    String ca = secrets.read("kube-%s-ca".formatted(cluster)).orElse(null);
    Open present = open.get(cluster);
    if (present != null && present.token().equals(token) && Objects.equals(ca, present.ca())) {
      return present.client();
    }
    Open fresh = new Open(token, ca, connect(url, token, ca));
    open.put(cluster, fresh);
    if (present != null) {
      present.client().close();
    }
    return fresh.client();
  }

  private static KubernetesClient connect(URI url, String token, @Nullable String ca) {
    ConfigBuilder config =
        new ConfigBuilder(Config.empty()).withMasterUrl(url.toString()).withOauthToken(token);
    if (ca != null) {
      config.withCaCertData(
          Base64.getEncoder().encodeToString(ca.getBytes(StandardCharsets.UTF_8)));
    }
    return new KubernetesClientBuilder()
        .withConfig(ScaleActuator.once(config.build(), TIMEOUT))
        .build();
  }

  @Override
  public synchronized void close() {
    open.values().forEach(one -> one.client().close());
    open.clear();
  }
}
