package org.visualbert4j.cli;

import org.visualbert4j.internal.records.BadImagePolicy;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Policies for images by their names, of which one has two. */
final class PolicyConverter implements ITypeConverter<BadImagePolicy> {

    @Override
    public BadImagePolicy convert(String name) {
        return switch (name) {
            case "error" -> BadImagePolicy.ERROR;
            case "drop", "skip" -> BadImagePolicy.SKIP;
            case "blank" -> BadImagePolicy.BLANK;
            default -> throw new TypeConversionException("\"" + name + "\" is none of error, drop, skip, blank");
        };
    }
}
