package org.visualbert4j.cli;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** This build's version, from the jar's manifest. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {
            "visualbert "
                    + Objects.requireNonNullElse(
                            Main.class.getPackage().getImplementationVersion(), "(development build)")
        };
    }
}
