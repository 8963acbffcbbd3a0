package org.visualbert4j.internal.vision;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.DatabindContext;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.jsontype.impl.TypeIdResolverBase;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import org.visualbert4j.error.VisualBertException;

/** Which record a saved {@code kind} is, of those that the class path has. */
final class TokenSourceNames extends TypeIdResolverBase {

    private final SortedMap<String, Class<? extends TokenSource>> types = new TreeMap<>();

    TokenSourceNames() {
        ServiceLoader.load(TokenSourceKinds.class, TokenSourceKinds.class.getClassLoader())
                .forEach(kinds -> types.putAll(kinds.types()));
    }

    @Override
    public String idFromValue(Object value) {
        return idFromValueAndType(value, value.getClass());
    }

    @Override
    public String idFromValueAndType(Object value, Class<?> type) {
        return types.entrySet().stream()
                .filter(kind -> kind.getValue() == type)
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException(type + " is none of " + types));
    }

    @Override
    public JavaType typeFromId(DatabindContext context, String id) {
        Class<? extends TokenSource> type = types.get(id);
        if (type == null) {
            throw new VisualBertException(
                    VisualBertException.Code.CONFIG,
                    types.isEmpty()
                            ? "visual tokens of kind " + id
                                    + " need the artifact visualbert4j-features, which is not on the class path"
                            : "kind: " + id + " is no kind of visual tokens; those here are " + types.keySet());
        }
        return context.constructType(type);
    }

    @Override
    public JsonTypeInfo.Id getMechanism() {
        return JsonTypeInfo.Id.CUSTOM;
    }
}
