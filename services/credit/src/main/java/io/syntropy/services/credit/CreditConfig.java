package io.syntropy.services.credit;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** Settings, from environment variables {@code CREDIT_*}. */
@ConfigMapping(prefix = "credit")
public interface CreditConfig {
  /** The region this instance runs in. */
  @WithDefault("local")
  String region();

  /** Requests per second an instance reports as its limit. */
  @WithDefault("100")
  double capacityRps();

  /** What the control plane probes. */
  @WithDefault("http://127.0.0.1:${quarkus.http.port}/healthz")
  String healthUrl();

  /** The database. */
  Db db();

  /** Where the database is; the password may be in a file instead. */
  interface Db {
    /** JDBC URL without user or password. */
    @WithDefault("jdbc:postgresql://127.0.0.1:5432/syntropy")
    String url();

    /** Role to log in as. */
    @WithDefault("syntropy")
    String user();

    /** Its password. */
    Optional<String> password();

    /** A file that holds the password. */
    Optional<String> passwordFile();
  }
}
