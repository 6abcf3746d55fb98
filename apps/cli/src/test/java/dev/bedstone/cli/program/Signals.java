package dev.bedstone.cli.program;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

/** Signals to processes that a test has started. */
final class Signals {

    private Signals() {}

    static void send(String name, long pid) {
        try {
            Process kill =
                    new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).inheritIO().start();
            assertThat(kill.waitFor()).as("kill -%s %d", name, pid).isZero();
        } catch (IOException | InterruptedException failure) {
            throw new AssertionError(failure);
        }
    }
}
