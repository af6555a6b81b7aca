package io.syntropy.server.rum;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;

/** Reads what pages send, strictly: what anyone may send is taken as said or not at all. */
final class BeaconReader {
  /** The most bytes of a body. */
  static final int MAX_BYTES = 64 << 10;

  private static final int MAX_DEPTH = 5;

  private static final ObjectMapper JSON =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(MAX_DEPTH)
                          .maxStringLength(4_096)
                          .maxNameLength(64)
                          .maxNumberLength(40)
                          .build())
                  .build())
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .build();

  private BeaconReader() {}

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException for people, without what was sent
   */
  static Beacon read(byte[] body) {
    try {
      Beacon beacon = JSON.readValue(body, Beacon.class);
      if (beacon == null) {
        throw new IllegalArgumentException("body: null (expected an object)");
      }
      return beacon;
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof IllegalArgumentException told) {
        throw new IllegalArgumentException(told.getMessage(), e);
      }
      throw new IllegalArgumentException(
          "body: another form than docs/guides/rum.md describes, at " + path(e), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("body: not JSON", e);
    }
  }

  private static String path(JsonMappingException e) {
    String path =
        String.join(
            ".",
            e.getPath().stream()
                .map(at -> at.getFieldName() == null ? "[]" : at.getFieldName())
                .map(name -> name.matches("[a-z_\\[\\]]{1,30}") ? name : "?")
                .toList());
    return path.isEmpty() ? "its beginning" : path;
  }
}
