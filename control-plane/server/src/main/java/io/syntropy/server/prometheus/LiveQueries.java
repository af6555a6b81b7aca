package io.syntropy.server.prometheus;

import io.syntropy.server.config.Configuration;
import io.syntropy.slo.Indicator;
import io.syntropy.slo.Objective;
import io.syntropy.slo.Selector;
import io.syntropy.slo.Slo;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.OpenSlo;
import io.syntropy.slo.config.OpenSloCatalog;
import io.syntropy.slo.promql.PolledQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** The queries that live SLOs are counted from. */
final class LiveQueries {
  private LiveQueries() {}

  static List<PolledQuery> of(Configuration live) {
    List<Document> documents = new ArrayList<>();
    live.documents()
        .forEach((id, source) ->
            documents.addAll(
                Documents.read(source.file(), "\n".repeat(source.line() - 1) + source.text())
                    .documents()));
    OpenSloCatalog catalog = OpenSlo.decode(documents);
    return catalog.polled().stream()
        .filter(query -> catalog.slos().stream().anyMatch(slo -> counts(slo, query)))
        .toList();
  }

  private static boolean counts(Slo slo, PolledQuery query) {
    return slo.objectives().stream()
        .map(Objective::indicator)
        .filter(Objects::nonNull)
        .flatMap(LiveQueries::selectors)
        .anyMatch(s -> s.equals(query.selector()) || s.equals(query.observations()));
  }

  private static Stream<Selector> selectors(Indicator indicator) {
    return switch (indicator) {
      case Indicator.Ratio r -> Stream.of(r.part(), r.total());
      case Indicator.Threshold t -> Stream.of(t.source());
      case Indicator.Sliced s -> selectors(s.source());
      case Indicator.Spread s -> Stream.of(s.source());
    };
  }
}
