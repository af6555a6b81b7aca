package io.syntropy.server.loop;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.annotation.JsonTypeIdResolver;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import io.syntropy.policy.OperatorCommand;
import java.io.IOException;

/** An operator's command as it is kept in a checkpoint, with the name of its kind. */
record SavedCommand(
    @JsonTypeInfo(use = JsonTypeInfo.Id.CUSTOM, property = "type")
        @JsonTypeIdResolver(SavedCommand.Kinds.class)
        OperatorCommand command) {

  /** The kinds by their class names, whichever there are. */
  static final class Kinds extends TypeIdResolverBase {
    @Override
    public String idFromValue(Object value) {
      return value.getClass().getSimpleName();
    }

    @Override
    public String idFromValueAndType(Object value, Class<?> type) {
      return idFromValue(value);
    }

    @Override
    public JavaType typeFromId(DatabindContext context, String id) throws IOException {
      for (Class<?> kind : OperatorCommand.class.getPermittedSubclasses()) {
        if (kind.getSimpleName().equals(id)) {
          return context.constructType(kind);
        }
      }
      throw new IOException("command: %s (expected one this version knows)".formatted(id));
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
      return JsonTypeInfo.Id.CUSTOM;
    }
  }
}
