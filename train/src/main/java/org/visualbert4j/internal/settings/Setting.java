package org.visualbert4j.internal.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * One setting of a training run: a key in a YAML file and a flag of the command line, both in kebab-case after the record
 * component's name.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /** What it does, in one line. */
    String help();

    /** The value where none is given, as it would stand in YAML; empty for none. */
    String value() default "";

    /** What a value looks like, such as {@code HEIGHTxWIDTH}, where its type and its choices do not tell. */
    String form() default "";
}
