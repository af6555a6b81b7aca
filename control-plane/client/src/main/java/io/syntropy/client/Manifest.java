package io.syntropy.client;

import static io.syntropy.client.Names.requireName;

import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a service says of itself when it registers: who owns it, where it runs, what it depends on,
 * and which directives it accepts. All instances of a service send the same manifest.
 *
 * @param family group of services that belong together, such as {@code social}
 * @param version the release that runs
 * @param owner team or person to page
 * @param criticality how much its loss hurts
 * @param dependsOn names of services it calls
 * @param regions every region it serves, each once; at most 64
 * @param modes protective modes it implements, of soft, medium, hard
 * @param accepts kinds of directives its instances apply
 */
public record Manifest(
    String family,
    String version,
    String owner,
    Criticality criticality,
    List<String> dependsOn,
    List<Region> regions,
    List<ProtectiveLevel> modes,
    List<String> accepts) {

  private static final int MAX_ENTRIES = 64;

  /** Checks names, bounds and that no region is named twice. */
  public Manifest {
    requireName("family", family);
    requireName("version", version);
    if (owner.isBlank() || owner.length() > 200) {
      throw new IllegalArgumentException("owner: " + owner + " (expected 1 to 200 characters)");
    }
    dependsOn = names("depends_on", dependsOn);
    accepts = names("accepts", accepts);
    regions = List.copyOf(regions);
    modes = List.copyOf(modes);
    if (regions.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException("regions: " + regions.size() + " (expected at most 64)");
    }
    Set<String> seen = new HashSet<>();
    for (Region region : regions) {
      if (!seen.add(region.name())) {
        throw new IllegalArgumentException("regions: " + region.name() + " (expected once)");
      }
    }
    if (modes.contains(ProtectiveLevel.NONE)) {
      throw new IllegalArgumentException("modes: none (expected soft, medium or hard)");
    }
  }

  private static List<String> names(String field, List<String> values) {
    if (values.size() > MAX_ENTRIES) {
      throw new IllegalArgumentException(field + ": " + values.size() + " (expected at most 64)");
    }
    values.forEach(value -> requireName(field, value));
    return List.copyOf(values);
  }

  /**
   * One region of the service.
   *
   * @param name the region as telemetry names it in {@code cloud.region}
   * @param healthUrl what the control plane probes, http or https
   * @param capacityRps upper bound of the requests per second the region can serve, above 0
   */
  public record Region(String name, URI healthUrl, double capacityRps) {
    /** Checks the name, the URL's scheme and that the capacity is a positive number. */
    public Region {
      requireName("region", name);
      String scheme = healthUrl.getScheme();
      if (!"http".equals(scheme) && !"https".equals(scheme)) {
        throw new IllegalArgumentException(
            "health_url: " + healthUrl + " (expected http or https)");
      }
      if (!(capacityRps > 0) || Double.isInfinite(capacityRps)) {
        throw new IllegalArgumentException("capacity_rps: " + capacityRps + " (expected > 0)");
      }
    }
  }
}
