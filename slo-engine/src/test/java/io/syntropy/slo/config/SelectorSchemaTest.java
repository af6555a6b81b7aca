package io.syntropy.slo.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The published schema and the decoder accept and refuse the same selectors. */
class SelectorSchemaTest {
  private static final String SCHEMA = "/schemas/syntropy-selector.schema.json";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"signal\": \"metric\", \"name\": \"http.server.request.duration\"}",
        "{\"signal\": \"metric\", \"name\": \"m\", \"le\": \"250ms\", \"group_by\": [\"a\"]}",
        "{\"signal\": \"metric\", \"name\": \"m\", \"le\": 0.25}",
        "{\"signal\": \"span\", \"name\": \"*\", \"match\": {\"span.kind\": \"server\"}}",
        "{\"signal\": \"span\", \"match\": {\"a\": {\"not\": {\"in\": [500, 503]}}}}",
        "{\"signal\": \"log\", \"match\": {\"severity\": [\"ERROR\", \"FATAL\"]}}",
        "{\"signal\": \"log\", \"match\": {\"body\": {\"regex\": \"a.*b\"}, \"ok\": true}}"
      })
  void goodSelectorsPassBoth(String json) throws IOException {
    assertThat(schemaAccepts(json)).isTrue();
    assertThat(decoderAccepts(json)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\": \"m\"}",
        "{\"signal\": \"trace\", \"name\": \"m\"}",
        "{\"signal\": \"metric\"}",
        "{\"signal\": \"metric\", \"name\": \"*\"}",
        "{\"signal\": \"metric\", \"name\": \"m\", \"le\": \"fast\"}",
        "{\"signal\": \"metric\", \"name\": \"m\", \"le\": \"0ms\"}",
        "{\"signal\": \"metric\", \"name\": \"m\", \"lt\": 5}",
        "{\"signal\": \"metric\", \"name\": \"m\", \"match\": {\"a\": {\"like\": \"b\"}}}",
        "{\"signal\": \"metric\", \"name\": \"m\", \"match\": {\"a\": {\"in\": []}}}",
        "{\"signal\": \"metric\", \"name\": \"m\", \"match\": {\"a\": {\"not\": 1, \"in\": [1]}}}",
        "{\"signal\": \"metric\", \"name\": \"m\", \"group_by\": [\"a\", \"a\"]}",
        "{\"signal\": \"metric\", \"name\": \"m\", \"group_by\": \"a\"}",
        "{\"signal\": \"log\", \"name\": \"mine\"}",
        "{\"signal\": \"log\", \"le\": 5}"
      })
  void badSelectorsFailBoth(String json) throws IOException {
    assertThat(schemaAccepts(json)).isFalse();
    assertThat(decoderAccepts(json)).isFalse();
  }

  private static boolean schemaAccepts(String json) throws IOException {
    try (InputStream in = SelectorSchemaTest.class.getResourceAsStream(SCHEMA)) {
      JsonSchema schema = JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(in);
      return schema.validate(json, InputFormat.JSON).isEmpty();
    }
  }

  private static boolean decoderAccepts(String json) {
    String header = "{\"apiVersion\": \"v\", \"kind\": \"k\", \"metadata\": {\"name\": \"n\"}, ";
    Document document =
        Documents.read("s.json", header + "\"spec\": " + json + "}").documents().get(0);
    Node spec = document.root().mapping("spec");
    return spec != null && Selectors.decode(spec) != null && document.faults().isEmpty();
  }
}
