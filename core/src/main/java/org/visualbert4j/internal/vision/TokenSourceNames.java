package org.visualbert4j.internal.vision;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import java.util.List;
import java.util.ServiceLoader;
import org.visualbert4j.error.VisualBertException;

/** Which record a saved {@code kind} is, of those that the class path has. */
final class TokenSourceNames extends TypeIdResolverBase {

    private final List<TokenSourceKind> kinds =
            ServiceLoader.load(TokenSourceKind.class, TokenSourceKind.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .toList();

    @Override
    public String idFromValue(Object value) {
        return idFromValueAndType(value, value.getClass());
    }

    @Override
    public String idFromValueAndType(Object value, Class<?> type) {
        return kinds.stream()
                .filter(kind -> kind.type() == type)
                .map(TokenSourceKind::name)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(type + " is not named as a TokenSourceKind"));
    }

    @Override
    public JavaType typeFromId(DatabindContext context, String id) {
        return kinds.stream()
                .filter(kind -> kind.name().equals(id))
                .map(kind -> context.constructType(kind.type()))
                .findFirst()
                .orElseThrow(() -> new VisualBertException(
                        VisualBertException.Code.CONFIG,
                        kinds.isEmpty()
                                ? "visual tokens of kind " + id
                                        + " need the artifact visualbert4j-features, which is not on the class path"
                                : "kind: " + id + " is no kind of visual tokens; those here are "
                                        + kinds.stream()
                                                .map(TokenSourceKind::name)
                                                .toList()));
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
        return JsonTypeInfo.Id.CUSTOM;
    }
}
