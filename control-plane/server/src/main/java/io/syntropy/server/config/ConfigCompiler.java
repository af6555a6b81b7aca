package io.syntropy.server.config;

import io.syntropy.alerts.config.AlertDocuments;
import io.syntropy.alerts.notify.NotifierDocuments;
import io.syntropy.alerts.probe.ProbeDocuments;
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
    Map<String, String> hashes = new HashMap<>();
    applied
        .documents()
        .forEach((id, source) ->
            hashes.put(id.substring(afterVersion(id)), ConfigHash.of(source.text())));
    List<Document> documents = documents(applied.documents());
    PolicyDocuments policies = PolicyDocuments.decode(documents);
    return new Configuration(
        applied.generation(),
        applied.commit(),
        applied.at(),
        applied.documents(),
        OpenSlo.decode(documents).slos(),
        List.copyOf(policies.regionPolicies().values()),
        List.copyOf(policies.protectivePolicies().values()),
        List.copyOf(policies.scalingPolicies().values()),
        List.copyOf(policies.failoverPolicies().values()),
        List.copyOf(policies.releasePolicies().values()),
        policies.regions(),
        NotifierDocuments.decode(documents).notifiers(),
        ProbeDocuments.decode(documents).probes(),
        hashes,
        AlertDocuments.decode(documents));
  }

  /** The documents as they were read, in the order of their ids. */
  public static List<Document> documents(Map<String, Configuration.Source> sources) {
    List<Document> documents = new ArrayList<>();
    new TreeMap<>(sources)
        .values()
        .forEach(source ->
            documents.addAll(
                Documents.read(source.file(), "\n".repeat(source.line() - 1) + source.text())
                    .documents()));
    return documents;
  }

  /** Ids are {@code group/version/kind/name}. */
  private static int afterVersion(String id) {
    return id.indexOf('/', id.indexOf('/') + 1) + 1;
  }
}
