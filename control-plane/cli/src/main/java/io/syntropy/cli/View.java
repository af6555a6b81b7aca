package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.function.Function;

/**
 * How one kind of document becomes table rows and names.
 *
 * @param kind word before the slash of {@code -o name}
 * @param rows the table rows of one document, for example one per group
 * @param name the document's name
 * @param columns in the order they are printed
 */
record View(
    String kind,
    Function<JsonNode, List<JsonNode>> rows,
    Function<JsonNode, String> name,
    List<Column> columns) {

  View {
    columns = List.copyOf(columns);
  }

  /**
   * @param wide printed by {@code -o wide} only
   */
  record Column(String header, boolean wide, Function<JsonNode, String> value) {}

  static View of(String kind, String nameField, Column... columns) {
    return new View(kind, List::of, node -> node.path(nameField).asText(), List.of(columns));
  }

  static Column column(String header, Function<JsonNode, String> value) {
    return new Column(header, false, value);
  }

  static Column wide(String header, Function<JsonNode, String> value) {
    return new Column(header, true, value);
  }
}
