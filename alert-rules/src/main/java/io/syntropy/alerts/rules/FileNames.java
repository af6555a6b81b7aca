package io.syntropy.alerts.rules;

import io.syntropy.slo.ShortHash;
import java.util.Locale;

/** Names of files and resources; SLO names may hold what those may not. */
final class FileNames {
  private static final int MOST = 200;

  /** What Kubernetes takes for a label value too, so that resources can be selected by it. */
  private static final int MOST_RESOURCE = 63;

  private FileNames() {}

  static String file(Flavour flavour, String slo) {
    String name = plain(slo, "[^a-z0-9.-]+", MOST);
    return switch (flavour) {
      case PROMETHEUS, VICTORIAMETRICS -> name + ".rules.yml";
      case KUBERNETES -> name + ".yaml";
    };
  }

  static String test(String slo) {
    return plain(slo, "[^a-z0-9.-]+", MOST) + ".test.yml";
  }

  /** {@code slo-} and the SLO's name, a valid name of a resource. */
  static String resource(String slo) {
    return plain("slo-" + slo, "[^a-z0-9-]+", MOST_RESOURCE);
  }

  /** What had to be changed is told apart by a part of its hash. */
  private static String plain(String name, String forbidden, int most) {
    String plain =
        name.toLowerCase(Locale.ROOT)
            .replaceAll(forbidden, "-")
            .replaceAll("^[.-]+|[.-]+$", "")
            .replaceAll("\\.{2,}", ".");
    if (plain.equals(name) && plain.length() <= most) {
      return plain;
    }
    String cut = plain.substring(0, Math.min(plain.length(), most - 9)).replaceAll("[.-]+$", "");
    return (cut.isEmpty() ? "slo" : cut) + "-" + hash(name);
  }

  private static String hash(String name) {
    return ShortHash.of(name, 4);
  }
}
