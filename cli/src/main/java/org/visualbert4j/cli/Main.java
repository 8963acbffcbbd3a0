package org.visualbert4j.cli;

/** Entry point of the {@code visualbert} command. */
public final class Main {

    private Main() {}

    /** Runs a command and ends the process with its exit code. */
    public static void main(String[] arguments) {
        System.out.println("visualbert");
    }
}
