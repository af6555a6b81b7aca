package io.syntropy.server.process;

import java.util.List;

/** The JVM settings the launcher uses for {@code up}; measured in docs/benchmarks.md. */
final class JvmFlags {
  static final List<String> SERVER = List.of("-XX:+UseSerialGC");

  private JvmFlags() {}
}
