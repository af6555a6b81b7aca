package io.syntropy.telemetry.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.syntropy.slo.Attributes;
import io.syntropy.slo.SpanDetails;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A span's details as one JSON column: {@code scope}, {@code message}, {@code events} of {@code
 * [time, name, attributes]}, {@code links} of {@code [trace id, span id, attributes]}; what is
 * empty is left out.
 */
final class DetailText {
  private static final JsonFactory JSON = new JsonFactory();

  private DetailText() {}

  static String encode(SpanDetails details) {
    if (details.equals(SpanDetails.NONE)) {
      return "{}";
    }
    StringWriter text = new StringWriter();
    try (JsonGenerator out = JSON.createGenerator(text)) {
      out.writeStartObject();
      string(out, "scope", details.scope());
      string(out, "message", details.statusMessage());
      if (!details.events().isEmpty()) {
        out.writeArrayFieldStart("events");
        for (SpanDetails.Event e : details.events()) {
          out.writeStartArray();
          out.writeNumber(e.timeNanos());
          out.writeString(e.name());
          attributes(out, e.attributes());
          out.writeEndArray();
        }
        out.writeEndArray();
      }
      if (!details.links().isEmpty()) {
        out.writeArrayFieldStart("links");
        for (SpanDetails.Link l : details.links()) {
          out.writeStartArray();
          out.writeString(l.traceId());
          out.writeString(l.spanId());
          attributes(out, l.attributes());
          out.writeEndArray();
        }
        out.writeEndArray();
      }
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void string(JsonGenerator out, String name, String value) throws IOException {
    if (!value.isEmpty()) {
      out.writeStringField(name, value);
    }
  }

  private static void attributes(JsonGenerator out, Attributes attributes) throws IOException {
    out.writeStartObject();
    for (Map.Entry<String, String> e : attributes.asMap().entrySet()) {
      out.writeStringField(e.getKey(), e.getValue());
    }
    out.writeEndObject();
  }

  static SpanDetails decode(String text) {
    if (text.equals("{}")) {
      return SpanDetails.NONE;
    }
    String scope = "";
    String message = "";
    List<SpanDetails.Event> events = new ArrayList<>();
    List<SpanDetails.Link> links = new ArrayList<>();
    try (JsonParser in = JSON.createParser(text)) {
      in.nextToken();
      for (String field = in.nextFieldName(); field != null; field = in.nextFieldName()) {
        in.nextToken();
        switch (field) {
          case "scope" -> scope = in.getText();
          case "message" -> message = in.getText();
          case "events" -> {
            while (in.nextToken() == JsonToken.START_ARRAY) {
              events.add(
                  new SpanDetails.Event(in.nextLongValue(0), in.nextTextValue(), attributes(in)));
              in.nextToken();
            }
          }
          case "links" -> {
            while (in.nextToken() == JsonToken.START_ARRAY) {
              links.add(
                  new SpanDetails.Link(in.nextTextValue(), in.nextTextValue(), attributes(in)));
              in.nextToken();
            }
          }
          default -> in.skipChildren();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new SpanDetails(scope, message, events, links);
  }

  private static Attributes attributes(JsonParser in) throws IOException {
    Map<String, String> map = new LinkedHashMap<>();
    in.nextToken();
    for (String key = in.nextFieldName(); key != null; key = in.nextFieldName()) {
      map.put(key, in.nextTextValue());
    }
    return Attributes.of(map);
  }
}
