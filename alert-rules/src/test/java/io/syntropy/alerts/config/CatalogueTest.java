package io.syntropy.alerts.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.syntropy.alerts.Sev;
import io.syntropy.slo.config.Documents;
import io.syntropy.slo.config.OpenSlo;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CatalogueTest {
  private static String text(String file) throws IOException {
    return Files.readString(Path.of("catalogue", file));
  }

  private static AlertDocuments decode(String file) throws IOException {
    Documents documents = Documents.read(Map.of(file, text(file)));
    assertThat(documents.faults()).isEmpty();
    assertThat(OpenSlo.decode(documents.documents()).faults()).isEmpty();
    return AlertDocuments.decode(documents.documents());
  }

  @Test
  void everyConditionOfTheDocumentsValidates() throws IOException {
    AlertDocuments decoded = decode("conditions.yaml");
    assertThat(decoded.faults()).isEmpty();
    assertThat(decoded.conditions())
        .containsKeys(
            "feed-p95",
            "feed-consumer-lag",
            "feed-consumer-delay",
            "collective-hz-mean",
            "hz-drop",
            "feed-cache-hit-rate",
            "origin-p95",
            "revalidation-slow",
            "global-latency",
            "cross-cloud-link-lost",
            "pods-pending",
            "evictions",
            "image-pull",
            "crash-loop",
            "access-denied",
            "kafka-replication-lost",
            "postgres-replication-lag",
            "backup-late",
            "backup-failed",
            "dead-letters",
            "events-invalid",
            "chat-ack-p95",
            "chat-drops",
            "disk-nearly-full",
            "memory-nearly-full",
            "cpu-nearly-full",
            "reputation-drop",
            "network-partition",
            "node-offline",
            "consensus-failure",
            "security-breach",
            "credit-inconsistency",
            "service-degraded");
    assertThat(decoded.conditions().values())
        .allSatisfy(condition -> {
          assertThat(condition.indicator()).isNotNull();
          assertThat(condition.summary()).isNotBlank();
          assertThat(condition.severity().atLeast(Sev.SEV2))
              .isEqualTo(condition.critical() != null);
        });
  }

  @Test
  void everyRunbookValidatesAndShips() throws IOException {
    assertThat(decode("runbooks.yaml").faults()).isEmpty();
    assertThat(ShippedRunbooks.all())
        .containsKeys(
            ShippedRunbooks.BURN,
            ShippedRunbooks.REGION,
            ShippedRunbooks.HZ,
            ShippedRunbooks.FREEZE,
            "feed-latency",
            "consumer-lag",
            "pending-pods",
            "crash-loop",
            "memory-pressure",
            "credit-inconsistency");
  }

  @Test
  void theSchemasAcceptWhatShips() throws IOException {
    accepts("runbook", text("runbooks.yaml"));
    accepts("alert-condition", text("conditions.yaml"));
    accepts("maintenance-window", text("maintenance.yaml"));
  }

  @Test
  void theRunbooksSchemaKnowsTheSameActions() throws IOException {
    try (var in = CatalogueTest.class.getResourceAsStream("/schemas/runbook.schema.json")) {
      var kinds =
          new ObjectMapper()
              .readTree(in)
              .at("/properties/spec/properties/steps/items/properties/action/properties/kind/enum");
      assertThat(kinds.valueStream().map(JsonNode::asText))
          .containsExactlyElementsOf(RunbookReader.ACTIONS);
    }
  }

  private static void accepts(String schema, String documents) {
    var in = CatalogueTest.class.getResourceAsStream("/schemas/" + schema + ".schema.json");
    assertThat(in).isNotNull();
    var checks = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    int seen = 0;
    for (String document : documents.split("\n---\n")) {
      if (document.contains("apiVersion")) {
        assertThat(checks.validate(document, InputFormat.YAML)).as(document).isEmpty();
        seen++;
      }
    }
    assertThat(seen).isGreaterThan(1);
  }

  @Test
  void thePageForReadingSaysWhatTheDocumentsSay() throws IOException {
    String page = Files.readString(Path.of("../docs/runbooks/README.md"));
    ShippedRunbooks.all()
        .values()
        .forEach(runbook -> {
          assertThat(page).contains("## " + runbook.name(), runbook.title());
          runbook.steps().forEach(step -> assertThat(page).contains(step.text()));
          runbook.closing().forEach(line -> assertThat(page).contains("- " + line));
        });
  }
}
