package io.syntropy.slo.imports;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** OpenSLO documents as YAML. */
final class OpenSloText {
  private static final int WIDTH = 4_096;

  private OpenSloText() {}

  /** One file of {@code documents}; {@code origin} is where they come from, or empty. */
  static String of(String origin, List<Map<String, Object>> documents) {
    DumpSettings settings =
        DumpSettings.builder()
            .setDefaultFlowStyle(FlowStyle.BLOCK)
            .setIndent(2)
            .setWidth(WIDTH)
            .setExplicitStart(true)
            .build();
    StringBuilder text = new StringBuilder();
    if (!origin.isEmpty()) {
      text.append("# Imported from ").append(origin.replaceAll("\\p{Cntrl}+", " ")).append('\n');
    }
    documents.forEach(document -> text.append(new Dump(settings).dumpToString(document)));
    return text.toString();
  }

  static Map<String, Object> service(String name) {
    return Draft.document(
        "Service", name, "", Map.of(), Map.of(), Map.of("description", "Imported"));
  }

  static Map<String, Object> target(String name) {
    Map<String, Object> spec =
        Draft.ordered("description", "Where alerts of this severity go", "target", name);
    return Draft.document("AlertNotificationTarget", name, "", Map.of(), Map.of(), spec);
  }

  static Map<String, Object> dataSource(ImportOptions options) {
    Map<String, Object> connection = new LinkedHashMap<>();
    connection.put("url", options.prometheusUrl());
    if (options.poll()) {
      connection.put("poll", "always");
    }
    Map<String, Object> spec = Draft.ordered("type", "prometheus", "connectionDetails", connection);
    return Draft.document("DataSource", ImportOptions.DATA_SOURCE, "", Map.of(), Map.of(), spec);
  }
}
