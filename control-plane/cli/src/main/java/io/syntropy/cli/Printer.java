package io.syntropy.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;

/** Prints documents on stdout in one of the {@link OutputFormat}s. */
final class Printer {
  private static final Set<String> GOOD =
      Set.of("ok", "good", "G", "normal", "verified", "applied", "UP", "live");
  private static final Set<String> BAD =
      Set.of("bad", "B", "burning", "exhausted", "drained", "denied", "failed", "DOWN", "gone");

  private final PrintWriter out;
  private final OutputFormat format;
  private final boolean colour;

  Printer(PrintWriter out, OutputFormat format, boolean colour) {
    this.out = out;
    this.format = format;
    this.colour = colour;
  }

  /** Prints a list; {@code json} and {@code yaml} wrap it as the API does, in {@code items}. */
  void list(View view, List<JsonNode> items) {
    switch (format) {
      case json -> out.println(Json.indented(wrapped(items)));
      case yaml -> yaml(wrapped(items));
      case jsonl -> items.forEach(item -> out.println(Json.line(item)));
      case name -> items.forEach(item -> name(view, item));
      case table -> table(view, items, false);
      case wide -> table(view, items, true);
    }
    out.flush();
  }

  /** Prints one document. */
  void one(View view, JsonNode item) {
    switch (format) {
      case json -> out.println(Json.indented(item));
      case yaml -> yaml(item);
      case jsonl -> out.println(Json.line(item));
      case name -> name(view, item);
      case table -> table(view, List.of(item), false);
      case wide -> table(view, List.of(item), true);
    }
    out.flush();
  }

  private static JsonNode wrapped(List<JsonNode> items) {
    return Json.object().set("items", Json.array().addAll(items));
  }

  private void name(View view, JsonNode item) {
    out.println(view.kind() + "/" + view.name().apply(item));
  }

  private void yaml(JsonNode node) {
    DumpSettings settings =
        DumpSettings.builder().setDefaultFlowStyle(FlowStyle.BLOCK).setIndent(2).build();
    out.print(new Dump(settings).dumpToString(Yaml.plain(node)));
  }

  private void table(View view, List<JsonNode> items, boolean wide) {
    List<View.Column> columns = view.columns().stream().filter(c -> wide || !c.wide()).toList();
    List<List<String>> lines = new ArrayList<>();
    lines.add(columns.stream().map(View.Column::header).toList());
    for (JsonNode item : items) {
      for (JsonNode row : view.rows().apply(item)) {
        lines.add(columns.stream().map(c -> Terminal.plain(c.value().apply(row))).toList());
      }
    }
    int[] widths = new int[columns.size()];
    for (List<String> line : lines) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    lines.forEach(line -> out.println(aligned(line, widths)));
  }

  private String aligned(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      line.append(painted(cell));
      if (i < widths.length - 1) {
        line.append(" ".repeat(widths[i] - cell.length() + 3));
      }
    }
    return line.toString().stripTrailing();
  }

  private String painted(String cell) {
    if (!colour) {
      return cell;
    }
    String code = GOOD.contains(cell) ? "32" : BAD.contains(cell) ? "31" : "";
    return code.isEmpty() ? cell : "\u001b[" + code + "m" + cell + "\u001b[0m";
  }
}
