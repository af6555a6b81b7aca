package io.syntropy.server.identity;

import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a token allows.
 *
 * @param kind {@code admin}, {@code operator}, {@code viewer} or {@code service}
 * @param service the service's name for kind {@code service}, else empty
 */
public record Role(String kind, Optional<String> service) {
  /** May call everything. */
  public static final String ADMIN = "admin";

  /** May read everything and change state. */
  public static final String OPERATOR = "operator";

  /** May read. */
  public static final String VIEWER = "viewer";

  /** A registered service: its own manifest, heartbeat, directives and acks. */
  public static final String SERVICE = "service";

  private static final Pattern SERVICE_NAME =
      Pattern.compile("[a-z0-9]([a-z0-9._-]{0,61}[a-z0-9])?");

  public Role {
    boolean named = service.filter(name -> SERVICE_NAME.matcher(name).matches()).isPresent();
    if (!(kind.equals(SERVICE) ? named : isHuman(kind) && service.isEmpty())) {
      throw new IllegalArgumentException(
          "role: %s (expected admin, operator, viewer or service:NAME)"
              .formatted(kind + service.map(name -> ":" + name).orElse("")));
    }
  }

  /**
   * Reads {@code admin}, {@code operator}, {@code viewer} or {@code service:NAME}.
   *
   * @throws IllegalArgumentException naming the value on anything else
   */
  public static Role parse(String text) {
    int colon = text.indexOf(':');
    return colon < 0
        ? new Role(text, Optional.empty())
        : new Role(text.substring(0, colon), Optional.of(text.substring(colon + 1)));
  }

  /** The role of the service {@code name}. */
  public static Role ofService(String name) {
    return new Role(SERVICE, Optional.of(name));
  }

  /** Role names for {@code @RolesAllowed}; a higher one includes the lower, admin includes all. */
  public Set<String> granted() {
    return switch (kind) {
      case ADMIN -> Set.of(ADMIN, OPERATOR, VIEWER, SERVICE);
      case OPERATOR -> Set.of(OPERATOR, VIEWER);
      case VIEWER -> Set.of(VIEWER);
      default -> Set.of(SERVICE, this.toString());
    };
  }

  private static boolean isHuman(String kind) {
    return kind.equals(ADMIN) || kind.equals(OPERATOR) || kind.equals(VIEWER);
  }

  @Override
  public String toString() {
    return kind + service.map(name -> ":" + name).orElse("");
  }
}
