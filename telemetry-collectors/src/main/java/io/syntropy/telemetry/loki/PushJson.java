package io.syntropy.telemetry.loki;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.syntropy.telemetry.MalformedPayload;
import io.syntropy.telemetry.PayloadTooLarge;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Loki's JSON: {@code {"streams":[{"stream":{…},"values":[["nanoseconds","line",{…}]]}]}}.
 * Unknown members are skipped.
 */
final class PushJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(32).build())
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private final JsonParser json;
  private int items;

  private PushJson(JsonParser json) {
    this.json = json;
  }

  static List<LokiStream> read(byte[] request) throws MalformedPayload, PayloadTooLarge {
    try (JsonParser parser = FACTORY.createParser(request)) {
      List<LokiStream> streams = new PushJson(parser).request();
      if (parser.nextToken() != null) {
        throw new MalformedPayload("json: text after the end of the object");
      }
      return streams;
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? ""
              : "line " + e.getLocation().getLineNr() + " column " + e.getLocation().getColumnNr();
      throw new MalformedPayload("json: " + where + ": " + what(e));
    } catch (IOException e) {
      throw new MalformedPayload("json: " + e.getMessage());
    }
  }

  static PayloadTooLarge tooMany() {
    return new PayloadTooLarge(
        "push request: over " + LokiStream.MAX_ITEMS + " streams, entries and labels");
  }

  /** What is wrong, without Jackson's remark that it does not show the source. */
  private static String what(JsonProcessingException e) {
    String text = String.valueOf(e.getOriginalMessage()).replaceAll("\\[Source: [^;\\]]*; ", "");
    return text.length() > 200 ? text.substring(0, 200) : text;
  }

  private void count() throws PayloadTooLarge {
    if (++items > LokiStream.MAX_ITEMS) {
      throw tooMany();
    }
  }

  private MalformedPayload expected(String what) {
    int line = json.currentTokenLocation().getLineNr();
    int column = json.currentTokenLocation().getColumnNr();
    return new MalformedPayload(
        "json: line " + line + " column " + column + ": " + what + " expected");
  }

  private void start(JsonToken wanted, String what) throws MalformedPayload {
    if (json.currentToken() != wanted) {
      throw expected(what);
    }
  }

  private List<LokiStream> request() throws IOException, MalformedPayload, PayloadTooLarge {
    List<LokiStream> streams = new ArrayList<>();
    json.nextToken();
    start(JsonToken.START_OBJECT, "an object with \"streams\"");
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      if (field.equals("streams") && json.currentToken() != JsonToken.VALUE_NULL) {
        start(JsonToken.START_ARRAY, "\"streams\" as an array");
        while (json.nextToken() != JsonToken.END_ARRAY) {
          streams.add(stream());
        }
      } else {
        json.skipChildren();
      }
    }
    return streams;
  }

  private LokiStream stream() throws IOException, MalformedPayload, PayloadTooLarge {
    count();
    start(JsonToken.START_OBJECT, "a stream as an object");
    Map<String, String> labels = Map.of();
    List<LokiStream.Entry> entries = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      json.nextToken();
      switch (field) {
        case "stream" -> labels = strings("\"stream\" as an object of strings");
        case "values" -> {
          start(JsonToken.START_ARRAY, "\"values\" as an array");
          while (json.nextToken() != JsonToken.END_ARRAY) {
            entries.add(entry());
          }
        }
        default -> json.skipChildren();
      }
    }
    return new LokiStream(labels, entries);
  }

  private LokiStream.Entry entry() throws IOException, MalformedPayload, PayloadTooLarge {
    count();
    start(JsonToken.START_ARRAY, "a value as [\"nanoseconds\", \"line\"]");
    json.nextToken();
    long time = time();
    json.nextToken();
    start(JsonToken.VALUE_STRING, "the line as a string");
    String line = json.getText();
    Map<String, String> metadata = Map.of();
    if (json.nextToken() != JsonToken.END_ARRAY) {
      metadata = strings("structured metadata as an object of strings");
      if (json.nextToken() != JsonToken.END_ARRAY) {
        throw expected("the end of the value");
      }
    }
    return new LokiStream.Entry(time, line, metadata);
  }

  private long time() throws IOException, MalformedPayload {
    String text =
        json.currentToken() == JsonToken.VALUE_STRING
                || json.currentToken() == JsonToken.VALUE_NUMBER_INT
            ? json.getText()
            : "";
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw expected("the time in nanoseconds as a string of digits");
    }
  }

  private Map<String, String> strings(String what)
      throws IOException, MalformedPayload, PayloadTooLarge {
    start(JsonToken.START_OBJECT, what);
    Map<String, String> pairs = new HashMap<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      count();
      String name = json.currentName();
      json.nextToken();
      start(JsonToken.VALUE_STRING, what);
      pairs.put(name, json.getText());
    }
    return pairs;
  }
}
