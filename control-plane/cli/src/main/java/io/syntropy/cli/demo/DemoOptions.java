package io.syntropy.cli.demo;

import io.syntropy.cli.DataFolder;

/**
 * What the demo was asked for.
 *
 * @param data its own data folder, kept between runs
 * @param httpPort console and API, 0 = pick one
 * @param incident whether the scripted incident runs
 * @param once stop when the incident is over
 */
public record DemoOptions(DataFolder data, int httpPort, boolean incident, boolean once) {
  public DemoOptions {
    if (httpPort < 0 || httpPort > 65_535) {
      throw new IllegalArgumentException("httpPort: " + httpPort + " (expected 0..65535)");
    }
  }
}
