package dev.bedstone.testkit;

import dev.bedstone.config.RedisConfig;
import dev.bedstone.config.RedisEndpoint;
import dev.bedstone.engines.LocalRedis;
import org.jspecify.annotations.Nullable;

/** Two Redis servers that are empty when a test begins and belong to it alone. */
public interface FreshRedis {

    /** The server that never evicts. */
    Server main();

    /** The server for caches, which evicts. */
    Server cache();

    /** A configuration as an application has it, with both servers, named after the test. */
    RedisConfig config();

    /** One of the two. */
    interface Server {

        /** How to reach it. */
        RedisEndpoint endpoint();

        /**
         * Sends one command over a connection of its own, past the code under test.
         *
         * @return a String, a Long, a List of these, or null, as the protocol's reply is
         * @throws IllegalStateException with the server's words if it answers with an error
         * @throws java.io.UncheckedIOException if the server does not answer within 5 s
         */
        @Nullable Object command(String... words);

        /** The running server. */
        LocalRedis engine();

        /** Breaks it, in a class with {@link OwnEngine}. */
        ServerControl control();
    }
}
