package io.syntropy.slo.promql;

import java.net.URI;
import java.time.Duration;

/**
 * A Prometheus-compatible API, named by a DataSource.
 *
 * @param name the DataSource's name
 * @param url base address, http or https, without credentials; {@code /api/v1/query} is below it
 * @param interval how often its queries are asked
 * @param tokenFile path of a file that holds a bearer token, empty for none
 * @param tokenEnv environment variable that holds a bearer token, empty for none
 * @param always whether queries are asked even where they could be counted from the stream
 */
public record PrometheusSource(
    String name, URI url, Duration interval, String tokenFile, String tokenEnv, boolean always) {}
