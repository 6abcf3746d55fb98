package dev.bedstone.testkit.internal;

import dev.bedstone.testkit.ServerControl;

/** Stands for a server that other tests use too. */
enum SharedServer implements ServerControl {
    INSTANCE;

    @Override
    public void freeze() {
        throw refusal("frozen");
    }

    /** It is never frozen. */
    @Override
    public void thaw() {}

    @Override
    public void kill() {
        throw refusal("killed");
    }

    @Override
    public void restart() {
        throw refusal("restarted");
    }

    private static IllegalStateException refusal(String what) {
        return new IllegalStateException(
                "the server is shared by all tests of this JVM and cannot be "
                        + what
                        + "; put @OwnEngine on the test class");
    }
}
