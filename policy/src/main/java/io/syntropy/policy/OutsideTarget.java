package io.syntropy.policy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What outside the control plane a decision is written to, beside the directive, as declared; plain
 * data, pinned with the action (I32). Exactly one of the two.
 *
 * @param kubernetes a workload whose replicas are set
 * @param webhook a receiver that is told the desired state
 */
public record OutsideTarget(@Nullable Workload kubernetes, @Nullable Receiver webhook) {
  private static final Pattern SECRET = Pattern.compile("[a-z0-9-]{1,64}");

  public OutsideTarget {
    if ((kubernetes == null) == (webhook == null)) {
      throw new IllegalArgumentException(
          "targets: %s (expected one of kubernetes, webhook)"
              .formatted(kubernetes == null ? "neither" : "kubernetes and webhook"));
    }
  }

  /** One text for one target: of two policies with the same one, each would undo the other. */
  public String key() {
    Workload workload = kubernetes;
    Receiver receiver = webhook;
    if (workload != null) {
      return "kubernetes:%s/%s/%s/%s"
          .formatted(workload.cluster(), workload.namespace(), workload.plural(), workload.name());
    }
    return "webhook:" + (receiver == null ? "" : receiver.name());
  }

  /**
   * A workload with a scale subresource.
   *
   * @param cluster whose address is an option of the server, and whose token a secret
   * @param group {@code apps}, or a custom resource's; empty for the core group
   * @param plural its name in URLs, such as {@code deployments}
   */
  public record Workload(
      String cluster,
      String namespace,
      String kind,
      String name,
      String group,
      String version,
      String plural) {
    /** The cluster meant where none is named. */
    public static final String DEFAULT_CLUSTER = "default";

    private static final Pattern NAME = Pattern.compile("[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?");
    private static final Map<String, String> APPS =
        Map.of(
            "Deployment", "deployments",
            "StatefulSet", "statefulsets",
            "ReplicaSet", "replicasets");

    public Workload {
      if (!cluster.matches("[a-z0-9](?:[a-z0-9-]{0,30}[a-z0-9])?")) {
        throw new IllegalArgumentException(
            "cluster: \"%s\" (expected 1 to 32 of a-z 0-9 -)".formatted(cluster));
      }
      name("namespace", namespace);
      name("name", name);
      name("version", version);
      name("plural", plural);
      if (!group.isEmpty()) {
        name("group", group);
      }
      if (!kind.matches("[A-Z][A-Za-z0-9]{0,62}")) {
        throw new IllegalArgumentException(
            "kind: \"%s\" (expected a kind such as Deployment)".formatted(kind));
      }
    }

    /** The plural of a kind of {@code apps/v1}, null for any other kind. */
    public static @Nullable String appsPlural(String kind) {
      return APPS.get(kind);
    }

    private static void name(String field, String value) {
      if (!NAME.matcher(value).matches()) {
        throw new IllegalArgumentException(
            "%s: \"%s\" (expected a Kubernetes name: a-z 0-9 . -)".formatted(field, value));
      }
    }
  }

  /**
   * A receiver of signed POSTs.
   *
   * @param name in bodies and messages
   * @param url takes POSTs; https, or http on loopback
   * @param readUrl answers GETs with the state: what cannot be read back is never verified
   * @param key name of the signing key among the secrets
   * @param timeout of a whole request, 100 ms..30 s
   */
  public record Receiver(String name, String url, String readUrl, String key, Duration timeout) {
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);
    private static final Pattern LOOPBACK =
        Pattern.compile("localhost|127(?:\\.\\d{1,3}){3}|\\[::1]");

    public Receiver {
      if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,62}")) {
        throw new IllegalArgumentException(
            "name: \"%s\" (expected 1 to 63 of A-Z a-z 0-9 . _ -)".formatted(name));
      }
      url("url", url);
      url("read_url", readUrl);
      if (!SECRET.matcher(key).matches()) {
        throw new IllegalArgumentException(
            "key: \"%s\" (expected the name of a secret: a-z, 0-9, -, at most 64)".formatted(key));
      }
      Bounds.range("timeout", timeout, Duration.ofMillis(100), Duration.ofSeconds(30));
    }

    private static void url(String field, String text) {
      URI url;
      try {
        url = URI.create(text);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(field + ": no URL (expected https://HOST/PATH)", e);
      }
      String scheme = String.valueOf(url.getScheme());
      String host = url.getHost();
      boolean local = host != null && LOOPBACK.matcher(host).matches();
      if (host == null || !(scheme.equals("https") || (scheme.equals("http") && local))) {
        throw new IllegalArgumentException(
            "%s: %s://%s (expected https, or http on loopback)".formatted(field, scheme, host));
      }
      if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
        throw new IllegalArgumentException(
            field + ": with user or fragment (expected none: the key signs)");
      }
    }
  }
}
