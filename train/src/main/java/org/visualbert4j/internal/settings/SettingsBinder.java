package org.visualbert4j.internal.settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.visualbert4j.error.VisualBertException;

/** Makes records of what was written, with {@link SettingType} converting each value, and defaults for the rest. */
final class SettingsBinder {

    private SettingsBinder() {}

    /** One of the records, of what was given, and of defaults for the rest. */
    static <T> T bind(Class<T> type, Map<String, Written> given) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = Arrays.stream(components)
                .map(component -> value(type, component, given))
                .toArray();
        try {
            return type.getDeclaredConstructor(Arrays.stream(components)
                            .map(RecordComponent::getType)
                            .toArray(Class[]::new))
                    .newInstance(values);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof VisualBertException known
                    ? located(known, given)
                    : new IllegalStateException(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static @Nullable Object value(Class<?> part, RecordComponent component, Map<String, Written> given) {
        SettingsReader.Key key = SettingsReader.key(part, component);
        boolean optional = key.defaultValue().isEmpty();
        Written written = given.get(key.key());
        if (written == null) {
            written = optional ? new Written.Nothing(key.key()) : new Written.Text(key.key(), key.defaultValue());
        }
        if (SettingType.isList(component) && written instanceof Written.Text text) {
            written = SettingsFile.list(text.where(), text.text());
        }
        return SettingType.read(component, written, optional);
    }

    /** With where the setting stands that an error's message begins with. */
    static VisualBertException located(VisualBertException error, Map<String, Written> given) {
        String message = error.getMessage();
        Written written = given.get(message.split(":", 2)[0].replace("`", ""));
        return written == null
                ? error
                : new VisualBertException(
                        error.code(), written.where() + message.substring(message.indexOf(':')), error);
    }
}
