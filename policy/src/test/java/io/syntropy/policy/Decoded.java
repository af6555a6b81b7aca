package io.syntropy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.syntropy.slo.config.Documents;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Locale;

/** Documents as the decoder and as their published schemas see them. */
final class Decoded {
  private Decoded() {}

  static PolicyDocuments decode(String yaml) {
    return PolicyDocuments.decode(Documents.read("p.yaml", yaml).documents());
  }

  static JsonSchema schema(String kind) {
    String file = kind.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    String path = "/schemas/" + file + ".schema.json";
    try (InputStream in = Decoded.class.getResourceAsStream(path)) {
      assertThat(in).as(path).isNotNull();
      return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean schemaAccepts(String kind, String yaml) {
    return schema(kind).validate(yaml, InputFormat.YAML).isEmpty();
  }
}
