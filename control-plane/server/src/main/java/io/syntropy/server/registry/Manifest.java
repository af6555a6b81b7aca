package io.syntropy.server.registry;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.syntropy.policy.DirectiveKind;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a service says of itself when it registers (contracts §5, {@code PUT /services/{name}}).
 *
 * @param family {@code grid}, {@code social}, {@code credit} or another family's name
 * @param version the service's own version, informative
 * @param owner team or address to reach
 * @param dependsOn names of services it calls
 * @param regions where it runs, at most 64
 * @param modes protective levels it understands
 * @param accepts directive kinds it follows
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Manifest(
    @Nullable String family,
    @Nullable String version,
    @Nullable String owner,
    Criticality criticality,
    List<String> dependsOn,
    List<Site> regions,
    List<Mode> modes,
    List<String> accepts) {

  /** A name of a service or region: a DNS label. */
  public static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?");

  private static final int MAX_LIST = 64;

  /** How much the system depends on a service. */
  public enum Criticality {
    critical,
    high,
    normal,
    low
  }

  /** Protective levels above none. */
  public enum Mode {
    soft,
    medium,
    hard
  }

  /**
   * One region of the service.
   *
   * @param healthUrl probed every 5 s; null means no active evidence
   * @param capacityRps upper bound of what the region can serve, requests per second; null unknown
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Site(String name, @Nullable String healthUrl, @Nullable Double capacityRps) {
    /** Checks the ranges. */
    public Site {
      if (name == null || !NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "regions.name: %s (expected lower-case letters, digits and -, at most 63)"
                .formatted(name));
      }
      if (healthUrl != null) {
        checkUrl("regions.health_url", healthUrl);
      }
      if (capacityRps != null && !(capacityRps >= 0 && capacityRps <= 1e9)) {
        throw new IllegalArgumentException(
            "regions.capacity_rps: %s (expected 0..1e9)".formatted(capacityRps));
      }
    }
  }

  /** Checks the ranges and fills the defaults. */
  public Manifest {
    family = bounded("family", family);
    version = bounded("version", version);
    owner = bounded("owner", owner);
    criticality = requireNonNullElse(criticality, Criticality.normal);
    dependsOn = list("depends_on", dependsOn);
    for (String name : dependsOn) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException("depends_on: %s (expected a name)".formatted(name));
      }
    }
    regions = list("regions", regions);
    Set<String> seen = new HashSet<>();
    for (Site site : regions) {
      if (!seen.add(site.name())) {
        throw new IllegalArgumentException("regions: %s is there twice".formatted(site.name()));
      }
    }
    modes = list("modes", modes);
    accepts = list("accepts", accepts);
    for (String kind : accepts) {
      if (!DirectiveKind.accepted().contains(kind)) {
        throw new IllegalArgumentException(
            "accepts: %s (expected one of %s)".formatted(kind, DirectiveKind.accepted()));
      }
    }
  }

  /** The site of {@code region}. */
  public Optional<Site> site(String region) {
    return regions.stream().filter(s -> s.name().equals(region)).findFirst();
  }

  /** Whether this service follows directives of {@code kind}. */
  public boolean accepts(String kind) {
    return accepts.contains(kind);
  }

  private static @Nullable String bounded(String field, @Nullable String value) {
    if (value != null && value.length() > 200) {
      throw new IllegalArgumentException(
          "%s: %d characters (expected at most 200)".formatted(field, value.length()));
    }
    return value;
  }

  private static <T> List<T> list(String field, @Nullable List<T> list) {
    if (list == null) {
      return List.of();
    }
    if (list.size() > MAX_LIST) {
      throw new IllegalArgumentException(
          "%s: %d entries (expected at most %d)".formatted(field, list.size(), MAX_LIST));
    }
    return List.copyOf(list);
  }

  /** Refuses what is no plain absolute URL; {@code field} names it. */
  static void checkUrl(String field, String url) {
    String message = field + ": %s (expected an absolute http or https URL)";
    if (url.length() > 2048) {
      throw new IllegalArgumentException(field + ": longer than 2048 characters");
    }
    try {
      URI uri = URI.create(url);
      String scheme = uri.getScheme();
      if (scheme == null
          || uri.getHost() == null
          || !Set.of("http", "https").contains(scheme.toLowerCase(Locale.ROOT))
          || uri.getUserInfo() != null) {
        throw new IllegalArgumentException(message.formatted(url));
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(message.formatted(url), e);
    }
  }
}
