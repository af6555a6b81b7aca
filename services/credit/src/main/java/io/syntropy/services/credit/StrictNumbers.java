package io.syntropy.services.credit;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.jackson.ObjectMapperCustomizer;
import jakarta.inject.Singleton;

/** An amount is a whole JSON number: 1.9 is refused rather than cut to 1, and "5" is no number. */
@Singleton
public class StrictNumbers implements ObjectMapperCustomizer {
  @Override
  @SuppressWarnings(
      "deprecation") // The mapper is built already; there is no other way to reach it.
  public void customize(ObjectMapper mapper) {
    mapper.disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT);
    mapper.configure(MapperFeature.ALLOW_COERCION_OF_SCALARS, false);
  }
}
