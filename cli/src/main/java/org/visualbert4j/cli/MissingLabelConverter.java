package org.visualbert4j.cli;

import org.visualbert4j.internal.records.MissingLabelPolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Policies for labels by their names; without a label nothing can be evaluated. */
final class MissingLabelConverter implements ITypeConverter<MissingLabelPolicy> {

    @Override
    public MissingLabelPolicy convert(String name) {
        return switch (name) {
            case "error" -> MissingLabelPolicy.ERROR;
            case "drop" -> MissingLabelPolicy.DROP;
            default -> throw new TypeConversionException("\"" + name + "\" is none of error, drop");
        };
    }
}
