package io.syntropy.actuators.kubernetes;

/**
 * A workload with a scale subresource, as declared.
 *
 * @param group {@code apps}, or a custom resource's; empty for the core group
 * @param plural the resource's name in URLs: {@code deployments}
 * @param min at least 1; nothing under it is written
 * @param max at least min; nothing over it is written
 */
public record ScaleTarget(
    String group,
    String version,
    String kind,
    String plural,
    String namespace,
    String name,
    int min,
    int max) {
  public ScaleTarget {
    if (!group.isEmpty()) {
      name("group", group);
    }
    name("version", version);
    name("plural", plural);
    name("namespace", namespace);
    name("name", name);
    if (!kind.matches("[A-Z][A-Za-z0-9]{0,62}")) {
      throw new IllegalArgumentException(
          "kind: \"%s\" (expected a kind such as Deployment)".formatted(kind));
    }
    if (min < 1 || max < min || max > 100_000) {
      throw new IllegalArgumentException(
          "min: %d, max: %d (expected 1 <= min <= max <= 100000)".formatted(min, max));
    }
  }

  public static ScaleTarget deployment(String namespace, String name, int min, int max) {
    return new ScaleTarget("apps", "v1", "Deployment", "deployments", namespace, name, min, max);
  }

  public static ScaleTarget statefulSet(String namespace, String name, int min, int max) {
    return new ScaleTarget("apps", "v1", "StatefulSet", "statefulsets", namespace, name, min, max);
  }

  private static void name(String field, String value) {
    if (value.length() > 253 || !value.matches("[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?")) {
      throw new IllegalArgumentException(
          "%s: \"%s\" (expected a Kubernetes name: a-z 0-9 . -)".formatted(field, value));
    }
  }
}
