package org.visualbert4j.cli;

import org.visualbert4j.internal.build.BuildVersion;
import picocli.CommandLine.IVersionProvider;

/** This build's version, as users ask for it. */
final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
        return new String[] {"visualbert " + BuildVersion.get()};
    }
}
