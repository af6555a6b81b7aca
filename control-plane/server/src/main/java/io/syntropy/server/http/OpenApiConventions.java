package io.syntropy.server.http;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.Components;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.responses.APIResponses;
import org.eclipse.microprofile.openapi.models.security.SecurityScheme;

/** Says in the OpenAPI document what holds for every path, so that resources need not repeat it. */
@OpenApiFilter(OpenApiFilter.RunStage.BUILD)
public final class OpenApiConventions implements OASFilter {
  private static final String BEARER = "bearer";
  private static final String ERROR = "ErrorBody";
  private static final String FAULT = "ErrorDetail";

  /** Enum words travel in lower case, see {@link JsonFormat}. */
  @Override
  public Schema filterSchema(Schema schema) {
    List<Object> words = schema.getEnumeration();
    if (words != null && words.stream().allMatch(String.class::isInstance)) {
      List<Object> lower = new ArrayList<>();
      words.forEach(word -> lower.add(word.toString().toLowerCase(Locale.ROOT)));
      schema.setEnumeration(lower);
    }
    return schema;
  }

  @Override
  public Operation filterOperation(Operation operation) {
    APIResponses responses = operation.getResponses();
    if (responses != null) {
      for (String status : List.of("400", "401", "403")) {
        if (responses.getAPIResponse(status) != null) {
          responses.addAPIResponse(status, OASFactory.createAPIResponse().ref(ERROR));
        }
      }
      if (responses.getDefaultValue() == null) {
        responses.setDefaultValue(OASFactory.createAPIResponse().ref(ERROR));
      }
    }
    return operation;
  }

  @Override
  public void filterOpenAPI(OpenAPI document) {
    Components components =
        document.getComponents() == null ? OASFactory.createComponents() : document.getComponents();
    components.addSecurityScheme(
        BEARER,
        OASFactory.createSecurityScheme()
            .type(SecurityScheme.Type.HTTP)
            .scheme("bearer")
            .description("A token made with `syntropy token`, or a service's own."));
    components.addSchema(FAULT, object(Map.of("field", text(), "message", text())));
    components.addSchema(
        ERROR,
        object(
            Map.of(
                "trace_id",
                text().pattern("^[0-9a-f]{32}$"),
                "code",
                text(),
                "message",
                text(),
                "details",
                OASFactory.createSchema()
                    .addType(Schema.SchemaType.ARRAY)
                    .items(OASFactory.createSchema().ref(FAULT)))));
    components.addResponse(
        ERROR,
        OASFactory.createAPIResponse()
            .description("The request was not carried out")
            .content(json()));
    document.setComponents(components);
    document.setSecurity(List.of(OASFactory.createSecurityRequirement().addScheme(BEARER)));
  }

  private static Content json() {
    return OASFactory.createContent()
        .addMediaType(
            "application/json",
            OASFactory.createMediaType().schema(OASFactory.createSchema().ref(ERROR)));
  }

  private static Schema object(Map<String, Schema> properties) {
    Schema schema = OASFactory.createSchema().addType(Schema.SchemaType.OBJECT);
    properties.keySet().stream()
        .sorted()
        .forEach(name -> schema.addProperty(name, properties.get(name)).addRequired(name));
    return schema;
  }

  private static Schema text() {
    return OASFactory.createSchema().addType(Schema.SchemaType.STRING);
  }
}
