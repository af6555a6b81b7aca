package io.syntropy.slo.config;

import io.syntropy.slo.Slo;
import io.syntropy.slo.promql.PolledQuery;
import java.util.List;
import java.util.Set;

/**
 * What the OpenSLO documents of a configuration say.
 *
 * @param slos the SLOs of documents without a fault, in order of file and position
 * @param services the names of the Service documents
 * @param accepted the documents of {@code openslo/v1} without a fault
 * @param refused the documents with a fault, of {@code openslo/v1} or of no known version
 * @param faults all faults of the refused documents
 * @param notices what authors should know though nothing is refused
 * @param polled the queries to be asked of Prometheus-compatible APIs, those of refused documents
 *     included; a query is needed while an SLO's indicator selects its {@link PolledQuery#id}
 */
public record OpenSloCatalog(
    List<Slo> slos,
    Set<String> services,
    List<Document> accepted,
    List<Document> refused,
    List<Fault> faults,
    List<Fault> notices,
    List<PolledQuery> polled) {
  public OpenSloCatalog {
    slos = List.copyOf(slos);
    services = Set.copyOf(services);
    accepted = List.copyOf(accepted);
    refused = List.copyOf(refused);
    faults = List.copyOf(faults);
    notices = List.copyOf(notices);
    polled = List.copyOf(polled);
  }
}
