package io.syntropy.server.rum;

import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.Fault;
import io.syntropy.slo.config.Node;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Whose pages may send: the file that {@code SYNTROPY_RUM_CONFIG} names; docs/guides/rum.md
 * describes it. Without a file nobody's may.
 *
 * @param forwarded whether the client's address is the last one in {@code X-Forwarded-For}, as a
 *     proxy before this server writes it
 */
public record RumSettings(List<RumApplication> applications, boolean forwarded) {
  /** Nobody may send. */
  static final RumSettings OFF = new RumSettings(List.of(), false);

  private static final int MAX_APPLICATIONS = 50;
  private static final int MAX_ITEMS = 200;

  public RumSettings {
    applications = List.copyOf(applications);
  }

  /** Whether anyone may send. */
  boolean isOn() {
    return !applications.isEmpty();
  }

  /** The application of a key. */
  Optional<RumApplication> application(String key) {
    return applications.stream().filter(a -> a.key().equals(key)).findFirst();
  }

  /** Whether a page of any application has this origin. */
  boolean knows(String origin) {
    return applications.stream().anyMatch(a -> a.origins().contains(origin));
  }

  /**
   * Reads a file.
   *
   * @throws IllegalArgumentException naming every fault with its line
   * @throws UncheckedIOException when it cannot be read
   */
  public static RumSettings read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(file + ": " + e.getMessage(), e);
    }
    List<Fault> faults = new ArrayList<>();
    RumSettings settings = read(file.toString(), text, faults);
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(
          faults.stream().map(Fault::toString).collect(Collectors.joining("\n")));
    }
    return settings;
  }

  static RumSettings read(String path, String text, List<Fault> faults) {
    List<Node> roots = Documents.trees(path, text, faults);
    if (roots.size() != 1 || !roots.getFirst().isMapping()) {
      faults.add(new Fault(path, 1, 1, "file: (expected one mapping with applications)"));
      return OFF;
    }
    Node root = roots.getFirst();
    boolean forwarded = root.bool("x_forwarded_for", false);
    List<RumApplication> applications = new ArrayList<>();
    List<Node> items = root.requiredList("applications");
    if (items.size() > MAX_APPLICATIONS) {
      root.fault(
          "applications: %d (expected at most %d)".formatted(items.size(), MAX_APPLICATIONS));
    }
    Set<String> taken = new HashSet<>();
    for (Node item : items) {
      RumApplication application = application(item);
      if (application != null) {
        if (!taken.add("name " + application.name()) | !taken.add("key " + application.key())) {
          item.fault("applications: a name or key is given twice (expected each once)");
        }
        applications.add(application);
      }
    }
    root.rejectUnknown();
    faults.addAll(root.faults().list());
    return faults.isEmpty() ? new RumSettings(applications, forwarded) : OFF;
  }

  private static @Nullable RumApplication application(Node item) {
    if (!item.isMapping()) {
      item.expected("a mapping with name, key, service and origins");
      return null;
    }
    String name = item.string("name");
    String key = item.string("key");
    String service = item.string("service");
    String region = item.string("region", "");
    item.requiredList("origins");
    Set<String> origins = new HashSet<>(bounded(item, "origins"));
    List<String> routes = bounded(item, "routes");
    int perMinute = item.integer("per_minute", 1, 1_000_000, RumApplication.PER_MINUTE);
    int perAddress = item.integer("per_address_per_minute", 1, 100_000, RumApplication.PER_ADDRESS);
    item.rejectUnknown();
    for (String route : routes) {
      if (!RouteTemplate.isTemplate(route)) {
        item.fault("routes: %s (expected a template such as /users/{id})".formatted(route));
      }
    }
    if (name == null || key == null || service == null) {
      return null;
    }
    try {
      return new RumApplication(
          name,
          key,
          service,
          region.isEmpty() ? null : region,
          origins,
          routes,
          perMinute,
          perAddress);
    } catch (IllegalArgumentException e) {
      item.fault(String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static List<String> bounded(Node item, String field) {
    List<String> strings = item.strings(field);
    if (strings.size() > MAX_ITEMS) {
      item.fault("%s: %d (expected at most %d)".formatted(field, strings.size(), MAX_ITEMS));
    }
    return strings;
  }
}
