package io.syntropy.server.config;

import io.syntropy.policy.PolicyDocuments;
import io.syntropy.server.loop.ControlEvent;
import io.syntropy.slo.config.Document;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.OpenSlo;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Turns applied documents into definitions; the same documents always give the same ones. */
@ApplicationScoped
public class ConfigCompiler {

  /** The definitions of {@code applied}. */
  public Configuration compile(ControlEvent.ConfigApplied applied) {
    List<Document> documents = new ArrayList<>();
    Map<String, String> hashes = new HashMap<>();
    new TreeMap<>(applied.documents())
        .forEach((id, source) -> {
          String text = "\n".repeat(source.line() - 1) + source.text();
          for (Document document : Documents.read(source.file(), text).documents()) {
            documents.add(document);
            hashes.put(document.kind() + '/' + document.name(), ConfigHash.of(source.text()));
          }
        });
    PolicyDocuments policies = PolicyDocuments.decode(documents);
    return new Configuration(
        applied.generation(),
        applied.commit(),
        applied.at(),
        applied.documents(),
        OpenSlo.decode(documents).slos(),
        List.copyOf(policies.regionPolicies().values()),
        List.copyOf(policies.protectivePolicies().values()),
        hashes);
  }
}
