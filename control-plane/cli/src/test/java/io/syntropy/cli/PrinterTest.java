package io.syntropy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class PrinterTest {
  private static final View VIEW =
      View.of(
          "region",
          "name",
          View.column("NAME", Cell.text("name")),
          View.column("HEALTH", Cell.text("health")),
          View.column("WEIGHT", Cell.percent("weight", 1)),
          View.wide("MACHINE", Cell.text("machine")));

  private static final List<JsonNode> REGIONS =
      List.of(
          Json.read(
              """
              {"name": "eu-west-1", "health": "bad", "weight": 0.0, "machine": "drained"}
              """),
          Json.read(
              """
              {"name": "sa-east-1", "health": "unknown", "weight": null, "machine": "normal"}
              """));

  @Test
  void table() {
    assertThat(list(OutputFormat.table, false))
        .isEqualTo(
            """
            NAME        HEALTH    WEIGHT
            eu-west-1   bad       0%
            sa-east-1   unknown   -
            """);
  }

  @Test
  void wide() {
    assertThat(list(OutputFormat.wide, false))
        .isEqualTo(
            """
            NAME        HEALTH    WEIGHT   MACHINE
            eu-west-1   bad       0%       drained
            sa-east-1   unknown   -        normal
            """);
  }

  @Test
  void coloursKeepTheColumns() {
    String coloured = list(OutputFormat.table, true);
    assertThat(coloured).contains("\u001b[31mbad\u001b[0m");
    assertThat(coloured.replaceAll("\u001b\\[[0-9]*m", ""))
        .isEqualTo(list(OutputFormat.table, false));
  }

  @Test
  void json() {
    String printed = list(OutputFormat.json, true);
    assertThat(Json.read(printed).path("items")).hasSize(2);
    assertThat(Json.read(printed).path("items").get(1)).isEqualTo(REGIONS.get(1));
  }

  @Test
  void jsonLines() {
    assertThat(list(OutputFormat.jsonl, true))
        .isEqualTo(
            """
            {"name":"eu-west-1","health":"bad","weight":0.0,"machine":"drained"}
            {"name":"sa-east-1","health":"unknown","weight":null,"machine":"normal"}
            """);
  }

  @Test
  void yaml() {
    assertThat(list(OutputFormat.yaml, true))
        .isEqualTo(
            """
            items:
            - name: eu-west-1
              health: bad
              weight: 0.0
              machine: drained
            - name: sa-east-1
              health: unknown
              weight: null
              machine: normal
            """);
  }

  @Test
  void names() {
    assertThat(list(OutputFormat.name, true)).isEqualTo("region/eu-west-1\nregion/sa-east-1\n");
  }

  @Test
  void oneDocumentIsNotWrapped() {
    StringWriter out = new StringWriter();
    new Printer(new PrintWriter(out), OutputFormat.yaml, false).one(VIEW, REGIONS.get(0));
    assertThat(out.toString()).startsWith("name: eu-west-1\n");
  }

  @Test
  void controlCharactersOfForeignTextDoNotReachTheTerminal() {
    StringWriter out = new StringWriter();
    JsonNode hostile = Json.object().put("name", "x\u001b[2Jy\nz");
    new Printer(new PrintWriter(out), OutputFormat.table, false).one(VIEW, hostile);
    assertThat(out.toString()).contains("x [2Jy z").doesNotContain("\u001b");
  }

  private static String list(OutputFormat format, boolean colour) {
    StringWriter out = new StringWriter();
    new Printer(new PrintWriter(out), format, colour).list(VIEW, REGIONS);
    return out.toString();
  }
}
