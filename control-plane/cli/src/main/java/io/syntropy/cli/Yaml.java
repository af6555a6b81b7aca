package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** JSON documents as the plain maps and lists a YAML writer takes. */
final class Yaml {
  private Yaml() {}

  static @Nullable Object plain(JsonNode node) {
    return switch (node.getNodeType()) {
      case OBJECT -> {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        node.properties().forEach(e -> fields.put(e.getKey(), plain(e.getValue())));
        yield fields;
      }
      case ARRAY -> {
        List<@Nullable Object> elements = new ArrayList<>();
        node.forEach(element -> elements.add(plain(element)));
        yield elements;
      }
      case NUMBER -> node.isIntegralNumber() ? node.bigIntegerValue() : node.doubleValue();
      case BOOLEAN -> node.booleanValue();
      case NULL, MISSING -> null;
      case STRING, BINARY, POJO -> node.asText();
    };
  }
}
